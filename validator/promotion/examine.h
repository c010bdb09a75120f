/* SPDX-License-Identifier: MIT */
/* Whether one commit is a promotion: a clean merge, first parent first, of an allowed source. */
#ifndef FLEETGATE_PROMOTION_EXAMINE_H
#define FLEETGATE_PROMOTION_EXAMINE_H

#include "promotion/sources.h"

enum flaw {
    FLAW_NONE,
    FLAW_NO_MERGE,
    FLAW_OCTOPUS,
    FLAW_SWAPPED,        /* the branch is not the first parent */
    FLAW_WRONG_SOURCE,   /* detail: the branch that contains the second parent */
    FLAW_UNKNOWN_SOURCE, /* no branch contains the second parent */
    FLAW_CONFLICT,       /* detail: the path */
    FLAW_ALTERED,        /* detail: the path */
};

/* Finds the first flaw of `commit`, which is to move a branch on from `old`, its ancestor. */
int examine_merge(struct sources *sources, const struct commit *commit, const struct object_id *old,
                  struct arena *arena, enum flaw *flaw, const char **detail, struct error *error);

#endif
