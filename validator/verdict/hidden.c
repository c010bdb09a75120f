/* SPDX-License-Identifier: MIT */
/* The plug-in of SOPS gives a device, or all of a group, what the gate does not see. */
#define _GNU_SOURCE /* memmem */
#include "verdict/hidden.h"

#include <stdlib.h>
#include <string.h>

static void hide(struct hidden *hidden, const struct inventory *inventory,
                 const struct fleet_path *path, struct text owner)
{
    const struct inventory_host *host = inventory_host(inventory, owner);
    const struct inventory_group *group = inventory_group(inventory, owner);
    if (path->role == FLEET_DEVICE_VARIABLES && host)
        hidden->hosts[host - inventory->hosts] = true;
    else if (path->role == FLEET_GROUP_VARIABLES && text_is(owner, "all"))
        hidden->all = true;
    else if (path->role == FLEET_GROUP_VARIABLES && group)
        hidden->groups[group - inventory->groups] = true;
}

int hidden_find(struct hidden *hidden, const struct inventory *inventory,
                const struct snapshot *snapshot, const struct inventory_location *location,
                struct error *error)
{
    *hidden = (struct hidden){.hosts = calloc(inventory->host_count + 1, sizeof *hidden->hosts),
                              .groups = calloc(inventory->group_count + 1, sizeof *hidden->groups)};
    if (!hidden->hosts || !hidden->groups)
        return error_memory(error);
    for (size_t i = 0; i < snapshot->count; i++) {
        struct text name = snapshot->files[i].path;
        if (!memmem(name.bytes, name.length, ".sops", strlen(".sops")))
            continue;
        const struct fleet_path path = fleet_path_of(location, name);
        struct text owner = fleet_owner_without_sops(path.owner);
        if (owner.length < path.owner.length)
            hide(hidden, inventory, &path, owner);
    }
    return 0;
}

void hidden_release(struct hidden *hidden)
{
    free(hidden->hosts);
    free(hidden->groups);
    *hidden = (struct hidden){0};
}

bool hidden_has(const struct hidden *hidden, const struct inventory_view *view, size_t host)
{
    const size_t *groups;
    size_t count;
    inventory_view_groups(view, &groups, &count);
    for (size_t i = 0; i < count; i++) {
        if (hidden->groups[groups[i]])
            return true;
    }
    return hidden->all || hidden->hosts[host];
}
