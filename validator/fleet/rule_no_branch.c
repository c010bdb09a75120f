/* SPDX-License-Identifier: MIT */
/* fleet/no-branch: each device follows a branch, or no rollout ever reaches it. */
#include "fleet/rule.h"
#include "fleet/sources.h"

#include <stdlib.h>

/* Who sets the branch for whom. */
struct branches {
    const struct inventory *inventory;
    bool *group_sets;   /* [group_count] for all that is in it */
    bool *host_follows; /* [host_count] */
};

/* ------------------------------------------------------------------------------- who sets it -- */

static bool blocks_set(const struct inventory_block *block)
{
    for (; block; block = block->next) {
        if (fleet_sets_branch(block->variables))
            return true;
    }
    return false;
}

static void read_inventory(struct branches *branches)
{
    const struct inventory *inventory = branches->inventory;
    for (size_t i = 0; i < inventory->group_count; i++)
        branches->group_sets[i] = blocks_set(inventory->groups[i].blocks);
    for (size_t i = 0; i < inventory->host_count; i++)
        branches->host_follows[i] = blocks_set(inventory->hosts[i].blocks);
}

static void read_file(struct branches *branches, const struct fleet_path *path)
{
    const struct inventory *inventory = branches->inventory;
    struct text owner = fleet_owner_without_sops(path->owner);
    const struct inventory_group *group =
        path->role == FLEET_GROUP_VARIABLES ? inventory_group(inventory, owner) : NULL;
    const struct inventory_host *host =
        path->role == FLEET_DEVICE_VARIABLES ? inventory_host(inventory, owner) : NULL;
    if (group)
        branches->group_sets[group - inventory->groups] = true;
    if (host)
        branches->host_follows[host - inventory->hosts] = true;
}

/* What stands in files of the one role. */
static void read_files(struct branches *branches, const struct fleet *fleet, enum fleet_role role)
{
    for (size_t i = 0; i < fleet->snapshot->count; i++) {
        if (!fleet->facts[i].sets_branch)
            continue;
        const struct fleet_path path =
            fleet_path_of(fleet->location, fleet->snapshot->files[i].path);
        if (path.role == role)
            read_file(branches, &path);
    }
}

/* What a group sets holds for the groups below it, and for the devices of all of these. */
static int spread(struct branches *branches)
{
    const struct inventory *inventory = branches->inventory;
    size_t *open = malloc((inventory->group_count + 1) * sizeof *open);
    size_t count = 0;
    if (!open)
        return -1;
    for (size_t i = 0; i < inventory->group_count; i++) {
        if (branches->group_sets[i])
            open[count++] = i;
    }
    while (count > 0) {
        const struct inventory_group *group = &inventory->groups[open[--count]];
        for (size_t i = 0; i < group->host_count; i++)
            branches->host_follows[group->hosts[i]] = true;
        for (size_t i = 0; i < group->child_count; i++) {
            size_t child = group->children[i];
            if (!branches->group_sets[child])
                open[count++] = child;
            branches->group_sets[child] = true;
        }
    }
    free(open);
    return 0;
}

/* ------------------------------------------------------------------------------- the rule -- */

/* Of a range, or of a name with a port, the schema has spoken. */
static bool is_named_alone(const struct inventory_host *host)
{
    return !host->key || text_equal(node_text(host->key), host->name);
}

static void report(const struct fleet *fleet, const struct inventory_host *host,
                   struct findings *findings)
{
    const struct branch_laws *laws = &fleet->policy->laws;
    struct place place = {.path = host->path};
    if (host->key) {
        place.line = host->key->at.line;
        place.column = host->key->at.column;
    }
    struct buffer help;
    buffer_init(&help, 4096);
    const struct text base = fleet->location->bases[0];
    buffer_format(&help,
                  "set it in %.*s" INVENTORY_HOST_FOLDER "/%.*s.yml or for a group; for example: ",
                  (int)base.length, base.bytes, (int)host->name.length, host->name.bytes);
    buffer_format(&help, "subscribed_branch: %s", laws->items[0].name);
    findings_add(findings, RULE_FLEET_NO_BRANCH, &place, help.failed ? NULL : help.bytes,
                 "nothing sets subscribed_branch for %.*s, so no rollout ever reaches it",
                 (int)host->name.length, host->name.bytes);
    buffer_release(&help);
}

static int check(struct branches *branches, const struct fleet *fleet, struct findings *findings)
{
    const struct inventory *inventory = branches->inventory;
    read_inventory(branches);
    read_files(branches, fleet, FLEET_GROUP_VARIABLES);
    if (branches->group_sets[INVENTORY_ALL])
        return 0;
    read_files(branches, fleet, FLEET_DEVICE_VARIABLES);
    if (spread(branches) != 0)
        return -1;
    for (size_t i = 0; i < inventory->host_count; i++) {
        if (!branches->host_follows[i] && is_named_alone(&inventory->hosts[i]))
            report(fleet, &inventory->hosts[i], findings);
    }
    return 0;
}

/* Nobody is said to follow nothing where the inventory is not known. */
void fleet_no_branch(const struct fleet *fleet, const struct fleet_file *file,
                     struct findings *findings)
{
    (void)file;
    const struct inventory *inventory = fleet->inventory;
    if (!inventory || !fleet->facts)
        return;
    struct branches branches = {.inventory = inventory,
                                .group_sets = calloc(inventory->group_count, sizeof(bool)),
                                .host_follows = calloc(inventory->host_count + 1, sizeof(bool))};
    if (!branches.group_sets || !branches.host_follows || check(&branches, fleet, findings) != 0)
        findings->lost = true;
    free(branches.group_sets);
    free(branches.host_follows);
}
