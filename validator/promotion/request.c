/* SPDX-License-Identifier: MIT */
/* The law applied to a pull request: a merge that is not made yet. */
#include "promotion/examine.h"
#include "promotion/refuse_flaw.h"
#include "promotion/refuse_move.h"

#include <string.h>

/* A head that is named as a branch comes from that branch, whatever else contains its commit. */
static int examine_branch(struct judged_move *judged, const char *branch, struct flaw *flaw,
                          struct error *error)
{
    const char *ref = text_starts_with(text_of(branch), "refs/heads/")
                          ? branch
                          : arena_format(&judged->arena, "refs/heads/%s", branch);
    if (!ref)
        return error_memory(error);
    if (!branch_law_takes_from(judged->sources.laws, judged->law, ref))
        *flaw = (struct flaw){.kind = FLAW_WRONG_SOURCE,
                              .branch = branch_short_name(ref),
                              .commit = judged->update->new};
    return 0;
}

/* What comes of merging head into base. A conflict is none of ours. */
static int examine_outcome(struct judged_move *judged, struct flaw *flaw, struct error *error)
{
    const struct update *update = judged->update;
    struct merge_outcome outcome;
    if (repository_merge_outcome(judged->repository, &update->old, &update->new, &judged->arena,
                                 &outcome, error) != 0)
        return -1;
    if (!outcome.related)
        *flaw = (struct flaw){.kind = FLAW_UNRELATED, .commit = update->new};
    if (!outcome.related || outcome.conflict_count > 0)
        return 0;
    return examine_content(&judged->sources, &update->new, &outcome.tree, &judged->arena, flaw,
                           error);
}

static int judge_request(struct judged_move *judged, const struct branch_laws *laws,
                         const struct branch_state *state, const char *head_branch,
                         struct error *error)
{
    const struct object_id *id = &judged->update->new;
    struct commit head;
    bool is_commit = false;
    struct flaw of_source = {0}, of_content = {0};
    if (repository_commit(judged->repository, id, &judged->arena, &head, &is_commit, error) != 0)
        return -1;
    if (!is_commit)
        refuse_no_commit(judged);
    if (!is_commit || !branch_law_protects(judged->law))
        return 0;
    if (sources_open(&judged->sources, judged->repository, laws, state, judged->law, error) != 0 ||
        (head_branch ? examine_branch(judged, head_branch, &of_source, error)
                     : examine_source(&judged->sources, id, &of_source, error)) != 0 ||
        examine_outcome(judged, &of_content, error) != 0)
        return -1;
    refuse_flaw(judged, &head, &of_source);
    refuse_flaw(judged, &head, &of_content);
    return 0;
}

int promotion_judge_request(struct repository *repository, const struct branch_laws *laws,
                            const struct branch_state *state, const struct update *merge,
                            const char *head_branch, struct findings *findings, struct error *error)
{
    struct judged_move judged = {.repository = repository,
                                 .update = merge,
                                 .is_request = true,
                                 .law = branch_law_of(laws, merge->target),
                                 .findings = findings};
    if (!judged.law)
        return 0;
    int result = judged_move_open(&judged, error);
    if (result == 0)
        result = judge_request(&judged, laws, state, head_branch, error);
    return judged_move_close(&judged, result, error);
}
