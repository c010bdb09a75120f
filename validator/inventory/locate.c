/* SPDX-License-Identifier: MIT */
/* Where the inventory lies: where the policy says, or what ansible.cfg names, or else what
 * inventories are usually called. */
#include "inventory/files.h"

#include <stdlib.h>
#include <string.h>

/* Where Ansible may be run. */
static const char *const play_folders[] = {"", "ansible/", NULL};

static const char *const usual_names[] = {
    "inventory.yml", "inventory.yaml", "inventory.ini", "inventory",
    "hosts.yml",     "hosts.yaml",     "hosts.ini",     "hosts",
};

enum {
    NAMES = sizeof usual_names / sizeof *usual_names,
    FOUND_MAX = 100,
    FILES_MAX = 1000,
    ROOTS_MAX = 1000
};

/* Paths without end are no fleet's. */
struct path_list {
    struct text *items; /* [count] */
    size_t count;
};

struct find {
    const struct inventory_search *search;
    const struct snapshot *snapshot;
    struct inventory_location *location;
    struct path_list named;      /* by ansible.cfg or by the policy */
    struct path_list candidates; /* what stands where one usually does */
    const char *naming_folder;   /* of the ansible.cfg that names them, or of the policy */
    bool merges[2];              /* by the folders that are looked in */
    struct blob_reader *reader;
    struct findings *findings;
};

static int add_path(struct find *find, struct path_list *list, const char *path,
                    struct error *error)
{
    if (!path)
        return error_memory(error);
    if (!list->items)
        list->items = arena_alloc_array(find->search->arena, FOUND_MAX, sizeof(struct text));
    if (!list->items)
        return error_memory(error);
    for (size_t i = 0; i < list->count; i++) {
        if (text_is(list->items[i], path))
            return 0;
    }
    if (list->count == FOUND_MAX)
        return error_set(error, ERROR_LIMIT, "there are more than %d inventories", FOUND_MAX);
    list->items[list->count++] = text_of(path);
    return 0;
}

/* The folders to look in, NULL-terminated: one where the policy names it. */
static const char *const *folders_of(const struct policy *policy, const char *only[2])
{
    only[0] = policy->fleet_root;
    only[1] = NULL;
    return policy->fleet_root ? only : play_folders;
}

/* ---------------------------------------------------------------------------- usual names -- */

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
    if (files_each_of_source(find->snapshot, find->search->arena, text_of(path), visit_nothing,
                             &is_source, error) < 0)
        return -1;
    return is_source ? add_path(find, &find->candidates, path, error) : 0;
}

/* Whether a folder in this one (a path with its last slash) has variables of its own beside what
 * may be an inventory. Ansible reads them where it is told to read that folder, and not where it is
 * told to read this one. */
static int has_stages(struct find *find, struct text folder, bool *has, struct error *error)
{
    static const char *const names[] = {"group_vars", "host_vars"};
    struct folder_entry *entries;
    size_t count;
    int result = files_list(find->snapshot, folder, &entries, &count, error);
    for (size_t i = 0; result == 0 && i < 2 * count; i++) {
        struct text name = entries[i / 2].name;
        if (entries[i / 2].file != SIZE_MAX || files_is_ignored(name))
            continue;
        const char *path = arena_format(find->search->arena, "%.*s%.*s/%s/", (int)folder.length,
                                        folder.bytes, (int)name.length, name.bytes, names[i % 2]);
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
        if (!files_is_ignored(entries[i].name))
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

static int try_usual_names(struct find *find, const char *folder, struct error *error)
{
    struct arena *arena = find->search->arena;
    for (size_t i = 0; i < NAMES; i++) {
        if (try_usual_name(find, arena_format(arena, "%s%s", folder, usual_names[i]), error) != 0)
            return -1;
    }
    const char *inventories = arena_format(arena, "%sinventories/", folder);
    return inventories ? add_each_of(find, text_of(inventories), error) : error_memory(error);
}

/* ---------------------------------------------------------------------------- ansible.cfg -- */

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
        else if (add_path(find, to,
                          arena_format(find->search->arena, "%s%.*s", folder, (int)name.length,
                                       name.bytes),
                          error) != 0)
            return -1;
    }
    return 0;
}

/* Of two configurations the first counts that names an inventory; what the other names is a
 * candidate. */
static int read_config(struct find *find, const char *folder, bool *merges, struct error *error)
{
    const char *path = arena_format(find->search->arena, "%sansible.cfg", folder);
    struct inventory_config config = {0};
    struct text text;
    if (!path)
        return error_memory(error);
    struct place place = {.path = text_of(path)};
    size_t file = files_find(find->snapshot, place.path);
    if (file == SIZE_MAX)
        return 0;
    if (files_load(find->reader, &find->snapshot->files[file],
                   find->search->policy->limits.file_bytes, find->search->arena, &text,
                   find->findings, error) != 0)
        return -1;
    if (!text.bytes)
        return 0;
    inventory_config_read(&config, text, &place, find->findings);
    *merges = config.merges;
    if (!config.inventory.bytes || find->search->policy->inventories.count > 0)
        return 0;
    struct path_list *list = find->naming_folder ? &find->candidates : &find->named;
    if (!find->naming_folder)
        find->naming_folder = folder;
    place.line = config.inventory_line;
    place.column = 1;
    return take_named(find, list, folder, &place, config.inventory, error);
}

/* ------------------------------------------------------------------------------- the choice -- */

/* The files of a list of sources. */
struct expansion {
    size_t *items; /* [count] indices in the snapshot */
    size_t count, capacity;
};

static int add_file(void *context, size_t file, struct error *error)
{
    struct expansion *files = context;
    if (files->count == FILES_MAX)
        return error_set(error, ERROR_LIMIT, "the inventory has more than %d files", FILES_MAX);
    if (ARRAY_RESERVE(files->items, files->capacity, files->count + 1) != 0)
        return error_memory(error);
    files->items[files->count++] = file;
    return 0;
}

static int expand(struct find *find, const struct text *sources, size_t count,
                  struct expansion *files, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (files_each_of_source(find->snapshot, find->search->arena, sources[i], add_file, files,
                                 error) < 0)
            return -1;
    }
    return 0;
}

static bool has_file(const struct expansion *files, size_t file)
{
    for (size_t i = 0; i < files->count; i++) {
        if (files->items[i] == file)
            return true;
    }
    return false;
}

/* Candidates with a file that is no source: what Ansible may be told to read all the same. */
static int count_others(struct find *find, const struct expansion *files, size_t *others,
                        struct error *error)
{
    *others = 0;
    for (size_t i = 0; i < find->candidates.count; i++) {
        struct expansion own = {0};
        int result = expand(find, &find->candidates.items[i], 1, &own, error);
        bool is_other = false;
        for (size_t j = 0; j < own.count; j++)
            is_other |= !has_file(files, own.items[j]);
        *others += is_other;
        free(own.items);
        if (result != 0)
            return -1;
    }
    return 0;
}

static int choose(struct find *find, struct error *error)
{
    struct inventory_location *location = find->location;
    struct expansion files = {0};
    size_t others = 0;
    const struct path_list *list = find->named.count ? &find->named : &find->candidates;
    location->sources = list->items;
    location->source_count = find->named.count ? list->count : list->count > 0;
    location->is_named = find->named.count > 0;
    location->candidates = find->candidates.items;
    location->candidate_count = find->candidates.count;
    int result = expand(find, location->sources, location->source_count, &files, error);
    if (result == 0 && find->search->policy->inventories.count == 0)
        result = count_others(find, &files, &others, error);
    location->state = list->count == 0 ? INVENTORY_NONE
                      : others > 0     ? INVENTORY_SEVERAL
                                       : INVENTORY_FOUND;
    location->file_count = files.count;
    location->files = arena_alloc_array(find->search->arena, files.count + 1, sizeof(struct text));
    location->indices = arena_alloc_array(find->search->arena, files.count + 1, sizeof(size_t));
    if (!location->files || !location->indices)
        result = error_memory(error);
    for (size_t i = 0; result == 0 && i < files.count; i++) {
        location->files[i] = find->snapshot->files[files.items[i]].path;
        location->indices[i] = files.items[i];
    }
    free(files.items);
    return result;
}

/* -------------------------------------------------------------------- folders of variables -- */

static struct text folder_of(struct text path)
{
    while (path.length > 0 && path.bytes[path.length - 1] != '/')
        path.length--;
    return path;
}

static void add_base(struct inventory_location *location, struct text folder)
{
    for (size_t i = 0; i < location->base_count; i++) {
        if (text_equal(location->bases[i], folder))
            return;
    }
    location->bases[location->base_count++] = folder;
}

/* The folder that group_vars/ lies in beside a source; a folder stands for itself. */
static int add_base_of(struct find *find, struct text source, struct error *error)
{
    char *folder = arena_format(find->search->arena, "%.*s/", (int)source.length, source.bytes);
    if (!folder)
        return error_memory(error);
    add_base(find->location, files_is_folder(find->snapshot, text_of(folder)) ? text_of(folder)
                                                                              : folder_of(source));
    return 0;
}

/* Where it is not known which inventory is read, the variables beside each are. */
static int find_bases(struct find *find, struct error *error)
{
    const char *only[2];
    struct inventory_location *location = find->location;
    location->bases =
        arena_alloc_array(find->search->arena, 2 * FOUND_MAX + 3, sizeof *location->bases);
    if (!location->bases)
        return error_memory(error);
    for (const char *const *folder = folders_of(find->search->policy, only); *folder; folder++)
        add_base(location, text_of(*folder));
    for (size_t i = 0; i < location->source_count; i++) {
        if (add_base_of(find, location->sources[i], error) != 0)
            return -1;
    }
    for (size_t i = 0; location->state == INVENTORY_SEVERAL && i < location->candidate_count; i++) {
        if (add_base_of(find, location->candidates[i], error) != 0)
            return -1;
    }
    return 0;
}

/* The folder whose group_vars/ count beside the playbook, and whose ansible.cfg counts. */
static void find_play_folder(struct find *find)
{
    const char *only[2];
    struct inventory_location *location = find->location;
    const char *const *folders = folders_of(find->search->policy, only);
    location->folder = folders[0];
    for (size_t i = 0; folders[i]; i++) {
        bool is_it = find->naming_folder ? strcmp(folders[i], find->naming_folder) == 0
                                         : location->source_count > 0 &&
                                               text_starts_with(location->sources[0], folders[i]);
        if (!is_it)
            continue;
        location->folder = folders[i];
        location->merges = find->merges[i];
    }
}

/* ---------------------------------------------------------------------------------- roots -- */

struct root_list {
    struct arena *arena;
    const char **items; /* [count], and NULL behind them */
    size_t count;
};

static int add_root(struct root_list *roots, const char *path, struct error *error)
{
    if (!path)
        return error_memory(error);
    for (size_t i = 0; i < roots->count; i++) {
        if (strcmp(roots->items[i], path) == 0)
            return 0;
    }
    if (roots->count == ROOTS_MAX)
        return error_set(error, ERROR_LIMIT, "the fleet lies in more than %d places", ROOTS_MAX);
    roots->items[roots->count++] = path;
    return 0;
}

static int open_roots(struct root_list *roots, struct arena *arena, struct error *error)
{
    *roots = (struct root_list){.arena = arena};
    roots->items = arena_alloc_array(arena, ROOTS_MAX + 1, sizeof *roots->items);
    return roots->items ? 0 : error_memory(error);
}

static int add_variables_beside(struct root_list *roots, struct text folder, struct error *error)
{
    static const char *const names[] = {"group_vars", "host_vars"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (add_root(
                roots,
                arena_format(roots->arena, "%.*s%s", (int)folder.length, folder.bytes, names[i]),
                error) != 0)
            return -1;
    }
    return 0;
}

/* What lies beside an inventory in this folder, and decides what a clone of it holds. */
static int add_roots_beside(struct root_list *roots, struct text folder, struct error *error)
{
    if (add_variables_beside(roots, folder, error) != 0)
        return -1;
    for (size_t i = 0; i <= folder.length; i++) {
        if ((i == 0 || folder.bytes[i - 1] == '/') &&
            add_root(roots, arena_format(roots->arena, "%.*s.gitattributes", (int)i, folder.bytes),
                     error) != 0)
            return -1;
    }
    return 0;
}

static int add_usual_names(struct root_list *roots, const char *folder, struct error *error)
{
    for (size_t i = 0; i < NAMES; i++) {
        if (add_root(roots, arena_format(roots->arena, "%s%s", folder, usual_names[i]), error) != 0)
            return -1;
    }
    return add_root(roots, arena_format(roots->arena, "%sinventories", folder), error);
}

static int add_roots_of_folder(struct root_list *roots, const char *folder, struct error *error)
{
    if (add_roots_beside(roots, text_of(folder), error) != 0 ||
        add_usual_names(roots, folder, error) != 0)
        return -1;
    return add_root(roots, arena_format(roots->arena, "%sansible.cfg", folder), error);
}

static int add_roots_of_source(struct root_list *roots, struct text source, struct error *error)
{
    char *folder = arena_format(roots->arena, "%.*s/", (int)source.length, source.bytes);
    if (!folder)
        return error_memory(error);
    if (add_root(roots, arena_string(roots->arena, source), error) != 0 ||
        add_roots_beside(roots, folder_of(source), error) != 0)
        return -1;
    return add_roots_beside(roots, text_of(folder), error);
}

static int begin_roots(struct root_list *roots, const struct inventory_search *search,
                       struct error *error)
{
    const char *only[2];
    const struct policy *policy = search->policy;
    if (open_roots(roots, search->arena, error) != 0)
        return -1;
    for (const char *const *folder = folders_of(policy, only); *folder; folder++) {
        if (add_roots_of_folder(roots, *folder, error) != 0)
            return -1;
    }
    for (size_t i = 0; i < policy->inventories.count; i++) {
        if (add_roots_of_source(roots, text_of(policy->inventories.items[i]), error) != 0)
            return -1;
    }
    return 0;
}

/* ---------------------------------------------------------------------------------- search -- */

static int take_snapshot(struct snapshot *snapshot, const struct inventory_search *search,
                         const struct root_list *roots, struct findings *findings,
                         struct error *error)
{
    const struct limits *limits = &search->policy->limits;
    return search->tree ? snapshot_of_tree(snapshot, search->repository, search->tree, roots->items,
                                           limits, findings, error)
                        : snapshot_of_index(snapshot, search->repository, roots->items, limits,
                                            findings, error);
}

static int locate(struct find *find, struct error *error)
{
    const char *only[2];
    const struct policy *policy = find->search->policy;
    for (size_t i = 0; i < policy->inventories.count; i++) {
        if (add_path(find, &find->named, policy->inventories.items[i], error) != 0)
            return -1;
    }
    const char *const *folders = folders_of(policy, only);
    for (size_t i = 0; folders[i]; i++) {
        if (read_config(find, folders[i], &find->merges[i], error) != 0 ||
            (policy->inventories.count == 0 && try_usual_names(find, folders[i], error) != 0))
            return -1;
    }
    if (choose(find, error) != 0)
        return -1;
    find_play_folder(find);
    return find_bases(find, error);
}

static int look(struct find *find, struct error *error)
{
    *find->location = (struct inventory_location){0};
    find->named = find->candidates = (struct path_list){0};
    find->naming_folder = NULL;
    if (blob_reader_open(&find->reader, find->search->repository, error) != 0)
        return -1;
    int result = locate(find, error);
    blob_reader_free(find->reader);
    find->reader = NULL;
    return result;
}

/* Looks again where ansible.cfg names a place that was not looked into. */
static int look_further(struct find *find, struct snapshot *snapshot, struct root_list *roots,
                        struct findings *findings, struct error *error)
{
    size_t before = roots->count;
    for (size_t i = 0; i < find->named.count; i++) {
        if (add_roots_of_source(roots, find->named.items[i], error) != 0)
            return -1;
    }
    if (roots->count == before)
        return 0;
    size_t ceiling = findings->ceiling;
    const enum severity *severities = findings->severities;
    snapshot_release(snapshot);
    findings_release(findings);
    findings_init(findings, ceiling, severities);
    if (take_snapshot(snapshot, find->search, roots, findings, error) != 0)
        return -1;
    return snapshot->is_cut ? 0 : look(find, error);
}

int inventory_locate(struct inventory_location *location, struct snapshot *snapshot,
                     const struct inventory_search *search, struct findings *findings,
                     struct error *error)
{
    struct root_list roots;
    struct findings own;
    struct find find = {
        .search = search, .snapshot = snapshot, .location = location, .findings = &own};
    *location = (struct inventory_location){0};
    findings_init(&own, findings->ceiling, findings->severities);
    int result = begin_roots(&roots, search, error);
    if (result == 0)
        result = take_snapshot(snapshot, search, &roots, &own, error);
    if (result == 0 && !snapshot->is_cut)
        result = look(&find, error);
    if (result == 0 && !snapshot->is_cut)
        result = look_further(&find, snapshot, &roots, &own, error);
    location->roots = roots.items;
    findings_append(findings, &own);
    findings_release(&own);
    return result;
}

/* ------------------------------------------------------------------------- without a tree -- */

static int add_usual_inventories(struct root_list *paths, const struct policy *policy,
                                 struct error *error)
{
    const char *only[2];
    for (size_t i = 0; i < policy->inventories.count; i++) {
        if (add_root(paths, policy->inventories.items[i], error) != 0)
            return -1;
    }
    if (policy->inventories.count > 0)
        return 0;
    for (const char *const *folder = folders_of(policy, only); *folder; folder++) {
        if (add_usual_names(paths, *folder, error) != 0)
            return -1;
    }
    return 0;
}

static int add_usual_variables(struct root_list *paths, const struct policy *policy,
                               const struct root_list *inventories, struct error *error)
{
    const char *only[2];
    for (const char *const *folder = folders_of(policy, only); *folder; folder++) {
        if (add_variables_beside(paths, text_of(*folder), error) != 0)
            return -1;
    }
    for (size_t i = 0; i < inventories->count; i++) {
        const char *folder = arena_format(paths->arena, "%s/", inventories->items[i]);
        if (!folder)
            return error_memory(error);
        if (add_variables_beside(paths, folder_of(text_of(inventories->items[i])), error) != 0 ||
            add_variables_beside(paths, text_of(folder), error) != 0)
            return -1;
    }
    return 0;
}

int inventory_usual_paths(struct inventory_paths *usual, const struct policy *policy,
                          struct arena *arena, struct error *error)
{
    struct root_list inventories, variables;
    if (open_roots(&inventories, arena, error) != 0 || open_roots(&variables, arena, error) != 0 ||
        add_usual_inventories(&inventories, policy, error) != 0 ||
        add_usual_variables(&variables, policy, &inventories, error) != 0)
        return -1;
    *usual = (struct inventory_paths){inventories.items, variables.items};
    return 0;
}

bool inventory_is_usual_path(const struct policy *policy, struct text path)
{
    const char *only[2];
    for (size_t i = 0; i < policy->inventories.count; i++) {
        if (text_is(path, policy->inventories.items[i]))
            return true;
    }
    for (const char *const *folder = folders_of(policy, only);
         *folder && policy->inventories.count == 0; folder++) {
        struct text name = path;
        for (size_t i = 0; text_take_string(&name, *folder) && i < NAMES; i++) {
            if (text_is(name, usual_names[i]))
                return true;
            name = path;
        }
    }
    return false;
}
