/* SPDX-License-Identifier: MIT */
/* Whom the change of one file may reach: see "Pay for the change" in docs/architecture.md. */
#define _GNU_SOURCE /* memmem */
#include "verdict/change.h"

#include <string.h>

enum { REGULAR_FILE = 0100644 };

static bool is_at(const struct text *items, size_t count, struct text path)
{
    for (size_t i = 0; i < count; i++) {
        if (path.length >= items[i].length &&
            memcmp(path.bytes, items[i].bytes, items[i].length) == 0 &&
            (path.length == items[i].length || path.bytes[items[i].length] == '/'))
            return true;
    }
    return false;
}

/* Whether an inventory is, or may be, read there. */
static bool is_of_inventory(const struct inventory_location *location, struct text path)
{
    return is_at(location->files, location->file_count, path) ||
           is_at(location->sources, location->source_count, path) ||
           is_at(location->candidates, location->candidate_count, path);
}

/* Whether a template, or the variables of its role, may be read there. */
static bool is_of_templates(const struct policy *policy, struct text path)
{
    struct text templates = text_of(policy->templates.path);
    struct text folder = text_cut(&templates, '/');
    return text_has(folder, '.') || folder.length == 0 ||
           memmem(path.bytes, path.length, folder.bytes, folder.length) != NULL;
}

enum change_reach change_reach_of(const struct change_place *place, const struct difference *change)
{
    struct text path = text_of(change->path);
    if (change->a.mode != REGULAR_FILE || change->b.mode != REGULAR_FILE ||
        is_of_inventory(place->location, path) || is_of_templates(place->policy, path) ||
        fleet_is_attributes(path))
        return CHANGE_OF_ALL;
    const struct fleet_path meaning = fleet_path_of(place->location, path);
    if (meaning.role == FLEET_DEVICE_VARIABLES)
        return CHANGE_OF_DEVICE;
    return meaning.role == FLEET_OTHER && snapshot_find(place->snapshot, path) == SIZE_MAX
               ? CHANGE_OF_NOBODY
               : CHANGE_OF_ALL;
}

size_t change_names(const struct inventory_location *location, struct text path,
                    struct text names[2])
{
    const struct fleet_path meaning = fleet_path_of(location, path);
    names[0] = text_from(meaning.source, text_folder(meaning.source).length);
    names[1] = meaning.owner;
    return meaning.has_extension ? 2 : 1;
}
