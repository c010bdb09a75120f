/* SPDX-License-Identifier: MIT */
/* tree/malformed: a root of the fleet is a file or a folder, as Ansible wants it. */
#include "fleet/rule.h"

#include <string.h>

static bool is_folder_of_variables(const struct inventory_location *location, struct text path)
{
    for (size_t i = 0; i < location->base_count; i++) {
        const struct text base = location->bases[i];
        if (path.length < base.length || memcmp(path.bytes, base.bytes, base.length) != 0)
            continue;
        struct text name = text_from(path, base.length);
        if (text_is(name, INVENTORY_HOST_FOLDER) || text_is(name, INVENTORY_GROUP_FOLDER))
            return true;
    }
    return false;
}

static bool is_named_as_file(struct text path)
{
    return text_ends_with(path, ".yml") || text_ends_with(path, ".yaml") ||
           text_ends_with(path, ".ini");
}

/* An inventory that is called like a file and is a folder, whose files Ansible reads. */
static void refuse_folders(const struct inventory_location *location, struct findings *findings)
{
    for (size_t i = 0; i < location->source_count; i++) {
        const struct text source = location->sources[i];
        bool is_folder = false;
        for (size_t j = 0; j < location->file_count; j++)
            is_folder |= location->files[j].length > source.length &&
                         memcmp(location->files[j].bytes, source.bytes, source.length) == 0 &&
                         location->files[j].bytes[source.length] == '/';
        if (is_folder && is_named_as_file(source))
            findings_add(findings, RULE_TREE_MALFORMED, &(struct place){.path = source},
                         "make it one file", "%.*s is a folder where a file is expected",
                         (int)source.length, source.bytes);
    }
}

void fleet_malformed(const struct fleet *fleet, const struct fleet_file *file,
                     struct findings *findings)
{
    (void)file;
    refuse_folders(fleet->location, findings);
    for (size_t i = 0; i < fleet->snapshot->count; i++) {
        struct text path = fleet->snapshot->files[i].path;
        const struct place place = {.path = path};
        if (is_folder_of_variables(fleet->location, path))
            findings_add(findings, RULE_TREE_MALFORMED, &place,
                         "make it a folder of variables files",
                         "%.*s is a file where a folder is expected", (int)path.length, path.bytes);
    }
}
