/* SPDX-License-Identifier: MIT */
/* The key of a policy that lets variables of Ansible through. */
#ifndef FLEETGATE_POLICY_VARIABLES_H
#define FLEETGATE_POLICY_VARIABLES_H

#include "policy/reader.h"

int policy_read_fleet(const struct reader *reader, const struct node *section);

#endif
