/* SPDX-License-Identifier: MIT */
/* The outbox as this folder sees it: its deliveries, as the deliverer takes and settles them.
 * outbox_open.c has its tables, outbox.c records jobs, outbox_deliveries.c reads and settles
 * deliveries. */
#ifndef FLEETGATE_ROLLOUT_OUTBOX_H
#define FLEETGATE_ROLLOUT_OUTBOX_H

#include "rollout/rollout.h"
#include "rollout/trigger.h"
#include "store/store.h"

enum { LONGEST_WAIT_S = 3600 /* the longest a receiver may ask to be left alone */ };

/* A place in the queue of deliveries: everything up to and including this one. */
struct cursor {
    int64_t job;         /* its sequence number; 0: before the first */
    const char *trigger; /* NULL: before the first */
};

/* The first pending delivery behind the cursor, and its place; or *found is false. Strings, that of
 * *place included, live in `arena`. */
int delivery_next(struct outbox *outbox, const struct cursor *after, struct arena *arena,
                  struct cursor *place, struct delivery *delivery, bool *found,
                  struct error *error);
/* Reads one delivery anew. */
int delivery_at(struct outbox *outbox, const struct cursor *place, struct arena *arena,
                struct delivery *delivery, struct error *error);
/* Whether the trigger's receiver has asked to be left alone until later than `now`. */
int delivery_must_wait(struct outbox *outbox, const char *trigger, int64_t now, bool *wait,
                       struct error *error);
/* Records what the try came to; of a job that was superseded meanwhile, a failure leaves it so. A
 * success forgets what older jobs of the same branch printed. On disk when this returns. */
int delivery_settle(struct outbox *outbox, const struct cursor *place,
                    const struct attempt *attempt, struct error *error);

#endif
