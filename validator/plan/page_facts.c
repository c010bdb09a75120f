/* SPDX-License-Identifier: MIT */
/* What Mender's facts say of the devices, on the page of a plan. */
#include "plan/facts.h"
#include "plan/page.h"

static void append_device(struct buffer *out, const struct plan_device *device, enum plan_fact fact)
{
    struct text value = plan_fact_value(device, fact);
    buffer_append_string(out, "<li><code>");
    plan_page_cut(out, device->name, PLAN_VALUE_SHOWN);
    buffer_append_string(out, "</code>");
    if (value.bytes) {
        buffer_append_string(out, " ");
        plan_page_value(out, value);
    }
    buffer_append_string(out, "</li>\n");
}

static void append_fact(struct buffer *out, const struct fleet_plan *plan, enum plan_fact fact)
{
    size_t count = plan->totals.facts[fact], shown = 0;
    const char *sentence = plan_fact_sentence(fact, count);
    if (count == 0)
        return;
    buffer_append_string(out, "<li>");
    buffer_format(out, "<b>%zu</b> %s ", count, count == 1 ? "device" : "devices");
    plan_page_text(out, text_of(sentence));
    buffer_append_string(out, "\n<ul class=\"names\">\n");
    for (size_t i = 0; i < plan->device_count && shown < PLAN_FACT_EXAMPLES; i++) {
        if (!plan_fact_holds(&plan->devices[i], fact))
            continue;
        append_device(out, &plan->devices[i], fact);
        shown++;
    }
    if (shown < count) {
        buffer_append_string(out, "<li class=\"rest\">and ");
        plan_page_count(out, count - shown, "more", "more");
        buffer_append_string(out, ", which <code>--format json</code> names</li>\n");
    }
    buffer_append_string(out, "</ul></li>\n");
}

void plan_page_facts(struct buffer *out, const struct fleet_plan *plan)
{
    if (!plan->has_facts || plan->device_count == 0)
        return;
    buffer_append_string(out, "<section aria-labelledby=\"facts\">\n<h2 id=\"facts\">What Mender "
                              "knows of these devices</h2>\n");
    if (plan_has_no_facts(plan)) {
        buffer_append_string(out, "<p>Nothing that is otherwise than the fleet says.</p>\n");
    } else {
        buffer_append_string(out, "<ul class=\"findings\">\n");
        for (enum plan_fact fact = 0; fact < PLAN_FACT_COUNT; fact++)
            append_fact(out, plan, fact);
        buffer_append_string(out, "</ul>\n");
    }
    buffer_append_string(out, "</section>\n");
}
