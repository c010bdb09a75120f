/* SPDX-License-Identifier: MIT */
/* What is wrong with the content of a merge: each path is a finding of its own. */
#include "promotion/report.h"

struct telling {
    struct judgement *judgement;
    const struct commit *commit;
    char hex[OBJECT_ID_HEX];
    char source[OBJECT_ID_HEX]; /* the second parent, cut short */
};

static enum rule rule_of(const struct flaw *flaw, const struct alteration *alteration)
{
    if (flaw->kind == FLAW_ALTERED_TREE)
        return RULE_PROMOTION_ALTERED_TREE;
    return alteration->dropped == SIDE_NONE ? RULE_PROMOTION_ALTERED_MERGE
                                            : RULE_PROMOTION_DROPPED_SIDE;
}

static const char *help_for(struct telling *telling, enum rule rule)
{
    struct judgement *judgement = telling->judgement;
    const char *name = judgement->law->name;
    if (rule == RULE_PROMOTION_ALTERED_TREE) {
        const char *back = mend_bring_back(judgement, telling->source);
        return back ? arena_format(&judgement->arena,
                                   "bring what %s holds of its own into %s first:\n%s", name,
                                   judgement->allowed, back)
                    : NULL;
    }
    const char *again = mend_promote(judgement, telling->source);
    const char *advice = rule == RULE_PROMOTION_ALTERED_MERGE
                             ? "make the change on a branch of its own, and merge anew without it"
                             : "merge anew and keep both sides; what is not wanted, revert on a "
                               "branch of its own";
    return again ? arena_format(&judgement->arena, "%s:\n%s", advice, again) : NULL;
}

static void report_altered(struct telling *telling, const struct alteration *alteration,
                           const char *help)
{
    static const char *const words[] = {
        [ALTERED_CONTENT] = "changes what the clean merge of its parents holds here",
        [ALTERED_BY_ADDING] = "adds this file, which the clean merge of its parents lacks",
        [ALTERED_BY_REMOVING] = "leaves out this file, which the clean merge of its parents holds",
    };
    report_path(telling->judgement, RULE_PROMOTION_ALTERED_MERGE, &telling->commit->id,
                alteration->path, alteration->line, help, "merge " COMMIT " %s", telling->hex,
                telling->commit->subject, words[alteration->kind]);
}

static void report_dropped(struct telling *telling, const struct alteration *alteration,
                           const char *help)
{
    const char *branch = telling->judgement->branch;
    bool source = alteration->dropped == SIDE_SOURCE;
    report_path(telling->judgement, RULE_PROMOTION_DROPPED_SIDE, &telling->commit->id,
                alteration->path, alteration->line, help,
                "merge " COMMIT " drops what %s changed here: it holds this path as %s does",
                telling->hex, telling->commit->subject, source ? telling->source : branch,
                source ? branch : telling->source);
}

static void report_altered_tree(struct telling *telling, const struct alteration *alteration,
                                const char *help)
{
    static const char *const words[] = {
        [ALTERED_CONTENT] = "would hold other content here than",
        [ALTERED_BY_ADDING] = "would hold this file, which is not in",
        [ALTERED_BY_REMOVING] = "would lack this file of",
    };
    report_path(telling->judgement, RULE_PROMOTION_ALTERED_TREE, &telling->commit->id,
                alteration->path, alteration->line, help,
                "%s %s %s, which it takes in unaltered only", telling->judgement->branch,
                words[alteration->kind], telling->source);
}

/* Said once of each rule, by its first finding, is how to mend it. */
static void report_alteration(struct telling *telling, enum rule rule,
                              const struct alteration *alteration, bool *told)
{
    const char *help = *told ? NULL : help_for(telling, rule);
    *told = true;
    if (rule == RULE_PROMOTION_ALTERED_TREE)
        report_altered_tree(telling, alteration, help);
    else if (rule == RULE_PROMOTION_DROPPED_SIDE)
        report_dropped(telling, alteration, help);
    else
        report_altered(telling, alteration, help);
}

/* Where the paths are more than are listed; or none, for trees that differ in no file. */
static void report_count(struct telling *telling, const struct flaw *flaw, enum rule rule)
{
    const struct alterations *alterations = &flaw->alterations;
    const char *other =
        rule == RULE_PROMOTION_ALTERED_TREE ? telling->source : "the clean merge of its parents";
    const char *help = alterations->count == 0 ? help_for(telling, rule) : NULL;
    if (alterations->count == 0)
        report(telling->judgement, rule, &telling->commit->id, help,
               "merge " COMMIT " differs from %s, though in no file", telling->hex,
               telling->commit->subject, other);
    else
        report(telling->judgement, rule, &telling->commit->id, help,
               "merge " COMMIT " differs from %s in %zu paths, of which %zu are shown",
               telling->hex, telling->commit->subject, other, alterations->total,
               alterations->count);
}

void report_alterations(struct judgement *judgement, const struct commit *commit,
                        const struct flaw *flaw)
{
    struct telling telling = {.judgement = judgement, .commit = commit};
    const struct alterations *alterations = &flaw->alterations;
    bool told[RULE_COUNT] = {false};
    enum rule rule = flaw->kind == FLAW_ALTERED_TREE ? RULE_PROMOTION_ALTERED_TREE
                                                     : RULE_PROMOTION_ALTERED_MERGE;
    object_id_hex(&commit->id, telling.hex);
    object_id_hex(&commit->parents[1], telling.source);
    telling.source[10] = '\0';
    for (size_t i = 0; i < alterations->count; i++) {
        rule = rule_of(flaw, &alterations->items[i]);
        report_alteration(&telling, rule, &alterations->items[i], &told[rule]);
    }
    if (alterations->total > alterations->count || alterations->count == 0)
        report_count(&telling, flaw, rule);
}
