/* SPDX-License-Identifier: MIT */
/* The triggers: each tries one delivery once. 0 with the outcome in *attempt, also when the try
 * failed; -1 only when there is no point in trying others either (memory). */
#ifndef FLEETGATE_ROLLOUT_TRIGGER_H
#define FLEETGATE_ROLLOUT_TRIGGER_H

#include "rollout/delivery.h"
#include "rollout/stop.h"


/* Checks the commit out below `checkouts`, runs the policy's command there, and removes the
 * checkout. Ends the command early when `stop` is requested. */
int trigger_exec(struct repository *repository, const struct rollout_policy *policy,
                 const char *checkouts, const struct delivery *delivery, const struct stop *stop,
                 struct attempt *attempt, struct error *error);

int trigger_webhook(const struct rollout_policy *policy, const struct delivery *delivery,
                    struct attempt *attempt, struct error *error);

/* How a trigger returns: turns a failure of the try into *attempt's. -1 for memory alone. */
int attempt_end(struct attempt *attempt, int result, const struct error *failure,
                struct error *error);

#endif
