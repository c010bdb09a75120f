/* SPDX-License-Identifier: MIT */
/* Where the protected branches stand, for the page of a plan. Private to cli/. */
#ifndef FLEETGATE_CLI_STAGES_H
#define FLEETGATE_CLI_STAGES_H

#include "cli/cli.h"

/* A plan that was made, which tells of a stage what need not be asked again. */
struct stages_known {
    int64_t started_ms; /* by monotonic_ms, when its making began */
    const struct plan_request *request;
    const struct plan_totals *totals;
    size_t changes;
};

/* Reads where each protected branch of the policy stands, in its order, and what waits for it. A
 * branch that is not there has no commit. The devices of a fleet that is not what Ansible reads are
 * PLAN_UNKNOWN, and so are those that are left once a third of the deadline is over. In the
 * session's arena. */
int stages_read(struct session *session, const struct judge *judge,
                const struct stages_known *known, const struct plan_stage **stages, size_t *count,
                struct error *error);

#endif
