/* SPDX-License-Identifier: MIT */
/* The audit's database, for those who ask it. Private to ledger/. */
#ifndef FLEETGATE_LEDGER_AUDIT_H
#define FLEETGATE_LEDGER_AUDIT_H

#include "ledger/ledger.h"
#include "store/store.h"

/* Reads what was kept of the circumstances of a push. */
int audit_take_circumstances(struct text text, struct arena *arena,
                             struct circumstances *circumstances, struct error *error);

#endif
