/* SPDX-License-Identifier: MIT */
/* What is wrong with a merge, its content apart. */
#include "promotion/report.h"

/* What to merge, one after the other; where a source has a name, that. */
static const char *octopus_sources(struct judgement *judgement, const struct commit *commit)
{
    if (!branch_law_takes_unprotected(judgement->law) ||
        judgement->law->method == METHOD_FAST_FORWARD)
        return mend_source(judgement);
    const char *sources = NULL;
    for (size_t i = 1; i < commit->parent_count; i++) {
        char hex[OBJECT_ID_HEX];
        object_id_hex(&commit->parents[i], hex);
        sources = arena_format(&judgement->arena, "%s%s%.10s", sources ? sources : "",
                               sources ? " && git merge --no-ff " : "", hex);
        if (!sources)
            return NULL;
    }
    return sources;
}

static void report_octopus(struct judgement *judgement, const struct commit *commit)
{
    char hex[OBJECT_ID_HEX];
    const char *sources = octopus_sources(judgement, commit);
    report(judgement, RULE_PROMOTION_OCTOPUS, &commit->id,
           sources ? mend_promote(judgement, sources) : NULL,
           "merge " COMMIT " has %zu parents, but %s takes one source at a time",
           object_id_hex(&commit->id, hex), commit->subject, commit->parent_count,
           judgement->branch);
}

static void report_foxtrot(struct judgement *judgement, const struct commit *commit)
{
    char hex[OBJECT_ID_HEX], source[OBJECT_ID_HEX];
    object_id_hex(&commit->parents[0], source);
    source[10] = '\0';
    report(judgement, RULE_PROMOTION_FOXTROT, &commit->id, mend_promote(judgement, source),
           "merge " COMMIT " is the wrong way round: %s must be its first parent",
           object_id_hex(&commit->id, hex), commit->subject, judgement->branch);
}

static void report_second_parent(struct judgement *judgement, const struct commit *commit,
                                 const char *found_on)
{
    char hex[OBJECT_ID_HEX], merged[OBJECT_ID_HEX];
    const char *source = mend_source(judgement);
    object_id_hex(&commit->id, hex);
    object_id_hex(&commit->parents[1], merged);
    if (found_on)
        report(judgement, RULE_PROMOTION_WRONG_SOURCE, &commit->id,
               source ? mend_promote(judgement, source) : NULL,
               "merge " COMMIT " takes in %.10s of %s, but %s takes promotions only from %s", hex,
               commit->subject, merged, found_on, judgement->branch, judgement->allowed);
    else
        report(
            judgement, RULE_PROMOTION_DIRECT_COMMIT, &commit->id,
            arena_format(&judgement->arena,
                         "push it to its branch first: git push origin %.10s:refs/heads/<topic>\n"
                         "then push %s again; it takes promotions from %s",
                         merged, judgement->law->name, judgement->allowed),
            "merge " COMMIT " takes in %.10s, which lies on no branch of the server yet", hex,
            commit->subject, merged);
}

static void report_conflict(struct judgement *judgement, const struct commit *commit,
                            const struct flaw *flaw)
{
    char hex[OBJECT_ID_HEX], merged[OBJECT_ID_HEX];
    object_id_hex(&commit->parents[1], merged);
    merged[10] = '\0';
    const char *back = mend_bring_back(judgement, merged);
    const char *where = branch_law_takes_unprotected(judgement->law) ? "a branch of its own"
                                                                     : "the way to the source";
    const char *more = flaw->count > 1
                           ? arena_format(&judgement->arena, " and %zu more paths", flaw->count - 1)
                           : "";
    report(judgement, RULE_PROMOTION_CONFLICTED, &commit->id,
           back ? arena_format(&judgement->arena, "resolve it on %s, not in %s:\n%s", where,
                               judgement->law->name, back)
                : NULL,
           "merge " COMMIT " cannot be made again without a hand: its sides conflict in %.300s%s",
           object_id_hex(&commit->id, hex), commit->subject, flaw->path, more ? more : "");
}

static void report_unrelated_parents(struct judgement *judgement, const struct commit *commit)
{
    char hex[OBJECT_ID_HEX], merged[OBJECT_ID_HEX];
    report(judgement, RULE_PROMOTION_UNRELATED, &commit->id, mend_reset(judgement),
           "merge " COMMIT " takes in %.10s, which shares no commit with %s",
           object_id_hex(&commit->id, hex), commit->subject,
           object_id_hex(&commit->parents[1], merged), judgement->branch);
}

void report_merge(struct judgement *judgement, const struct commit *commit, const struct flaw *flaw)
{
    switch (flaw->kind) {
    case FLAW_OCTOPUS:
        report_octopus(judgement, commit);
        return;
    case FLAW_FOXTROT:
        report_foxtrot(judgement, commit);
        return;
    case FLAW_WRONG_SOURCE:
    case FLAW_UNKNOWN_SOURCE:
        report_second_parent(judgement, commit, flaw->branch);
        return;
    case FLAW_UNRELATED:
        report_unrelated_parents(judgement, commit);
        return;
    case FLAW_CONFLICT:
        report_conflict(judgement, commit, flaw);
        return;
    default:
        return;
    }
}
