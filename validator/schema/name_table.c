/* SPDX-License-Identifier: MIT */
#include "schema/program.h"

#include <string.h>

/* The names are the schema's, so a pusher cannot make them collide; a fast hash will do. */
static uint32_t hash_name(struct text name)
{
    uint64_t hash = name.length * 0x9E3779B97F4A7C15U;
    size_t i = 0;
    for (; i + 8 <= name.length; i += 8) {
        uint64_t word;
        memcpy(&word, name.bytes + i, 8);
        hash = (hash ^ word) * 0xD6E8FEB86659FD93U;
        hash ^= hash >> 32;
    }
    uint64_t last = 0;
    for (unsigned shift = 0; i < name.length; i++, shift += 8)
        last |= (uint64_t)(unsigned char)name.bytes[i] << shift;
    hash = (hash ^ last) * 0xD6E8FEB86659FD93U;
    return (uint32_t)(hash >> 32);
}

uint32_t name_table_find(const struct name_table *table, struct text name)
{
    if (table->count == 0)
        return UINT32_MAX;
    for (uint32_t i = hash_name(name) & table->mask;; i = (i + 1) & table->mask) {
        uint32_t slot = table->slots[i];
        if (slot == 0)
            return UINT32_MAX;
        if (text_equal(table->names[slot - 1], name))
            return slot - 1;
    }
}

bool name_table_build(struct name_table *table, struct arena *arena, const struct text *names,
                      size_t count)
{
    if (count > UINT32_MAX / 4)
        return false;
    uint32_t slot_count = 4;
    while (slot_count < count * 2)
        slot_count *= 2;
    uint32_t *slots = arena_alloc_array(arena, slot_count, sizeof *slots);
    if (!slots)
        return false;
    *table = (struct name_table){names, (uint32_t)count, slot_count - 1, slots};
    for (uint32_t n = 0; n < count; n++) {
        uint32_t i = hash_name(names[n]) & table->mask;
        while (slots[i] != 0 && !text_equal(names[slots[i] - 1], names[n]))
            i = (i + 1) & table->mask;
        if (slots[i] == 0)
            slots[i] = n + 1;
    }
    return true;
}
