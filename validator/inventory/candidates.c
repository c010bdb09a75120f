/* SPDX-License-Identifier: MIT */
/* What stands where an inventory usually does: each of it Ansible may be told to read. */
#include "inventory/candidates.h"

#include "inventory/files.h"
#include "inventory/usual.h"

#include <stdlib.h>

static int visit_nothing(void *context, size_t file, struct error *error)
{
    (void)file, (void)error;
    *(bool *)context = true;
    return 0;
}

/* A file, or a folder with a file in it that Ansible reads as an inventory. */
static int add_candidate(struct find *find, const char *path, struct error *error)
{
    bool is_source = false;
    if (!path)
        return error_memory(error);
    if (files_each_of_source(find->snapshot, find->search->arena, text_of(path),
                             find->location->reads_ini, visit_nothing, &is_source, error) < 0)
        return -1;
    return is_source ? find_add(find, &find->candidates, path, error) : 0;
}

/* Whether a folder in this one (a path with its last slash) has variables of its own beside what
 * may be an inventory. Ansible reads them where it is told to read that folder, and not where it is
 * told to read this one. */
static int has_stages(struct find *find, struct text folder, bool *has, struct error *error)
{
    struct folder_entry *entries;
    size_t count;
    int result = files_list(find->snapshot, folder, &entries, &count, error);
    for (size_t i = 0; result == 0 && i < INVENTORY_FOLDERS * count; i++) {
        struct text name = entries[i / INVENTORY_FOLDERS].name;
        if (entries[i / INVENTORY_FOLDERS].file != SIZE_MAX ||
            files_is_ignored(name, find->location->reads_ini))
            continue;
        const char *path =
            arena_format(find->search->arena, "%.*s%.*s/%s/", (int)folder.length, folder.bytes,
                         (int)name.length, name.bytes, inventory_folders[i % INVENTORY_FOLDERS]);
        if (!path)
            result = error_memory(error);
        else
            *has |= files_is_folder(find->snapshot, text_of(path));
    }
    free(entries);
    return result;
}

/* Each entry of a folder, a path with its last slash, is an inventory. */
static int add_each_of(struct find *find, struct text folder, struct error *error)
{
    struct folder_entry *entries;
    size_t count;
    int result = files_list(find->snapshot, folder, &entries, &count, error);
    for (size_t i = 0; result == 0 && i < count; i++) {
        if (!files_is_ignored(entries[i].name, find->location->reads_ini))
            result = add_candidate(find,
                                   arena_format(find->search->arena, "%.*s%.*s", (int)folder.length,
                                                folder.bytes, (int)entries[i].name.length,
                                                entries[i].name.bytes),
                                   error);
    }
    free(entries);
    return result;
}

static int try_usual_name(struct find *find, const char *path, struct error *error)
{
    const char *folder = path ? arena_format(find->search->arena, "%s/", path) : NULL;
    bool has = false;
    if (!folder)
        return error_memory(error);
    if (has_stages(find, text_of(folder), &has, error) != 0)
        return -1;
    return has ? add_each_of(find, text_of(folder), error) : add_candidate(find, path, error);
}

int candidates_find(struct find *find, const char *folder, struct error *error)
{
    struct arena *arena = find->search->arena;
    for (size_t i = 0; i < USUAL_NAMES; i++) {
        if (try_usual_name(find, arena_format(arena, "%s%s", folder, usual_names[i]), error) != 0)
            return -1;
    }
    const char *inventories = arena_format(arena, "%sinventories/", folder);
    return inventories ? add_each_of(find, text_of(inventories), error) : error_memory(error);
}
