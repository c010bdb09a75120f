/* SPDX-License-Identifier: MIT */
/* What the moves of a report change on devices, in each kind of format. */
#include "report/render.h"

/* "plan", "plan of canary", "plan of canary in clients/a/" */
static void append_name(struct buffer *out, const struct report *report,
                        const struct report_plan *plan)
{
    buffer_append_string(out, "plan");
    if (report->plan_count > 1 || plan->root) {
        buffer_append_string(out, " of ");
        buffer_escape(out, text_of(plan->branch));
    }
    if (plan->root) {
        buffer_append_string(out, " in ");
        buffer_escape(out, text_of(plan->root));
    }
}

void report_append_plans(struct buffer *out, const struct report *report)
{
    for (size_t i = 0; i < report->plan_count; i++) {
        const struct report_plan *plan = &report->plans[i];
        append_name(out, report, plan);
        if (plan->failure)
            buffer_format(out, ": not computed (%s)\n", plan->failure);
        else
            buffer_format(out, ": %s\n", plan->summary);
    }
}

/* Markdown reads neither in code. */
static void append_code(struct buffer *out, const char *name)
{
    buffer_append_string(out, "`");
    for (; *name; name++) {
        if (*name != '`' && *name != '|')
            buffer_escape(out, (struct text){name, 1});
    }
    buffer_append_string(out, "`");
}

static void append_row(struct buffer *out, const struct report_plan *plan)
{
    buffer_append_string(out, "| ");
    append_code(out, plan->branch);
    if (plan->root) {
        buffer_append_string(out, " ");
        append_code(out, plan->root);
    }
    const size_t numbers[] = {plan->devices, plan->images,  plan->configurations,
                              plan->joining, plan->leaving, plan->unverified};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        buffer_append_string(out, " | ");
        if (plan->failure)
            buffer_append_string(out, i == 0 ? "not computed" : "");
        else
            report_append_number(out, numbers[i]);
    }
    buffer_append_string(out, " |\n");
}

void report_append_plan_table(struct buffer *out, const struct report *report)
{
    if (report->plan_count == 0)
        return;
    buffer_append_string(
        out, "\n| plan | devices | image | configuration | join | leave | unverified |\n"
             "|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < report->plan_count; i++)
        append_row(out, &report->plans[i]);
}
