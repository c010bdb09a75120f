/* SPDX-License-Identifier: MIT */
/* The .gitattributes of each folder that a template lies in or below. Most of these folders hold
 * none of the fleet's files, so that the snapshot does not have them. */
#include "verdict/template_attributes.h"

#include <stdlib.h>

/* As for the fleet's own files: so many tries of a pattern take the time of a value. */
enum { TRIES_OF_A_VALUE = 2 };

struct templates_below {
    struct reading *reading;
    const struct object_id *tree;
    struct text *paths;
    size_t count;
    struct arena arena;
    struct map folders; /* that were looked into */
};

/* One of the fleet's own was told of when it was read as such. */
static void report_too_large(struct reading *reading, const char *path)
{
    const struct place place = {.path = text_of(path)};
    if (snapshot_find(reading->snapshot, place.path) == SIZE_MAX)
        findings_add(&reading->findings, RULE_DOCUMENT_LIMIT, &place,
                     "write few and short lines in it",
                     "the file has more bytes than the gate reads, which are %zu at most",
                     reading->judge->limits->file_bytes);
}

/* Reads it; *found is false, too, where it is too large, which is found. */
static int read_file(const struct templates_below *below, const char *path, struct buffer *content,
                     bool *found, struct error *error)
{
    struct error trouble = {0};
    if (repository_tree_file(below->reading->judge->repository, below->tree, path,
                             below->reading->judge->limits->file_bytes, content, found,
                             &trouble) == 0)
        return 0;
    *found = false;
    if (trouble.kind != ERROR_LIMIT)
        return error_set(error, trouble.kind, "%s", trouble.message);
    report_too_large(below->reading, path);
    return 0;
}

static int judge_file(const struct templates_below *below, const char *path, struct error *error)
{
    struct reading *reading = below->reading;
    struct buffer content;
    bool found;
    buffer_init(&content, reading->judge->limits->file_bytes);
    int result = read_file(below, path, &content, &found, error);
    struct fleet_file file = {.place = {.path = text_of(path)}, .text = buffer_text(&content)};
    size_t tries = fleet_attributes_effort(below->count, file.text);
    if (result == 0 && found &&
        budget_take(reading->budget, BUDGET_VALUES, tries / TRIES_OF_A_VALUE))
        fleet_attributes_of_templates(
            snapshot_find(reading->snapshot, file.place.path) != SIZE_MAX ? &reading->fleet : NULL,
            &file, below->paths, below->count, &reading->findings);
    buffer_release(&content);
    return result;
}

static int look_into(struct templates_below *below, struct text folder, struct error *error)
{
    bool added = false;
    struct text kept = arena_copy(&below->arena, folder);
    const char *path = arena_format(&below->arena, "%.*s.gitattributes", (int)folder.length,
                                    folder.length ? folder.bytes : "");
    if (!kept.bytes || !path || !map_place(&below->folders, kept, &added))
        return error_memory(error);
    return added ? judge_file(below, path, error) : 0;
}

/* The folders that it lies in, from the top. */
static int look_above(struct templates_below *below, struct text path, struct error *error)
{
    int result = look_into(below, (struct text){path.bytes, 0}, error);
    for (size_t i = 0; i < path.length && result == 0; i++) {
        if (path.bytes[i] == '/')
            result = look_into(below, (struct text){path.bytes, i + 1}, error);
    }
    return result;
}

int template_attributes_judge(struct reading *reading, const struct object_id *tree,
                              struct error *error)
{
    struct templates_below below = {.reading = reading, .tree = tree};
    if (!reading->devices.are_judged)
        return 0;
    below.count = templates_count(reading->devices.templates);
    below.paths = malloc((below.count + 1) * sizeof *below.paths);
    arena_init(&below.arena);
    map_init(&below.folders);
    int result = below.paths ? templates_paths(reading->devices.templates, below.paths, error)
                             : error_memory(error);
    for (size_t i = 0; i < below.count && result == 0; i++)
        result = look_above(&below, below.paths[i], error);
    map_release(&below.folders);
    arena_release(&below.arena);
    free(below.paths);
    return result;
}
