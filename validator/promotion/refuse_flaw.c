/* SPDX-License-Identifier: MIT */
/* What is wrong with one commit, in words: a function and a row each. */
#include "promotion/refuse_flaw.h"

#include "promotion/fix.h"
#include "promotion/refuse.h"
#include "promotion/refuse_alterations.h"

#include <string.h>

/* Whether the commit itself would be taken in, and not one of its parents. */
static bool is_itself(const struct commit *commit, const struct flaw *flaw)
{
    return object_id_equal(&commit->id, &flaw->commit);
}

/* ----------------------------------------------------------------- commits that are no merge -- */

static bool is_revert(const struct commit *commit)
{
    return commit->reverts || text_starts_with(text_of(commit->subject), "Revert \"");
}

static void refuse_direct(struct judged_move *judged, const struct commit *commit,
                          const struct flaw *flaw)
{
    (void)flaw;
    const char *help = is_revert(commit)
                           ? fix_revert(judged, commit->reverts ? commit->reverts : "<commit>",
                                        commit->reverts_merge)
                           : fix_move_to_topic(judged, &commit->id);
    refuse(judged, RULE_PROMOTION_DIRECT_COMMIT, &commit->id, help,
           "%s " COMMIT " was made directly on %s, which moves only by promotion from %s",
           is_revert(commit) ? "revert" : "commit", HEX(&commit->id), commit->subject,
           judged->branch, judged->allowed);
}

static void refuse_squash(struct judged_move *judged, const struct commit *commit,
                          const struct flaw *flaw)
{
    const char *source = arena_format(&judged->arena, "origin/%s", flaw->branch);
    refuse(judged, RULE_PROMOTION_SQUASH, &commit->id, fix_originals(judged, source),
           "commit " COMMIT
           " squashes %s (%.10s) into one commit; %s takes the commits of %s themselves",
           HEX(&commit->id), commit->subject, flaw->branch, HEX(&flaw->commit), judged->branch,
           flaw->branch);
}

static void refuse_rebased(struct judged_move *judged, const struct commit *commit,
                           const struct flaw *flaw)
{
    refuse(judged, RULE_PROMOTION_REBASED, &commit->id,
           fix_originals(judged, fix_commit(judged, &flaw->commit)),
           "commit " COMMIT " is a copy of %.10s, by rebase or cherry-pick; %s takes the original",
           HEX(&commit->id), commit->subject, HEX(&flaw->commit), judged->branch);
}

/* ----------------------------------------------------------------------- where it comes from -- */

static void refuse_wrong_source(struct judged_move *judged, const struct commit *commit,
                                const struct flaw *flaw)
{
    const char *help = fix_promote(judged, fix_source(judged));
    if (is_itself(commit, flaw))
        refuse(judged, RULE_PROMOTION_WRONG_SOURCE, &commit->id, help,
               "%s would take in " COMMIT " of %s, but takes promotions only from %s",
               judged->branch, HEX(&commit->id), commit->subject, flaw->branch, judged->allowed);
    else
        refuse(judged, RULE_PROMOTION_WRONG_SOURCE, &commit->id, help,
               "merge " COMMIT " takes in %.10s of %s, but %s takes promotions only from %s",
               HEX(&commit->id), commit->subject, HEX(&flaw->commit), flaw->branch, judged->branch,
               judged->allowed);
}

/* A push may bring the branch with it; a request is made of what the server has. */
static void refuse_unknown_source(struct judged_move *judged, const struct commit *commit,
                                  const struct flaw *flaw)
{
    if (judged->is_request)
        refuse(judged, RULE_PROMOTION_WRONG_SOURCE, &commit->id,
               fix_unknown_source(judged, &flaw->commit),
               "%s would take in " COMMIT
               ", which lies on no branch of the server, but takes promotions only from %s",
               judged->branch, HEX(&commit->id), commit->subject, judged->allowed);
    else
        refuse(judged, RULE_PROMOTION_DIRECT_COMMIT, &commit->id,
               fix_unknown_source(judged, &flaw->commit),
               "merge " COMMIT " takes in %.10s, which lies on no branch of the server yet",
               HEX(&commit->id), commit->subject, HEX(&flaw->commit));
}

/* Whether the push makes the branch. */
static bool starts(const struct judged_move *judged, const char *branch)
{
    const struct branch_state *state = judged->sources.state;
    for (size_t i = 0; i < state->update_count; i++) {
        const struct update *update = &state->updates[i];
        if (strcmp(branch_short_name(update->ref), branch) == 0)
            return object_id_is_zero(&update->old);
    }
    return false;
}

/* The command for one of the updates of this push, which may have been named otherwise. */
static const char *push_alone(struct judged_move *judged, const char *branch)
{
    const struct branch_state *state = judged->sources.state;
    for (size_t i = 0; i < state->update_count; i++) {
        const struct update *update = &state->updates[i];
        if (strcmp(branch_short_name(update->ref), branch) == 0)
            return arena_format(&judged->arena, "git push origin %.10s:refs/heads/%s",
                                HEX(&update->new), branch);
    }
    return NULL;
}

static void refuse_moving_source(struct judged_move *judged, const struct commit *commit,
                                 const struct flaw *flaw)
{
    const char *name = branch_short_name(judged->update->ref);
    const char *first = push_alone(judged, flaw->branch), *then = push_alone(judged, name);
    const char *help = first && then
                           ? arena_format(&judged->arena, "push %s first, then %s:\n%s && %s",
                                          flaw->branch, name, first, then)
                           : NULL;
    /* One stage after the other would be at the state of the last. */
    if (starts(judged, flaw->branch) && starts(judged, name))
        help = FIX_EXISTING_FLEET;
    if (is_itself(commit, flaw))
        refuse(judged, RULE_PROMOTION_SKIPPED_STAGE, &commit->id, help,
               "%s would take in " COMMIT " of %s, which moves in the same push", judged->branch,
               HEX(&commit->id), commit->subject, flaw->branch);
    else
        refuse(judged, RULE_PROMOTION_SKIPPED_STAGE, &commit->id, help,
               "merge " COMMIT " takes in %.10s of %s, which moves in the same push",
               HEX(&commit->id), commit->subject, HEX(&flaw->commit), flaw->branch);
}

static void refuse_never_stood(struct judged_move *judged, const struct commit *commit,
                               const struct flaw *flaw)
{
    const char *help = object_id_is_zero(&judged->update->old)
                           ? FIX_EXISTING_FLEET
                           : fix_promote(judged, fix_source(judged));
    if (is_itself(commit, flaw))
        refuse(judged, RULE_PROMOTION_SKIPPED_STAGE, &commit->id, help,
               "%s would take in " COMMIT
               ", which never stood on %s: it came there below a later commit",
               judged->branch, HEX(&commit->id), commit->subject, judged->allowed);
    else
        refuse(judged, RULE_PROMOTION_SKIPPED_STAGE, &commit->id, help,
               "merge " COMMIT " takes in %.10s, which never stood on %s: it came there below a "
               "later commit",
               HEX(&commit->id), commit->subject, HEX(&flaw->commit), judged->allowed);
}

static void refuse_unrelated_source(struct judged_move *judged, const struct commit *commit,
                                    const struct flaw *flaw)
{
    if (is_itself(commit, flaw))
        refuse(judged, RULE_PROMOTION_UNRELATED, &commit->id, NULL,
               "%s would take in " COMMIT ", which shares no commit with it", judged->branch,
               HEX(&commit->id), commit->subject);
    else
        refuse(judged, RULE_PROMOTION_UNRELATED, &commit->id, fix_reset(judged),
               "merge " COMMIT " takes in %.10s, which shares no commit with %s", HEX(&commit->id),
               commit->subject, HEX(&flaw->commit), judged->branch);
}

/* ----------------------------------------------------------------------- merges of their own -- */

/* What to merge, one after the other; where a source has a name, that. */
static const char *octopus_sources(struct judged_move *judged, const struct commit *commit)
{
    if (!branch_law_takes_unprotected(judged->law) || judged->law->method == METHOD_FAST_FORWARD)
        return fix_source(judged);
    const char *sources = NULL;
    for (size_t i = 1; i < commit->parent_count; i++) {
        sources = arena_format(&judged->arena, "%s%s%.10s", sources ? sources : "",
                               sources ? " && git merge --no-ff " : "", HEX(&commit->parents[i]));
        if (!sources)
            return NULL;
    }
    return sources;
}

static void refuse_octopus(struct judged_move *judged, const struct commit *commit,
                           const struct flaw *flaw)
{
    (void)flaw;
    refuse(judged, RULE_PROMOTION_OCTOPUS, &commit->id,
           fix_promote(judged, octopus_sources(judged, commit)),
           "merge " COMMIT " has %zu parents, but %s takes one source at a time", HEX(&commit->id),
           commit->subject, commit->parent_count, judged->branch);
}

static void refuse_foxtrot(struct judged_move *judged, const struct commit *commit,
                           const struct flaw *flaw)
{
    (void)flaw;
    refuse(judged, RULE_PROMOTION_FOXTROT, &commit->id,
           fix_promote(judged, fix_commit(judged, &commit->parents[0])),
           "merge " COMMIT " is the wrong way round: %s must be its first parent", HEX(&commit->id),
           commit->subject, judged->branch);
}

static void refuse_conflict(struct judged_move *judged, const struct commit *commit,
                            const struct flaw *flaw)
{
    const char *back = fix_bring_back(judged, fix_commit(judged, &flaw->commit));
    const char *where =
        branch_law_takes_unprotected(judged->law) ? "a branch of its own" : "the way to the source";
    const char *more = flaw->count > 1 ? arena_format(&judged->arena, " and %zu more path%s",
                                                      flaw->count - 1, flaw->count > 2 ? "s" : "")
                                       : "";
    refuse(judged, RULE_PROMOTION_CONFLICTED, &commit->id,
           back ? arena_format(&judged->arena, "resolve it on %s, not in %s:\n%s", where,
                               judged->law->name, back)
                : NULL,
           "merge " COMMIT " cannot be made again without a hand: its sides conflict in %.300s%s",
           HEX(&commit->id), commit->subject, flaw->path, more ? more : "");
}

static void refuse_unknown_merge(struct judged_move *judged, const struct commit *commit,
                                 const struct flaw *flaw)
{
    (void)flaw;
    refuse(judged, RULE_PROMOTION_ALTERED_MERGE, &commit->id,
           fix_promote(judged, octopus_sources(judged, commit)),
           "merge " COMMIT " has %zu parents, and cannot be held against a clean merge of them",
           HEX(&commit->id), commit->subject, commit->parent_count);
}

/* -------------------------------------------------------------------------------- every flaw -- */

typedef void refuse_one(struct judged_move *judged, const struct commit *commit,
                        const struct flaw *flaw);

static refuse_one *const refusals[FLAW_KINDS] = {
    [FLAW_DIRECT] = refuse_direct,
    [FLAW_SQUASH] = refuse_squash,
    [FLAW_REBASED] = refuse_rebased,
    [FLAW_OCTOPUS] = refuse_octopus,
    [FLAW_FOXTROT] = refuse_foxtrot,
    [FLAW_WRONG_SOURCE] = refuse_wrong_source,
    [FLAW_UNKNOWN_SOURCE] = refuse_unknown_source,
    [FLAW_MOVING_SOURCE] = refuse_moving_source,
    [FLAW_NEVER_STOOD] = refuse_never_stood,
    [FLAW_UNRELATED] = refuse_unrelated_source,
    [FLAW_CONFLICT] = refuse_conflict,
    [FLAW_ALTERED_MERGE] = refuse_alterations,
    [FLAW_ALTERED_TREE] = refuse_alterations,
    [FLAW_UNKNOWN_MERGE] = refuse_unknown_merge,
};

void refuse_flaw(struct judged_move *judged, const struct commit *commit, const struct flaw *flaw)
{
    if (flaw->kind == FLAW_NONE)
        return;
    judged->is_refused = true; /* though a kind without a row finds nothing */
    if (refusals[flaw->kind])
        refusals[flaw->kind](judged, commit, flaw);
}
