/* SPDX-License-Identifier: MIT */
/* Where the inventory lies: what ansible.cfg names, or else what inventories are usually called. */
#include "inventory/files.h"

#include <stdlib.h>

/* Where Ansible may be run. */
static const char *const folders[] = {"", "ansible/"};

enum { FOUND_MAX = 100 };

struct search {
    struct repository *repository;
    const struct object_id *commit, *tree;
    const struct limits *limits;
    struct arena *arena;
    struct inventory_location *location;
    struct findings *findings;
};

static int add_source(struct search *search, const char *path, struct error *error)
{
    struct inventory_location *location = search->location;
    if (!path)
        return error_memory(error);
    if (!location->sources)
        location->sources = arena_alloc_array(search->arena, FOUND_MAX, sizeof(struct text));
    if (!location->sources)
        return error_memory(error);
    if (location->source_count == FOUND_MAX)
        return error_set(error, ERROR_LIMIT, "there are more than %d inventories", FOUND_MAX);
    location->sources[location->source_count++] = text_of(path);
    return 0;
}

/* ---------------------------------------------------------------------------- usual names -- */

enum { FOLDER_MODE = 0040000 };

static int stands(struct search *search, const char *path, bool is_folder, bool *found,
                  struct error *error)
{
    struct entry entry;
    if (!path)
        return error_memory(error);
    if (repository_entry(search->repository, search->tree, path, &entry, error) != 0)
        return -1;
    *found = entry.mode != 0 && (entry.mode == FOLDER_MODE) == is_folder;
    return 0;
}

static int try_name(struct search *search, const char *folder, const char *name, bool is_folder,
                    struct error *error)
{
    const char *path = arena_format(search->arena, "%s%s", folder, name);
    bool found;
    if (stands(search, path, is_folder, &found, error) != 0)
        return -1;
    return found ? add_source(search, path, error) : 0;
}

/* Each folder of inventories/ is an inventory. */
static int take_inventories(struct search *search, const char *path,
                            const struct snapshot *snapshot, struct error *error)
{
    struct folder_entry *entries;
    size_t count;
    char *folder = arena_format(search->arena, "%s/", path);
    if (!folder)
        return error_memory(error);
    int result = files_list(snapshot, text_of(folder), &entries, &count, error);
    for (size_t i = 0; result == 0 && i < count; i++) {
        if (entries[i].file == SIZE_MAX)
            result = add_source(search,
                                arena_format(search->arena, "%s%.*s", folder,
                                             (int)entries[i].name.length, entries[i].name.bytes),
                                error);
    }
    free(entries);
    return result;
}

static int try_inventories(struct search *search, const char *folder, struct error *error)
{
    const char *path = arena_format(search->arena, "%sinventories", folder);
    const char *const roots[] = {path, NULL};
    struct snapshot snapshot = {0};
    bool found;
    if (stands(search, path, true, &found, error) != 0)
        return -1;
    if (!found)
        return 0;
    int result = snapshot_of_tree(&snapshot, search->repository, search->tree, roots,
                                  search->limits, search->findings, error);
    if (result == 0)
        result = take_inventories(search, path, &snapshot, error);
    snapshot_release(&snapshot);
    return result;
}

static int try_usual_names(struct search *search, const char *folder, struct error *error)
{
    static const char *const files[] = {"inventory.yml", "inventory.yaml", "hosts.yml", "hosts"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (try_name(search, folder, files[i], false, error) != 0)
            return -1;
    }
    if (try_name(search, folder, "inventory", true, error) != 0)
        return -1;
    return try_inventories(search, folder, error);
}

/* ---------------------------------------------------------------------------- ansible.cfg -- */

/* Paths of the configuration count from its folder. Those that lead out of it, or that Ansible
 * replaces a part of, are left for nothing to stand there. */
static int take_named(struct search *search, const char *folder, struct text list,
                      struct error *error)
{
    while (list.bytes) {
        struct text name = text_cut(&list, ',');
        while (name.length && ascii_is_among(name.bytes[0], " \t\r\n"))
            text_skip(&name, 1);
        while (name.length && ascii_is_among(name.bytes[name.length - 1], " \t\r\n/"))
            name.length--;
        while (text_take_string(&name, "./"))
            continue;
        if (name.length &&
            add_source(search,
                       arena_format(search->arena, "%s%.*s", folder, (int)name.length, name.bytes),
                       error) != 0)
            return -1;
    }
    return 0;
}

static int read_config(struct search *search, const char *folder, struct error *error)
{
    const char *path = arena_format(search->arena, "%sansible.cfg", folder);
    struct inventory_location *location = search->location;
    struct buffer content;
    bool found = false;
    if (!path)
        return error_memory(error);
    const struct place place = {.path = text_of(path)};
    buffer_init(&content, search->limits->file_bytes);
    int result = repository_file(search->repository, search->commit, path,
                                 search->limits->file_bytes, &content, &found, error);
    location->config = (struct inventory_config){0};
    if (result == 0 && found) {
        inventory_config_read(&location->config, buffer_text(&content), &place, search->findings);
        result = take_named(search, folder, location->config.inventory, error);
    }
    location->config.inventory = (struct text){0};
    buffer_release(&content);
    return result;
}

/* ---------------------------------------------------------------------------------- roots -- */

/* The folder that group_vars/ lies in beside a source; a folder stands for itself. */
static int add_roots_beside(struct search *search, const char *folder, size_t *count,
                            struct error *error)
{
    char **roots = (char **)(uintptr_t)search->location->roots;
    roots[*count] = arena_format(search->arena, "%sgroup_vars", folder);
    roots[*count + 1] = arena_format(search->arena, "%shost_vars", folder);
    *count += 2;
    return roots[*count - 1] && roots[*count - 2] ? 0 : error_memory(error);
}

/* What a snapshot of the fleet has to hold. */
static int find_roots(struct search *search, struct error *error)
{
    struct inventory_location *location = search->location;
    size_t count = 0;
    char **roots = arena_alloc_array(search->arena, 3 * location->source_count + 3, sizeof(char *));
    location->roots = (const char *const *)roots;
    if (!roots || add_roots_beside(search, location->folder, &count, error) != 0)
        return error_memory(error);
    for (size_t i = 0; i < location->source_count; i++) {
        struct text folder = location->sources[i];
        roots[count++] = arena_string(search->arena, folder);
        while (folder.length && folder.bytes[folder.length - 1] != '/')
            folder.length--;
        if (add_roots_beside(search, arena_string(search->arena, folder), &count, error) != 0)
            return -1;
    }
    return 0;
}

/* ---------------------------------------------------------------------------------- search -- */

static int refuse_count(const struct inventory_location *location, struct error *error)
{
    struct buffer names;
    if (location->source_count == 0)
        return error_set(error, ERROR_INPUT,
                         "no inventory is found; looked for are inventory.yml, inventory.yaml, "
                         "hosts.yml, hosts, inventory/ and inventories/<one>/, at the top and in "
                         "ansible/, and what [defaults] inventory of an ansible.cfg names");
    buffer_init(&names, 300);
    for (size_t i = 0; i < location->source_count && !names.failed; i++)
        buffer_format(&names, "%s%.*s", i ? ", " : "", (int)location->sources[i].length,
                      location->sources[i].bytes);
    error_set(error, ERROR_INPUT,
              "there are several inventories: %s; name one in ansible.cfg: [defaults] inventory",
              names.length ? names.bytes : "");
    buffer_release(&names);
    return -1;
}

int inventory_locate(struct inventory_location *location, struct repository *repository,
                     const struct object_id *commit, const struct object_id *tree,
                     const struct limits *limits, struct arena *arena, struct findings *findings,
                     struct error *error)
{
    struct search search = {repository, commit, tree, limits, arena, location, findings};
    *location = (struct inventory_location){0};
    for (size_t i = 0; i < sizeof folders / sizeof *folders && location->source_count == 0; i++) {
        location->folder = folders[i];
        if (read_config(&search, folders[i], error) != 0)
            return -1;
        if (location->source_count > 0)
            return find_roots(&search, error);
        if (try_usual_names(&search, folders[i], error) != 0)
            return -1;
    }
    if (location->source_count != 1)
        return refuse_count(location, error);
    return find_roots(&search, error);
}
