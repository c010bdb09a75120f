/* SPDX-License-Identifier: MIT */
/* The summary of a tree that was judged from all of its files. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_SUMMARY_READING_H
#define FLEETGATE_VERDICT_SUMMARY_READING_H

#include "verdict/summary.h"

/* Takes all that was found of the fleet but for what holds for copies of files, before anything of
 * it is given back. What is known of parts only, or cannot be told apart, is inexact. */
void summary_take_reading(struct summary *summary, const struct reading *reading);
/* Of these, the paths of the templates that were asked for and are there. */
void summary_take_templates(struct summary *summary, const struct reading *reading);

#endif
