/* SPDX-License-Identifier: MIT */
/* The section of a policy on the fleet. */
#ifndef FLEETGATE_POLICY_FLEET_H
#define FLEETGATE_POLICY_FLEET_H

#include "policy/reader.h"

int policy_read_fleet(const struct reader *reader, const struct node *section);

#endif
