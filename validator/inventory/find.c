/* SPDX-License-Identifier: MIT */
/* The paths that a search for the inventory collects. */
#include "inventory/find.h"

int find_add(struct find *find, struct path_list *list, const char *path, struct error *error)
{
    if (!path)
        return error_memory(error);
    if (!list->items)
        list->items = arena_alloc_array(find->search->arena, FIND_PATHS_MAX, sizeof(struct text));
    if (!list->items)
        return error_memory(error);
    for (size_t i = 0; i < list->count; i++) {
        if (text_is(list->items[i], path))
            return 0;
    }
    if (list->count == FIND_PATHS_MAX)
        return error_set(error, ERROR_LIMIT, "there are more than %d inventories", FIND_PATHS_MAX);
    list->items[list->count++] = text_of(path);
    return 0;
}
