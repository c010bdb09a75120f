/* SPDX-License-Identifier: MIT */
/* Shows what plays set, for tests. */
#ifndef FLEETGATE_TESTS_SHOW_SETTERS_H
#define FLEETGATE_TESTS_SHOW_SETTERS_H

#include "configuration/play_setters.h"

/* The name of a rank: "default", "play" or "task". */
const char *show_rank(enum play_rank rank);
/* Appends a line "RANK NAME PATH:LINE KEYWORD" for each variable, in the order in which they were
 * added; and one for "*" where any may be set. */
void show_setters(const struct play_setters *setters, struct buffer *out);

#endif
