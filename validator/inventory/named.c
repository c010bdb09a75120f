/* SPDX-License-Identifier: MIT */
/* What an ansible.cfg names, as paths of the tree. */
#include "inventory/named.h"

#include "inventory/files.h"

/* Ansible puts what the environment holds for $NAME, ~ and {{CWD}}, and takes an empty path for the
 * folder itself. */
static bool is_plain_path(struct text path)
{
    static const char others[] = "._-+@=: /";
    struct text rest = path;
    if (text_starts_with(path, "/"))
        return false;
    while (rest.bytes) {
        if (text_is(text_cut(&rest, '/'), ".."))
            return false;
    }
    for (size_t i = 0; i < path.length; i++) {
        if (!ascii_is_alphanumeric(path.bytes[i]) && !ascii_is_among(path.bytes[i], others))
            return false;
    }
    return path.length > 0;
}

static void refuse_named(struct find *find, const struct place *place)
{
    findings_add(find->findings, RULE_FLEET_REFUSED_INVENTORY, place,
                 "write paths below the folder of ansible.cfg, such as inventory = inventory.yml",
                 "inventory names what is not known here: a path that is empty, in quotes, leads "
                 "out of the folder, or has a '$', '~' or '{', which Ansible replaces");
}

/* Ansible reads it twice, and in between what stands between. */
static bool was_named(const struct path_list *list, const char *path)
{
    for (size_t i = 0; path && i < list->count; i++) {
        if (text_is(list->items[i], path))
            return true;
    }
    return false;
}

static int take_path(struct find *find, struct path_list *to, const char *path,
                     const struct place *place, struct error *error)
{
    if (to == &find->named && was_named(to, path))
        findings_add(find->findings, RULE_FLEET_REFUSED_INVENTORY, place, "name each once",
                     "inventory names %s twice", path);
    return find_add(find, to, path, error);
}

/* Paths of the configuration count from its folder. */
static int take_named(struct find *find, struct path_list *to, const char *folder,
                      const struct place *place, struct text names, struct error *error)
{
    while (names.bytes) {
        struct text name = text_cut(&names, ',');
        while (name.length && ascii_is_among(name.bytes[0], " \t\r\n"))
            text_skip(&name, 1);
        while (name.length && ascii_is_among(name.bytes[name.length - 1], " \t\r\n/"))
            name.length--;
        while (text_take_string(&name, "./"))
            continue;
        if (!is_plain_path(name))
            refuse_named(find, place);
        else if (take_path(find, to,
                           arena_format(find->search->arena, "%s%.*s", folder, (int)name.length,
                                        name.bytes),
                           place, error) != 0)
            return -1;
    }
    return 0;
}

int named_read(struct find *find, const char *folder, struct inventory_config *config,
               struct error *error)
{
    const char *path = arena_format(find->search->arena, "%sansible.cfg", folder);
    struct text text;
    if (!path)
        return error_memory(error);
    struct place place = {.path = text_of(path)};
    size_t file = snapshot_find(find->snapshot, place.path);
    if (file == SIZE_MAX)
        return 0;
    if (files_load(find->reader, &find->snapshot->files[file],
                   find->search->policy->limits.file_bytes, find->search->arena, &text,
                   find->findings, error) != 0)
        return -1;
    if (!text.bytes || document_find_conflict(text, false, &place, find->findings))
        return 0;
    inventory_config_read(config, text, &place, find->findings);
    if (!config->inventory.bytes || find->root->inventories.count > 0)
        return 0;
    struct path_list *list = find->naming_folder ? &find->candidates : &find->named;
    if (!find->naming_folder)
        find->naming_folder = folder;
    place.line = config->inventory_line;
    place.column = 1;
    return take_named(find, list, folder, &place, config->inventory, error);
}
