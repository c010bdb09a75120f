/* SPDX-License-Identifier: MIT */
/* The sources of variables. */
#include "fleet/sources.h"

/* A file without extension that belongs to nobody is somebody's README. */
static bool is_source(const struct fleet *fleet, const struct fleet_path *path)
{
    if (path->role != FLEET_DEVICE_VARIABLES && path->role != FLEET_GROUP_VARIABLES)
        return false;
    return path->in_folder || fleet_reads(fleet->inventory, path);
}

/* Files of one folder stand together. */
bool fleet_sources_next(struct fleet_sources *sources)
{
    const struct snapshot *snapshot = sources->fleet->snapshot;
    while (sources->next < snapshot->count) {
        const struct file *file = &snapshot->files[sources->next++];
        struct fleet_path path = fleet_path_of(sources->fleet->location, file->path);
        if (!is_source(sources->fleet, &path) || text_equal(path.source, sources->path.source))
            continue;
        sources->path = path;
        sources->file = file;
        return true;
    }
    return false;
}
