/* SPDX-License-Identifier: MIT */
/* The commands that mend a push. */
#include "promotion/report.h"

const char *mend_source(struct judgement *judgement)
{
    const char *source = branch_law_named_source(judgement->law);
    return source ? arena_format(&judgement->arena, "origin/%s", source) : "origin/<topic>";
}

const char *mend_reset(struct judgement *judgement)
{
    const char *name = judgement->law->name;
    return arena_format(&judgement->arena,
                        "git fetch origin && git switch %s && git reset --hard origin/%s", name,
                        name);
}

const char *mend_promote(struct judgement *judgement, const char *source)
{
    bool merge = judgement->law->method != METHOD_FAST_FORWARD;
    return arena_format(&judgement->arena, "%s\ngit merge %s %s && git push origin %s",
                        mend_reset(judgement), merge ? "--no-ff" : "--ff-only", source,
                        judgement->law->name);
}

const char *mend_move_to_topic(struct judgement *judgement, const char *hex)
{
    const char *source = mend_source(judgement);
    if (!source)
        return NULL;
    if (branch_law_takes_unprotected(judgement->law))
        return arena_format(&judgement->arena, "git push origin %.10s:refs/heads/<topic>\n%s", hex,
                            mend_promote(judgement, "origin/<topic>"));
    return arena_format(&judgement->arena,
                        "git push origin %.10s:refs/heads/<topic>\n"
                        "when <topic> has come to %s, promote that:\n%s",
                        hex, judgement->allowed, mend_promote(judgement, source));
}

const char *mend_bring_back(struct judgement *judgement, const char *start)
{
    const char *name = judgement->law->name;
    const char *merge = arena_format(
        &judgement->arena, "git fetch origin && git switch -c <topic> %s && git merge origin/%s",
        start, name);
    if (!merge)
        return NULL;
    if (!branch_law_takes_unprotected(judgement->law))
        return arena_format(
            &judgement->arena,
            "%s\ncommit and push <topic>; when it has come to %s, promote that to %s", merge,
            judgement->allowed, name);
    const char *promote = mend_promote(judgement, "origin/<topic>");
    return promote ? arena_format(&judgement->arena,
                                  "%s\nwhen that is committed:\ngit push origin <topic>\n%s", merge,
                                  promote)
                   : NULL;
}

/* Where any branch may be promoted, one that starts at the protected branch: that one alone is sure
 * to hold what is reverted. */
static const char *revert_on_topic(struct judgement *judgement, const char *revert)
{
    const char *promote = mend_promote(judgement, "origin/<topic>");
    return promote ? arena_format(&judgement->arena,
                                  "git fetch origin && git switch -c <topic> origin/%s && %s && "
                                  "git push origin <topic>\n%s",
                                  judgement->law->name, revert, promote)
                   : NULL;
}

/* A branch of the policy that takes commits and promotions to this one; NULL when there is none. */
static const char *free_source(struct judgement *judgement)
{
    const struct branch_laws *laws = judgement->sources.laws;
    for (size_t i = 0; i < laws->count; i++) {
        const char *ref = arena_format(&judgement->arena, "refs/heads/%s", laws->items[i].name);
        if (ref && !branch_law_protects(&laws->items[i]) &&
            branch_law_takes_from(laws, judgement->law, ref))
            return laws->items[i].name;
    }
    return NULL;
}

const char *mend_revert(struct judgement *judgement, const char *reverted, bool is_merge)
{
    const char *revert =
        arena_format(&judgement->arena, "git revert %s%s", is_merge ? "-m 1 " : "", reverted);
    if (!revert)
        return NULL;
    if (branch_law_takes_unprotected(judgement->law))
        return revert_on_topic(judgement, revert);
    const char *branch = free_source(judgement);
    const char *source =
        branch ? arena_format(&judgement->arena, "origin/%s", branch) : mend_source(judgement);
    if (!source)
        return NULL;
    const char *promote = mend_promote(judgement, source);
    if (!promote)
        return NULL;
    if (branch)
        return arena_format(&judgement->arena,
                            "git fetch origin && git switch --detach origin/%s && %s && "
                            "git push origin HEAD:%s\n%s",
                            branch, revert, branch, promote);
    return arena_format(&judgement->arena,
                        "git fetch origin && git switch -c <topic> %s && %s\n"
                        "push <topic>; when it has come to %s, promote that:\n%s",
                        source, revert, judgement->allowed, promote);
}
