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
                  const struct branch_state *before, const struct update *update,
                  struct record *record, struct error *error);

/* The branches with those that `updates` moved put back to where they stood before. In `arena`. */
int branches_before(struct arena *arena, const struct branch *branches, size_t count,
                    const struct update *updates, size_t update_count, struct branch_state *before,
                    struct error *error);

/* What one record tells of whether the branch (as records hold it) has stood at the commit. Records
 * are asked from the newest on until *done. */
int stood_by_record(struct repository *repository, const struct record *record, const char *shown,
                    const struct object_id *commit, enum stood *stood, bool *done,
                    struct error *error);

#endif
