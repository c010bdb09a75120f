/* SPDX-License-Identifier: MIT */
/*
 * Private to this folder: which branches there are. libgit2 lists branches too, but passes in
 * silence over every file and folder that it cannot read; a server that seems to have no branches
 * takes its first ones from anywhere.
 */
#ifndef FLEETGATE_GIT_BRANCH_NAMES_H
#define FLEETGATE_GIT_BRANCH_NAMES_H

#include "git/repository.h"

/* Adds the full name of every branch as a key of `names`, NUL-terminated, in the arena. What cannot
 * be read is an error. A file that is no ref git would know (a lock, a bad name) is left out. */
int branch_names_read(struct repository *repository, struct arena *arena, struct map *names,
                      struct error *error);
/* The same for every ref below refs/. */
int ref_names_read(struct repository *repository, struct arena *arena, struct map *names,
                   struct error *error);

#endif
