/* SPDX-License-Identifier: MIT */
/* Files of variables, held against the inventory and against each other. */
#include "fleet/fleet.h"

/* Files of variables, by the owner they belong to. */
struct sources {
    struct map devices; /* owner to the first source found, as a struct text in the arena */
    struct map groups;
    struct arena arena;
    const struct inventory *inventory;
    struct findings *findings;
};

static struct place place_of(struct text path)
{
    return (struct place){.path = path};
}

static void report_ambiguous(struct sources *sources, const struct fleet_path *path,
                             struct text other)
{
    struct place place = place_of(path->source);
    findings_add(sources->findings, RULE_FLEET_AMBIGUOUS_SOURCE, &place,
                 "keep one of them; Ansible takes one and never reads the other",
                 "%.*s has variables in %.*s as well", (int)path->owner.length, path->owner.bytes,
                 (int)other.length, other.bytes);
}

static void report_folder_named_as_file(struct sources *sources, const struct fleet_path *path)
{
    struct place place = place_of(path->source);
    findings_add(sources->findings, RULE_FLEET_AMBIGUOUS_SOURCE, &place,
                 "make it one file, or name the folder without extension",
                 "%.*s is a folder where a file is expected", (int)path->source.length,
                 path->source.bytes);
}

static void report_unlisted(struct sources *sources, const struct fleet_path *path)
{
    struct place place = place_of(path->source);
    findings_add(sources->findings, RULE_FLEET_UNLISTED_DEVICE, &place,
                 "list the device in inventory.yml, or remove the file",
                 "no device of the inventory is called %.*s", (int)path->owner.length,
                 path->owner.bytes);
}

/* A file without extension that belongs to nobody is somebody's README. */
static bool is_source(const struct sources *sources, const struct fleet_path *path)
{
    if (path->role != FLEET_DEVICE_VARIABLES && path->role != FLEET_GROUP_VARIABLES)
        return false;
    return path->in_folder || inventory_reads(sources->inventory, path);
}

/* The first source of an owner is remembered; a second, different one is ambiguous. */
static int note_source(struct sources *sources, const struct fleet_path *path, struct error *error)
{
    bool is_device = path->role == FLEET_DEVICE_VARIABLES;
    bool added;
    void **place = map_place(is_device ? &sources->devices : &sources->groups, path->owner, &added);
    if (!place)
        return error_memory(error);
    const struct text *first = *place;
    if (!added) {
        if (!text_equal(*first, path->source))
            report_ambiguous(sources, path, *first);
        return 0;
    }
    struct text *source = arena_alloc(&sources->arena, sizeof *source);
    if (!source)
        return error_memory(error);
    *source = path->source;
    *place = source;
    if (path->in_folder && path->has_extension)
        report_folder_named_as_file(sources, path);
    if (is_device && sources->inventory && !map_has(&sources->inventory->devices, path->owner))
        report_unlisted(sources, path);
    return 0;
}

/* A tree without any file of variables is no fleet, and misses nothing. */
static void check_inventory_exists(const struct snapshot *snapshot, struct findings *findings)
{
    bool has_variables = false;
    for (size_t i = 0; i < snapshot->count; i++) {
        enum fleet_role role = fleet_path_of(snapshot->files[i].path).role;
        if (role == FLEET_INVENTORY)
            return;
        has_variables |= role != FLEET_OTHER;
    }
    const struct place nowhere = {.path = TEXT("inventory.yml")};
    if (has_variables)
        findings_add(findings, RULE_FLEET_NO_INVENTORY, &nowhere,
                     "add inventory.yml at the top of the repository",
                     "there is no inventory, so Ansible knows no device");
}

/* A root of the fleet that is a file where Ansible wants a folder, or the other way round. */
static void check_kind(struct text path, struct findings *findings)
{
    struct place place = place_of(path);
    if (text_is(path, "host_vars") || text_is(path, "group_vars"))
        findings_add(findings, RULE_TREE_MALFORMED, &place, "make it a folder of variables files",
                     "%.*s is a file where a folder is expected", (int)path.length, path.bytes);
    else if (text_starts_with(path, "inventory.yml/"))
        findings_add(findings, RULE_TREE_MALFORMED, &place, "make inventory.yml one file",
                     "inventory.yml is a folder where a file is expected");
}

int fleet_check_files(const struct snapshot *snapshot, const struct inventory *inventory,
                      struct findings *findings, struct error *error)
{
    struct sources sources = {.inventory = inventory, .findings = findings};
    int result = 0;
    check_inventory_exists(snapshot, findings);
    for (size_t i = 0; i < snapshot->count && result == 0; i++) {
        struct fleet_path path = fleet_path_of(snapshot->files[i].path);
        check_kind(snapshot->files[i].path, findings);
        if (is_source(&sources, &path))
            result = note_source(&sources, &path, error);
    }
    map_release(&sources.devices);
    map_release(&sources.groups);
    arena_release(&sources.arena);
    return result;
}
