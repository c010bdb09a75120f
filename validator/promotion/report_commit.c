/* SPDX-License-Identifier: MIT */
/* What is wrong with a commit that is no merge; and which report is which flaw's. */
#include "promotion/report.h"

#include <string.h>

static void report_revert(struct judgement *judgement, const struct commit *commit)
{
    char hex[OBJECT_ID_HEX];
    report(judgement, RULE_PROMOTION_DIRECT_COMMIT, &commit->id,
           mend_revert(judgement, commit->reverts ? commit->reverts : "<commit>",
                       commit->reverts_merge),
           "revert " COMMIT " was made directly on %s, which moves only by promotion from %s",
           object_id_hex(&commit->id, hex), commit->subject, judgement->branch, judgement->allowed);
}

static void report_direct(struct judgement *judgement, const struct commit *commit)
{
    char hex[OBJECT_ID_HEX];
    object_id_hex(&commit->id, hex);
    report(judgement, RULE_PROMOTION_DIRECT_COMMIT, &commit->id, mend_move_to_topic(judgement, hex),
           "commit " COMMIT " was made directly on %s, which moves only by promotion from %s", hex,
           commit->subject, judgement->branch, judgement->allowed);
}

static void report_squash(struct judgement *judgement, const struct commit *commit,
                          const struct flaw *flaw)
{
    char hex[OBJECT_ID_HEX], tip[OBJECT_ID_HEX];
    const char *source = arena_format(&judgement->arena, "origin/%s", flaw->branch);
    report(judgement, RULE_PROMOTION_SQUASH, &commit->id,
           source ? mend_promote(judgement, source) : NULL,
           "commit " COMMIT
           " squashes %s (%.10s) into one commit; %s takes the commits of %s themselves",
           object_id_hex(&commit->id, hex), commit->subject, flaw->branch,
           object_id_hex(&flaw->commit, tip), judgement->branch, flaw->branch);
}

static void report_rebased(struct judgement *judgement, const struct commit *commit,
                           const struct flaw *flaw)
{
    char hex[OBJECT_ID_HEX], original[OBJECT_ID_HEX];
    object_id_hex(&flaw->commit, original);
    original[10] = '\0';
    report(judgement, RULE_PROMOTION_REBASED, &commit->id, mend_promote(judgement, original),
           "commit " COMMIT " is a copy of %s, by rebase or cherry-pick; %s takes the original",
           object_id_hex(&commit->id, hex), commit->subject, original, judgement->branch);
}

static bool is_revert(const struct commit *commit)
{
    return commit->reverts || text_starts_with(text_of(commit->subject), "Revert \"");
}

void report_flaw(struct judgement *judgement, const struct commit *commit, const struct flaw *flaw)
{
    switch (flaw->kind) {
    case FLAW_NONE:
        return;
    case FLAW_DIRECT:
        if (is_revert(commit))
            report_revert(judgement, commit);
        else
            report_direct(judgement, commit);
        return;
    case FLAW_SQUASH:
        report_squash(judgement, commit, flaw);
        return;
    case FLAW_REBASED:
        report_rebased(judgement, commit, flaw);
        return;
    case FLAW_MOVING_SOURCE:
        report_moving(judgement, commit, &commit->parents[1], flaw->branch);
        return;
    case FLAW_NEVER_STOOD:
        report_never_stood(judgement, commit, &commit->parents[1]);
        return;
    case FLAW_ALTERED_MERGE:
    case FLAW_ALTERED_TREE:
        report_alterations(judgement, commit, flaw);
        return;
    default:
        report_merge(judgement, commit, flaw);
    }
}
