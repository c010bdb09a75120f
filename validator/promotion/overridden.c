/* SPDX-License-Identifier: MIT */
/* What else is wrong with a move whose refusal was overridden. */
#include "promotion/overridden.h"

#include "promotion/examine.h"
#include "promotion/refuse_flaw.h"
#include "promotion/refuse_move.h"

/* ------------------------------------------------------------------------------------ merges -- */

/* Each parent but the branch, which is the first that contains where it stood, must come from a
 * source; what they come to together is not known. */
static int judge_octopus(struct judged_move *judged, const struct commit *commit,
                         struct error *error)
{
    const struct flaw unknown = {.kind = FLAW_UNKNOWN_MERGE};
    bool is_met = false;
    for (size_t i = 0; i < commit->parent_count; i++) {
        struct flaw flaw = {0};
        bool is_branch = false;
        if (!is_met && repository_contains(judged->repository, &commit->parents[i],
                                           &judged->update->old, &is_branch, error) != 0)
            return -1;
        if (!is_branch && examine_merged(&judged->sources, &commit->parents[i], &flaw, error) != 0)
            return -1;
        is_met |= is_branch;
        refuse_flaw(judged, commit, &flaw);
    }
    refuse_flaw(judged, commit, &unknown);
    return 0;
}

/* One flaw after the other, as long as each is overridden. */
static int judge_two_parents(struct judged_move *judged, const struct commit *commit,
                             enum flaw_kind past, struct error *error)
{
    while (past != FLAW_NONE && !judged_move_is_rejected(judged)) {
        struct flaw flaw = {0};
        if (examine_merge_past(&judged->sources, commit, past, &judged->arena, &flaw, error) != 0)
            return -1;
        refuse_flaw(judged, commit, &flaw);
        past = flaw.kind;
    }
    return 0;
}

int overridden_judge_merge(struct judged_move *judged, const struct commit *commit,
                           enum flaw_kind past, struct error *error)
{
    if (commit->parent_count < 2 || judged_move_is_rejected(judged))
        return 0;
    /* The wrong way round, it is the merge that it is the other way round. */
    const struct object_id turned_parents[] = {commit->parents[1], commit->parents[0]};
    struct commit turned = *commit;
    turned.parents = turned_parents;
    int result =
        commit->parent_count > 2
            ? judge_octopus(judged, commit, error)
            : judge_two_parents(judged, past == FLAW_FOXTROT ? &turned : commit, past, error);
    if (result == 0 && !judged_move_is_rejected(judged) &&
        judged->law->method == METHOD_FAST_FORWARD)
        refuse_method(judged, commit);
    return result;
}

/* ----------------------------------------------------------------------------------- origins -- */

static bool is_of_source(enum flaw_kind kind)
{
    return kind == FLAW_WRONG_SOURCE || kind == FLAW_UNKNOWN_SOURCE || kind == FLAW_MOVING_SOURCE ||
           kind == FLAW_NEVER_STOOD;
}

/* It is taken from that branch as it stands; but what it merges may come from anywhere. */
int overridden_judge_origin(struct judged_move *judged, const struct commit *commit,
                            enum flaw_kind past, struct error *error)
{
    if (judged_move_is_rejected(judged))
        return 0;
    if (is_of_source(past))
        return judge_two_parents(judged, commit, past, error);
    if (past == FLAW_DIRECT && judged->law->method == METHOD_MERGE)
        refuse_method(judged, commit);
    return 0;
}

/* ----------------------------------------------------------------------------------- returns -- */

int overridden_judge_return(struct judged_move *judged, const struct commit *commit,
                            struct error *error)
{
    const struct object_id *tip = &judged->update->old;
    struct sources *sources = &judged->sources;
    struct flaw flaw = {0};
    bool contained = false, on_line = false;
    if (branch_law_takes_unprotected(judged->law))
        return 0;
    if (sources_contain(sources, &commit->id, &contained, error) != 0)
        return -1;
    if (contained && examine_standing(sources, &commit->id, &flaw, error) != 0)
        return -1;
    if (!contained &&
        repository_on_line(judged->repository, tip, 1, &commit->id, &on_line, error) != 0)
        return -1;
    if (!contained && !on_line)
        flaw = (struct flaw){.kind = FLAW_NEVER_STOOD, .commit = commit->id};
    refuse_flaw(judged, commit, &flaw);
    return 0;
}
