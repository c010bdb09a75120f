/* SPDX-License-Identifier: MIT */
/* What is to be recorded: the moves of a push, and those that were found. */
#ifndef FLEETGATE_LEDGER_PLAN_H
#define FLEETGATE_LEDGER_PLAN_H

#include "ledger/standing.h"

enum planned_kind {
    PLANNED_BASELINE, /* no move: the branch is taken as it stands */
    PLANNED_PUSH,     /* a move that the push made */
    PLANNED_LATE,     /* found, and made by a push that was accepted */
    PLANNED_FOUND,    /* found, and nobody knows of a push */
    PLANNED_ACCEPTED, /* no move: somebody takes the branch as it stands */
};

struct planned_move {
    struct update update;
    enum planned_kind kind;
    bool returns; /* it leads back to where the branch was let stand last */
};

struct plan {
    struct planned_move *items; /* [count] on the heap */
    size_t count, capacity;
};

/* Plans what is to be recorded of a push (none for count 0), of what the branches of `standings`
 * stand elsewhere for, and of what `acceptance` (or NULL) names. Branches go in the order of
 * promotion, so that what a stage took stands before it. A move that was accepted by an override
 * alone and has not landed is left to be told by who made it, unless something follows it. Strings
 * live in `arena`; release the plan in any case. */
int plan_records(struct plan *plan, const struct recorder *recorder,
                 const struct standings *standings, const struct update *updates, size_t count,
                 const struct acceptance *acceptance, struct arena *arena, struct error *error);
void plan_release(struct plan *plan);

#endif
