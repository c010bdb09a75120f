/* SPDX-License-Identifier: MIT */
/* Why a commit is no promotion. */
#ifndef FLEETGATE_PROMOTION_FLAW_H
#define FLEETGATE_PROMOTION_FLAW_H

#include "promotion/alterations.h"

/* Each has its words in refuse_flaw.c. */
enum flaw_kind {
    FLAW_NONE,
    FLAW_DIRECT,         /* no merge at all */
    FLAW_SQUASH,         /* `commit`: the tip of the source `branch`, whose changes it makes */
    FLAW_REBASED,        /* `commit`: what it is a copy of */
    FLAW_OCTOPUS,        /* more than two parents */
    FLAW_FOXTROT,        /* the branch is not the first parent */
    FLAW_WRONG_SOURCE,   /* `branch`: the branch that contains `commit` */
    FLAW_UNKNOWN_SOURCE, /* no branch contains `commit` */
    FLAW_MOVING_SOURCE,  /* `branch`: it contains `commit` when this push is accepted */
    FLAW_NEVER_STOOD,    /* the source contains `commit`, but has never stood at it */
    FLAW_UNRELATED,      /* `commit` shares no ancestor with the branch */
    FLAW_CONFLICT,       /* `path` and `count` paths in all */
    FLAW_ALTERED_MERGE,  /* `alterations` */
    FLAW_ALTERED_TREE,   /* `alterations`, held against `commit` */
    FLAW_UNKNOWN_MERGE,  /* what more than two parents come to is not known */
    FLAW_KINDS
};

struct flaw {
    enum flaw_kind kind;
    const char *branch;
    struct object_id commit; /* what would be taken in: the commit itself, or a parent of it */
    const char *path;
    size_t count;
    struct alterations alterations;
    bool resolved; /* no flaw, but conflicts were resolved by hand */
};

#endif
