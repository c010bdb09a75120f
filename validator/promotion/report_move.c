/* SPDX-License-Identifier: MIT */
/* What is wrong with a move as a whole, or with where it comes from. */
#include "promotion/report.h"

#include <string.h>

void report_deleted(struct judgement *judgement)
{
    report(judgement, RULE_PROMOTION_DELETED, NULL,
           arena_format(&judgement->arena,
                        "leave it out of the push; who administers the server can delete it there: "
                        "git update-ref -d refs/heads/%s",
                        judgement->law->name),
           "%s is protected and cannot be deleted by a push", judgement->branch);
}

void report_no_commit(struct judgement *judgement)
{
    char hex[OBJECT_ID_HEX];
    const struct object_id *new = &judgement->update->new;
    object_id_hex(new, hex);
    report(judgement, RULE_PUSH_NOT_A_COMMIT, new,
           arena_format(&judgement->arena, "git push origin %.10s^{commit}:refs/heads/%s", hex,
                        judgement->law->name),
           "%s would point to %.10s, which is not a commit", judgement->branch, hex);
}

void report_rewind(struct judgement *judgement, const struct commit *new, bool back)
{
    char old_hex[OBJECT_ID_HEX], new_hex[OBJECT_ID_HEX];
    object_id_hex(&judgement->update->old, old_hex);
    object_id_hex(&new->id, new_hex);
    if (back)
        report(
            judgement, RULE_PROMOTION_REWIND, &new->id,
            arena_format(&judgement->arena,
                         "%s\nto undo a change, git revert it on a branch and promote the revert "
                         "from %s",
                         mend_reset(judgement), judgement->allowed),
            "%s would go back from %.10s to " COMMIT, judgement->branch, old_hex, new_hex,
            new->subject);
    else
        report(judgement, RULE_PROMOTION_REWIND, &new->id, mend_move_to_topic(judgement, new_hex),
               "%s would leave %.10s aside for " COMMIT ", which does not contain it",
               judgement->branch, old_hex, new_hex, new->subject);
}

void report_start(struct judgement *judgement, const struct commit *new, const char *found_on)
{
    char hex[OBJECT_ID_HEX];
    const char *name = judgement->law->name, *source = mend_source(judgement);
    object_id_hex(&new->id, hex);
    const char *help = source ? arena_format(&judgement->arena,
                                             "push the source first, then start %s there:\n"
                                             "git push origin %s:refs/heads/%s",
                                             name, source, name)
                              : NULL;
    if (found_on)
        report(judgement, RULE_PROMOTION_WRONG_SOURCE, &new->id, help,
               "%s would start at " COMMIT " of %s, but starts only from %s", judgement->branch,
               hex, new->subject, found_on, judgement->allowed);
    else
        report(judgement, RULE_PROMOTION_DIRECT_COMMIT, &new->id, help,
               "%s would start at " COMMIT ", which lies on no branch of the server yet, "
               "but starts only from %s",
               judgement->branch, hex, new->subject, judgement->allowed);
}

void report_foreign(struct judgement *judgement, const struct commit *commit, const char *found_on)
{
    char hex[OBJECT_ID_HEX];
    const char *source = mend_source(judgement);
    report(judgement, RULE_PROMOTION_WRONG_SOURCE, &commit->id,
           source ? mend_promote(judgement, source) : NULL,
           "%s would take in " COMMIT " of %s, but takes promotions only from %s",
           judgement->branch, object_id_hex(&commit->id, hex), commit->subject, found_on,
           judgement->allowed);
}

void report_method(struct judgement *judgement, const struct commit *commit)
{
    char hex[OBJECT_ID_HEX];
    object_id_hex(&commit->id, hex);
    hex[10] = '\0';
    const char *source = mend_source(judgement);
    if (judgement->law->method == METHOD_FAST_FORWARD)
        report(judgement, RULE_PROMOTION_WRONG_METHOD, &commit->id,
               source ? mend_promote(judgement, source) : NULL,
               "%s would move by the merge " COMMIT ", but moves only by fast-forward",
               judgement->branch, hex, commit->subject);
    else
        report(judgement, RULE_PROMOTION_WRONG_METHOD, &commit->id, mend_promote(judgement, hex),
               "%s would fast-forward to " COMMIT ", but moves only by merge commits",
               judgement->branch, hex, commit->subject);
}

void report_unrelated(struct judgement *judgement, const struct commit *new)
{
    char old_hex[OBJECT_ID_HEX], new_hex[OBJECT_ID_HEX];
    object_id_hex(&judgement->update->old, old_hex);
    report(judgement, RULE_PROMOTION_UNRELATED, &new->id, mend_reset(judgement),
           "%s would leave %.10s for " COMMIT ", which shares no commit with it", judgement->branch,
           old_hex, object_id_hex(&new->id, new_hex), new->subject);
}

/* The command for one of the updates of this push, which may have been named otherwise. */
static const char *push_alone(struct judgement *judgement, const char *branch)
{
    const struct branch_state *before = judgement->sources.before;
    char hex[OBJECT_ID_HEX];
    for (size_t i = 0; i < before->update_count; i++) {
        const struct update *update = &before->updates[i];
        if (strcmp(branch_short_name(update->ref), branch) == 0)
            return arena_format(&judgement->arena, "git push origin %.10s:refs/heads/%s",
                                object_id_hex(&update->new, hex), branch);
    }
    return NULL;
}

void report_moving(struct judgement *judgement, const struct commit *commit,
                   const struct object_id *source, const char *branch)
{
    char hex[OBJECT_ID_HEX], source_hex[OBJECT_ID_HEX];
    const char *name = branch_short_name(judgement->update->ref);
    const char *first = push_alone(judgement, branch), *then = push_alone(judgement, name);
    const char *help = first && then
                           ? arena_format(&judgement->arena, "push %s first, then %s:\n%s && %s",
                                          branch, name, first, then)
                           : NULL;
    object_id_hex(&commit->id, hex);
    object_id_hex(source, source_hex);
    if (source == &commit->id)
        report(judgement, RULE_PROMOTION_SKIPPED_STAGE, &commit->id, help,
               "%s would take in " COMMIT " of %s, which moves in the same push", judgement->branch,
               hex, commit->subject, branch);
    else
        report(judgement, RULE_PROMOTION_SKIPPED_STAGE, &commit->id, help,
               "merge " COMMIT " takes in %.10s of %s, which moves in the same push", hex,
               commit->subject, source_hex, branch);
}

void report_never_stood(struct judgement *judgement, const struct commit *commit,
                        const struct object_id *source)
{
    char hex[OBJECT_ID_HEX], source_hex[OBJECT_ID_HEX];
    const char *name = mend_source(judgement);
    const char *help = name ? mend_promote(judgement, name) : NULL;
    object_id_hex(&commit->id, hex);
    object_id_hex(source, source_hex);
    if (source == &commit->id)
        report(judgement, RULE_PROMOTION_SKIPPED_STAGE, &commit->id, help,
               "%s would take in " COMMIT
               ", which never stood on %s: it came there below a later commit",
               judgement->branch, hex, commit->subject, judgement->allowed);
    else
        report(judgement, RULE_PROMOTION_SKIPPED_STAGE, &commit->id, help,
               "merge " COMMIT " takes in %.10s, which never stood on %s: it came there below a "
               "later commit",
               hex, commit->subject, source_hex, judgement->allowed);
}
