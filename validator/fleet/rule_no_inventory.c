/* SPDX-License-Identifier: MIT */
/* fleet/no-inventory: a fleet has an inventory. */
#include "fleet/rule.h"

#include <stdio.h>

/* What an inventory of YAML is called elsewhere. */
static bool is_other_name(struct text path)
{
    return text_is(path, "inventory.yaml") || text_is(path, "hosts.yml") ||
           text_is(path, "hosts.yaml");
}

static void report_other_name(struct text path, struct findings *findings)
{
    char help[64];
    snprintf(help, sizeof help, "git mv %.*s inventory.yml", (int)path.length, path.bytes);
    findings_add(findings, RULE_FLEET_NO_INVENTORY, &(struct place){.path = path}, help,
                 "the inventory is read from inventory.yml, and from no other file");
}

static void report_missing(struct findings *findings)
{
    const struct place place = {.path = TEXT(FLEET_INVENTORY_FILE)};
    findings_add(findings, RULE_FLEET_NO_INVENTORY, &place,
                 "add inventory.yml at the top of the repository, in YAML; an inventory in INI "
                 "format (hosts, inventory.ini) is not read",
                 "there is no inventory, so Ansible knows no device");
}

/* A tree without any file of variables is no fleet, and misses nothing. */
void fleet_no_inventory(const struct fleet *fleet, const struct fleet_file *file,
                        struct findings *findings)
{
    (void)file;
    bool has_variables = false;
    struct text other = {0};
    for (size_t i = 0; i < fleet->snapshot->count; i++) {
        struct text path = fleet->snapshot->files[i].path;
        enum fleet_role role = fleet_path_of(path).role;
        if (role == FLEET_INVENTORY)
            return;
        if (is_other_name(path))
            other = path;
        has_variables |= role != FLEET_OTHER;
    }
    if (other.bytes)
        report_other_name(other, findings);
    else if (has_variables)
        report_missing(findings);
}
