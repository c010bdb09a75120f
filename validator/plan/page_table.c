/* SPDX-License-Identifier: MIT */
/* The tables of a plan's page, and what the reader may choose of them. */
#include "plan/page.h"

enum { ROWS_MAX = 200 /* now, and as many later */ };

/* ------------------------------------------------------------------------------- choice -- */

static void append_choice(struct buffer *out, size_t count, const char *kind, const char *name)
{
    if (count)
        buffer_format(out, "<option value=\"%s\">%s (%zu)</option>\n", kind, name, count);
}

/* Hidden until the script is there to do it. */
static void append_filter(struct buffer *out, const struct plan_totals *totals)
{
    buffer_append_string(
        out, "<form id=\"filter\" role=\"search\" aria-label=\"Filter the changes\" hidden>\n"
             "<label>Device, key or value <input type=\"search\" id=\"filter-text\" "
             "autocomplete=\"off\" spellcheck=\"false\"></label>\n"
             "<label>Device type <select id=\"filter-type\"><option value=\"\">any</option>"
             "</select></label>\n"
             "<label>Kind of change <select id=\"filter-kind\"><option value=\"\">any</option>\n");
    append_choice(out, totals->image, "image", "image");
    append_choice(out, totals->configuration, "configuration", "configuration");
    append_choice(out, totals->branch, "branch", "branch");
    append_choice(out, totals->type, "type", "device type");
    append_choice(out, totals->states[PLAN_ADDED], "joins", "joins");
    append_choice(out, totals->states[PLAN_REMOVED], "leaves", "leaves");
    append_choice(out, totals->states[PLAN_UNVERIFIED], "unverified", "not verified");
    buffer_append_string(out,
                         "</select></label>\n<output id=\"filter-count\"></output>\n</form>\n");
}

/* ------------------------------------------------------------------------------- tables -- */

/* What a table leaves out. */
struct rest {
    size_t groups, devices; /* not in the table */
    size_t unnamed;         /* devices of its rows */
};

static void append_rest(struct buffer *out, const struct rest *rest)
{
    if (rest->groups) {
        buffer_append_string(out, "<p class=\"rest\">");
        plan_page_count(out, rest->devices, "device", "devices");
        buffer_append_string(out, " in ");
        plan_page_count(out, rest->groups, "smaller group", "smaller groups");
        buffer_append_string(out, " are left out here; <code>--format json</code> has all.</p>\n");
    }
    if (rest->unnamed) {
        buffer_append_string(out, "<p class=\"rest\">Of the rows above ");
        plan_page_count(out, rest->unnamed, "device is", "devices are");
        buffer_append_string(out,
                             " counted and not named, so that the filter does not find them by "
                             "name.</p>\n");
    }
}

static void append_rows(struct buffer *out, const struct fleet_plan *plan,
                        const struct plan_groups *groups, bool is_later, struct rest *rest)
{
    size_t shown = 0;
    for (size_t i = 0; i < groups->count; i++) {
        const struct plan_group *group = &groups->items[i];
        if (group->is_later != is_later)
            continue;
        size_t named = shown < ROWS_MAX ? plan_page_row(out, plan, groups, group) : 0;
        if (named) {
            shown++;
            rest->unnamed += group->count - named;
        } else {
            rest->groups++;
            rest->devices += group->count;
        }
    }
}

static void append_table(struct buffer *out, const struct fleet_plan *plan,
                         const struct plan_groups *groups, bool is_later)
{
    struct rest rest = {0};
    buffer_format(out, "<h3 id=\"%s\">%s</h3>\n", is_later ? "later" : "now",
                  is_later ? "Later, when it reaches the branch that they follow" : "Now");
    buffer_format(out,
                  "<table role=\"table\" aria-labelledby=\"%s\">\n<thead role=\"rowgroup\"><tr "
                  "role=\"row\"><th role=\"columnheader\" scope=\"col\">How many</th><th "
                  "role=\"columnheader\" scope=\"col\">Type</th><th role=\"columnheader\" "
                  "scope=\"col\">What changes</th><th role=\"columnheader\" scope=\"col\">Which"
                  "</th></tr></thead>\n<tbody role=\"rowgroup\">\n",
                  is_later ? "later" : "now");
    append_rows(out, plan, groups, is_later, &rest);
    buffer_append_string(out, "</tbody>\n</table>\n");
    append_rest(out, &rest);
}

void plan_page_table(struct buffer *out, const struct fleet_plan *plan,
                     const struct plan_groups *groups)
{
    if (plan->device_count == 0)
        return;
    buffer_append_string(out, "<section aria-labelledby=\"changes\">\n"
                              "<h2 id=\"changes\">What changes</h2>\n");
    append_filter(out, &plan->totals);
    if (plan->totals.later < plan->device_count)
        append_table(out, plan, groups, false);
    if (plan->totals.later)
        append_table(out, plan, groups, true);
    buffer_append_string(out, "</section>\n");
}
