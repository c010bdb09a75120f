/* SPDX-License-Identifier: MIT */
/* The deliverer, as its parts see it: deliver.c runs the lanes side by side, deliver_lane.c the
 * deliveries of one, in a thread and with an outbox and a repository of its own. */
#ifndef FLEETGATE_ROLLOUT_DELIVER_H
#define FLEETGATE_ROLLOUT_DELIVER_H

#include "rollout/lane.h"
#include "rollout/rollout.h"
#include "rollout/stop.h"

#include <pthread.h>

struct deliverer {
    const struct outbox *outbox;         /* each lane opens it again */
    const struct repository *repository; /* and this one */
    const char *checkouts;
    const struct branch_laws *laws;
    const struct rollout_policy *policy;
    void (*progress)(void *context, const struct delivery *delivery);
    void *context;
    const struct lane *lanes; /* [lane_count] */
    size_t lane_count;
    struct stop stop;

    pthread_mutex_t mutex; /* of what follows, and of `progress` */
    struct rollout_result *result;
    struct error error; /* the first one of a lane */
};

/* Tries what is pending in the lane, each delivery once, unless another process has the lane. */
int deliver_lane(struct deliverer *deliverer, const struct lane *lane, struct error *error);

#endif
