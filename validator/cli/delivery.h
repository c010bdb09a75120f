/* SPDX-License-Identifier: MIT */
/* What `pr` tells a forge: --report and what goes with it. */
#ifndef FLEETGATE_CLI_DELIVERY_H
#define FLEETGATE_CLI_DELIVERY_H

#include "cli/cli.h"
#include "forge/forge.h"

/* The request that is judged. */
struct delivery_request {
    const char *base; /* as the command line names them */
    const char *head;
    const struct forge_target *target; /* NULL: nobody is told */
};

/* Tells that the judgement, whose context is a struct delivery_request, has begun. Nothing depends
 * on it, and nothing waits for it long. */
void delivery_announce(const struct judgement *judgement, struct session *session);
/* A judgement.deliver. */
int delivery_report(struct judgement *judgement, struct session *session,
                    const struct report *report);

#endif
