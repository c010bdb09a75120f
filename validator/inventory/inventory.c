/* SPDX-License-Identifier: MIT */
/* The life of an inventory, and looking up in it. */
#include "inventory/files.h"

#include <stdlib.h>

void inventory_init(struct inventory *inventory, const struct limits *limits)
{
    *inventory = (struct inventory){.limits = limits, .ini_values_left = limits->inventory_nodes};
    arena_init(&inventory->arena);
    map_init(&inventory->group_indices);
    map_init(&inventory->host_indices);
    map_init(&inventory->edges);
    map_init(&inventory->kins);
}

static void release_groups(struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->group_count; i++) {
        free(inventory->groups[i].parents);
        free(inventory->groups[i].children);
        free(inventory->groups[i].hosts);
    }
    free(inventory->groups);
}

void inventory_release(struct inventory *inventory)
{
    release_groups(inventory);
    free(inventory->hosts);
    free(inventory->kin_items);
    files_free(inventory->files);
    map_release(&inventory->group_indices);
    map_release(&inventory->host_indices);
    map_release(&inventory->edges);
    map_release(&inventory->kins);
    arena_release(&inventory->arena);
    *inventory = (struct inventory){0};
}

static size_t index_of(const struct map *indices, struct text name)
{
    return (uintptr_t)map_get(indices, name); /* plus one */
}

const struct inventory_group *inventory_group(const struct inventory *inventory, struct text name)
{
    size_t index = index_of(&inventory->group_indices, name);
    return index ? &inventory->groups[index - 1] : NULL;
}

const struct inventory_host *inventory_host(const struct inventory *inventory, struct text name)
{
    size_t index = index_of(&inventory->host_indices, name);
    return index ? &inventory->hosts[index - 1] : NULL;
}
