/* SPDX-License-Identifier: MIT */
/* Which file is the only one that a device has of its own. */
#include "inventory/files.h"

#define OWN_FOLDER INVENTORY_HOST_FOLDER "/"

static bool begins_with(struct text path, struct text folder)
{
    return path.length > folder.length && memcmp(path.bytes, folder.bytes, folder.length) == 0;
}

/* What follows the folder of variables of devices; bytes is NULL where the path is not in it. */
static struct text below_own_folder(struct text folder, struct text path)
{
    if (!begins_with(path, folder))
        return (struct text){0};
    struct text below = text_from(path, folder.length);
    return text_take_string(&below, OWN_FOLDER) ? below : (struct text){0};
}

/* The longest one, for one may lie in another. */
size_t files_owner_folder(const struct inventory_files *files, struct text path)
{
    size_t found = 0, length = 0;
    for (size_t i = 0; i < files->folder_count; i++) {
        struct text below = below_own_folder(files->folders[i], path);
        if (!below.bytes || (length > 0 && files->folders[i].length < length))
            continue;
        found = i;
        length = files->folders[i].length;
    }
    return found;
}

/* Where files are given. */
struct giving {
    const struct inventory *inventory;
    const struct map *names; /* of the devices that are asked for; NULL: of all */
    size_t *files;
};

static void give(const struct giving *giving, struct text name, size_t file)
{
    const struct inventory *inventory = giving->inventory;
    const struct inventory_host *host =
        giving->names && !map_has(giving->names, name) ? NULL : inventory_host(inventory, name);
    if (!host)
        return;
    size_t *given = &giving->files[host - inventory->hosts];
    *given = *given == INVENTORY_NO_FILE ? file : INVENTORY_SEVERAL_FILES;
}

/* A name is that of a device, with an extension or without. */
static void give_by_name(const struct giving *giving, struct text name, size_t file)
{
    static const char *const extensions[] = {".yml", ".yaml", ".json"};
    give(giving, name, file);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        if (!text_ends_with(name, extensions[i]))
            continue;
        give(giving, (struct text){name.bytes, name.length - strlen(extensions[i])}, file);
    }
}

void inventory_own_files(const struct inventory *inventory, const struct map *names, size_t *files)
{
    const struct giving giving = {inventory, names, files};
    const struct inventory_files *known = inventory->files;
    const struct snapshot *snapshot = known->input.snapshot;
    for (size_t i = 0; i < inventory->host_count; i++)
        files[i] = INVENTORY_NO_FILE;
    for (size_t i = 0; i < snapshot->count; i++) {
        for (size_t j = 0; j < known->folder_count; j++) {
            struct text rest = below_own_folder(known->folders[j], snapshot->files[i].path);
            struct text name = rest.bytes ? text_cut(&rest, '/') : rest;
            if (name.bytes)
                give_by_name(&giving, name, rest.bytes ? INVENTORY_SEVERAL_FILES : i);
        }
    }
}
