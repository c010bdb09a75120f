/* SPDX-License-Identifier: MIT */
/* What an inventory holds, as tests compare it. */
#ifndef FLEETGATE_TESTS_SHOW_INVENTORY_H
#define FLEETGATE_TESTS_SHOW_INVENTORY_H

#include "inventory/inventory.h"

/* Appends " host host @child @child" of the group. */
void append_members(struct buffer *out, const struct inventory *inventory,
                    const struct inventory_group *group);

#endif
