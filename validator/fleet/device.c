/* SPDX-License-Identifier: MIT */
/* One device: what decides what becomes of it, evaluated, rendered, and held against the rules. */
#include "fleet/images.h"
#include "fleet/rule.h"

static const struct {
    enum rule rule;
    fleet_device_rule *find;
} rules[] = {
#define FLEET_RULE(rule, grain, function)
#define FLEET_DEVICE_RULE(rule, function) {RULE_##rule, function},
#include "fleet/rules.def"
#undef FLEET_RULE
#undef FLEET_DEVICE_RULE
};

static int evaluate(struct fleet_device *device, const char *name, struct fleet_value *value,
                    struct error *error)
{
    const struct inventory_view *view = configuration_view(device->configuration);
    *value = (struct fleet_value){.variable = inventory_view_find(view, text_of(name))};
    if (!value->variable)
        return 0;
    const struct node *written = value->variable->value;
    if (configuration_evaluate(device->configuration, name, written, &value->evaluated, error) != 0)
        return -1;
    value->is_computed = template_is_in(written);
    device->steps += value->evaluated.result.steps;
    return 0;
}

static void run_rules(const struct fleet *fleet, struct fleet_device *device,
                      struct findings *findings)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (findings_want(findings, rules[i].rule))
            rules[i].find(fleet, device, findings);
    }
}

/* Files of variables are sorted by path. */
static size_t file_of(const struct snapshot *snapshot, struct text path)
{
    size_t low = 0, high = snapshot->count;
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (text_compare(snapshot->files[middle].path, path) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The files' own rules have taken the images that are written as they are. */
static int take_images(const struct fleet *fleet, const struct fleet_device *device,
                       struct image_mentions *images, struct error *error)
{
    const struct fleet_value *value = &device->images;
    if (!value->is_computed || !value->evaluated.value)
        return 0;
    return image_mentions_take_list(images, value->evaluated.value,
                                    file_of(fleet->snapshot, value->variable->path), error);
}

static int find_type(const struct fleet *fleet, struct fleet_device *device, struct error *error)
{
    const char *variable = fleet->policy->device_types.variable;
    device->type = (struct fleet_value){0};
    if (variable && evaluate(device, variable, &device->type, error) != 0)
        return -1;
    return configuration_type(device->configuration, &device->told_type, error);
}

int fleet_judge_device(const struct fleet *fleet, struct fleet_device *device,
                       struct image_mentions *images, struct findings *findings,
                       struct error *error)
{
    device->steps = 0;
    device->error = (struct error){0};
    if (evaluate(device, "subscribed_branch", &device->branch, error) != 0 ||
        evaluate(device, "os_image", &device->images, error) != 0 ||
        find_type(fleet, device, error) != 0 ||
        configuration_render(device->configuration, &device->text, &device->rendering, error) != 0)
        return -1;
    device->steps += device->rendering.steps;
    device->is_verified = device->rendering.result.outcome != TEMPLATE_UNSUPPORTED &&
                          device->rendering.result.outcome != TEMPLATE_DEPENDS;
    run_rules(fleet, device, findings);
    if (device->error.kind != ERROR_NONE)
        return error_set(error, device->error.kind, "%s", device->error.message);
    return take_images(fleet, device, images, error);
}
