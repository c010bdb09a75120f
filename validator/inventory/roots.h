/* SPDX-License-Identifier: MIT */
/* What of a tree a search for the inventory looks into. Private to inventory/. */
#ifndef FLEETGATE_INVENTORY_ROOTS_H
#define FLEETGATE_INVENTORY_ROOTS_H

#include "inventory/inventory.h"

struct root_list {
    struct arena *arena;
    struct snapshot_root *items; /* [count], and one without a path behind them */
    size_t count;
};

/* Where the policy says, or else where inventories usually lie, and what lies beside them; of all
 * fleets. */
int roots_begin(struct root_list *roots, const struct inventory_search *search,
                struct error *error);
/* Adds an inventory that is named, with what lies beside it. */
int roots_add_source(struct root_list *roots, struct text source, struct error *error);

#endif
