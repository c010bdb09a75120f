/* SPDX-License-Identifier: MIT */
/* One sum for many files. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_FILE_SUM_H
#define FLEETGATE_CONFIGURATION_FILE_SUM_H

#include "git/git.h"

/* Adds a file, or a folder with all in it, to the sum, which begins as "". Sums are equal where the
 * same was added in the same order. Returns -1 when memory is out. */
int file_sum_add(char sum[DIGEST_HEX], struct text path, const struct object_id *id);

#endif
