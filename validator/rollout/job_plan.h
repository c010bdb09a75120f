/* SPDX-License-Identifier: MIT */
/* Which devices a job changes. Private to rollout/. */
#ifndef FLEETGATE_ROLLOUT_JOB_PLAN_H
#define FLEETGATE_ROLLOUT_JOB_PLAN_H

#include "rollout/trigger.h"

/* The most bytes that a plan may have. */
enum { JOB_PLAN_MAX = 64 << 20 };

/* Whether jobs are to be given their plan at all. */
bool job_plan_is_wanted(const struct trial *trial);
/* Appends it as `fleetgate plan --format json` prints it, which is run for that, within the time of
 * the policy. -1 with the error set where there is none: then the job is done all the same. */
int job_plan_make(const struct trial *trial, struct buffer *json, struct error *error);
/* Appends "plan: not computed (...)" to what the try has printed, where there is room. */
void job_plan_tell_failure(struct attempt *attempt, const struct error *failure);

#endif
