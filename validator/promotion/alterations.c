/* SPDX-License-Identifier: MIT */
/* The files in which a commit is other than its promotion makes it. */
#include "promotion/alterations.h"

#include <string.h>

/* Paths that are listed: enough to see what has happened. The line is not looked for in files
 * larger than this. */
enum { LISTED_MAX = 20, FILE_BYTES_MAX = 4 << 20 };

static bool is_listed(const char *path, const char *const *paths, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(paths[i], path) == 0)
            return true;
    return false;
}

static int describe(struct alteration *alteration, struct repository *repository,
                    const struct difference *difference, struct error *error)
{
    alteration->path = difference->path;
    alteration->kind = difference->a.mode == 0   ? ALTERED_BY_ADDING
                       : difference->b.mode == 0 ? ALTERED_BY_REMOVING
                                                 : ALTERED_CONTENT;
    return repository_changed_line(repository, &difference->a, &difference->b, FILE_BYTES_MAX,
                                   &alteration->line, error);
}

int alterations_find(struct alterations *alterations, struct repository *repository,
                     const struct object_id *expected, const struct object_id *actual,
                     const char *const *except, size_t except_count, struct arena *arena,
                     struct error *error)
{
    struct differences differences;
    *alterations = (struct alterations){
        .items = arena_alloc_array(arena, LISTED_MAX, sizeof *alterations->items)};
    if (!alterations->items)
        return error_memory(error);
    /* As many more as may be passed over, so that none hides behind them. */
    if (repository_differences(repository, expected, actual, LISTED_MAX + except_count, arena,
                               &differences, error) != 0)
        return -1;
    alterations->total = differences.total;
    for (size_t i = 0; i < differences.count; i++) {
        if (is_listed(differences.items[i].path, except, except_count)) {
            alterations->total--;
            continue;
        }
        if (alterations->count == LISTED_MAX)
            continue;
        struct alteration *next = &alterations->items[alterations->count++];
        if (describe(next, repository, &differences.items[i], error) != 0)
            return -1;
    }
    return 0;
}

int alterations_find_dropped(struct alterations *alterations, struct repository *repository,
                             const struct object_id *actual, const struct object_id *branch_tree,
                             const struct object_id *source_tree, struct error *error)
{
    for (size_t i = 0; i < alterations->count; i++) {
        struct alteration *alteration = &alterations->items[i];
        struct entry is, on_branch, on_source;
        if (repository_entry(repository, actual, alteration->path, &is, error) != 0 ||
            repository_entry(repository, branch_tree, alteration->path, &on_branch, error) != 0 ||
            repository_entry(repository, source_tree, alteration->path, &on_source, error) != 0)
            return -1;
        if (entry_equal(&on_branch, &on_source))
            continue;
        if (entry_equal(&is, &on_branch))
            alteration->dropped = SIDE_SOURCE;
        else if (entry_equal(&is, &on_source))
            alteration->dropped = SIDE_BRANCH;
    }
    return 0;
}
