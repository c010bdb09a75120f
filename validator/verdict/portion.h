/* SPDX-License-Identifier: MIT */
/* The files of one of several fleets in a tree. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_PORTION_H
#define FLEETGATE_VERDICT_PORTION_H

#include "inventory/inventory.h"

/* What a snapshot would hold if the tree had this fleet alone. Borrows from that of all, and lives
 * in an arena. */
struct portion {
    struct snapshot snapshot;
    size_t *places; /* [snapshot.count] in the snapshot of all */
};

/* The indices of the location are those in the portion from then on. */
int portion_take(struct portion *portion, const struct snapshot *all,
                 struct inventory_location *location, struct arena *arena, struct error *error);

#endif
