/* SPDX-License-Identifier: MIT */
/* The plan for people: in one screen, however many devices there are. */
#include "plan/facts.h"
#include "plan/render.h"

#include <string.h>

enum { GROUPS_SHOWN = 15 /* now, and as many later */ };

/* They are not verified, and were not; nothing that decides about them is another. */
static void append_unknown(struct buffer *out, size_t count)
{
    if (count)
        buffer_format(
            out, "  %zu more device%s not verified, by the same variables and template as before\n",
            count, count == 1 ? " is" : "s are");
}

static void append_heading(struct buffer *out, const struct fleet_plan *plan,
                           const struct plan_title *title)
{
    buffer_append_string(out, "plan: ");
    fleet_plan_summarize(plan, out);
    buffer_append_string(out, "\n");
    if (plan->branch) {
        buffer_append_string(out, "  of ");
        buffer_escape(out, text_of(plan->branch));
    }
    buffer_format(out, "  from %.*s to %.*s, with %zu device%s\n", PLAN_ID_SHOWN, title->older,
                  PLAN_ID_SHOWN, title->newer, plan->totals.devices,
                  plan->totals.devices == 1 ? "" : "s");
    append_unknown(out, plan->totals.unknown);
}

static void append_group(struct buffer *out, const struct plan_group *group)
{
    buffer_format(out, "%7zu device%s", group->count, group->count == 1 ? "" : "s");
    if (group->type.bytes) {
        buffer_append_string(out, " of ");
        buffer_escape(out, group->type);
    }
    buffer_append_string(out, ": ");
    buffer_append_text(out, group->line);
    buffer_append_string(out, "\n            ");
    for (size_t i = 0; i < group->count && i < PLAN_EXAMPLES; i++) {
        buffer_append_string(out, i ? ", " : "");
        buffer_escape(out, group->examples[i]);
    }
    buffer_append_string(out, group->count > PLAN_EXAMPLES ? ", ...\n" : "\n");
}

/* Those of now, or those of later. */
static void append_groups(struct buffer *out, const struct plan_groups *groups, bool is_later)
{
    size_t shown = 0, hidden = 0, devices = 0;
    for (size_t i = 0; i < groups->count; i++) {
        const struct plan_group *group = &groups->items[i];
        if (group->is_later != is_later)
            continue;
        if (shown < GROUPS_SHOWN) {
            shown++;
            append_group(out, group);
        } else {
            hidden++;
            devices += group->count;
        }
    }
    if (hidden)
        buffer_format(out, "%7zu device%s in %zu smaller groups; --format json has all\n", devices,
                      devices == 1 ? "" : "s", hidden);
}

/* ------------------------------------------------------------------------- Mender's facts -- */

static void append_known(struct buffer *out, const struct plan_device *device, enum plan_fact fact)
{
    struct text value = plan_fact_value(device, fact);
    buffer_escape(out, device->name);
    if (!value.bytes)
        return;
    buffer_append_string(out, " (");
    buffer_escape(out, value.length <= PLAN_VALUE_SHOWN
                           ? value
                           : (struct text){value.bytes, PLAN_VALUE_SHOWN});
    buffer_append_string(out, value.length <= PLAN_VALUE_SHOWN ? ")" : "...)");
}

static void append_fact(struct buffer *out, const struct fleet_plan *plan, enum plan_fact fact)
{
    size_t count = plan->totals.facts[fact], shown = 0;
    if (count == 0)
        return;
    buffer_format(out, "%7zu device%s %s\n            ", count, count == 1 ? "" : "s",
                  plan_fact_sentence(fact, count));
    for (size_t i = 0; i < plan->device_count && shown < PLAN_FACT_EXAMPLES; i++) {
        if (!plan_fact_holds(&plan->devices[i], fact))
            continue;
        buffer_append_string(out, shown++ ? ", " : "");
        append_known(out, &plan->devices[i], fact);
    }
    buffer_append_string(out, count > PLAN_FACT_EXAMPLES ? ", ...\n" : "\n");
}

static void append_facts(struct buffer *out, const struct fleet_plan *plan)
{
    if (!plan->has_facts || plan->device_count == 0)
        return;
    buffer_append_string(out, "\nin Mender:");
    buffer_append_string(
        out, plan_has_no_facts(plan) ? " nothing that is otherwise than the fleet says\n" : "\n");
    for (enum plan_fact fact = 0; fact < PLAN_FACT_COUNT; fact++)
        append_fact(out, plan, fact);
}

void plan_render_text(const struct fleet_plan *plan, const struct plan_title *title,
                      const struct plan_groups *groups, struct buffer *out)
{
    append_heading(out, plan, title);
    if (plan->totals.later < plan->device_count) {
        buffer_append_string(out, "\nnow:\n");
        append_groups(out, groups, false);
    }
    if (plan->totals.later) {
        buffer_append_string(out, "\nlater, when it reaches the branch that they follow:\n");
        append_groups(out, groups, true);
    }
    append_facts(out, plan);
}

void plan_render_markdown(const struct fleet_plan *plan, const struct plan_title *title,
                          const struct plan_groups *groups, struct buffer *out)
{
    struct buffer lines;
    buffer_init(&lines, out->ceiling);
    plan_render_text(plan, title, groups, &lines);
    buffer_append_string(out, "### fleetgate: plan\n\n");
    buffer_append_fenced(out, buffer_text(&lines));
    out->failed |= lines.failed;
    buffer_release(&lines);
}
