/* SPDX-License-Identifier: MIT */
/* A store's file, opened and closed. */
#ifndef FLEETGATE_STORE_DATABASE_H
#define FLEETGATE_STORE_DATABASE_H

#include "store/store.h"

struct sqlite3;

struct store {
    struct sqlite3 *database;
    const struct store_plan *plan;
    struct arena arena;
    const char *git_dir;
    const char *folder; /* <git dir>/fleetgate */
    const char *path;   /* <folder>/<name>.db */
};

/* Opens the database at store->path and brings its tables up to date. *damaged says, without an
 * error, that the file is no sound database. */
int database_open(struct store *store, bool *damaged, struct error *error);
/* Opens one that is open already, and sound. */
int database_open_again(struct store *store, struct error *error);
/* Opens it so that nothing is written, not even a lock. */
int database_open_to_read(struct store *store, struct error *error);
void database_close(struct store *store);

#endif
