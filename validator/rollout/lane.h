/* SPDX-License-Identifier: MIT */
/* A lane: the deliveries of one branch to one trigger, of which one runs at a time. */
#ifndef FLEETGATE_ROLLOUT_LANE_H
#define FLEETGATE_ROLLOUT_LANE_H

#include "base/base.h"

struct lane {
    const char *ref;
    const char *trigger;
};

/* Whoever looks whether a lane is taken takes it for a moment: whoever takes it waits as long. */
enum { LOOK_MS = 500 };

/* The lane's lock and its folder of checkouts, below fleetgate's folder; NULL when memory is out.
 */
const char *lane_lock(const struct lane *lane, const char *folder, struct arena *arena);
const char *lane_checkouts(const struct lane *lane, const char *checkouts, struct arena *arena);

/* Whether a delivery runs in the lane, or what an interrupted one has left running. */
int lane_is_taken(const struct lane *lane, const char *folder, bool *taken, struct error *error);

#endif
