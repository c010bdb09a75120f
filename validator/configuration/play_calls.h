/* SPDX-License-Identifier: MIT */
/* Which variables tasks set by the modules that they call. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_PLAY_CALLS_H
#define FLEETGATE_CONFIGURATION_PLAY_CALLS_H

#include "configuration/play_names.h"

/* Adds what the task, or what else is written as one, sets by calling modules; in whichever form
 * they are given their parameters. Returns -1 when memory is out. */
int play_calls_read(const struct play_reader *reader, const struct node *task);
/* The name without the collection of Ansible's own modules. */
struct text play_call_name(struct text module);

#endif
