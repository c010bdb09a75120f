/* SPDX-License-Identifier: MIT */
/* fleet/unread-file: variables are of groups that the inventory has, and Ansible reads them. */
#include "fleet/rule.h"
#include "fleet/sources.h"

#include <strings.h>

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

/* `.YML` is no `.yml` to Ansible, on no file system. */
static bool has_ending_in_other_case(struct text path)
{
    static const char *const endings[] = {".yml", ".yaml", ".json"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        if (path.length > length && !text_ends_with(path, endings[i]) &&
            strncasecmp(path.bytes + path.length - length, endings[i], length) == 0)
            return true;
    }
    return false;
}

static void report_endings(const struct fleet *fleet, struct findings *findings)
{
    for (size_t i = 0; i < fleet->snapshot->count; i++) {
        struct text path = fleet->snapshot->files[i].path;
        enum fleet_role role = fleet_path_of(fleet->location, path).role;
        if ((role == FLEET_GROUP_VARIABLES || role == FLEET_DEVICE_VARIABLES) &&
            has_ending_in_other_case(path))
            findings_add(findings, RULE_FLEET_UNREAD_FILE, &(struct place){.path = path},
                         "give it an ending in lower case, such as .yml",
                         "Ansible passes over endings in upper case, so it never reads this");
    }
}

/* Nothing is called unread where the inventory is not known. */
void fleet_unread_file(const struct fleet *fleet, const struct fleet_file *file,
                       struct findings *findings)
{
    (void)file;
    struct fleet_sources source = {.fleet = fleet, .has_nobodys = true};
    report_endings(fleet, findings);
    while (fleet->inventory && fleet_sources_next(&source)) {
        const struct fleet_path *path = &source.path;
        if (path->role != FLEET_GROUP_VARIABLES || is_read(fleet->inventory, path->owner))
            continue;
        report(fleet, path, findings);
    }
}
