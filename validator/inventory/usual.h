/* SPDX-License-Identifier: MIT */
/* Where Ansible is run, and what inventories are called there. Private to inventory/. */
#ifndef FLEETGATE_INVENTORY_USUAL_H
#define FLEETGATE_INVENTORY_USUAL_H

#include "inventory/inventory.h"

enum { USUAL_NAMES = 8 };

extern const char *const usual_names[USUAL_NAMES];

/* The folders to look in for one fleet, NULL-terminated: one where the policy names it. */
const char *const *usual_folders(const struct fleet_root *root, const char *only[2]);

#endif
