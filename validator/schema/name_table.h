/* SPDX-License-Identifier: MIT */
/* From the names that a schema lists to their indexes. */
#ifndef FLEETGATE_SCHEMA_NAME_TABLE_H
#define FLEETGATE_SCHEMA_NAME_TABLE_H

#include "base/base.h"

/* Open addressing over a power of two of slots. */
struct name_table {
    const struct text *names; /* [count] */
    uint32_t count;
    uint32_t mask;         /* slots - 1 */
    const uint32_t *slots; /* index + 1, 0 when free */
};

/* Indexes the names, which are borrowed; of equal ones the first. False when memory is out. */
bool name_table_build(struct name_table *table, struct arena *arena, const struct text *names,
                      size_t count);
/* The index of the name, or UINT32_MAX. */
uint32_t name_table_find(const struct name_table *table, struct text name);

#endif
