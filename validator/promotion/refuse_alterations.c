/* SPDX-License-Identifier: MIT */
/* What is wrong with the content of a merge: each path is a finding of its own. */
#include "promotion/refuse_alterations.h"

#include "promotion/fix.h"
#include "promotion/refuse.h"

#include <stdio.h>

/* A commit whose content is refused. */
struct altered {
    struct judged_move *judged;
    const struct commit *commit;
    const struct flaw *flaw;
    const char *source; /* what is promoted, cut short */
};

static enum rule rule_of(const struct altered *altered, const struct alteration *alteration)
{
    if (altered->flaw->kind == FLAW_ALTERED_TREE)
        return RULE_PROMOTION_ALTERED_TREE;
    return alteration->dropped == SIDE_NONE ? RULE_PROMOTION_ALTERED_MERGE
                                            : RULE_PROMOTION_DROPPED_SIDE;
}

static const char *help_for(const struct altered *altered, enum rule rule)
{
    struct judged_move *judged = altered->judged;
    const char *name = judged->law->name;
    if (rule == RULE_PROMOTION_ALTERED_TREE) {
        const char *back = fix_bring_back(judged, altered->source);
        return back ? arena_format(&judged->arena,
                                   "bring what %s holds of its own into %s first:\n%s", name,
                                   judged->allowed, back)
                    : NULL;
    }
    const char *again = fix_promote(judged, altered->source);
    const char *advice = rule == RULE_PROMOTION_ALTERED_MERGE
                             ? "make the change on a branch of its own, and merge anew without it"
                             : "merge anew and keep both sides; what is not wanted, revert on a "
                               "branch of its own";
    return again ? arena_format(&judged->arena, "%s:\n%s", advice, again) : NULL;
}

static void refuse_altered(const struct altered *altered, const struct alteration *alteration,
                           const char *help)
{
    static const char *const words[] = {
        [ALTERED_CONTENT] = "changes what the clean merge of its parents holds here",
        [ALTERED_BY_ADDING] = "adds this file, which the clean merge of its parents lacks",
        [ALTERED_BY_REMOVING] = "leaves out this file, which the clean merge of its parents holds",
    };
    refuse_path(altered->judged, RULE_PROMOTION_ALTERED_MERGE, &altered->commit->id,
                alteration->path, alteration->line, help, "merge " COMMIT " %s",
                HEX(&altered->commit->id), altered->commit->subject, words[alteration->kind]);
}

static void refuse_dropped(const struct altered *altered, const struct alteration *alteration,
                           const char *help)
{
    const char *branch = altered->judged->branch;
    bool source = alteration->dropped == SIDE_SOURCE;
    refuse_path(altered->judged, RULE_PROMOTION_DROPPED_SIDE, &altered->commit->id,
                alteration->path, alteration->line, help,
                "merge " COMMIT " drops what %s changed here: it holds this path as %s does",
                HEX(&altered->commit->id), altered->commit->subject,
                source ? altered->source : branch, source ? branch : altered->source);
}

static void refuse_altered_tree(const struct altered *altered, const struct alteration *alteration,
                                const char *help)
{
    static const char *const words[] = {
        [ALTERED_CONTENT] = "would hold other content here than",
        [ALTERED_BY_ADDING] = "would hold this file, which is not in",
        [ALTERED_BY_REMOVING] = "would lack this file of",
    };
    refuse_path(altered->judged, RULE_PROMOTION_ALTERED_TREE, &altered->commit->id,
                alteration->path, alteration->line, help,
                "%s %s %s, which it takes in unaltered only", altered->judged->branch,
                words[alteration->kind], altered->source);
}

/* How to fix it is said once of each rule, by its first finding. */
static void refuse_alteration(const struct altered *altered, const struct alteration *alteration,
                              enum rule rule, bool *said)
{
    const char *help = *said ? NULL : help_for(altered, rule);
    *said = true;
    if (rule == RULE_PROMOTION_ALTERED_TREE)
        refuse_altered_tree(altered, alteration, help);
    else if (rule == RULE_PROMOTION_DROPPED_SIDE)
        refuse_dropped(altered, alteration, help);
    else
        refuse_altered(altered, alteration, help);
}

/* Where the paths are more than are listed; or none, for trees that differ in no file. */
static void refuse_rest(const struct altered *altered, enum rule rule)
{
    struct judged_move *judged = altered->judged;
    const struct alterations *alterations = &altered->flaw->alterations;
    const struct commit *commit = altered->commit;
    const char *help = alterations->count == 0 ? help_for(altered, rule) : NULL;
    char where[80] = ", though in no file";
    if (alterations->count > 0)
        snprintf(where, sizeof where, " in %zu paths, of which %zu are shown", alterations->total,
                 alterations->count);
    if (rule == RULE_PROMOTION_ALTERED_TREE)
        refuse(judged, rule, &commit->id, help, "%s would differ from %s%s", judged->branch,
               altered->source, where);
    else
        refuse(judged, rule, &commit->id, help,
               "merge " COMMIT " differs from the clean merge of its parents%s", HEX(&commit->id),
               commit->subject, where);
}

void refuse_alterations(struct judged_move *judged, const struct commit *commit,
                        const struct flaw *flaw)
{
    const struct alterations *alterations = &flaw->alterations;
    char source[OBJECT_ID_HEX];
    bool said[RULE_COUNT] = {false};
    enum rule rule = flaw->kind == FLAW_ALTERED_TREE ? RULE_PROMOTION_ALTERED_TREE
                                                     : RULE_PROMOTION_ALTERED_MERGE;
    const struct altered altered = {judged, commit, flaw, source};
    object_id_hex(&flaw->commit, source);
    source[10] = '\0';
    for (size_t i = 0; i < alterations->count; i++) {
        rule = rule_of(&altered, &alterations->items[i]);
        refuse_alteration(&altered, &alterations->items[i], rule, &said[rule]);
    }
    if (alterations->total > alterations->count || alterations->count == 0)
        refuse_rest(&altered, rule);
}
