/* SPDX-License-Identifier: MIT */
/* tree/malformed: a root of the fleet is a file or a folder, as Ansible wants it. */
#include "fleet/rule.h"

void fleet_malformed(const struct fleet *fleet, const struct fleet_file *file,
                     struct findings *findings)
{
    (void)file;
    for (size_t i = 0; i < fleet->snapshot->count; i++) {
        struct text path = fleet->snapshot->files[i].path;
        const struct place place = {.path = path};
        if (text_is(path, FLEET_DEVICE_FOLDER) || text_is(path, FLEET_GROUP_FOLDER))
            findings_add(findings, RULE_TREE_MALFORMED, &place,
                         "make it a folder of variables files",
                         "%.*s is a file where a folder is expected", (int)path.length, path.bytes);
        else if (text_starts_with(path, "inventory.yml/"))
            findings_add(findings, RULE_TREE_MALFORMED, &place, "make inventory.yml one file",
                         "inventory.yml is a folder where a file is expected");
    }
}
