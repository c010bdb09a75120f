/* SPDX-License-Identifier: MIT */
/* Files of one content that mean the same: judged once, and told of each. */
#include "verdict/sharing.h"

#include <stdlib.h>
#include <string.h>

int sharing_init(struct sharing *sharing, const struct snapshot *snapshot, struct error *error)
{
    *sharing = (struct sharing){.snapshot = snapshot};
    arena_init(&sharing->arena);
    map_init(&sharing->found);
    sharing->shares = calloc(snapshot->count + 1, sizeof *sharing->shares);
    sharing->firsts = calloc(snapshot->count + 1, sizeof *sharing->firsts);
    if (!sharing->shares || !sharing->firsts)
        return error_memory(error);
    for (size_t i = 0; i < snapshot->count; i++)
        sharing->shares[i].first = i;
    return 0;
}

void sharing_release(struct sharing *sharing)
{
    map_release(&sharing->found);
    arena_release(&sharing->arena);
    free(sharing->shares);
    free(sharing->firsts);
}

int sharing_add(struct sharing *sharing, size_t index, uint64_t meaning, struct error *error)
{
    bool added;
    enum { KEY_BYTES = OBJECT_ID_BYTES + sizeof meaning };
    char key[KEY_BYTES];
    memcpy(key, sharing->snapshot->files[index].blob.bytes, OBJECT_ID_BYTES);
    memcpy(key + OBJECT_ID_BYTES, &meaning, sizeof meaning);
    const struct share *known = map_get(&sharing->found, (struct text){key, KEY_BYTES});
    if (known) {
        sharing->shares[index].first = known->first;
        sharing->copies++;
        return 0;
    }
    struct text kept = arena_copy(&sharing->arena, (struct text){key, KEY_BYTES});
    void **place = kept.bytes ? map_place(&sharing->found, kept, &added) : NULL;
    if (!place)
        return error_memory(error);
    *place = &sharing->shares[index];
    sharing->firsts[sharing->first_count++] = index;
    return 0;
}

void sharing_add_alone(struct sharing *sharing, size_t index)
{
    sharing->firsts[sharing->first_count++] = index;
}

void sharing_next(struct sharing *sharing)
{
    sharing->first_count = 0;
}

void sharing_count(struct sharing *sharing, const struct finding *finding)
{
    size_t file = snapshot_find(sharing->snapshot, finding->place.path);
    if (file != SIZE_MAX)
        sharing->shares[file].total[finding->severity]++;
}

/* ---------------------------------------------------------------------------------- telling -- */

/* All that was found, by path. */
struct found {
    const struct finding **items; /* [count] */
    size_t count, capacity;
};

static int compare_paths(const void *left, const void *right)
{
    const struct finding *const *a = left;
    const struct finding *const *b = right;
    return text_compare((*a)->place.path, (*b)->place.path);
}

static bool collect(struct found *found, const struct findings *const *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = found->count + parts[i]->count;
        if (ARRAY_RESERVE(found->items, found->capacity, length + 1) != 0)
            return false;
        for (size_t item = 0; item < parts[i]->count; item++)
            found->items[found->count++] = &parts[i]->items[item];
    }
    if (found->count > 1)
        qsort(found->items, found->count, sizeof *found->items, compare_paths);
    return true;
}

/* The first of those at the path or behind it. */
static size_t find_path(const struct found *found, struct text path)
{
    size_t low = 0, high = found->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text_compare(found->items[middle]->place.path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether `copies` would keep any of what the share's files have. */
static bool has_room(const struct findings *copies, const struct share *share)
{
    for (int i = SEVERITY_WARNING; i < SEVERITY_COUNT; i++)
        if (share->total[i] > 0 && copies->total[i] < copies->ceiling)
            return true;
    return false;
}

/* Tells of the file what was found in the first one of its content. */
static void tell(const struct sharing *sharing, const struct found *found, size_t index,
                 struct findings *copies)
{
    const struct share *share = &sharing->shares[sharing->shares[index].first];
    const struct text first = sharing->snapshot->files[share->first].path;
    size_t told[SEVERITY_COUNT] = {0};
    size_t next = has_room(copies, share) ? find_path(found, first) : found->count;
    for (; next < found->count && text_equal(found->items[next]->place.path, first); next++) {
        struct finding copy = *found->items[next];
        copy.place.path = sharing->snapshot->files[index].path;
        told[copy.severity]++;
        findings_add_copy(copies, &copy);
    }
    for (int i = SEVERITY_WARNING; i < SEVERITY_COUNT; i++)
        if (share->total[i] > told[i])
            findings_count_more(copies, (enum severity)i, share->total[i] - told[i]);
}

void sharing_tell(const struct sharing *sharing, const struct findings *const *parts, size_t count,
                  struct findings *copies)
{
    struct found found = {0};
    if (sharing->copies == 0)
        return;
    copies->lost |= !collect(&found, parts, count);
    for (size_t i = 0; found.items && i < sharing->snapshot->count; i++)
        if (sharing->shares[i].first != i)
            tell(sharing, &found, i, copies);
    free(found.items);
}
