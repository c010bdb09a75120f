/* SPDX-License-Identifier: MIT */
/* What one device is given. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_GIVEN_DEVICE_H
#define FLEETGATE_VERDICT_GIVEN_DEVICE_H

#include "verdict/given.h"

/* One thread, and the device that it is at. */
struct given_worker {
    struct configuration *configuration;
    struct buffer text; /* as rendered */
    struct buffer images;
    char reason[TEMPLATE_MESSAGE + 160]; /* why it is not known; "": it is */
    struct findings ignored;             /* a file was told of when the tree was judged */
    struct error error;
};

/* Goes to the device; nothing of the one before is left. */
int given_device_enter(struct given_worker *worker, const struct inventory_host *host,
                       struct error *error);
/* Goes there and finds what it is given; texts live until the next device is entered. */
int given_device_find(struct given_fleet *fleet, struct given_worker *worker,
                      const struct inventory_host *host, struct plan_given *given,
                      struct error *error);

#endif
