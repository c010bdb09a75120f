/* SPDX-License-Identifier: MIT */
/* The keys about people: who they are, and what is left to them. */
#ifndef FLEETGATE_POLICY_PEOPLE_H
#define FLEETGATE_POLICY_PEOPLE_H

#include "policy/reader.h"

int policy_read_pusher(const struct reader *reader, const struct node *word);
int policy_read_overrides(const struct reader *reader, const struct node *section);
int policy_read_acknowledged(const struct reader *reader, const struct node *ids);
int policy_read_guarded(const struct reader *reader, const struct node *section);

#endif
