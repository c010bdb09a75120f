/* SPDX-License-Identifier: MIT */
/* Being told to stop (SIGTERM, SIGINT, SIGHUP) in mid-delivery: the signals are held back, so that
 * the delivery can be brought to an end and recorded, and take effect after. */
#ifndef FLEETGATE_ROLLOUT_STOP_H
#define FLEETGATE_ROLLOUT_STOP_H

#include <signal.h>

#include "base/base.h"

struct stop {
    int file; /* readable once a signal is held back */
    sigset_t previous;
};

int stop_hold(struct stop *stop, struct error *error);
bool stop_requested(const struct stop *stop);
/* Lets the signals through: by default the process ends here. */
void stop_release(struct stop *stop);

#endif
