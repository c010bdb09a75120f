/* SPDX-License-Identifier: MIT */
/* Which groups a host is in. Hosts of the same groups share one number. */
#ifndef FLEETGATE_INVENTORY_KIN_H
#define FLEETGATE_INVENTORY_KIN_H

#include "inventory/inventory.h"

enum { KIN_NONE = 0 }; /* in no group but `all` */

/* Gives each host its number. Groups are complete, but for ungrouped, which is fixed here. */
int kin_number_hosts(struct inventory *inventory, struct error *error);
/* The groups of a number and those above them, but for `all`: by depth, priority and name. The
 * array is in the arena. */
int kin_groups(const struct inventory *inventory, size_t kin, struct arena *arena,
               const size_t **groups, size_t *count, struct error *error);

#endif
