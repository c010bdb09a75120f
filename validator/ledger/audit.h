/* SPDX-License-Identifier: MIT */
/* The audit's database, for those who ask it. Private to ledger/. */
#ifndef FLEETGATE_LEDGER_AUDIT_H
#define FLEETGATE_LEDGER_AUDIT_H

#include "ledger/ledger.h"
#include "store/store.h"

/* A push lands at once, or after other hooks: what was accepted longer ago and is not known to have
 * landed was refused by one of them, and is no account of a move that is made since. */
enum { LANDS_WITHIN_S = 3600 };

/* A move of a push that pre-receive accepted. */
struct audited_move {
    struct object_id old, new;
    bool is_open; /* it was accepted by an override, and nobody has told yet that it landed */
    int64_t time; /* when it was accepted, in seconds since 1970 */
};

struct audited_path {
    const struct audited_move *moves; /* [count] one begins where the one before ends */
    size_t count;                     /* 0: no such pushes are known */
    bool is_open;                     /* one of the moves is */
    int64_t opened;                   /* when the last of those was accepted; else 0 */
};

/* Keeps that the ledger has this move: its push accounts for no other one between these commits. A
 * closed audit keeps nothing. */
int audit_close_move(struct audit *audit, const struct update *update, struct error *error);

/* Whether a move that the audit says is recorded is in the ledger: then it accounts for nothing
 * more. It is not where an older copy of the ledger was brought back. */
int audit_is_used(const struct recorder *recorder, const struct update *move, bool is_recorded,
                  bool *used, struct error *error);

/* The shortest way of accepted pushes that are not recorded yet, on which the branch came from one
 * commit to the other: those that have landed, and those of the last hour (or, by a clock that was
 * set back, the next). In `arena`. Knows nothing of a closed audit, or of none. */
int audit_path(const struct recorder *recorder, const char *ref, const struct object_id *from,
               const struct object_id *to, struct arena *arena, struct audited_path *path,
               struct error *error);

/* What was known of the accepted push that made this move; *found is false when nothing is, and
 * where the ledger has that move already: the same one made once more is another. It has no
 * overrides unless the move has landed. In `arena`. The audit of the recorder is open. */
int audit_find(const struct recorder *recorder, const struct update *move, struct arena *arena,
               struct circumstances *circumstances, bool *found, struct error *error);

/* Reads what was kept of the circumstances of a push. */
int audit_take_circumstances(struct text text, struct arena *arena,
                             struct circumstances *circumstances, struct error *error);

#endif
