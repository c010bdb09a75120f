/* SPDX-License-Identifier: MIT */
/* Whether one commit is a promotion: a clean merge, first parent first, of an allowed source. */
#ifndef FLEETGATE_PROMOTION_EXAMINE_H
#define FLEETGATE_PROMOTION_EXAMINE_H

#include "promotion/alterations.h"
#include "promotion/sources.h"

enum flaw_kind {
    FLAW_NONE,
    FLAW_DIRECT,         /* no merge at all */
    FLAW_SQUASH,         /* `commit`: the tip of the source `branch`, whose changes it makes */
    FLAW_REBASED,        /* `commit`: what it is a copy of */
    FLAW_OCTOPUS,        /* more than two parents */
    FLAW_FOXTROT,        /* the branch is not the first parent */
    FLAW_WRONG_SOURCE,   /* `branch`: the branch that contains the second parent */
    FLAW_UNKNOWN_SOURCE, /* no branch contains the second parent */
    FLAW_MOVING_SOURCE,  /* `branch`: it contains the second parent when this push is accepted */
    FLAW_NEVER_STOOD,    /* the source contains the second parent, but has never stood at it */
    FLAW_UNRELATED,      /* the parents share no ancestor */
    FLAW_CONFLICT,       /* `path` and `count` paths in all */
    FLAW_ALTERED_MERGE,  /* `alterations` */
    FLAW_ALTERED_TREE,   /* `alterations` */
};

struct flaw {
    enum flaw_kind kind;
    const char *branch;
    struct object_id commit;
    const char *path;
    size_t count;
    struct alterations alterations;
    bool resolved; /* no flaw, but conflicts were resolved by hand */
};

/* Finds the first flaw of `commit`, which is to move a branch on from `old`, its ancestor. */
int examine_merge(struct sources *sources, const struct commit *commit, const struct object_id *old,
                  struct arena *arena, struct flaw *flaw, struct error *error);

/* Looks into a FLAW_DIRECT: what was meant by a commit with one parent. */
int examine_commit(struct sources *sources, const struct commit *commit, struct arena *arena,
                   struct flaw *flaw, struct error *error);

/* How a promotion of `source`, a commit, that leads to `tree` alters it; nothing where the law does
 * not ask for that. */
int examine_content(struct sources *sources, const struct object_id *source,
                    const struct object_id *tree, struct arena *arena, struct flaw *flaw,
                    struct error *error);

/* Whether the commit, which a source contains, may be promoted as one that the source has stood at.
 */
int examine_standing(struct sources *sources, const struct object_id *source, struct flaw *flaw,
                     struct error *error);

#endif
