/* SPDX-License-Identifier: MIT */
/* The outbox as this folder sees it: its deliveries, as the deliverer takes and settles them.
 * outbox_open.c has its tables, outbox.c records jobs, outbox_deliveries.c reads deliveries,
 * outbox_tries.c records what is tried, outbox_orders.c what people want of a job. */
#ifndef FLEETGATE_ROLLOUT_OUTBOX_H
#define FLEETGATE_ROLLOUT_OUTBOX_H

#include "rollout/lane.h"
#include "rollout/rollout.h"
#include "rollout/trigger.h"
#include "store/store.h"

enum { LONGEST_WAIT_S = 3600 /* before the next try, whoever asks for it */ };

/* Opens the same outbox for another thread, as store_open_again does. Close it in any case. */
int outbox_open_again(struct outbox *outbox, const struct outbox *opened, struct error *error);

/* ----------------------------------------------------------------------------- deliveries -- */

/* The lanes that have a delivery which is pending or running, in `arena`. */
int outbox_lanes(struct outbox *outbox, struct arena *arena, const struct lane **lanes,
                 size_t *count, struct error *error);
/* The first pending delivery of the lane behind the job `after`, in `arena`; or *found is false. */
int delivery_next(struct outbox *outbox, const struct lane *lane, int64_t after,
                  struct arena *arena, struct delivery *delivery, bool *found, struct error *error);
/* Reads one delivery anew. */
int delivery_again(struct outbox *outbox, const struct delivery *known, struct arena *arena,
                   struct delivery *delivery, struct error *error);
/* Whether its next try comes later than `now`, or the trigger's receiver has asked to be left alone
 * until then. */
int delivery_must_wait(struct outbox *outbox, const struct delivery *delivery, int64_t now,
                       bool *wait, struct error *error);

/* ---------------------------------------------------------------------------------- tries -- */

/* Records that the delivery is tried now, and when it may be tried again should nobody record what
 * comes of it; *begun is false when it is not pending any more. On disk when this returns. */
int delivery_begin(struct outbox *outbox, const struct delivery *delivery, bool *begun,
                   struct error *error);
/* Records what the try came to. A failure of a job that the branch has left is not tried again.
 * What all but the ten newest jobs of the branch printed is forgotten. On disk when this returns.
 */
int delivery_settle(struct outbox *outbox, const struct delivery *delivery,
                    const struct attempt *attempt, struct error *error);
/* The delivery is not tried any more, for this reason. */
int delivery_cancel(struct outbox *outbox, const struct delivery *delivery, const char *reason,
                    struct error *error);
/* What is running in a lane that nobody has was interrupted: it has failed. Call it with the lane's
 * lock. */
int lane_recover(struct outbox *outbox, const struct lane *lane, struct error *error);

/* What such a try says of itself. */
#define INTERRUPTED "interrupted: nobody recorded what came of it"

#endif
