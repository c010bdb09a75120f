/* SPDX-License-Identifier: MIT */
/*
 * What each device is configured with: the template that is meant for it, rendered with its
 * variables.
 *
 *     configuration_new; then for any number of devices configuration_enter, configuration_render;
 *     configuration_free
 *
 * Two layouts are known. A device names its template in the variable
 * `configuration: {template: kiosk.json, parameters: {...}}`; or it does not, and one template is
 * for the whole fleet. fleet.templates of the policy says in which folder they lie.
 *
 * Templates see the variables of the device; and inventory_hostname, inventory_hostname_short,
 * group_names, groups, device_type and desired_os_image where the device has no variables of these
 * names. What device type a device has its groups say, or one of its variables, as
 * fleet.device_type of the policy has it; then desired_os_image is the image_name of the first
 * os_image of that type. Where type or images cannot be told, asking for them ends the rendering.
 * Where nothing says a type, both are placeholders, "<device_type>" and "<desired_os_image>".
 * lookup('env', NAME) is "<env:NAME>"; what fleet.secrets does not let through, and Mender's own
 * access (MENDER_...), no template may see.
 */
#ifndef FLEETGATE_CONFIGURATION_H
#define FLEETGATE_CONFIGURATION_H

#include "inventory/inventory.h"
#include "template/template.h"

struct configuration_input {
    struct repository *repository;
    const struct object_id *commit; /* that templates are read from */
    const char *folder;             /* that holds roles/, with its last slash; "" for the root */
    const struct inventory *inventory;
    const struct policy *policy; /* limits, and most of `fleet` */
};

/* One device after the other, for one thread. What the input points to must outlive it. */
struct configuration;
int configuration_new(struct configuration **configuration, const struct configuration_input *input,
                      struct error *error);
void configuration_free(struct configuration *configuration);

/* Goes to a device, as inventory_view_enter does. */
int configuration_enter(struct configuration *configuration, const struct inventory_host *host,
                        struct findings *findings, struct error *error);
/* The device's variables. */
const struct inventory_view *configuration_view(const struct configuration *configuration);

/* The device type of Mender that the device has. */
struct configuration_type {
    const struct node *value;             /* NULL: not known */
    const struct type_of_group *given[2]; /* the group that gives it; where there is a second one,
                                             that gives another, and the value is NULL */
    struct template_result result;        /* TEMPLATE_RENDERED, or why value is NULL although
                                             something says the type */
};
int configuration_type(struct configuration *configuration, struct configuration_type *type,
                       struct error *error);

/* Renders the device's template into `out`. *name is that of the template below the folder; empty
 * where it has none, or where the outcome says why it is not known. */
int configuration_render(struct configuration *configuration, struct buffer *out, struct text *name,
                         struct template_result *result, struct error *error);

#endif
