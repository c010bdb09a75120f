/* SPDX-License-Identifier: MIT */
/* The devices and groups of the inventory. */
#include "fleet/fleet.h"

static bool is_mapping(const struct node *node)
{
    return node && node->type == NODE_MAPPING;
}

/* Calls `visit` for a group and all groups below it. Depth is bounded by the document's. */
static int each_group(const struct node *groups,
                      int (*visit)(void *, const struct member *, struct error *), void *context,
                      struct error *error)
{
    for (size_t i = 0; is_mapping(groups) && i < groups->mapping.count; i++) {
        const struct member *group = &groups->mapping.members[i];
        if (visit(context, group, error) != 0 ||
            each_group(node_member(group->value, "children"), visit, context, error) != 0)
            return -1;
    }
    return 0;
}

static int collect_group(void *context, const struct member *group, struct error *error)
{
    struct inventory *inventory = context;
    if (map_put(&inventory->groups, group->name, (void *)(uintptr_t)group->key) != 0)
        return error_memory(error);
    const struct node *hosts = node_member(group->value, "hosts");
    for (size_t i = 0; is_mapping(hosts) && i < hosts->mapping.count; i++) {
        const struct member *host = &hosts->mapping.members[i];
        if (map_put(&inventory->devices, host->name, (void *)(uintptr_t)host->key) != 0)
            return error_memory(error);
    }
    return 0;
}

int inventory_read(struct inventory *inventory, const struct node *root, struct error *error)
{
    map_init(&inventory->devices);
    map_init(&inventory->groups);
    return each_group(root, collect_group, inventory, error);
}

void inventory_release(struct inventory *inventory)
{
    map_release(&inventory->devices);
    map_release(&inventory->groups);
}

bool inventory_reads(const struct inventory *inventory, const struct fleet_path *path)
{
    if (!path->is_data)
        return false;
    if (path->has_extension || path->in_folder)
        return true;
    if (!inventory)
        return !path->is_foreign;
    if (path->role == FLEET_DEVICE_VARIABLES)
        return map_has(&inventory->devices, path->owner);
    return map_has(&inventory->groups, path->owner) || text_is(path->owner, "all") ||
           text_is(path->owner, "ungrouped");
}

/* What variables_check takes beside the variables, carried through each_group. */
struct check {
    const struct fleet_expectations *expectations;
    size_t file;
    const struct place *place;
    struct image_mentions *images;
    struct findings *findings;
};

static int check_variables(const struct check *check, const struct node *variables,
                           struct error *error)
{
    return variables_check(variables, check->expectations, check->file, check->place, check->images,
                           check->findings, error);
}

static int check_group(void *context, const struct member *group, struct error *error)
{
    const struct check *check = context;
    if (check_variables(check, node_member(group->value, "vars"), error) != 0)
        return -1;
    const struct node *hosts = node_member(group->value, "hosts");
    for (size_t i = 0; is_mapping(hosts) && i < hosts->mapping.count; i++) {
        if (check_variables(check, hosts->mapping.members[i].value, error) != 0)
            return -1;
    }
    return 0;
}

int inventory_check(const struct node *root, const struct fleet_expectations *expectations,
                    size_t file, const struct place *place, struct image_mentions *images,
                    struct findings *findings, struct error *error)
{
    struct check check = {expectations, file, place, images, findings};
    return each_group(root, check_group, &check, error);
}
