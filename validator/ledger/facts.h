/* SPDX-License-Identifier: MIT */
/* What a move of a branch is, asked of the repository: the facts of its record. */
#ifndef FLEETGATE_LEDGER_FACTS_H
#define FLEETGATE_LEDGER_FACTS_H

#include "ledger/ledger.h"

/* Fills in parents and tree of record->new, in `arena`. */
int facts_of_commit(struct repository *repository, struct arena *arena, struct record *record,
                    struct error *error);

/* Lets the law judge the move, and fills in kind and source. */
int facts_of_move(struct repository *repository, const struct policy *policy,
                  const struct branch_state *state, const struct update *update,
                  struct record *record, struct error *error);

/* The branches with those that `updates` moved put back to where they stood before. In `arena`. */
int facts_branches_before(struct arena *arena, const struct branch *branches, size_t count,
                          const struct update *updates, size_t update_count,
                          struct branch_state *state, struct error *error);

#endif
