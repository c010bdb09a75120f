/* SPDX-License-Identifier: MIT */
/* Where there is no inventory, the file that is called nearly as one. Private to inventory/. */
#ifndef FLEETGATE_INVENTORY_NEAR_H
#define FLEETGATE_INVENTORY_NEAR_H

#include "inventory/find.h"

/* Sets location->near, and location->meant, what its name may be meant as: both NULL where there is
 * no such file. */
int near_find(struct find *find, struct error *error);

#endif
