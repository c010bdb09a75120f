/* SPDX-License-Identifier: MIT */
/* What the commands that write the ledger and the audit share. */
#ifndef FLEETGATE_CLI_RECORDING_H
#define FLEETGATE_CLI_RECORDING_H

#include "cli/cli.h"
#include "ledger/ledger.h"

/* Opens the audit; NULL in *audit when there is none and `create` is false. */
int audit_open_session(struct audit **audit, struct session *session, bool create,
                       struct error *error);

/* ledger_record with what the audit knows; without it where the audit cannot be read. */
int ledger_record_session(struct session *session, const struct update *updates, size_t count,
                          size_t *added, struct error *error);

/* Has the judgement tell of earlier overrides that nobody has acknowledged. */
int open_overrides_session(struct session *session, struct judge *judge, struct error *error);

/* Keeps the report of a push in the audit: of one that is refused, that could not be decided, that
 * overrides a rule, or that touches a protected branch. */
int audit_push(struct session *session, const struct report *report, struct error *error);

#endif
