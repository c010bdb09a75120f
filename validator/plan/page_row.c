/* SPDX-License-Identifier: MIT */
/* One group of devices on the page of a plan. */
#include "plan/page.h"

enum {
    ROWS_BYTES = 416 << 10,  /* of the page, then rows are counted */
    NAMES_BYTES = 256 << 10, /* of the page, then a row names its examples alone */
    NAMES_MAX = 500,         /* in one row, besides */
    NAME_SHOWN = 253,        /* bytes */
};

/* ------------------------------------------------------------------------------- kinds -- */

struct kind {
    const char *value, *name;
    bool applies;
};

static void append_kinds(struct buffer *out, const struct plan_change *change)
{
    bool stays = change->state == PLAN_CHANGED || change->state == PLAN_UNVERIFIED;
    const struct kind kinds[] = {
        {"image", "image", stays && plan_pair_differs(&change->image)},
        {"configuration", "configuration", stays && change->setting_count > 0},
        {"branch", "branch", stays && plan_pair_differs(&change->branch)},
        {"type", "device type", stays && plan_pair_differs(&change->type)},
        {"joins", "joins", change->state == PLAN_ADDED},
        {"leaves", "leaves", change->state == PLAN_REMOVED},
        {"unverified", "not verified", change->state == PLAN_UNVERIFIED}};
    buffer_append_string(out, "<p class=\"kinds\">");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].applies)
            buffer_format(out, "<span class=\"kind %s\" data-kind=\"%s\">%s</span> ",
                          kinds[i].value, kinds[i].value, kinds[i].name);
    }
    buffer_append_string(out, "</p>\n");
}

/* ----------------------------------------------------------------------------- changes -- */

static void append_ends(struct buffer *out, const struct plan_pair *pair)
{
    buffer_append_string(out, " <span class=\"old\">");
    plan_page_value(out, pair->from);
    buffer_append_string(out, "</span> <span class=\"to\" role=\"img\" aria-label=\"becomes\">"
                              "&rarr;</span> <span class=\"new\">");
    plan_page_value(out, pair->to);
    buffer_append_string(out, "</span>");
}

static void append_pair(struct buffer *out, const char *what, const struct plan_pair *pair)
{
    if (!plan_pair_differs(pair))
        return;
    buffer_format(out, "<li><span class=\"what\">%s</span>", what);
    append_ends(out, pair);
    buffer_append_string(out, "</li>\n");
}

static void append_settings(struct buffer *out, const struct plan_group *group)
{
    const struct plan_change *change = group->change;
    for (size_t i = 0; i < change->setting_count && i < PLAN_SETTINGS_SHOWN; i++) {
        const struct plan_setting_change *setting = &change->settings[i];
        buffer_append_string(out, "<li><span class=\"what\">");
        plan_page_value(out, setting->key);
        buffer_append_string(out, "</span>");
        if (group->has_values)
            append_ends(out, &setting->value);
        else
            buffer_append_string(out, !setting->value.from.bytes
                                          ? " is new, each with its own value"
                                      : setting->value.to.bytes ? " changes, each to its own value"
                                                                : " is dropped");
        buffer_append_string(out, "</li>\n");
    }
    if (change->setting_count > PLAN_SETTINGS_SHOWN) {
        buffer_append_string(out, "<li>");
        plan_page_count(out, change->setting_count - PLAN_SETTINGS_SHOWN, "more setting",
                        "more settings");
        buffer_append_string(out, "</li>\n");
    }
}

static void append_change(struct buffer *out, const struct plan_group *group)
{
    const struct plan_change *change = group->change;
    append_kinds(out, change);
    if (change->state == PLAN_REMOVED)
        return;
    buffer_append_string(out, "<ul class=\"changes\">\n");
    append_pair(out, "branch", &change->branch);
    if (change->state != PLAN_ADDED)
        append_pair(out, "device type", &change->type);
    append_pair(out, "image", &change->image);
    if (change->state != PLAN_ADDED)
        append_settings(out, group);
    if (change->state == PLAN_UNVERIFIED) {
        buffer_append_string(out, "<li class=\"reason\">");
        plan_page_text(out, change->reason);
        buffer_append_string(out, "</li>\n");
    }
    buffer_append_string(out, "</ul>\n");
}

/* ----------------------------------------------------------------------------- devices -- */

static void append_name(struct buffer *out, struct text name)
{
    buffer_append_string(out, "<li><code>");
    plan_page_cut(out, name, NAME_SHOWN);
    buffer_append_string(out, "</code></li>\n");
}

/* Those behind the examples, as many as the page bears. Returns how many. */
static size_t append_others(struct buffer *out, const struct fleet_plan *plan,
                            const struct plan_groups *groups, size_t device)
{
    size_t named = 0;
    while (device != SIZE_MAX && named < NAMES_MAX && out->length < NAMES_BYTES) {
        append_name(out, plan->devices[device].name);
        device = groups->next[device];
        named++;
    }
    return named;
}

static size_t append_devices(struct buffer *out, const struct fleet_plan *plan,
                             const struct plan_groups *groups, const struct plan_group *group)
{
    size_t named = 0, device = group->first;
    buffer_append_string(out, "<ul class=\"names\">\n");
    for (; named < group->count && named < PLAN_EXAMPLES; named++) {
        append_name(out, plan->devices[device].name);
        device = groups->next[device];
    }
    buffer_append_string(out, "</ul>\n");
    if (named == group->count)
        return named;
    buffer_append_string(out, "<details><summary>");
    plan_page_count(out, group->count - named, "more", "more");
    buffer_append_string(out, "</summary>\n<ul class=\"names\">\n");
    named += append_others(out, plan, groups, device);
    if (named < group->count) {
        buffer_append_string(out, "<li class=\"rest\">and ");
        plan_page_count(out, group->count - named, "more", "more");
        buffer_append_string(out, ", which <code>--format json</code> names</li>\n");
    }
    buffer_append_string(out, "</ul>\n</details>\n");
    return named;
}

/* --------------------------------------------------------------------------------- row -- */

size_t plan_page_row(struct buffer *out, const struct fleet_plan *plan,
                     const struct plan_groups *groups, const struct plan_group *group)
{
    size_t before = out->length;
    buffer_append_string(out, "<tr role=\"row\">\n<th role=\"rowheader\" scope=\"row\">");
    plan_page_count(out, group->count, "device", "devices");
    buffer_append_string(out, "</th>\n<td role=\"cell\" class=\"type\">");
    if (group->type.bytes)
        plan_page_value(out, group->type);
    else
        buffer_append_string(out, "<i>no type known</i>");
    buffer_append_string(out, "</td>\n<td role=\"cell\" class=\"change\">");
    append_change(out, group);
    buffer_append_string(out, "</td>\n<td role=\"cell\" class=\"which\">");
    size_t named = append_devices(out, plan, groups, group);
    buffer_append_string(out, "</td>\n</tr>\n");
    if (out->failed || out->length <= ROWS_BYTES)
        return named;
    out->length = before;
    return 0;
}
