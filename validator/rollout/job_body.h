/* SPDX-License-Identifier: MIT */
/* A rollout job as JSON. Private to rollout/. */
#ifndef FLEETGATE_ROLLOUT_JOB_BODY_H
#define FLEETGATE_ROLLOUT_JOB_BODY_H

#include "rollout/rollout.h"

/* Bytes that are enough for any job: a ref of 4096, escaped, stands in it twice. */
enum { JOB_BODY_MAX = 2 * 6 * 4096 + 4000 };

/* Appends the job as one JSON object without a line break; bytes that are no UTF-8 become U+FFFD.
 * `plan` is a value of JSON, or empty: then none is wanted. */
void job_body_write(struct buffer *body, const struct delivery *delivery, struct text plan);
/* Appends what a body says of a plan, as `fleetgate plan --format json` prints it: its totals and
 * its SHA-256. False where it is no plan. */
bool job_body_sum_plan(struct buffer *out, struct text json);

#endif
