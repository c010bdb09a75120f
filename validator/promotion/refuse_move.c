/* SPDX-License-Identifier: MIT */
/* What is wrong with a move as a whole. */
#include "promotion/refuse_move.h"

#include "promotion/fix.h"
#include "promotion/refuse.h"

void refuse_deletion(struct judged_move *judged)
{
    refuse(judged, RULE_PROMOTION_DELETED, NULL,
           "leave it out of the push; `fleetgate explain promotion/deleted` says how a stage is "
           "retired",
           "%s is protected and cannot be deleted by a push", judged->branch);
}

void refuse_no_commit(struct judged_move *judged)
{
    const struct object_id *new = &judged->update->new;
    const char *help =
        judged->is_request
            ? NULL
            : arena_format(&judged->arena, "git push origin %.10s^{commit}:refs/heads/%s", HEX(new),
                           judged->law->name);
    refuse(judged, RULE_PUSH_NOT_A_COMMIT, new, help,
           "%s would point to %.10s, which is not a commit", judged->branch, HEX(new));
}

void refuse_rewind(struct judged_move *judged, const struct commit *new, bool back)
{
    const char *reset = fix_reset(judged);
    if (back)
        refuse(judged, RULE_PROMOTION_REWIND, &new->id,
               reset ? arena_format(&judged->arena,
                                    "%s\nto undo a change, git revert it on a branch and promote "
                                    "the revert from %s",
                                    reset, judged->allowed)
                     : NULL,
               "%s would go back from %.10s to " COMMIT, judged->branch, HEX(&judged->update->old),
               HEX(&new->id), new->subject);
    else
        refuse(judged, RULE_PROMOTION_REWIND, &new->id, fix_move_to_topic(judged, &new->id),
               "%s would leave %.10s aside for " COMMIT ", which does not contain it",
               judged->branch, HEX(&judged->update->old), HEX(&new->id), new->subject);
}

void refuse_unrelated(struct judged_move *judged, const struct commit *new)
{
    refuse(judged, RULE_PROMOTION_UNRELATED, &new->id, fix_reset(judged),
           "%s would leave %.10s for " COMMIT ", which shares no commit with it", judged->branch,
           HEX(&judged->update->old), HEX(&new->id), new->subject);
}

void refuse_start(struct judged_move *judged, const struct commit *new, const char *found_on)
{
    const char *name = judged->law->name, *source = fix_source(judged);
    const char *help = source
                           ? arena_format(&judged->arena,
                                          "push the source first, then start %s there:\n"
                                          "git push origin %s:refs/heads/%s\n" FIX_EXISTING_FLEET,
                                          name, source, name)
                           : FIX_EXISTING_FLEET;
    if (found_on)
        refuse(judged, RULE_PROMOTION_WRONG_SOURCE, &new->id, help,
               "%s would start at " COMMIT " of %s, but starts only from %s", judged->branch,
               HEX(&new->id), new->subject, found_on, judged->allowed);
    else
        refuse(judged, RULE_PROMOTION_DIRECT_COMMIT, &new->id, help,
               "%s would start at " COMMIT ", which lies on no branch of the server yet, "
               "but starts only from %s",
               judged->branch, HEX(&new->id), new->subject, judged->allowed);
}

void refuse_method(struct judged_move *judged, const struct commit *commit)
{
    if (judged->law->method == METHOD_FAST_FORWARD)
        refuse(judged, RULE_PROMOTION_WRONG_METHOD, &commit->id,
               fix_promote(judged, fix_source(judged)),
               "%s would move by the merge " COMMIT ", but moves only by fast-forward",
               judged->branch, HEX(&commit->id), commit->subject);
    else
        refuse(judged, RULE_PROMOTION_WRONG_METHOD, &commit->id,
               fix_promote(judged, fix_commit(judged, &commit->id)),
               "%s would fast-forward to " COMMIT ", but moves only by merge commits",
               judged->branch, HEX(&commit->id), commit->subject);
}
