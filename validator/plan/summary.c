/* SPDX-License-Identifier: MIT */
/* The plan in one line. */
#include "plan/plan.h"

/* The line as far as it is written. */
struct line {
    struct buffer *out;
    bool has_devices; /* it says what is counted */
    bool has_change;  /* it says that they change */
};

static void begin(struct line *line, size_t count)
{
    if (line->has_devices)
        buffer_append_string(line->out, ", ");
    buffer_format(line->out, "%zu", count);
    if (!line->has_devices)
        buffer_append_string(line->out, count == 1 ? " device" : " devices");
    line->has_devices = true;
}

/* `first` is said where "change" stands before it, `further` where it is left out. */
static void append_change(struct line *line, size_t count, const char *first, const char *further)
{
    if (count == 0)
        return;
    begin(line, count);
    if (line->has_change)
        buffer_format(line->out, " %s", further);
    else
        buffer_format(line->out, " %s %s", count == 1 ? "changes" : "change", first);
    line->has_change = true;
}

static void append_state(struct line *line, size_t count, const char *one, const char *many)
{
    if (count == 0)
        return;
    begin(line, count);
    buffer_format(line->out, " %s", count == 1 ? one : many);
}

void fleet_plan_summarize(const struct fleet_plan *plan, struct buffer *out)
{
    const struct plan_totals *totals = &plan->totals;
    struct line line = {.out = out};
    append_change(&line, totals->image, "image", "the image");
    append_change(&line, totals->configuration,
                  totals->configuration == 1 ? "its configuration" : "their configuration",
                  totals->configuration == 1 ? "its configuration" : "their configuration");
    append_change(&line, totals->branch, "branch", "the branch");
    append_change(&line, totals->type, "device type", "the device type");
    append_state(&line, totals->states[PLAN_ADDED], "joins the fleet", "join the fleet");
    append_state(&line, totals->states[PLAN_REMOVED], "leaves the fleet", "leave the fleet");
    append_state(&line, totals->states[PLAN_UNVERIFIED], "is not verified", "are not verified");
    if (!line.has_devices)
        buffer_append_string(out, "nothing changes");
    if (totals->later)
        buffer_format(out, "; of these %zu later", totals->later);
}
