/* SPDX-License-Identifier: MIT */
/* Where Ansible is run, and what inventories are called there. */
#include "inventory/usual.h"

static const char *const play_folders[] = {"", "ansible/", NULL};

const char *const inventory_folders[INVENTORY_FOLDERS] = {INVENTORY_GROUP_FOLDER,
                                                          INVENTORY_HOST_FOLDER};

const char *const usual_names[USUAL_NAMES] = {
    "inventory.yml", "inventory.yaml", "inventory.ini", "inventory",
    "hosts.yml",     "hosts.yaml",     "hosts.ini",     "hosts",
};

const char *const *usual_folders(const struct fleet_root *root, const char *only[2])
{
    only[0] = root->folder;
    only[1] = NULL;
    return root->folder ? only : play_folders;
}

static bool is_usual_path_of(const struct fleet_root *root, struct text path)
{
    const char *only[2];
    for (size_t i = 0; i < root->inventories.count; i++) {
        if (text_is(path, root->inventories.items[i]))
            return true;
    }
    for (const char *const *folder = usual_folders(root, only);
         *folder && root->inventories.count == 0; folder++) {
        struct text name = path;
        for (size_t i = 0; text_take_string(&name, *folder) && i < USUAL_NAMES; i++) {
            if (text_is(name, usual_names[i]))
                return true;
            name = path;
        }
    }
    return false;
}

bool inventory_is_usual_path(const struct policy *policy, struct text path)
{
    for (size_t i = 0; i < policy->fleet_root_count; i++) {
        if (is_usual_path_of(&policy->fleet_roots[i], path))
            return true;
    }
    return false;
}
