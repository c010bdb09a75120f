/* SPDX-License-Identifier: MIT */
#include "promotion/examine.h"

static int examine_source(struct sources *sources, const struct object_id *source, enum flaw *flaw,
                          const char **detail, struct error *error)
{
    bool contained = false;
    if (sources_contain(sources, source, &contained, error) != 0)
        return -1;
    if (contained || (sources->before->is_later && law_takes_unprotected(sources->law)))
        return 0;
    if (sources_other_branch(sources, source, detail, error) != 0)
        return -1;
    *flaw = *detail ? FLAW_WRONG_SOURCE : FLAW_UNKNOWN_SOURCE;
    return 0;
}

static int examine_tree(struct repository *repository, const struct commit *commit,
                        struct arena *arena, enum flaw *flaw, const char **detail,
                        struct error *error)
{
    struct object_id clean;
    if (repository_merge(repository, &commit->parents[0], &commit->parents[1], arena, &clean,
                         detail, error) != 0)
        return -1;
    if (*detail) {
        *flaw = FLAW_CONFLICT;
        return 0;
    }
    if (object_id_equal(&clean, &commit->tree))
        return 0;
    *flaw = FLAW_ALTERED;
    return repository_difference(repository, &clean, &commit->tree, arena, detail, error);
}

int examine_merge(struct sources *sources, const struct commit *commit, const struct object_id *old,
                  struct arena *arena, enum flaw *flaw, const char **detail, struct error *error)
{
    bool descends = false;
    *flaw = FLAW_NONE;
    *detail = NULL;
    if (commit->parent_count != 2) {
        *flaw = commit->parent_count < 2 ? FLAW_NO_MERGE : FLAW_OCTOPUS;
        return 0;
    }
    if (repository_contains(sources->repository, &commit->parents[0], old, &descends, error) != 0)
        return -1;
    if (!descends) {
        *flaw = FLAW_SWAPPED;
        return 0;
    }
    if (examine_source(sources, &commit->parents[1], flaw, detail, error) != 0)
        return -1;
    if (*flaw != FLAW_NONE)
        return 0;
    return examine_tree(sources->repository, commit, arena, flaw, detail, error);
}
