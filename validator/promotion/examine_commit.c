/* SPDX-License-Identifier: MIT */
/* What a commit with one parent was meant to be. Asked for only when it is refused. */
#include "promotion/examine_commit.h"

/* Sources that are compared by their trees, and those that are merged to be compared. */
enum { SOURCES_MAX = 256, MERGED_MAX = 32 };

static int tip_tree(struct sources *sources, const struct branch *source, struct arena *arena,
                    struct object_id *tree, struct error *error)
{
    struct commit commit;
    bool is_commit = false;
    if (repository_commit(sources->repository, &source->tip, arena, &commit, &is_commit, error) !=
        0)
        return -1;
    *tree = commit.tree;
    return 0;
}

static int merged_tree(struct sources *sources, const struct object_id *parent,
                       const struct branch *source, struct arena *arena, struct object_id *tree,
                       struct error *error)
{
    struct merge_outcome outcome;
    if (repository_merge_outcome(sources->repository, parent, &source->tip, arena, &outcome,
                                 error) != 0)
        return -1;
    if (outcome.conflict_count == 0)
        *tree = outcome.tree;
    return 0;
}

/* Whether the commit does to its parent what a merge of the source would do. */
static int squashes(struct sources *sources, const struct commit *commit,
                    const struct branch *source, bool merges, struct arena *arena, bool *answer,
                    struct error *error)
{
    struct object_id tree = {{0}};
    bool merged_before = false;
    *answer = false;
    if ((merges ? merged_tree(sources, &commit->parents[0], source, arena, &tree, error)
                : tip_tree(sources, source, arena, &tree, error)) != 0)
        return -1;
    if (!object_id_equal(&tree, &commit->tree))
        return 0;
    if (repository_contains(sources->repository, &commit->parents[0], &source->tip, &merged_before,
                            error) != 0)
        return -1;
    *answer = !merged_before;
    return 0;
}

static int find_squashed(struct sources *sources, const struct commit *commit,
                         const struct branch *const *tips, size_t count, bool merges,
                         struct arena *arena, struct flaw *flaw, struct error *error)
{
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        if (squashes(sources, commit, tips[i], merges, arena, &found, error) != 0)
            return -1;
        if (found) {
            flaw->kind = FLAW_SQUASH;
            flaw->branch = branch_short_name(tips[i]->name);
            flaw->commit = tips[i]->tip;
        }
    }
    return 0;
}

static int find_original(struct sources *sources, const struct commit *commit,
                         const struct branch *const *tips, size_t count, struct flaw *flaw,
                         struct error *error)
{
    struct object_id ids[SOURCES_MAX];
    bool found = false;
    for (size_t i = 0; i < count; i++)
        ids[i] = tips[i]->tip;
    if (repository_original(sources->repository, &commit->id, ids, count, &flaw->commit, &found,
                            error) != 0)
        return -1;
    if (found)
        flaw->kind = FLAW_REBASED;
    return 0;
}

/* Nothing is copied by a commit that changes nothing. */
static int changes_nothing(struct sources *sources, const struct commit *commit,
                           struct arena *arena, bool *answer, struct error *error)
{
    struct commit parent;
    bool is_commit = false;
    if (repository_commit(sources->repository, &commit->parents[0], arena, &parent, &is_commit,
                          error) != 0)
        return -1;
    *answer = object_id_equal(&parent.tree, &commit->tree);
    return 0;
}

int examine_commit(struct sources *sources, const struct commit *commit, struct arena *arena,
                   struct flaw *flaw, struct error *error)
{
    const struct branch *tips[SOURCES_MAX];
    bool is_empty = false;
    if (commit->parent_count != 1 || commit->reverts)
        return 0;
    if (changes_nothing(sources, commit, arena, &is_empty, error) != 0)
        return -1;
    if (is_empty)
        return 0;
    size_t count = sources_tips(sources, tips, SOURCES_MAX);
    if (find_original(sources, commit, tips, count, flaw, error) != 0)
        return -1;
    if (flaw->kind == FLAW_DIRECT &&
        find_squashed(sources, commit, tips, count, false, arena, flaw, error) != 0)
        return -1;
    if (flaw->kind == FLAW_DIRECT)
        return find_squashed(sources, commit, tips, count < MERGED_MAX ? count : MERGED_MAX, true,
                             arena, flaw, error);
    return 0;
}
