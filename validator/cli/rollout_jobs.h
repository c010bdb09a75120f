/* SPDX-License-Identifier: MIT */
/* What the commands that touch the outbox share. */
#ifndef FLEETGATE_CLI_ROLLOUT_JOBS_H
#define FLEETGATE_CLI_ROLLOUT_JOBS_H

#include "cli/cli.h"
#include "rollout/rollout.h"

/* Opens the outbox; NULL in *outbox when there is none and `create` is false. */
int outbox_open_session(struct outbox **outbox, struct session *session, bool create,
                        struct error *error);

/* Records jobs for moves that no post-receive recorded; *added counts them. */
int outbox_reconcile_session(struct outbox *outbox, struct session *session, size_t *added,
                             struct error *error);

#endif
