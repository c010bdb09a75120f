/* SPDX-License-Identifier: MIT */
/* The inventory as a document. */
#ifndef FLEETGATE_FLEET_INVENTORY_H
#define FLEETGATE_FLEET_INVENTORY_H

#include "fleet/fleet.h"

/* Calls `visit` for the variables of each group and of each host, until it returns -1. */
int inventory_each_variables(const struct node *root,
                             int (*visit)(void *context, const struct node *variables,
                                          struct error *error),
                             void *context, struct error *error);

#endif
