/* SPDX-License-Identifier: MIT */
/* What the devices of a fleet are given, kept small. */
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

void plan_fleet_init(struct plan_fleet *fleet)
{
    *fleet = (struct plan_fleet){0};
    arena_init(&fleet->arena);
    map_init(&fleet->shared);
}

void plan_fleet_release(struct plan_fleet *fleet)
{
    map_release(&fleet->shared);
    arena_release(&fleet->arena);
    free(fleet->items);
    *fleet = (struct plan_fleet){0};
}

/* The one copy of a text that many devices have. */
static int share(struct plan_fleet *fleet, struct text *text)
{
    bool added;
    if (!text->bytes)
        return 0;
    void *known = map_get(&fleet->shared, *text);
    if (known) {
        text->bytes = known;
        return 0;
    }
    struct text copy = arena_copy(&fleet->arena, *text);
    void **place = copy.bytes ? map_place(&fleet->shared, copy, &added) : NULL;
    if (!place)
        return -1;
    *place = (void *)copy.bytes;
    *text = copy;
    return 0;
}

int plan_fleet_add(struct plan_fleet *fleet, const struct plan_given *given, struct error *error)
{
    if (ARRAY_RESERVE(fleet->items, fleet->capacity, fleet->count + 1) != 0)
        return error_memory(error);
    struct plan_given *item = &fleet->items[fleet->count];
    *item = *given;
    item->device = arena_copy(&fleet->arena, given->device);
    if (!item->device.bytes || share(fleet, &item->branch) != 0 || share(fleet, &item->type) != 0 ||
        share(fleet, &item->image) != 0 || share(fleet, &item->unverified) != 0)
        return error_memory(error);
    fleet->count++;
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    const struct plan_given *left = a, *right = b;
    return text_compare(left->device, right->device);
}

void plan_fleet_sort(struct plan_fleet *fleet)
{
    if (fleet->count > 1)
        qsort(fleet->items, fleet->count, sizeof *fleet->items, compare_names);
}
