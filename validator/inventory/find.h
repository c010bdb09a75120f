/* SPDX-License-Identifier: MIT */
/* What a search for the inventory knows while it goes on. Private to inventory/. */
#ifndef FLEETGATE_INVENTORY_FIND_H
#define FLEETGATE_INVENTORY_FIND_H

#include "inventory/inventory.h"

enum { FIND_PATHS_MAX = 100 };

/* Paths without end are no fleet's. */
struct path_list {
    struct text *items; /* [count] */
    size_t count;
};

struct find {
    const struct inventory_search *search;
    const struct fleet_root *root; /* of the fleet that is looked for */
    const struct snapshot *snapshot;
    struct inventory_location *location;
    struct path_list named;             /* by ansible.cfg or by the policy */
    struct path_list candidates;        /* what stands where one usually does */
    const char *naming_folder;          /* of the ansible.cfg that names them, or of the policy */
    struct inventory_config configs[2]; /* by the folders that are looked in */
    struct blob_reader *reader;
    struct findings *findings;
};

/* Adds a path that is not in the list yet; NULL: memory is out. */
int find_add(struct find *find, struct path_list *list, const char *path, struct error *error);

#endif
