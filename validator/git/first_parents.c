/* SPDX-License-Identifier: MIT */
/* First-parent lines: where a branch has stood, as far as its history tells. */
#include "git/commit.h"
#include "git/library.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

/* Goes on to the first parent; *ended where there is none. */
static int step(struct repository *repository, struct object_id *position, bool *ended,
                struct error *error)
{
    git_commit *commit = NULL;
    if (commit_look_up(&commit, repository, position, error) != 0)
        return -1;
    *ended = git_commit_parentcount(commit) == 0;
    if (!*ended)
        *position = object_id_of(git_commit_parent_id(commit, 0));
    git_commit_free(commit);
    return 0;
}

/* Takes a step on each line. Lines that have ended are left out. */
static int step_on_all(struct repository *repository, struct object_id *positions, size_t *count,
                       const struct object_id *commit, bool *found, struct error *error)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count && !*found; i++) {
        bool ended = false;
        *found = object_id_equal(&positions[i], commit);
        if (step(repository, &positions[i], &ended, error) != 0)
            return -1;
        if (!ended)
            positions[kept++] = positions[i];
    }
    *count = kept;
    return 0;
}

/* The lines are walked side by side: what is near on one of them is found soon. */
int repository_on_line(struct repository *repository, const struct object_id *tips, size_t count,
                       const struct object_id *commit, bool *found, struct error *error)
{
    struct object_id *positions = malloc((count + 1) * sizeof *positions);
    int result = 0;
    *found = false;
    if (!positions)
        return error_memory(error);
    memcpy(positions, tips, count * sizeof *positions);
    while (result == 0 && count > 0 && !*found)
        result = step_on_all(repository, positions, &count, commit, found, error);
    free(positions);
    return result;
}
