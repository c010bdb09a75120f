/* SPDX-License-Identifier: MIT */
/* Which files of a tree are of which fleet: those in its folder, and the attributes above it. */
#include "verdict/portion.h"

#include "fleet/fleet.h"

#include <string.h>

static bool is_of_fleet(const struct inventory_location *location, struct text path)
{
    if (text_starts_with(path, location->folder))
        return true;
    if (!fleet_is_attributes(path))
        return false;
    const struct text folder = text_folder(path);
    return strncmp(location->folder, folder.bytes, folder.length) == 0;
}

/* The index in the portion of a file that is in it. */
static size_t find_place(const struct portion *portion, size_t place)
{
    size_t low = 0, high = portion->snapshot.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (portion->places[middle] < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int portion_take(struct portion *portion, const struct snapshot *all,
                 struct inventory_location *location, struct arena *arena, struct error *error)
{
    struct snapshot *snapshot = &portion->snapshot;
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++)
        count += is_of_fleet(location, all->files[i].path);
    snapshot->files = arena_alloc_array(arena, count + 1, sizeof *snapshot->files);
    portion->places = arena_alloc_array(arena, count + 1, sizeof *portion->places);
    if (!snapshot->files || !portion->places)
        return error_memory(error);
    for (size_t i = 0; i < all->count; i++) {
        if (!is_of_fleet(location, all->files[i].path))
            continue;
        portion->places[snapshot->count] = i;
        snapshot->files[snapshot->count++] = all->files[i];
    }
    for (size_t i = 0; i < location->file_count; i++)
        location->indices[i] = find_place(portion, location->indices[i]);
    return 0;
}
