/* SPDX-License-Identifier: MIT */
/* The section `branches`. */
#ifndef FLEETGATE_POLICY_BRANCHES_H
#define FLEETGATE_POLICY_BRANCHES_H

#include "policy/reader.h"

int policy_read_branches(const struct reader *reader, const struct node *branches);

#endif
