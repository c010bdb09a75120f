/* SPDX-License-Identifier: MIT */
/* How a merge that is not trivial is made: by the git program, or where that is too old by libgit2.
 * Each sets the tree and the conflicts of the outcome. */
#ifndef FLEETGATE_GIT_MERGE_H
#define FLEETGATE_GIT_MERGE_H

#include "git/program.h"

/* Two commits and what they come from. */
struct merge {
    const struct object_id *ours;
    const struct object_id *theirs;
    bool related;  /* they share an ancestor */
    bool has_base; /* there is one best of them */
    struct object_id our_tree, their_tree, base_tree;
};

/* Has git merge. *asked is false, and nothing set, where git is older than 2.38; the repository
 * remembers its version then. */
int merge_by_program(struct repository *repository, const struct merge *merge, struct arena *arena,
                     struct merge_outcome *outcome, bool *asked, struct error *error);

/* Has libgit2 merge. It matches lines that are repeated in another way than git, knows no renamed
 * folders, and heeds no attributes. */
int merge_by_library(struct repository *repository, const struct merge *merge, struct arena *arena,
                     struct merge_outcome *outcome, struct error *error);

/* Writes to the working tree of `program` the .gitattributes of our side that git may look at: it
 * heeds those of the working tree that is merged into. Left out are folders that are the
 * same on both sides, and paths too long for a working tree. */
int merge_copy_attributes(struct program *program, struct repository *repository,
                          const struct merge *merge, struct error *error);

#endif
