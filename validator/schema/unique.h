/* SPDX-License-Identifier: MIT */
/* Equal items of a list, found in linear time. */
#ifndef FLEETGATE_SCHEMA_UNIQUE_H
#define FLEETGATE_SCHEMA_UNIQUE_H

#include "document/document.h"
#include "schema/scratch.h"

/* The first item that equals one before it; *first is that one. False when all differ, or when
 * memory is out (scratch->lost). */
bool unique_find_duplicate(struct schema_scratch *scratch, const struct node *sequence,
                           size_t *first, size_t *second);

#endif
