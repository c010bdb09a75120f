/* SPDX-License-Identifier: MIT */
/* fleet/no-inventory: a fleet has an inventory. */
#include "fleet/rule.h"

/* A tree without any file of variables is no fleet, and misses nothing. */
void fleet_no_inventory(const struct fleet *fleet, const struct fleet_file *file,
                        struct findings *findings)
{
    (void)file;
    bool has_variables = false;
    for (size_t i = 0; i < fleet->snapshot->count; i++) {
        enum fleet_role role = fleet_path_of(fleet->snapshot->files[i].path).role;
        if (role == FLEET_INVENTORY)
            return;
        has_variables |= role != FLEET_OTHER;
    }
    const struct place place = {.path = TEXT("inventory.yml")};
    if (has_variables)
        findings_add(findings, RULE_FLEET_NO_INVENTORY, &place,
                     "add inventory.yml at the top of the repository",
                     "there is no inventory, so Ansible knows no device");
}
