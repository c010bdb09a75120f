/* SPDX-License-Identifier: MIT */
/* How a delivery is printed. */
#ifndef FLEETGATE_CLI_ROLLOUT_PRINT_H
#define FLEETGATE_CLI_ROLLOUT_PRINT_H

#include "cli/cli.h"
#include "rollout/rollout.h"

/* One line of text. */
void rollout_print_delivery(const struct delivery *delivery);
/* Without what its command printed. NULL when memory is out. */
json_t *rollout_delivery_json(const struct delivery *delivery);
/* With it. */
json_t *rollout_shown_json(const struct delivery *delivery);

#endif
