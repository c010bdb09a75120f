/* SPDX-License-Identifier: MIT */
/* What stands where an inventory usually does. Private to inventory/. */
#ifndef FLEETGATE_INVENTORY_CANDIDATES_H
#define FLEETGATE_INVENTORY_CANDIDATES_H

#include "inventory/find.h"

/* Adds those in a folder, "" or with its last slash, to the candidates. */
int candidates_find(struct find *find, const char *folder, struct error *error);

#endif
