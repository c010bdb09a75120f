/* SPDX-License-Identifier: MIT */
/* What the commands that write the ledger and the audit share. */
#ifndef FLEETGATE_CLI_RECORDING_H
#define FLEETGATE_CLI_RECORDING_H

#include "cli/cli.h"
#include "ledger/ledger.h"

/* audit_open for the session; what is to be noticed is printed. */
int session_open_audit(struct session *session, struct audit *audit, bool create,
                       struct error *error);

/* ledger_record with what the audit knows; without it where the audit cannot be read. */
int session_record_moves(struct session *session, const struct update *updates, size_t count,
                         size_t *added, struct error *error);

/* Has the judgement tell of earlier overrides that nobody has acknowledged. */
int session_tell_overrides(struct session *session, struct judge *judge, struct error *error);

/* ledger_unrecorded for the session: a judge.find_unrecorded. */
int session_find_unrecorded(void *context, struct arena *arena,
                            const struct unrecorded_move **moves, size_t *count,
                            struct error *error);

/* ledger_use_certificate for the session: a judge.use_certificate. */
int session_use_certificate(void *context, const char *certificate, bool *used,
                            struct error *error);

/* Keeps the report of a push in the audit: of one that is refused, that could not be decided, that
 * overrides a rule, or that touches a protected branch. */
int session_audit_push(struct session *session, const struct report *report, struct error *error);

#endif
