/* SPDX-License-Identifier: MIT */
/* What the commands that touch the outbox share. */
#ifndef FLEETGATE_CLI_ROLLOUT_JOBS_H
#define FLEETGATE_CLI_ROLLOUT_JOBS_H

#include "cli/cli.h"
#include "rollout/rollout.h"

/* Opens the outbox; it stays closed when there is none and `create` is false. */
int session_open_outbox(struct session *session, struct outbox *outbox, bool create,
                        struct error *error);

/* Records jobs for moves that no post-receive recorded; *added counts them. */
int session_reconcile_outbox(struct session *session, struct outbox *outbox, size_t *added,
                             struct error *error);

#endif
