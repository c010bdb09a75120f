/* SPDX-License-Identifier: MIT */
/* What the outbox is to the files of this folder. */
#ifndef FLEETGATE_ROLLOUT_OUTBOX_H
#define FLEETGATE_ROLLOUT_OUTBOX_H

#include "rollout/rollout.h"
#include "store/store.h"

struct outbox {
    struct store *store;
};

#endif
