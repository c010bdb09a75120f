/* SPDX-License-Identifier: MIT */
/* The hash table of the names of a schema. */
#include "schema/name_table.h"

#include <string.h>

static uint64_t load(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static uint64_t load_short(struct text name)
{
    uint64_t word = 0;
    for (size_t i = 0; i < name.length; i++)
        word = word << 8 | (unsigned char)name.bytes[i];
    return word;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0xD6E8FEB86659FD93U;
    return hash ^ hash >> 32;
}

/* The names are the schema's, so a pusher cannot make them collide; a fast hash will do. The last
 * word overlaps the one before it: a load of known size is faster than what is just left. */
static uint32_t hash_name(struct text name)
{
    uint64_t hash = name.length * 0x9E3779B97F4A7C15U;
    if (name.length < 8)
        return (uint32_t)mix(hash, load_short(name));
    for (size_t i = 0; i + 8 < name.length; i += 8)
        hash = mix(hash, load(name.bytes + i));
    return (uint32_t)mix(hash, load(name.bytes + name.length - 8));
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
