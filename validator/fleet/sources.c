/* SPDX-License-Identifier: MIT */
/* The sources of variables. */
#include "fleet/sources.h"

/* Whether a file without extension that belongs to nobody may have been meant for somebody: README,
 * LICENSE and Makefile are notes, and hidden files and backups are told elsewhere. */
static bool is_nobodys(const struct fleet_path *path)
{
    struct text owner = path->owner;
    return !path->is_foreign && owner.length > 0 && owner.bytes[0] != '.' &&
           owner.bytes[owner.length - 1] != '~' &&
           !(owner.bytes[0] >= 'A' && owner.bytes[0] <= 'Z');
}

static bool is_source(const struct fleet_sources *sources, const struct fleet_path *path)
{
    if (path->role != FLEET_DEVICE_VARIABLES && path->role != FLEET_GROUP_VARIABLES)
        return false;
    return path->in_folder || fleet_reads(sources->fleet->inventory, path) ||
           (sources->has_nobodys && is_nobodys(path));
}

/* Files of one folder stand together. */
bool fleet_sources_next(struct fleet_sources *sources)
{
    const struct snapshot *snapshot = sources->fleet->snapshot;
    while (sources->next < snapshot->count) {
        const struct file *file = &snapshot->files[sources->next++];
        struct fleet_path path = fleet_path_of(sources->fleet->location, file->path);
        if (!is_source(sources, &path) || text_equal(path.source, sources->path.source))
            continue;
        sources->path = path;
        sources->file = file;
        return true;
    }
    return false;
}
