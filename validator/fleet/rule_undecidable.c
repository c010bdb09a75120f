/* SPDX-License-Identifier: MIT */
/* fleet/undecidable: what decides about a device is known when it is pushed. */
#include "fleet/file.h"
#include "fleet/rule.h"
#include "fleet/template.h"

#include <stdio.h>

static void report(const struct variable *variable, const char *name, const struct node *written,
                   const char *reason, struct findings *findings)
{
    const struct place place = {
        .path = variable->path, .line = written->at.line, .column = written->at.column};
    findings_add(findings, RULE_FLEET_UNDECIDABLE, &place,
                 "set it to a value that does not depend on where Ansible runs",
                 "%s cannot be known before Ansible runs: %s", name, reason);
}

/* Whether a part of the variable has no value; what it takes to see that counts as the device's. */
static bool is_culprit(struct fleet_device *device, const char *name, const struct node *part)
{
    struct configuration_value value;
    if (!template_is_in(part) ||
        configuration_evaluate(device->configuration, name, part, &value, &device->error) != 0)
        return false;
    device->steps += value.result.steps;
    return !value.value;
}

/* The text in a value whose evaluation does not end well, or the value. Its depth is bounded. */
static const struct node *find_culprit(struct fleet_device *device, const char *name,
                                       const struct node *node)
{
    size_t count = node->type == NODE_SEQUENCE  ? node->sequence.count
                   : node->type == NODE_MAPPING ? node->mapping.count
                                                : 0;
    for (size_t i = 0; i < count; i++) {
        const struct node *part =
            node->type == NODE_SEQUENCE ? node->sequence.items[i] : node->mapping.members[i].value;
        if (is_culprit(device, name, part))
            return find_culprit(device, name, part);
    }
    return node;
}

static void report_result(const struct variable *variable, const char *name,
                          const struct node *written, const struct template_result *result,
                          struct findings *findings)
{
    char reason[TEMPLATE_MESSAGE + TEMPLATE_VARIABLE + 8];
    bool is_other = result->variable[0] && !text_starts_with(text_of(name), result->variable);
    snprintf(reason, sizeof reason, "%s%s%s", is_other ? result->variable : "",
             is_other ? ": " : "", result->message);
    report(variable, name, written, reason, findings);
}

/* What a computed value comes to is held to no schema. */
static const char *fault_of_branch(const struct node *value)
{
    return fleet_is_name(value) ? NULL : "it comes to something that is no name of a branch";
}

static const char *fault_of_images(const struct node *value)
{
    if (value->type != NODE_SEQUENCE)
        return "it comes to something that is no list";
    for (size_t i = 0; i < value->sequence.count; i++) {
        const struct node *image = value->sequence.items[i];
        if (!fleet_is_name(node_member(image, "device_type")) ||
            !fleet_is_name(node_member(image, "image_name")))
            return "an image of it comes to no device_type and image_name";
    }
    return NULL;
}

static void check_value(struct fleet_device *device, const struct fleet_value *value,
                        const char *name, const char *(*fault_of)(const struct node *value),
                        struct findings *findings)
{
    const struct configuration_value *evaluated = &value->evaluated;
    const struct node *written = value->variable ? value->variable->value : NULL;
    if (!value->is_computed)
        return;
    if (!evaluated->value)
        written = find_culprit(device, name, written);
    const char *fault = evaluated->value ? fault_of(evaluated->value) : evaluated->reason;
    if (fault)
        report(value->variable, name, written, fault, findings);
    else if (!evaluated->value)
        report_result(value->variable, name, written, &evaluated->result, findings);
}

static const char *fault_of_type(const struct node *value)
{
    return fleet_is_name(value) ? NULL : "it comes to something that is no name of a device type";
}

/* Where images are chosen by the type, or a template asks for it. */
static void check_type(const struct fleet *fleet, struct fleet_device *device,
                       struct findings *findings)
{
    const char *name = fleet->policy->device_types.variable;
    bool is_asked = name && text_is(text_of(device->rendering.result.variable), name);
    if (device->images.variable || is_asked)
        check_value(device, &device->type, name, fault_of_type, findings);
}

static void check_template(const struct fleet_device *device, struct findings *findings)
{
    const struct configuration_rendering *rendering = &device->rendering;
    const struct template_result *result = &rendering->result;
    const struct inventory_view *view = configuration_view(device->configuration);
    if (rendering->outcome == CONFIGURATION_NO_NAME)
        report_result(inventory_view_find(view, TEXT("configuration")), "configuration.template",
                      rendering->written, result, findings);
}

void fleet_undecidable(const struct fleet *fleet, struct fleet_device *device,
                       struct findings *findings)
{
    check_value(device, &device->branch, "subscribed_branch", fault_of_branch, findings);
    check_value(device, &device->images, "os_image", fault_of_images, findings);
    check_type(fleet, device, findings);
    check_template(device, findings);
}
