/* SPDX-License-Identifier: MIT */
/* The commands that fix a refused move. */
#include "promotion/fix.h"

const char *fix_source(struct judged_move *judged)
{
    const char *source = branch_law_named_source(judged->law);
    return source ? arena_format(&judged->arena, "origin/%s", source) : "origin/<topic>";
}

const char *fix_commit(struct judged_move *judged, const struct object_id *id)
{
    char hex[OBJECT_ID_HEX];
    return arena_format(&judged->arena, "%.10s", object_id_hex(id, hex));
}

const char *fix_reset(struct judged_move *judged)
{
    const char *name = judged->law->name;
    return arena_format(&judged->arena,
                        "git fetch origin && git switch %s && git reset --hard origin/%s", name,
                        name);
}

/* Then no clone has what was pushed, and its commits are gone with the refusal. */
static bool is_of_server(const struct judged_move *judged)
{
    const struct branch_state *state = judged->sources.state;
    return state && state->of_server;
}

/* What a server squashes or rebases is on no source. */
static const char *fix_method(const struct judged_move *judged)
{
    return judged->law->method == METHOD_FAST_FORWARD
               ? "by fast-forward, neither squashed nor rebased"
               : "with a merge commit, neither squashed nor rebased";
}

static const char *fix_request(struct judged_move *judged)
{
    if (judged->is_request)
        return arena_format(&judged->arena, "open the request from %s instead", judged->allowed);
    return arena_format(&judged->arena, "open the request from %s instead, and merge it %s",
                        judged->allowed, fix_method(judged));
}

const char *fix_promote(struct judged_move *judged, const char *source)
{
    bool merge = judged->law->method != METHOD_FAST_FORWARD;
    const char *reset = fix_reset(judged);
    if (!source || !reset)
        return NULL;
    if (judged->is_request || is_of_server(judged))
        return fix_request(judged);
    return arena_format(&judged->arena, "%s\ngit merge %s %s && git push origin %s", reset,
                        merge ? "--no-ff" : "--ff-only", source, judged->law->name);
}

const char *fix_originals(struct judged_move *judged, const char *source)
{
    return is_of_server(judged)
               ? arena_format(&judged->arena, "merge the request %s", fix_method(judged))
               : fix_promote(judged, source);
}

const char *fix_unknown_source(struct judged_move *judged, const struct object_id *commit)
{
    if (judged->is_request || is_of_server(judged))
        return fix_request(judged);
    return arena_format(&judged->arena,
                        "push it to its branch first: git push origin %s:refs/heads/<topic>\n"
                        "then push %s again; it takes promotions from %s",
                        fix_commit(judged, commit), judged->law->name, judged->allowed);
}

static const char *fix_edit(struct judged_move *judged)
{
    const char *again = "make the change on a new branch in the browser";
    if (branch_law_takes_unprotected(judged->law))
        return arena_format(&judged->arena, "%s, open a request from it, and merge it %s", again,
                            fix_method(judged));
    return arena_format(&judged->arena,
                        "%s\nwhen it has come to %s, open a request from there, and merge it %s",
                        again, judged->allowed, fix_method(judged));
}

const char *fix_move_to_topic(struct judged_move *judged, const struct object_id *commit)
{
    if (is_of_server(judged))
        return fix_edit(judged);
    bool free = branch_law_takes_unprotected(judged->law);
    const char *name = fix_commit(judged, commit);
    const char *promote = fix_promote(judged, free ? "origin/<topic>" : fix_source(judged));
    if (!name || !promote)
        return NULL;
    if (free)
        return arena_format(&judged->arena, "git push origin %s:refs/heads/<topic>\n%s", name,
                            promote);
    return arena_format(&judged->arena,
                        "git push origin %s:refs/heads/<topic>\n"
                        "when <topic> has come to %s, promote that:\n%s",
                        name, judged->allowed, promote);
}

const char *fix_bring_back(struct judged_move *judged, const char *start)
{
    const char *name = judged->law->name;
    const char *promote = fix_promote(judged, "origin/<topic>");
    const char *merge = start ? arena_format(&judged->arena,
                                             "git fetch origin && git switch -c <topic> %s && "
                                             "git merge origin/%s",
                                             start, name)
                              : NULL;
    if (!merge || !promote)
        return NULL;
    if (!branch_law_takes_unprotected(judged->law))
        return arena_format(
            &judged->arena,
            "%s\ncommit and push <topic>; when it has come to %s, promote that to %s", merge,
            judged->allowed, name);
    if (judged->is_request || is_of_server(judged))
        return arena_format(&judged->arena,
                            "%s\ncommit and push <topic>, and open the request from it", merge);
    return arena_format(&judged->arena, "%s\nwhen that is committed:\ngit push origin <topic>\n%s",
                        merge, promote);
}

/* A branch of the policy that takes commits and promotions to this one; NULL when there is none. */
static const char *free_source(struct judged_move *judged)
{
    const struct branch_laws *laws = judged->sources.laws;
    for (size_t i = 0; i < laws->count; i++) {
        const char *ref = arena_format(&judged->arena, "refs/heads/%s", laws->items[i].name);
        if (ref && !branch_law_protects(&laws->items[i]) &&
            branch_law_takes_from(laws, judged->law, ref))
            return laws->items[i].name;
    }
    return NULL;
}

/* Where any branch may be promoted, one that starts at the protected branch: that one alone is sure
 * to hold what is reverted. */
static const char *revert_on_topic(struct judged_move *judged, const char *revert)
{
    const char *promote = fix_promote(judged, "origin/<topic>");
    return promote ? arena_format(&judged->arena,
                                  "git fetch origin && git switch -c <topic> origin/%s && %s && "
                                  "git push origin <topic>\n%s",
                                  judged->law->name, revert, promote)
                   : NULL;
}

static const char *revert_on_branch(struct judged_move *judged, const char *revert,
                                    const char *branch)
{
    const char *source = arena_format(&judged->arena, "origin/%s", branch);
    const char *promote = fix_promote(judged, source);
    return promote ? arena_format(&judged->arena,
                                  "git fetch origin && git switch --detach %s && %s && "
                                  "git push origin HEAD:%s\n%s",
                                  source, revert, branch, promote)
                   : NULL;
}

static const char *revert_below_source(struct judged_move *judged, const char *revert)
{
    const char *source = fix_source(judged);
    const char *promote = fix_promote(judged, source);
    return promote ? arena_format(&judged->arena,
                                  "git fetch origin && git switch -c <topic> %s && %s\n"
                                  "push <topic>; when it has come to %s, promote that:\n%s",
                                  source, revert, judged->allowed, promote)
                   : NULL;
}

const char *fix_revert(struct judged_move *judged, const char *reverted, bool is_merge)
{
    const char *revert =
        arena_format(&judged->arena, "git revert %s%s", is_merge ? "-m 1 " : "", reverted);
    if (!revert)
        return NULL;
    if (branch_law_takes_unprotected(judged->law))
        return revert_on_topic(judged, revert);
    const char *branch = free_source(judged);
    return branch ? revert_on_branch(judged, revert, branch) : revert_below_source(judged, revert);
}
