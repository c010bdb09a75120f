/* SPDX-License-Identifier: MIT */
/* The deliveries of the outbox as the deliverer takes and settles them. */
#ifndef FLEETGATE_ROLLOUT_DELIVERY_H
#define FLEETGATE_ROLLOUT_DELIVERY_H

#include "rollout/rollout.h"

/* Names of the triggers, in the database and for the user. */
#define TRIGGER_EXEC "exec"
#define TRIGGER_WEBHOOK "webhook"

enum {
    OUTPUT_TAIL = 8192,   /* bytes kept of what a command printed */
    LONGEST_WAIT_S = 3600 /* the longest a receiver may ask to be left alone */
};

/* Where the deliverer is in the queue: all deliveries up to here have been tried. */
struct cursor {
    int64_t job;                          /* its sequence number; 0: before the first */
    char trigger[sizeof TRIGGER_WEBHOOK]; /* the longest of the names */
};

/* The first pending delivery behind the cursor, or *found is false. Strings live in `arena`. */
int delivery_next(struct outbox *outbox, const struct cursor *after, struct arena *arena,
                  struct cursor *place, struct delivery *delivery, bool *found,
                  struct error *error);
/* Reads one delivery anew. */
int delivery_at(struct outbox *outbox, const struct cursor *place, struct arena *arena,
                struct delivery *delivery, struct error *error);
/* Whether the trigger's receiver has asked to be left alone until later than `now`. */
int delivery_must_wait(struct outbox *outbox, const char *trigger, int64_t now, bool *wait,
                       struct error *error);

/* What one try came to. */
struct attempt {
    bool delivered;
    struct error failure;   /* why not, for the user */
    unsigned retry_after_s; /* the receiver asked for it; 0: it did not */
    struct buffer output;   /* the end of what a command printed */
};

/* Records the outcome. A success supersedes what is pending of older jobs of the same branch, and
 * forgets what they printed. On disk when this returns. */
int delivery_settle(struct outbox *outbox, const struct cursor *place,
                    const struct attempt *attempt, struct error *error);

#endif
