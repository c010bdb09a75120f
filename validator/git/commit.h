/* SPDX-License-Identifier: MIT */
/* Commits, read within bounds. */
#ifndef FLEETGATE_GIT_COMMIT_H
#define FLEETGATE_GIT_COMMIT_H

#include "git/repository.h"

struct git_commit;

/* Reads a commit, of which the size is asked first; ERROR_REPOSITORY where it is none. */
int commit_look_up(struct git_commit **commit, struct repository *repository,
                   const struct object_id *id, struct error *error);
/* The same; *commit is NULL, without an error, for one that is larger than `limit`, or too large to
 * be read at all. */
int commit_look_up_small(struct git_commit **commit, struct repository *repository,
                         const struct object_id *id, size_t limit, struct error *error);
/* The tree of the commit. */
int commit_tree(struct repository *repository, const struct object_id *commit,
                struct object_id *tree, struct error *error);

#endif
