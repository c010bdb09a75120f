/* SPDX-License-Identifier: MIT */
/* Devices that may have variables which the gate does not see. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_HIDDEN_H
#define FLEETGATE_VERDICT_HIDDEN_H

#include "fleet/fleet.h"

struct hidden {
    bool *hosts;  /* [host_count] the device itself has some */
    bool *groups; /* [group_count] its devices may */
    bool all;     /* any device may */
};

/* To be released in every case. */
int hidden_find(struct hidden *hidden, const struct inventory *inventory,
                const struct snapshot *snapshot, const struct inventory_location *location,
                struct error *error);
void hidden_release(struct hidden *hidden);
/* Of the device that the view has entered. */
bool hidden_has(const struct hidden *hidden, const struct inventory_view *view, size_t host);

#endif
