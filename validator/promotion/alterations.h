/* SPDX-License-Identifier: MIT */
/* What a tree holds other than it should, path by path. */
#ifndef FLEETGATE_PROMOTION_ALTERATIONS_H
#define FLEETGATE_PROMOTION_ALTERATIONS_H

#include "git/git.h"

enum alteration_kind { ALTERED_CONTENT, ALTERED_BY_ADDING, ALTERED_BY_REMOVING };

/* A side of a merge that is dropped: the path is as it is in the other parent. */
enum side { SIDE_NONE, SIDE_BRANCH, SIDE_SOURCE };

struct alteration {
    enum alteration_kind kind;
    const char *path;
    unsigned line; /* the first that is altered; 0 where there is none to show */
    enum side dropped;
};

struct alterations {
    struct alteration *items; /* [count] */
    size_t count;
    size_t total; /* with those beyond the most that are listed */
};

/* Lists how `actual` differs from `expected`, both trees. Paths of `except` may differ. */
int alterations_find(struct alterations *alterations, struct repository *repository,
                     const struct object_id *expected, const struct object_id *actual,
                     const char *const *except, size_t except_count, struct arena *arena,
                     struct error *error);
/* Tells which of them are a side dropped, given the trees of both parents. */
int alterations_find_dropped(struct alterations *alterations, struct repository *repository,
                             const struct object_id *actual, const struct object_id *branch_tree,
                             const struct object_id *source_tree, struct error *error);

#endif
