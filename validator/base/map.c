/* SPDX-License-Identifier: MIT */
/* A hash table that keeps the order of insertion. */
#include "base/base.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

/* ------------------------------------------------------- SipHash-1-3, keyed once a process -- */

static uint64_t hash_key[2];
static pthread_once_t hash_key_once = PTHREAD_ONCE_INIT;

static void choose_hash_key(void)
{
    if (getrandom(hash_key, sizeof hash_key, GRND_NONBLOCK) == (ssize_t)sizeof hash_key)
        return;
    /* Early boot without entropy: a weaker key only weakens the defence against collisions. */
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    hash_key[0] = (uint64_t)now.tv_nsec * 0x9E3779B97F4A7C15U;
    hash_key[1] = (uint64_t)(uintptr_t)&now ^ (uint64_t)now.tv_sec;
}

static inline uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

/* As part of its callers the words stay in registers. */
static inline __attribute__((always_inline)) void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

static uint64_t hash_of(struct text key)
{
    pthread_once(&hash_key_once, choose_hash_key);
    uint64_t v[4] = {hash_key[0] ^ 0x736F6D6570736575U, hash_key[1] ^ 0x646F72616E646F6DU,
                     hash_key[0] ^ 0x6C7967656E657261U, hash_key[1] ^ 0x7465646279746573U};
    size_t i = 0;
    for (; i + 8 <= key.length; i += 8) {
        uint64_t word;
        memcpy(&word, key.bytes + i, 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    uint64_t last = (uint64_t)key.length << 56;
    for (unsigned shift = 0; i < key.length; i++, shift += 8)
        last |= (uint64_t)(unsigned char)key.bytes[i] << shift;
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xFF;
    for (int round = 0; round < 3; round++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* ------------------------------------------------------------------------------------- map -- */

void map_init(struct map *map)
{
    *map = (struct map){0};
}

void map_release(struct map *map)
{
    free(map->entries);
    free(map->slots);
    *map = (struct map){0};
}

/* The slot that holds the key, or the free slot where it belongs. */
static uint32_t *find_slot(const struct map *map, struct text key, uint64_t hash)
{
    size_t mask = map->slot_count - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &map->slots[i];
        if (*slot == 0)
            return slot;
        const struct map_entry *entry = &map->entries[*slot - 1];
        if (entry->hash == hash && text_equal(entry->key, key))
            return slot;
    }
}

/* At most half full, so that probing stays short. */
static int grow(struct map *map)
{
    if (map->count >= UINT32_MAX / 4)
        return -1;
    size_t capacity = map->capacity ? map->capacity * 2 : 8;
    struct map_entry *entries = realloc(map->entries, capacity * sizeof *entries);
    if (!entries)
        return -1;
    map->entries = entries;
    uint32_t *slots = calloc(capacity * 2, sizeof *slots);
    if (!slots)
        return -1;
    free(map->slots);
    map->slots = slots;
    map->slot_count = capacity * 2;
    map->capacity = capacity;
    for (size_t i = 0; i < map->count; i++)
        *find_slot(map, entries[i].key, entries[i].hash) = (uint32_t)i + 1;
    return 0;
}

static struct map_entry *find(const struct map *map, struct text key)
{
    if (map->count == 0)
        return NULL;
    uint32_t slot = *find_slot(map, key, hash_of(key));
    return slot ? &map->entries[slot - 1] : NULL;
}

void *map_get(const struct map *map, struct text key)
{
    struct map_entry *entry = find(map, key);
    return entry ? entry->value : NULL;
}

bool map_has(const struct map *map, struct text key)
{
    return find(map, key) != NULL;
}

void **map_place(struct map *map, struct text key, bool *added)
{
    if (map->count == map->capacity && grow(map) != 0)
        return NULL;
    uint64_t hash = hash_of(key);
    uint32_t *slot = find_slot(map, key, hash);
    *added = *slot == 0;
    if (*added) {
        map->entries[map->count] = (struct map_entry){.key = key, .hash = hash};
        *slot = (uint32_t)++map->count;
    }
    return &map->entries[*slot - 1].value;
}

int map_put(struct map *map, struct text key, void *value)
{
    bool added;
    void **place = map_place(map, key, &added);
    if (!place)
        return -1;
    *place = value;
    return 0;
}
