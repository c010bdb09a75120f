/* SPDX-License-Identifier: MIT */
/* What an ansible.cfg names. Private to inventory/. */
#ifndef FLEETGATE_INVENTORY_NAMED_H
#define FLEETGATE_INVENTORY_NAMED_H

#include "inventory/find.h"

/* Reads the ansible.cfg of a folder, "" or with its last slash, where there is one, into *config,
 * which is empty. Of two configurations the first counts that names an inventory; what the other
 * names is a candidate. */
int named_read(struct find *find, const char *folder, struct inventory_config *config,
               struct error *error);

#endif
