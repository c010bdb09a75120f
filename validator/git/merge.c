/* SPDX-License-Identifier: MIT */
/* What comes of merging two commits. */
#include "git/merge.h"

#include "git/commit.h"
#include "git/library.h"
#include "git/object.h"

#include <git2.h>

/* *single says that `base` is the only best common ancestor, *related that there is one at all. */
static int find_base(struct repository *repository, const struct object_id *ours,
                     const struct object_id *theirs, struct object_id *base, bool *single,
                     bool *related, struct error *error)
{
    git_oidarray bases = {0};
    int code = git_merge_bases(&bases, repository->history, library_id(ours), library_id(theirs));
    *related = code == 0 && bases.count > 0;
    *single = code == 0 && bases.count == 1;
    if (*single)
        *base = object_id_of(&bases.ids[0]);
    git_oidarray_dispose(&bases);
    if (code != 0 && code != GIT_ENOTFOUND)
        return object_history_error(repository, error);
    return 0;
}

int repository_related(struct repository *repository, const struct object_id *a,
                       const struct object_id *b, bool *related, struct error *error)
{
    struct object_id base;
    bool single;
    return find_base(repository, a, b, &base, &single, related, error);
}

static int find_trees(struct repository *repository, struct merge *merge, struct error *error)
{
    struct object_id base;
    if (find_base(repository, merge->ours, merge->theirs, &base, &merge->has_base, &merge->related,
                  error) != 0 ||
        commit_tree(repository, merge->ours, &merge->our_tree, error) != 0 ||
        commit_tree(repository, merge->theirs, &merge->their_tree, error) != 0)
        return -1;
    return merge->has_base ? commit_tree(repository, &base, &merge->base_tree, error) : 0;
}

/* When one side changed nothing since the only base, the other side is the outcome: the common
 * case, and it needs no look at the files. */
static const struct object_id *trivial_outcome(const struct merge *merge)
{
    if (!merge->has_base)
        return NULL;
    if (object_id_equal(&merge->our_tree, &merge->base_tree))
        return &merge->their_tree;
    if (object_id_equal(&merge->their_tree, &merge->base_tree) ||
        object_id_equal(&merge->our_tree, &merge->their_tree))
        return &merge->our_tree;
    return NULL;
}

int repository_merge_outcome(struct repository *repository, const struct object_id *ours,
                             const struct object_id *theirs, struct arena *arena,
                             struct merge_outcome *outcome, struct error *error)
{
    struct merge merge = {.ours = ours, .theirs = theirs};
    bool asked = false;
    *outcome = (struct merge_outcome){0};
    if (find_trees(repository, &merge, error) != 0)
        return -1;
    outcome->related = merge.related;
    const struct object_id *tree = trivial_outcome(&merge);
    if (tree) {
        outcome->tree = *tree;
        return 0;
    }
    if (merge_by_program(repository, &merge, arena, outcome, &asked, error) != 0)
        return -1;
    return asked ? 0 : merge_by_library(repository, &merge, arena, outcome, error);
}

int repository_merge(struct repository *repository, const struct object_id *ours,
                     const struct object_id *theirs, struct arena *arena, struct object_id *tree,
                     const char **conflict, struct error *error)
{
    struct merge_outcome outcome;
    if (repository_merge_outcome(repository, ours, theirs, arena, &outcome, error) != 0)
        return -1;
    *tree = outcome.tree;
    *conflict = outcome.conflict_count > 0 ? outcome.conflicts[0] : NULL;
    return 0;
}

const char *repository_unasked_git(const struct repository *repository)
{
    return repository->unasked_git[0] ? repository->unasked_git : NULL;
}
