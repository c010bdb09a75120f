/* SPDX-License-Identifier: MIT */
/* The plan as JSON: every device that changes, on a line of its own. Other programs rely on the
 * names. */
#include "plan/facts.h"
#include "plan/render.h"

static const struct json_style style = {.is_ascii = true};

static const char *const state_names[] = {[PLAN_CHANGED] = "changed",
                                          [PLAN_ADDED] = "added",
                                          [PLAN_REMOVED] = "removed",
                                          [PLAN_UNVERIFIED] = "unverified"};

static void append_text(struct buffer *out, struct text text)
{
    if (text.bytes)
        json_write_string(out, &style, text);
    else
        buffer_append_string(out, "null");
}

static void append_ends(struct buffer *out, const struct plan_pair *pair)
{
    buffer_append_string(out, "\"from\":");
    append_text(out, pair->from);
    buffer_append_string(out, ",\"to\":");
    append_text(out, pair->to);
}

/* null where it stays as it is. */
static void append_pair(struct buffer *out, const char *name, const struct plan_pair *pair)
{
    buffer_format(out, ",\"%s\":", name);
    if (!plan_pair_differs(pair)) {
        buffer_append_string(out, "null");
        return;
    }
    buffer_append_string(out, "{");
    append_ends(out, pair);
    buffer_append_string(out, "}");
}

static void append_settings(struct buffer *out, const struct plan_change *change)
{
    buffer_append_string(out, ",\"configuration\":[");
    for (size_t i = 0; i < change->setting_count; i++) {
        buffer_append_string(out, i ? ",{\"key\":" : "{\"key\":");
        append_text(out, change->settings[i].key);
        buffer_append_string(out, ",");
        append_ends(out, &change->settings[i].value);
        buffer_append_string(out, "}");
    }
    buffer_append_string(out, "]");
}

static void append_member(struct buffer *out, const char *name, struct text value)
{
    buffer_format(out, ",\"%s\":", name);
    append_text(out, value);
}

static void append_facts(struct buffer *out, const struct plan_device *device)
{
    const struct mender_device *known = device->known;
    bool is_first = true;
    buffer_append_string(out, ",\"mender\":{\"facts\":[");
    for (enum plan_fact fact = 0; fact < PLAN_FACT_COUNT; fact++) {
        if (!plan_fact_holds(device, fact))
            continue;
        buffer_format(out, "%s\"%s\"", is_first ? "" : ",", plan_fact_name(fact));
        is_first = false;
    }
    buffer_append_string(out, "]");
    if (known) {
        append_member(out, "device_type", known->type);
        append_member(out, "artifact", known->artifact);
        append_member(out, "updated", known->updated);
        append_member(out, "subscribed_branch", known->branch);
    }
    buffer_append_string(out, "}");
}

static void append_device(struct buffer *out, const struct plan_device *device,
                          const struct plan_change *change, bool has_facts)
{
    const struct plan_pair *type = &change->type;
    buffer_append_string(out, "{\"device\":");
    append_text(out, device->name);
    buffer_format(out, ",\"state\":\"%s\"", state_names[change->state]);
    append_pair(out, "branch", &change->branch);
    buffer_append_string(out, ",\"device_type\":");
    append_text(out, type->to.bytes ? type->to : type->from);
    if (change->state != PLAN_ADDED && change->state != PLAN_REMOVED && plan_pair_differs(type)) {
        buffer_append_string(out, ",\"device_type_before\":");
        append_text(out, type->from);
    }
    append_pair(out, "image", &change->image);
    append_settings(out, change);
    if (change->reason.bytes) {
        buffer_append_string(out, ",\"reason\":");
        append_text(out, change->reason);
    }
    buffer_format(out, ",\"when\":\"%s\"", change->is_later ? "later" : "now");
    if (has_facts)
        append_facts(out, device);
    buffer_append_string(out, "}");
}

/* null where it was not asked. */
static void append_number(struct buffer *out, const char *name, size_t number, bool is_known)
{
    if (is_known)
        buffer_format(out, "\"%s\":%zu", name, number);
    else
        buffer_format(out, "\"%s\":null", name);
}

static void append_fact_totals(struct buffer *out, const struct plan_totals *totals)
{
    buffer_append_string(out, ",\"mender\":{");
    for (enum plan_fact fact = 0; fact < PLAN_FACT_COUNT; fact++)
        buffer_format(out, "%s\"%s\":%zu", fact ? "," : "", plan_fact_name(fact),
                      totals->facts[fact]);
    buffer_append_string(out, "}");
}

static void append_totals(struct buffer *out, const struct fleet_plan *plan)
{
    const struct plan_totals *totals = &plan->totals;
    buffer_append_string(out, "{");
    append_number(out, "devices", totals->devices, !plan->is_part);
    buffer_format(out, ",\"changes\":%zu,\"now\":%zu,\"later\":%zu", plan->device_count,
                  plan->device_count - totals->later, totals->later);
    for (size_t i = 0; i <= PLAN_UNVERIFIED; i++)
        buffer_format(out, ",\"%s\":%zu", state_names[i], totals->states[i]);
    buffer_format(out, ",\"image\":%zu,\"configuration\":%zu,\"branch\":%zu,\"device_type\":%zu,",
                  totals->image, totals->configuration, totals->branch, totals->type);
    append_number(out, "unknown", totals->unknown, !plan->is_part);
    if (plan->has_facts)
        append_fact_totals(out, totals);
    buffer_append_string(out, "}");
}

/* Returns how many are written: all that fit. */
static size_t append_devices(struct buffer *out, const struct fleet_plan *plan, size_t most)
{
    size_t start = out->length;
    for (size_t i = 0; i < plan->device_count; i++) {
        size_t before = out->length;
        buffer_append_string(out, i ? ",\n" : "\n");
        append_device(out, &plan->devices[i], &plan->changes[plan->devices[i].change],
                      plan->has_facts);
        if (most && !out->failed && out->length - start > most) {
            out->length = before;
            return i;
        }
    }
    return plan->device_count;
}

void plan_render_json(const struct fleet_plan *plan, const struct plan_title *title,
                      const struct plan_groups *groups, struct buffer *out)
{
    (void)groups;
    buffer_append_string(out, "{\"branch\":");
    append_text(out, plan->branch ? text_of(plan->branch) : (struct text){0});
    if (title->root) {
        buffer_append_string(out, ",\"root\":");
        append_text(out, text_of(title->root));
    }
    buffer_format(out, ",\"old\":\"%s\",\"new\":\"%s\",\"changes\":[", title->older, title->newer);
    size_t shown = append_devices(out, plan, title->most);
    buffer_append_string(out, shown ? "\n],\"totals\":" : "],\"totals\":");
    append_totals(out, plan);
    if (title->most)
        buffer_format(out, ",\"omitted\":%zu", plan->device_count - shown);
    buffer_append_string(out, "}\n");
}
