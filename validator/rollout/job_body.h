/* SPDX-License-Identifier: MIT */
/* A rollout job as JSON. Private to rollout/. */
#ifndef FLEETGATE_ROLLOUT_JOB_BODY_H
#define FLEETGATE_ROLLOUT_JOB_BODY_H

#include "rollout/rollout.h"

/* Bytes that are enough for any job: a ref of 4096, escaped, stands in it twice. */
enum { JOB_BODY_MAX = 2 * 6 * 4096 + 1000 };

/* Appends the job as one JSON object without a line break; bytes that are no UTF-8 become U+FFFD.
 */
void job_body_write(struct buffer *body, const struct delivery *delivery);

#endif
