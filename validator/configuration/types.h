/* SPDX-License-Identifier: MIT */
/* The device types that the policy gives to the devices of groups. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_TYPES_H
#define FLEETGATE_CONFIGURATION_TYPES_H

#include "inventory/inventory.h"

/* For each group of the inventory what the policy says of it, or NULL. */
struct types {
    const struct type_of_group **of_group; /* [inventory->group_count] */
};

int types_init(struct types *types, const struct policy *policy, const struct inventory *inventory,
               struct error *error);
void types_release(struct types *types);
/* What gives the device that the view has entered its type; two where they differ, else the second
 * is NULL. */
void types_find(const struct types *types, const struct inventory_view *view,
                const struct type_of_group *found[2]);

#endif
