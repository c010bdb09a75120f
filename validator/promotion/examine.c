/* SPDX-License-Identifier: MIT */
/* What keeps one commit from being a promotion. */
#include "promotion/examine.h"

/* ------------------------------------------------------------------------------- the source -- */

int examine_standing(struct sources *sources, const struct object_id *source, struct flaw *flaw,
                     struct error *error)
{
    bool stood = true;
    if (sources->law->unaltered && sources_stood(sources, source, &stood, error) != 0)
        return -1;
    if (!stood)
        *flaw = (struct flaw){.kind = FLAW_NEVER_STOOD, .commit = *source};
    return 0;
}

int examine_origin(struct sources *sources, const struct object_id *source, struct flaw *flaw,
                   struct error *error)
{
    *flaw = (struct flaw){.kind = FLAW_MOVING_SOURCE, .commit = *source};
    if (sources_moving(sources, source, &flaw->branch, error) != 0)
        return -1;
    if (flaw->branch)
        return 0;
    if (sources_other_branch(sources, source, &flaw->branch, error) != 0)
        return -1;
    flaw->kind = flaw->branch ? FLAW_WRONG_SOURCE : FLAW_UNKNOWN_SOURCE;
    return 0;
}

int examine_source(struct sources *sources, const struct object_id *source, struct flaw *flaw,
                   struct error *error)
{
    bool contained = false;
    if (sources_contain(sources, source, &contained, error) != 0)
        return -1;
    return contained ? examine_standing(sources, source, flaw, error)
                     : examine_origin(sources, source, flaw, error);
}

/* What was merged on an earlier day may have come from a branch that is gone. */
int examine_merged(struct sources *sources, const struct object_id *source, struct flaw *flaw,
                   struct error *error)
{
    bool contained = false;
    if (sources_contain(sources, source, &contained, error) != 0)
        return -1;
    if (contained)
        return examine_standing(sources, source, flaw, error);
    if (sources->state->is_later && branch_law_takes_unprotected(sources->law))
        return 0;
    return examine_origin(sources, source, flaw, error);
}

/* ------------------------------------------------------------------------------ the content -- */

static int tree_of(struct sources *sources, const struct object_id *id, struct arena *arena,
                   struct object_id *tree, struct error *error)
{
    struct commit commit;
    bool is_commit = false;
    if (repository_commit(sources->repository, id, arena, &commit, &is_commit, error) != 0)
        return -1;
    if (!is_commit)
        return error_set(error, ERROR_REPOSITORY, "the parent of a commit is not a commit");
    *tree = commit.tree;
    return 0;
}

int examine_content(struct sources *sources, const struct object_id *source,
                    const struct object_id *tree, struct arena *arena, struct flaw *flaw,
                    struct error *error)
{
    struct object_id source_tree;
    if (!sources->law->unaltered)
        return 0;
    if (tree_of(sources, source, arena, &source_tree, error) != 0)
        return -1;
    if (object_id_equal(&source_tree, tree))
        return 0;
    flaw->kind = FLAW_ALTERED_TREE;
    flaw->commit = *source;
    return alterations_find(&flaw->alterations, sources->repository, &source_tree, tree, NULL, 0,
                            arena, error);
}

static int examine_alterations(struct sources *sources, const struct commit *commit,
                               const struct merge_outcome *outcome, struct arena *arena,
                               struct flaw *flaw, struct error *error)
{
    struct object_id branch_tree, source_tree;
    if (alterations_find(&flaw->alterations, sources->repository, &outcome->tree, &commit->tree,
                         outcome->conflicts, outcome->conflict_count, arena, error) != 0 ||
        tree_of(sources, &commit->parents[0], arena, &branch_tree, error) != 0 ||
        tree_of(sources, &commit->parents[1], arena, &source_tree, error) != 0)
        return -1;
    flaw->resolved = outcome->conflict_count > 0 && flaw->alterations.total == 0;
    if (flaw->resolved)
        return 0;
    flaw->kind = FLAW_ALTERED_MERGE;
    flaw->commit = commit->parents[1];
    return alterations_find_dropped(&flaw->alterations, sources->repository, &commit->tree,
                                    &branch_tree, &source_tree, error);
}

/* What a merge holds, whose parents may be merged. `past` is a flaw of it that is known, or
 * FLAW_NONE. */
static int examine_tree(struct sources *sources, const struct commit *commit, enum flaw_kind past,
                        struct arena *arena, struct flaw *flaw, struct error *error)
{
    struct merge_outcome outcome;
    if (repository_merge_outcome(sources->repository, &commit->parents[0], &commit->parents[1],
                                 arena, &outcome, error) != 0)
        return -1;
    if (!outcome.related && past != FLAW_UNRELATED && past != FLAW_CONFLICT) {
        *flaw = (struct flaw){.kind = FLAW_UNRELATED, .commit = commit->parents[1]};
        return 0;
    }
    if (outcome.conflict_count == 0 && object_id_equal(&outcome.tree, &commit->tree))
        return examine_content(sources, &commit->parents[1], &commit->tree, arena, flaw, error);
    if (outcome.conflict_count == 0 || sources->law->accepts_conflicts || past == FLAW_CONFLICT)
        return examine_alterations(sources, commit, &outcome, arena, flaw, error);
    flaw->kind = FLAW_CONFLICT;
    flaw->commit = commit->parents[1];
    flaw->path = outcome.conflicts[0];
    flaw->count = outcome.conflict_count;
    return 0;
}

/* -------------------------------------------------------------------------------- the merge -- */

int examine_merge(struct sources *sources, const struct commit *commit, const struct object_id *old,
                  struct arena *arena, struct flaw *flaw, struct error *error)
{
    bool descends = false;
    if (commit->parent_count != 2) {
        flaw->kind = commit->parent_count < 2 ? FLAW_DIRECT : FLAW_OCTOPUS;
        return 0;
    }
    if (repository_contains(sources->repository, &commit->parents[0], old, &descends, error) != 0)
        return -1;
    if (!descends) {
        flaw->kind = FLAW_FOXTROT;
        return 0;
    }
    if (examine_merged(sources, &commit->parents[1], flaw, error) != 0)
        return -1;
    return flaw->kind == FLAW_NONE ? examine_tree(sources, commit, FLAW_NONE, arena, flaw, error)
                                   : 0;
}

int examine_merge_past(struct sources *sources, const struct commit *commit, enum flaw_kind past,
                       struct arena *arena, struct flaw *flaw, struct error *error)
{
    if (past == FLAW_FOXTROT && examine_merged(sources, &commit->parents[1], flaw, error) != 0)
        return -1;
    if (flaw->kind != FLAW_NONE)
        return 0;
    if (past != FLAW_ALTERED_MERGE && past != FLAW_ALTERED_TREE &&
        examine_tree(sources, commit, past, arena, flaw, error) != 0)
        return -1;
    if (flaw->kind != FLAW_NONE || past == FLAW_ALTERED_TREE)
        return 0;
    return examine_content(sources, &commit->parents[1], &commit->tree, arena, flaw, error);
}
