/* SPDX-License-Identifier: MIT */
/* fleet/unread-file: variables are of groups that the inventory has, and Ansible reads them. */
#include "fleet/rule.h"
#include "fleet/sources.h"

static bool is_read(const struct inventory *inventory, struct text owner)
{
    owner = fleet_owner_without_sops(owner);
    return inventory_group(inventory, owner) != NULL;
}

static void report(const struct fleet *fleet, const struct fleet_path *path,
                   struct findings *findings)
{
    const struct text inventory = fleet->location->files[0];
    struct buffer help;
    buffer_init(&help, 1000);
    buffer_format(&help, "give it the name of a group in %.*s, or remove it with git rm",
                  (int)inventory.length, inventory.bytes);
    findings_add(findings, RULE_FLEET_UNREAD_FILE, &(struct place){.path = path->source},
                 help.failed ? NULL : help.bytes,
                 "no group of the inventory is called %.*s, so Ansible never reads this",
                 (int)path->owner.length, path->owner.bytes);
    buffer_release(&help);
}

/* Nothing is called unread where the inventory is not known. */
void fleet_unread_file(const struct fleet *fleet, const struct fleet_file *file,
                       struct findings *findings)
{
    (void)file;
    struct fleet_sources source = {.fleet = fleet};
    while (fleet->inventory && fleet_sources_next(&source)) {
        const struct fleet_path *path = &source.path;
        if (path->role != FLEET_GROUP_VARIABLES || is_read(fleet->inventory, path->owner))
            continue;
        report(fleet, path, findings);
    }
}
