/* SPDX-License-Identifier: MIT */
/* Values as Ansible sees them. */
#ifndef FLEETGATE_INVENTORY_VALUE_H
#define FLEETGATE_INVENTORY_VALUE_H

#include "inventory/inventory.h"

/* Whether Python takes it for false. */
bool value_is_false(const struct node *node);

#endif
