/* SPDX-License-Identifier: MIT */
/* The index, in whatever form git keeps it. */
#ifndef FLEETGATE_GIT_INDEX_OPEN_H
#define FLEETGATE_GIT_INDEX_OPEN_H

#include "git/repository.h"

struct git_index;

/* The index that `git commit` is about to write: GIT_INDEX_FILE where set. */
int index_open(struct git_index **index, struct repository *repository, struct error *error);

#endif
