/* SPDX-License-Identifier: MIT */
/* The commands that mend a push. */
#include "promotion/report.h"

#include <string.h>

const char *mend_source(struct judgement *judgement)
{
    const struct branch_law *law = judgement->law;
    for (size_t i = 0; i < law->from_count; i++)
        if (!strpbrk(law->from[i], "*?["))
            return arena_format(&judgement->arena, "origin/%s", law->from[i]);
    return "origin/<topic>";
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
    if (law_takes_unprotected(judgement->law))
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
    return arena_format(&judgement->arena,
                        "git fetch origin && git switch -c <topic> %s && git merge origin/%s\n"
                        "commit and push <topic>; when it has come to %s, promote that to %s",
                        start, name, judgement->allowed, name);
}

/* A branch of the policy that takes commits and promotions to this one; NULL when there is none. */
static const char *free_source(struct judgement *judgement)
{
    const struct branch_laws *laws = judgement->sources.laws;
    for (size_t i = 0; i < laws->count; i++) {
        const char *ref = arena_format(&judgement->arena, "refs/heads/%s", laws->items[i].name);
        if (ref && !branch_law_protects(&laws->items[i]) &&
            law_takes_from(laws, judgement->law, ref))
            return laws->items[i].name;
    }
    return NULL;
}

const char *mend_revert(struct judgement *judgement, const char *reverted, bool is_merge)
{
    const char *parent = is_merge ? "-m 1 " : "", *branch = free_source(judgement);
    const char *source =
        branch ? arena_format(&judgement->arena, "origin/%s", branch) : mend_source(judgement);
    if (!source)
        return NULL;
    const char *promote = mend_promote(judgement, source);
    if (!promote)
        return NULL;
    if (branch)
        return arena_format(&judgement->arena,
                            "git fetch origin && git switch %s && git revert %s%s && "
                            "git push origin %s\n%s",
                            branch, parent, reverted, branch, promote);
    return arena_format(&judgement->arena,
                        "git fetch origin && git switch -c <topic> %s && git revert %s%s\n"
                        "push <topic>; when it has come to %s, promote that:\n%s",
                        source, parent, reverted, judgement->allowed, promote);
}
