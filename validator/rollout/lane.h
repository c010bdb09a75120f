/* SPDX-License-Identifier: MIT */
/* A lane: the deliveries of one branch to one trigger, of which one runs at a time. */
#ifndef FLEETGATE_ROLLOUT_LANE_H
#define FLEETGATE_ROLLOUT_LANE_H

#include "git/git.h"

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

/* What the receiver of a lane has is kept in the lane's lock, too, where it outlives the outbox:
 * the commit that was delivered last, the zero id while one is tried. On disk when it returns.
 * `lock` is the lane's, taken. */
int lane_remember(int lock, const struct object_id *delivered, struct error *error);
/* Whether that is this commit; false where it is not known. */
int lane_has_delivered(const struct lane *lane, const char *folder, const struct object_id *commit,
                       bool *delivered, struct error *error);

/* Whether a delivery runs in the lane, or what an interrupted one has left running. */
int lane_is_taken(const struct lane *lane, const char *folder, bool *taken, struct error *error);

#endif
