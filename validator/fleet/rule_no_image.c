/* SPDX-License-Identifier: MIT */
/* fleet/no-image: a device that is given images is given one for its type. */
#include "fleet/file.h"
#include "fleet/rule.h"
#include "fleet/template.h"

static bool has_image(const struct node *images, const struct node *type)
{
    for (size_t i = 0; i < images->sequence.count; i++) {
        const struct node *of_type = node_member(images->sequence.items[i], "device_type");
        /* What is no name the schema has spoken of, and may be meant for any type. */
        if (!fleet_is_name(of_type) || text_equal(of_type->string, type->string))
            return true;
    }
    return false;
}

void fleet_no_image(const struct fleet *fleet, struct fleet_device *device,
                    struct findings *findings)
{
    const struct node *images = device->images.evaluated.value;
    const struct node *type = device->told_type.value;
    (void)fleet;
    if (!images || images->type != NODE_SEQUENCE || !fleet_is_name(type) ||
        (device->type.variable && !device->type.evaluated.value) || has_image(images, type))
        return;
    const struct place place = fleet_template_type_place(fleet, device);
    struct buffer help;
    buffer_init(&help, 4000);
    buffer_append_string(&help, "add one to os_image in ");
    fleet_template_append_source(&help, device, TEXT("os_image"), device->images.variable->value);
    findings_add(findings, RULE_FLEET_NO_IMAGE, &place, help.failed ? NULL : help.bytes,
                 "os_image has no image for the device type %.*s", (int)type->string.length,
                 type->string.bytes);
    buffer_release(&help);
}
