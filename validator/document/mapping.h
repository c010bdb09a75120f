/* SPDX-License-Identifier: MIT */
/* What the keys of a mapping come to. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_MAPPING_H
#define FLEETGATE_DOCUMENT_MAPPING_H

#include "document/trouble.h"

/* Fills a mapping from its keys and values, which stand in turn: duplicate keys are found, merge
 * keys are resolved. False when memory is out. */
bool mapping_fill(struct node *mapping, const struct node *const *children, size_t child_count,
                  struct arena *arena, struct trouble *trouble);
/* Whether a key is YAML's merge key: a plain `<<`. */
bool mapping_is_merge_key(const struct node *key);

#endif
