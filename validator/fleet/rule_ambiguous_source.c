/* SPDX-License-Identifier: MIT */
/* fleet/ambiguous-source: variables of one owner stand in one place. */
#include "fleet/rule.h"
#include "fleet/sources.h"

static void report_second(const struct fleet_path *path, const struct fleet_path *first,
                          struct findings *findings)
{
    findings_add(findings, RULE_FLEET_AMBIGUOUS_SOURCE, &(struct place){.path = path->source},
                 "keep one of them; Ansible takes one and never reads the other",
                 "%.*s has variables in %.*s as well", (int)path->owner.length, path->owner.bytes,
                 (int)first->source.length, first->source.bytes);
}

static void report_folder_named_as_file(const struct fleet_path *path, struct findings *findings)
{
    findings_add(findings, RULE_FLEET_AMBIGUOUS_SOURCE, &(struct place){.path = path->source},
                 "make it one file, or name the folder without extension",
                 "%.*s is a folder where a file is expected", (int)path->source.length,
                 path->source.bytes);
}

/* `first_files` has the first file of each owner. */
static void check_source(const struct fleet_sources *source, struct map *first_files,
                         struct findings *findings)
{
    bool added;
    const struct fleet_path *path = &source->path;
    const struct text owner = {
        path->source.bytes, (size_t)(path->owner.bytes + path->owner.length - path->source.bytes)};
    void **place = map_place(first_files, owner, &added); /* beside each inventory of its own */
    if (!place) {
        findings->lost = true;
        return;
    }
    if (!added) {
        const struct file *file = *place;
        const struct fleet_path first = fleet_path_of(source->fleet->location, file->path);
        report_second(&source->path, &first, findings);
        return;
    }
    *place = (void *)(uintptr_t)source->file;
    if (source->path.in_folder && source->path.has_extension)
        report_folder_named_as_file(&source->path, findings);
}

void fleet_ambiguous_source(const struct fleet *fleet, const struct fleet_file *file,
                            struct findings *findings)
{
    (void)file;
    struct fleet_sources source = {.fleet = fleet};
    struct map devices, groups;
    map_init(&devices);
    map_init(&groups);
    while (fleet_sources_next(&source))
        check_source(&source, source.path.role == FLEET_DEVICE_VARIABLES ? &devices : &groups,
                     findings);
    map_release(&devices);
    map_release(&groups);
}
