/* SPDX-License-Identifier: MIT */
/* The inventory of a tree, of one file or of several. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_SOURCES_H
#define FLEETGATE_VERDICT_SOURCES_H

#include "verdict/reading.h"

/* Reads all files of the inventory by the last worker, and judges them. Returns whether the
 * inventory can be relied on; what goes wrong is in the worker's error. */
bool sources_judge(const struct reading *reading, struct inventory *inventory);

#endif
