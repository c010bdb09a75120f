/* SPDX-License-Identifier: MIT */
/* Where the inventory lies: where the policy says, or what ansible.cfg names, or else what
 * inventories are usually called. */
#include "inventory/candidates.h"
#include "inventory/files.h"
#include "inventory/model.h"
#include "inventory/named.h"
#include "inventory/near.h"
#include "inventory/roots.h"
#include "inventory/usual.h"

#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 1000 };

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
        if (files_each_of_source(find->snapshot, find->search->arena, sources[i],
                                 find->location->reads_ini, add_file, files, error) < 0)
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

/* Whether a file stands below the source under a name that ends in .ini, or in such a folder. */
static bool is_ini_below(struct text path, struct text source)
{
    if (path.length <= source.length || memcmp(path.bytes, source.bytes, source.length) != 0 ||
        (source.length && path.bytes[source.length] != '/'))
        return false;
    struct text rest = text_from(path, source.length);
    bool is_ini = false;
    while (rest.bytes && rest.length > 0)
        is_ini |= text_ends_with(text_cut(&rest, '/'), ".ini");
    return is_ini;
}

/* What only some versions of Ansible pass over, where the policy does not say which one reads. */
static void refuse_ini_in_folders(struct find *find)
{
    const struct inventory_location *location = find->location;
    for (size_t i = 0; i < location->file_count; i++) {
        const struct place place = {.path = location->files[i]};
        bool is_ini = false;
        for (size_t j = 0; j < location->source_count; j++)
            is_ini |= is_ini_below(place.path, location->sources[j]);
        if (is_ini)
            model_refuse(
                find->findings, &(struct mention){&place, NULL}, place.path,
                "name it without .ini; or say in the policy which Ansible works, fleet: { "
                "ansible: 2.14 } or 2.19",
                "is in a folder of inventories, where Ansible 2.14 passes over what ends in "
                ".ini, and 2.19 reads it");
    }
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
    if (result == 0 && find->root->inventories.count == 0)
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
    if (result == 0 && find->search->policy->ansible == TEMPLATE_ANY_EDITION)
        refuse_ini_in_folders(find);
    free(files.items);
    return result;
}

/* -------------------------------------------------------------------- folders of variables -- */

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
    add_base(find->location, files_is_folder(find->snapshot, text_of(folder))
                                 ? text_of(folder)
                                 : text_folder(source));
    return 0;
}

/* Where it is not known which inventory is read, the variables beside each are. */
static int find_bases(struct find *find, struct error *error)
{
    const char *only[2];
    struct inventory_location *location = find->location;
    location->bases =
        arena_alloc_array(find->search->arena, 2 * FIND_PATHS_MAX + 3, sizeof *location->bases);
    if (!location->bases)
        return error_memory(error);
    for (const char *const *folder = usual_folders(find->root, only); *folder; folder++)
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
    const char *const *folders = usual_folders(find->root, only);
    location->folder = folders[0];
    for (size_t i = 0; folders[i]; i++) {
        bool is_it = find->naming_folder ? strcmp(folders[i], find->naming_folder) == 0
                                         : location->source_count > 0 &&
                                               text_starts_with(location->sources[0], folders[i]);
        if (!is_it)
            continue;
        location->folder = folders[i];
        location->merges = find->configs[i].merges;
        memcpy(location->plugins, find->configs[i].plugins, sizeof location->plugins);
    }
}

/* ---------------------------------------------------------------------------------- search -- */

/* Ansible follows a link, and reads what is in a submodule: there may be a fleet that nobody sees
 * here. */
static void report_away(struct find *find, const char *path)
{
    const struct place place = {.path = text_of(path)};
    if (find->location->away == LEADS_BY_LINK)
        findings_add(find->findings, RULE_TREE_SYMLINK, &place,
                     "commit the folder itself in its place",
                     "is a symbolic link, or lies below one, where the folder of the fleet is "
                     "looked for");
    if (find->location->away == LEADS_TO_SUBMODULE)
        findings_add(find->findings, RULE_TREE_SUBMODULE, &place,
                     "commit the files themselves in its place",
                     "is a submodule, or lies in one, where the folder of the fleet is looked for");
}

/* What stands where no inventory is found. */
static int look_at_folder(struct find *find, struct error *error)
{
    const struct inventory_search *search = find->search;
    struct inventory_location *location = find->location;
    const char *folder = find->root->folder ? find->root->folder : "ansible/";
    struct error trouble = {0};
    if (location->state == INVENTORY_NONE && near_find(find, error) != 0)
        return -1;
    if (location->state != INVENTORY_NONE || !*folder)
        return 0;
    const char *path = arena_format(search->arena, "%.*s", (int)strlen(folder) - 1, folder);
    if (!path)
        return error_memory(error);
    /* What is malformed on the way is a finding of its own, where it stands. */
    if (repository_tree_leads_away(search->repository, search->tree, path, &location->away,
                                   &trouble) != 0)
        return trouble.kind == ERROR_INPUT ? 0
                                           : error_set(error, trouble.kind, "%s", trouble.message);
    report_away(find, path);
    return find->root->folder ? repository_tree_has_file(search->repository, search->tree, path,
                                                         &location->is_in_file, error)
                              : 0;
}

static int locate(struct find *find, struct error *error)
{
    const char *only[2];
    const struct names *inventories = &find->root->inventories;
    for (size_t i = 0; i < inventories->count; i++) {
        if (find_add(find, &find->named, inventories->items[i], error) != 0)
            return -1;
    }
    const char *const *folders = usual_folders(find->root, only);
    for (size_t i = 0; folders[i]; i++) {
        if (named_read(find, folders[i], &find->configs[i], error) != 0 ||
            (inventories->count == 0 && candidates_find(find, folders[i], error) != 0))
            return -1;
    }
    if (choose(find, error) != 0)
        return -1;
    find_play_folder(find);
    return find_bases(find, error) == 0 ? look_at_folder(find, error) : -1;
}

/* What the search for all fleets shares. */
struct locating {
    const struct inventory_search *search;
    struct inventory_locations *locations;
    struct snapshot *snapshot;
    struct root_list roots;
    struct findings *findings;
};

static int look(const struct locating *locating, struct error *error)
{
    struct blob_reader *reader;
    int result = 0;
    if (blob_reader_open(&reader, locating->search->repository, error) != 0)
        return -1;
    for (size_t i = 0; i < locating->locations->count && result == 0; i++) {
        struct inventory_location *location = &locating->locations->items[i];
        struct find find = {.search = locating->search,
                            .root = &locating->search->policy->fleet_roots[i],
                            .snapshot = locating->snapshot,
                            .location = location,
                            .reader = reader,
                            .findings = locating->findings};
        *location = (struct inventory_location){.root = find.root,
                                                .reads_ini = locating->search->policy->ansible !=
                                                             TEMPLATE_ANSIBLE_2_14};
        result = locate(&find, error);
    }
    blob_reader_free(reader);
    return result;
}

static int take_snapshot(struct locating *locating, struct error *error)
{
    const struct inventory_search *search = locating->search;
    const struct limits *limits = &search->policy->limits;
    const struct snapshot_root *roots = locating->roots.items;
    int result = search->tree
                     ? snapshot_of_tree(locating->snapshot, search->repository, search->tree,
                                        search->changes, roots, limits, locating->findings, error)
                     : snapshot_of_index(locating->snapshot, search->repository, roots, limits,
                                         locating->findings, error);
    if (result != 0 || locating->snapshot->is_cut)
        return result;
    return look(locating, error);
}

/* Candidates stand where was looked, but for those that a second ansible.cfg names. */
static int add_candidate(struct locating *locating, struct text path, struct error *error)
{
    char *folder = arena_format(locating->roots.arena, "%.*s/", (int)path.length, path.bytes);
    if (!folder)
        return error_memory(error);
    bool is_there = snapshot_find(locating->snapshot, path) != SIZE_MAX ||
                    files_is_folder(locating->snapshot, text_of(folder));
    return is_there ? 0 : roots_add_source(&locating->roots, path, error);
}

static int add_named(struct locating *locating, const struct inventory_location *location,
                     struct error *error)
{
    for (size_t i = 0; location->is_named && i < location->source_count; i++) {
        if (roots_add_source(&locating->roots, location->sources[i], error) != 0)
            return -1;
    }
    for (size_t i = 0; location->is_named && i < location->candidate_count; i++) {
        if (add_candidate(locating, location->candidates[i], error) != 0)
            return -1;
    }
    return 0;
}

/* Looks again where ansible.cfg names a place that was not looked into. */
static int look_further(struct locating *locating, struct error *error)
{
    size_t before = locating->roots.count;
    for (size_t i = 0; i < locating->locations->count; i++) {
        if (add_named(locating, &locating->locations->items[i], error) != 0)
            return -1;
    }
    if (locating->roots.count == before)
        return 0;
    size_t ceiling = locating->findings->ceiling;
    const enum severity *severities = locating->findings->severities;
    snapshot_release(locating->snapshot);
    findings_release(locating->findings);
    findings_init(locating->findings, ceiling, severities);
    return take_snapshot(locating, error);
}

static int open_locations(const struct locating *locating, struct error *error)
{
    const struct inventory_search *search = locating->search;
    size_t count = search->policy->fleet_root_count;
    *locating->locations = (struct inventory_locations){
        .items = arena_alloc_array(search->arena, count, sizeof(struct inventory_location)),
        .count = count};
    return locating->locations->items ? 0 : error_memory(error);
}

int inventory_locate(struct inventory_locations *locations, struct snapshot *snapshot,
                     const struct inventory_search *search, struct findings *findings,
                     struct error *error)
{
    struct findings own;
    struct locating locating = {
        .search = search, .locations = locations, .snapshot = snapshot, .findings = &own};
    findings_init(&own, findings->ceiling, findings->severities);
    int result = open_locations(&locating, error);
    if (result == 0)
        result = roots_begin(&locating.roots, search, error);
    if (result == 0)
        result = take_snapshot(&locating, error);
    if (result == 0 && !snapshot->is_cut)
        result = look_further(&locating, error);
    locations->roots = locating.roots.items;
    findings_append(findings, &own);
    findings_release(&own);
    return result;
}
