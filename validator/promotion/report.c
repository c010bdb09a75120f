/* SPDX-License-Identifier: MIT */
#include "promotion/report.h"

#include <stdio.h>
#include <string.h>

/* A commit in words: digits enough to be unique, and how its subject begins. */
#define COMMIT "%.10s \"%.72s\""

static void report(struct judgement *judgement, enum rule rule, const struct object_id *commit,
                   const char *help, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* `help` is NULL where memory is out, and then missing; the finding is not. */
static void report(struct judgement *judgement, enum rule rule, const struct object_id *commit,
                   const char *help, const char *format, ...)
{
    char message[2048], hex[OBJECT_ID_HEX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct place place = {.ref = judgement->update->ref};
    if (commit)
        place.commit = object_id_hex(commit, hex);
    findings_add(judgement->findings, rule, &place, help, "%s", message);
}

/* --------------------------------------------------------------------- commands that mend it -- */

/* What to merge, as the pusher would name it. */
static const char *source_to_merge(struct judgement *judgement)
{
    const struct branch_law *law = judgement->law;
    for (size_t i = 0; i < law->from_count; i++)
        if (!strpbrk(law->from[i], "*?["))
            return arena_format(&judgement->arena, "origin/%s", law->from[i]);
    return "origin/<topic>";
}

static const char *reset_branch(struct judgement *judgement)
{
    const char *name = judgement->law->name;
    return arena_format(&judgement->arena,
                        "git fetch origin && git switch %s && git reset --hard origin/%s", name,
                        name);
}

/* Promotes anew, in the way the law asks for. */
static const char *promote(struct judgement *judgement, const char *source)
{
    bool merge = judgement->law->method != METHOD_FAST_FORWARD;
    return arena_format(&judgement->arena, "%s\ngit merge %s %s && git push origin %s",
                        reset_branch(judgement), merge ? "--no-ff" : "--ff-only", source,
                        judgement->law->name);
}

/* Saves the commit on a branch before the protected one is reset. */
static const char *move_to_topic(struct judgement *judgement, const char *hex)
{
    const char *source = source_to_merge(judgement);
    if (!source)
        return NULL;
    if (law_takes_unprotected(judgement->law))
        return arena_format(&judgement->arena, "git push origin %.10s:refs/heads/<topic>\n%s", hex,
                            promote(judgement, "origin/<topic>"));
    return arena_format(&judgement->arena,
                        "git push origin %.10s:refs/heads/<topic>\n"
                        "when <topic> has come to %s, promote that:\n%s",
                        hex, judgement->allowed, promote(judgement, source));
}

/* ------------------------------------------------------------------------------- whole moves -- */

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
    const char *help = arena_format(&judgement->arena,
                                    "%s\nto undo a change, git revert it on a branch and promote "
                                    "the revert from %s",
                                    reset_branch(judgement), judgement->allowed);
    if (back)
        report(judgement, RULE_PROMOTION_REWIND, &new->id, help,
               "%s would go back from %.10s to " COMMIT, judgement->branch, old_hex, new_hex,
               new->subject);
    else
        report(judgement, RULE_PROMOTION_REWIND, &new->id, help,
               "%s would leave %.10s aside for " COMMIT ", which does not contain it",
               judgement->branch, old_hex, new_hex, new->subject);
}

void report_start(struct judgement *judgement, const struct commit *new, const char *found_on)
{
    char hex[OBJECT_ID_HEX];
    const char *name = judgement->law->name, *source = source_to_merge(judgement);
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
    const char *source = source_to_merge(judgement);
    report(judgement, RULE_PROMOTION_WRONG_SOURCE, &commit->id,
           source ? promote(judgement, source) : NULL,
           "%s would take in " COMMIT " of %s, but takes promotions only from %s",
           judgement->branch, object_id_hex(&commit->id, hex), commit->subject, found_on,
           judgement->allowed);
}

void report_method(struct judgement *judgement, const struct commit *commit)
{
    char hex[OBJECT_ID_HEX];
    object_id_hex(&commit->id, hex);
    hex[10] = '\0';
    const char *source = source_to_merge(judgement);
    if (judgement->law->method == METHOD_FAST_FORWARD)
        report(judgement, RULE_PROMOTION_WRONG_METHOD, &commit->id,
               source ? promote(judgement, source) : NULL,
               "%s would move by the merge " COMMIT ", but moves only by fast-forward",
               judgement->branch, hex, commit->subject);
    else
        report(judgement, RULE_PROMOTION_WRONG_METHOD, &commit->id, promote(judgement, hex),
               "%s would fast-forward to " COMMIT ", but moves only by merge commits",
               judgement->branch, hex, commit->subject);
}

/* ----------------------------------------------------------------------- commits with a flaw -- */

static void report_direct(struct judgement *judgement, const struct commit *commit)
{
    char hex[OBJECT_ID_HEX];
    object_id_hex(&commit->id, hex);
    report(judgement, RULE_PROMOTION_DIRECT_COMMIT, &commit->id, move_to_topic(judgement, hex),
           "commit " COMMIT " was made directly on %s, which moves only by promotion from %s", hex,
           commit->subject, judgement->branch, judgement->allowed);
}

static void report_octopus(struct judgement *judgement, const struct commit *commit)
{
    char hex[OBJECT_ID_HEX];
    const char *source = source_to_merge(judgement);
    report(judgement, RULE_PROMOTION_DIRECT_COMMIT, &commit->id,
           source ? promote(judgement, source) : NULL,
           "merge " COMMIT " has %zu parents, but %s takes one source at a time",
           object_id_hex(&commit->id, hex), commit->subject, commit->parent_count,
           judgement->branch);
}

static void report_swapped(struct judgement *judgement, const struct commit *commit)
{
    char hex[OBJECT_ID_HEX], source[OBJECT_ID_HEX];
    object_id_hex(&commit->parents[0], source);
    source[10] = '\0';
    report(judgement, RULE_PROMOTION_DIRECT_COMMIT, &commit->id, promote(judgement, source),
           "merge " COMMIT " is the wrong way round: %s must be its first parent",
           object_id_hex(&commit->id, hex), commit->subject, judgement->branch);
}

static void report_second_parent(struct judgement *judgement, const struct commit *commit,
                                 const char *found_on)
{
    char hex[OBJECT_ID_HEX], merged[OBJECT_ID_HEX];
    const char *source = source_to_merge(judgement);
    object_id_hex(&commit->id, hex);
    object_id_hex(&commit->parents[1], merged);
    if (found_on)
        report(judgement, RULE_PROMOTION_WRONG_SOURCE, &commit->id,
               source ? promote(judgement, source) : NULL,
               "merge " COMMIT " takes in %.10s of %s, but %s takes promotions only from %s", hex,
               commit->subject, merged, found_on, judgement->branch, judgement->allowed);
    else
        report(judgement, RULE_PROMOTION_DIRECT_COMMIT, &commit->id,
               arena_format(&judgement->arena,
                            "push it to its branch first: git push origin %.10s:refs/heads/<name>\n"
                            "then push %s again; it takes promotions from %s",
                            merged, judgement->law->name, judgement->allowed),
               "merge " COMMIT " takes in %.10s, which lies on no branch of the server yet", hex,
               commit->subject, merged);
}

static void report_conflict(struct judgement *judgement, const struct commit *commit,
                            const char *path)
{
    char hex[OBJECT_ID_HEX], merged[OBJECT_ID_HEX];
    const char *name = judgement->law->name;
    object_id_hex(&commit->parents[1], merged);
    report(judgement, RULE_PROMOTION_CONFLICTED, &commit->id,
           arena_format(&judgement->arena,
                        "resolve it on the way to %s, not in %s:\n"
                        "git fetch origin && git switch -c <topic> %.10s && "
                        "git merge origin/%s\n"
                        "commit and push <topic>; when it has come to %s, promote that to %s",
                        judgement->allowed, name, merged, name, judgement->allowed, name),
           "the sides of merge " COMMIT " conflict in %.300s, so it was resolved by hand",
           object_id_hex(&commit->id, hex), commit->subject, path);
}

static void report_altered(struct judgement *judgement, const struct commit *commit,
                           const char *path)
{
    char hex[OBJECT_ID_HEX], merged[OBJECT_ID_HEX];
    object_id_hex(&commit->parents[1], merged);
    merged[10] = '\0';
    const char *again = promote(judgement, merged);
    report(judgement, RULE_PROMOTION_DIRECT_COMMIT, &commit->id,
           again ? arena_format(&judgement->arena,
                                "make the change on a branch of its own, and merge anew without "
                                "it:\n%s",
                                again)
                 : NULL,
           "merge " COMMIT " is not the clean merge of its parents: %.300s differs",
           object_id_hex(&commit->id, hex), commit->subject, path ? path : "its tree");
}

void report_flaw(struct judgement *judgement, const struct commit *commit, enum flaw flaw,
                 const char *detail)
{
    switch (flaw) {
    case FLAW_NONE:
        return;
    case FLAW_NO_MERGE:
        report_direct(judgement, commit);
        return;
    case FLAW_OCTOPUS:
        report_octopus(judgement, commit);
        return;
    case FLAW_SWAPPED:
        report_swapped(judgement, commit);
        return;
    case FLAW_WRONG_SOURCE:
    case FLAW_UNKNOWN_SOURCE:
        report_second_parent(judgement, commit, detail);
        return;
    case FLAW_CONFLICT:
        report_conflict(judgement, commit, detail);
        return;
    case FLAW_ALTERED:
        report_altered(judgement, commit, detail);
        return;
    }
}
