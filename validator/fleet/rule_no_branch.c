/* SPDX-License-Identifier: MIT */
/* fleet/no-branch: each device follows a branch, or no rollout ever reaches it. */
#include "fleet/rule.h"
#include "fleet/sources.h"

#include <stdlib.h>

enum { NOWHERE = -1 };

/* A group of the inventory, or one that has variables alone. */
struct group {
    bool sets_branch;      /* for all that is in it */
    ptrdiff_t first_child; /* an edge, or NOWHERE */
};

/* One group that stands in the children of another. */
struct edge {
    size_t child;
    ptrdiff_t next; /* the next edge of the same parent, or NOWHERE */
};

/* Who sets the branch for whom. */
struct branches {
    struct map indices; /* of groups: name to index plus one */
    struct group *groups;
    size_t group_count, group_capacity;
    struct edge *edges;
    size_t edge_count, edge_capacity;
    struct map following; /* devices that have a branch */
    struct map grouped;   /* devices in some group other than all and ungrouped */
};

/* --------------------------------------------------------------------------------- groups -- */

/* These return -1 when memory is out, else 0. */

static int note_group(struct branches *branches, struct text name, size_t *index)
{
    bool added;
    void **place = map_place(&branches->indices, name, &added);
    if (!place)
        return -1;
    if (added) {
        if (ARRAY_RESERVE(branches->groups, branches->group_capacity, branches->group_count + 1) !=
            0)
            return -1;
        branches->groups[branches->group_count++] = (struct group){.first_child = NOWHERE};
        *place = (void *)(uintptr_t)branches->group_count;
    }
    *index = (uintptr_t)*place - 1;
    return 0;
}

static int note_child(struct branches *branches, size_t parent, size_t child)
{
    if (ARRAY_RESERVE(branches->edges, branches->edge_capacity, branches->edge_count + 1) != 0)
        return -1;
    branches->edges[branches->edge_count] =
        (struct edge){child, branches->groups[parent].first_child};
    branches->groups[parent].first_child = (ptrdiff_t)branches->edge_count++;
    return 0;
}

/* Groups and who is below whom. Depth is bounded by the document's. */
static int read_groups(struct branches *branches, const struct node *groups, ptrdiff_t parent)
{
    for (size_t i = 0; groups && groups->type == NODE_MAPPING && i < groups->mapping.count; i++) {
        const struct member *member = &groups->mapping.members[i];
        const struct node *variables = node_member(member->value, "vars");
        size_t index = 0;
        if (note_group(branches, member->name, &index) != 0 ||
            (parent != NOWHERE && note_child(branches, (size_t)parent, index) != 0))
            return -1;
        branches->groups[index].sets_branch |= variables && fleet_sets_branch(variables);
        if (read_groups(branches, node_member(member->value, "children"), (ptrdiff_t)index) != 0)
            return -1;
    }
    return 0;
}

/* What stands in files of their own. */
static int read_files(struct branches *branches, const struct fleet *fleet)
{
    for (size_t i = 0; i < fleet->snapshot->count; i++) {
        struct fleet_path path = fleet_path_of(fleet->snapshot->files[i].path);
        size_t index = 0;
        if (!fleet->facts[i].sets_branch)
            continue;
        path.owner = fleet_owner_without_sops(path.owner);
        if (path.role == FLEET_DEVICE_VARIABLES &&
            map_put(&branches->following, path.owner, branches) != 0)
            return -1;
        if (path.role != FLEET_GROUP_VARIABLES)
            continue;
        if (note_group(branches, path.owner, &index) != 0)
            return -1;
        branches->groups[index].sets_branch = true;
    }
    return 0;
}

/* What a group sets holds for the groups below it. */
static int spread(struct branches *branches)
{
    size_t *open = malloc((branches->group_count + 1) * sizeof *open);
    size_t count = 0;
    if (!open)
        return -1;
    for (size_t i = 0; i < branches->group_count; i++) {
        if (branches->groups[i].sets_branch)
            open[count++] = i;
    }
    while (count > 0) {
        ptrdiff_t edge = branches->groups[open[--count]].first_child;
        for (; edge != NOWHERE; edge = branches->edges[edge].next) {
            struct group *child = &branches->groups[branches->edges[edge].child];
            if (!child->sets_branch)
                open[count++] = branches->edges[edge].child;
            child->sets_branch = true;
        }
    }
    free(open);
    return 0;
}

static bool group_sets(const struct branches *branches, struct text name)
{
    const uintptr_t place = (uintptr_t)map_get(&branches->indices, name);
    return place && branches->groups[place - 1].sets_branch;
}

/* -------------------------------------------------------------------------------- devices -- */

/* The devices of one group. Who is in no group but `all` is in `ungrouped`, wherever it stands. */
static int read_hosts(struct branches *branches, const struct member *group)
{
    const struct node *hosts = node_member(group->value, "hosts");
    bool counts = !text_is(group->name, "all") && !text_is(group->name, "ungrouped");
    bool sets = counts && group_sets(branches, group->name);
    for (size_t i = 0; hosts && hosts->type == NODE_MAPPING && i < hosts->mapping.count; i++) {
        const struct member *host = &hosts->mapping.members[i];
        if ((counts && map_put(&branches->grouped, host->name, branches) != 0) ||
            ((sets || fleet_sets_branch(host->value)) &&
             map_put(&branches->following, host->name, branches) != 0))
            return -1;
    }
    return 0;
}

static int read_devices(struct branches *branches, const struct node *groups)
{
    for (size_t i = 0; groups && groups->type == NODE_MAPPING && i < groups->mapping.count; i++) {
        const struct member *group = &groups->mapping.members[i];
        if (read_hosts(branches, group) != 0 ||
            read_devices(branches, node_member(group->value, "children")) != 0)
            return -1;
    }
    return 0;
}

/* ------------------------------------------------------------------------------- the rule -- */

/* A name with brackets or a port stands for others, which the schema has refused. */
static bool is_one_device(struct text name)
{
    return !text_has(name, '[') && !text_has(name, ':');
}

static void report(const struct fleet *fleet, const struct map_entry *device,
                   struct findings *findings)
{
    const struct branch_laws *laws = &fleet->policy->laws;
    const struct node *key = device->value;
    const struct place place = {
        .path = TEXT("inventory.yml"), .line = key->at.line, .column = key->at.column};
    struct buffer help;
    buffer_init(&help, 4096);
    buffer_format(&help, "set it in host_vars/%.*s.yml or for a group; for example: ",
                  (int)device->key.length, device->key.bytes);
    buffer_format(&help, "subscribed_branch: %s", laws->items[0].name);
    findings_add(findings, RULE_FLEET_NO_BRANCH, &place, help.failed ? NULL : help.bytes,
                 "nothing sets subscribed_branch for %.*s, so no rollout ever reaches it",
                 (int)device->key.length, device->key.bytes);
    buffer_release(&help);
}

static int read_all(struct branches *branches, const struct fleet *fleet)
{
    return read_groups(branches, fleet->inventory->root, NOWHERE) == 0 &&
                   read_files(branches, fleet) == 0 && spread(branches) == 0 &&
                   read_devices(branches, fleet->inventory->root) == 0
               ? 0
               : -1;
}

static void check_devices(const struct branches *branches, const struct fleet *fleet,
                          struct findings *findings)
{
    const struct map *devices = &fleet->inventory->devices;
    bool ungrouped_follow = group_sets(branches, TEXT("ungrouped"));
    if (group_sets(branches, TEXT("all")))
        return;
    for (size_t i = 0; i < devices->count; i++) {
        struct text name = devices->entries[i].key;
        if (map_has(&branches->following, name) || !is_one_device(name) ||
            (ungrouped_follow && !map_has(&branches->grouped, name)))
            continue;
        report(fleet, &devices->entries[i], findings);
    }
}

/* Nobody is said to follow nothing where the inventory is not known. */
void fleet_no_branch(const struct fleet *fleet, const struct fleet_file *file,
                     struct findings *findings)
{
    (void)file;
    struct branches branches = {0};
    if (!fleet->inventory || !fleet->facts)
        return;
    map_init(&branches.indices);
    map_init(&branches.following);
    map_init(&branches.grouped);
    if (read_all(&branches, fleet) == 0)
        check_devices(&branches, fleet, findings);
    else
        findings->lost = true;
    map_release(&branches.indices);
    map_release(&branches.following);
    map_release(&branches.grouped);
    free(branches.groups);
    free(branches.edges);
}
