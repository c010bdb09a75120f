/* SPDX-License-Identifier: MIT */
/* The properties that a schema names. */
#include "schema/program.h"

enum { UNITS_MAX = 1000 }; /* that are looked into; schemas may refer to themselves */

static bool unit_names(const struct schema *schema, unit_index index, struct text name,
                       unsigned *left)
{
    const struct unit *unit = &schema->units[index];
    if (*left == 0)
        return false;
    --*left;
    for (uint32_t i = 0; i < unit->count; i++) {
        const struct instruction *instruction = &schema->instructions[unit->first + i];
        const struct units *all = instruction->branches;
        if (instruction->operation == OPERATION_OBJECT &&
            name_table_find(&instruction->object->names, name) != UINT32_MAX)
            return true;
        if (instruction->operation == OPERATION_REFERENCE &&
            unit_names(schema, instruction->unit, name, left))
            return true;
        if (instruction->operation != OPERATION_ALL_OF)
            continue;
        for (size_t branch = 0; branch < all->count; branch++) {
            if (unit_names(schema, all->units[branch], name, left))
                return true;
        }
    }
    return false;
}

bool schema_names(const struct schema *schema, struct text name)
{
    unsigned left = UNITS_MAX;
    return unit_names(schema, schema->root, name, &left);
}
