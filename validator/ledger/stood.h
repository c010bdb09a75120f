/* SPDX-License-Identifier: MIT */
/* Where a branch has stood, by its records. */
#ifndef FLEETGATE_LEDGER_STOOD_H
#define FLEETGATE_LEDGER_STOOD_H

#include "ledger/ledger.h"

/* What one record tells of whether the branch (as records hold it) has stood at the commit. Records
 * are asked from the newest on until *done. */
int stood_by_record(struct repository *repository, const struct record *record, const char *shown,
                    const struct object_id *commit, enum stood *stood, bool *done,
                    struct error *error);

/* Whether a record tells of this very move. */
int ledger_has_move(struct repository *repository, const struct update *move, bool *has,
                    struct error *error);

#endif
