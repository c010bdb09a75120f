/* SPDX-License-Identifier: MIT */
/* The section `rollout`. */
#ifndef FLEETGATE_POLICY_ROLLOUT_H
#define FLEETGATE_POLICY_ROLLOUT_H

#include "policy/reader.h"

int policy_read_rollout(const struct reader *reader, const struct node *rollout);

#endif
