/* SPDX-License-Identifier: MIT */
/* The inventory as a document. */
#ifndef FLEETGATE_FLEET_INVENTORY_H
#define FLEETGATE_FLEET_INVENTORY_H

#include "fleet/fleet.h"

/* Collects devices and groups. `root` has passed the inventory schema or is NULL; what does not
 * have its shape is passed over. */
int inventory_read(struct inventory *inventory, const struct node *root, struct error *error);
/* Calls `visit` for the variables of each group and of each host, until it returns -1. */
int inventory_each_variables(const struct node *root,
                             int (*visit)(void *context, const struct node *variables,
                                          struct error *error),
                             void *context, struct error *error);

#endif
