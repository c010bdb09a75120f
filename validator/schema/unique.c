/* SPDX-License-Identifier: MIT */
/* Finding equal items in linear time, whatever a pusher chooses. */
#include "schema/unique.h"

enum { FEW_ITEMS = 8 }; /* so few are compared with each other */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9E3779B97F4A7C15U;
    return hash ^ hash >> 29;
}

static uint64_t hash_text(uint64_t seed, struct text text)
{
    uint64_t hash = mix(seed, text.length);
    for (size_t i = 0; i < text.length; i++)
        hash = mix(hash, (unsigned char)text.bytes[i] + seed);
    return hash;
}

/* By value: 1, 1.0 and 10e-1 are the same. */
static uint64_t hash_number(uint64_t seed, const struct number *number)
{
    struct decimal decimal;
    if (!decimal_read(number->decimal, &decimal))
        return mix(seed, 1);
    uint64_t hash = mix(mix(seed, (uint64_t)decimal.point), decimal.negative);
    for (size_t i = 0; i < decimal.digits.length; i++) {
        if (decimal.digits.bytes[i] != '.')
            hash = mix(hash, (unsigned char)decimal.digits.bytes[i] + seed);
    }
    return hash;
}

static uint64_t hash_node(uint64_t seed, const struct node *node)
{
    uint64_t hash = mix(seed, (uint64_t)node->type);
    switch (node->type) {
    case NODE_NULL:
        return hash;
    case NODE_BOOLEAN:
        return mix(hash, node->boolean);
    case NODE_NUMBER:
        return hash_number(hash, &node->number);
    case NODE_STRING:
    case NODE_TIMESTAMP:
        return hash_text(hash, node->string);
    case NODE_SEQUENCE:
        for (size_t i = 0; i < node->sequence.count; i++)
            hash = mix(hash, hash_node(seed, node->sequence.items[i]));
        return hash;
    case NODE_MAPPING:
        /* A sum, since members have no order. */
        for (size_t i = 0; i < node->mapping.count; i++) {
            const struct member *member = &node->mapping.members[i];
            hash += mix(hash_text(seed, member->name), hash_node(seed, member->value));
        }
        return hash;
    }
    return hash;
}

static bool compare_all(const struct node *sequence, size_t *first, size_t *second)
{
    const struct node *const *items = sequence->sequence.items;
    for (*second = 1; *second < sequence->sequence.count; ++*second) {
        for (*first = 0; *first < *second; ++*first) {
            if (node_equal(items[*first], items[*second]))
                return true;
        }
    }
    return false;
}

bool unique_find_duplicate(struct schema_scratch *scratch, const struct node *sequence,
                           size_t *first, size_t *second)
{
    const struct node *const *items = sequence->sequence.items;
    size_t count = sequence->sequence.count;
    if (count <= FEW_ITEMS)
        return compare_all(sequence, first, second);
    size_t slot_count = 16;
    while (slot_count < count * 2)
        slot_count *= 2;
    size_t used = scratch->used;
    size_t hashes;
    size_t slots;
    if (!scratch_push(scratch, count, &hashes) || !scratch_push(scratch, slot_count, &slots))
        return false;
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        uint64_t hash = hash_node(scratch->seed, items[i]);
        scratch->words[hashes + i] = hash;
        size_t slot = (size_t)hash & (slot_count - 1);
        for (; scratch->words[slots + slot] && !found; slot = (slot + 1) & (slot_count - 1)) {
            *first = (size_t)scratch->words[slots + slot] - 1;
            found = scratch->words[hashes + *first] == hash && node_equal(items[*first], items[i]);
        }
        *second = i;
        scratch->words[slots + slot] = i + 1;
    }
    scratch->used = used;
    return found;
}
