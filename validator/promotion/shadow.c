/* SPDX-License-Identifier: MIT */
/*
 * A name such as "main" is looked for by git in six places (gitrevisions(7)): .git/, refs/,
 * refs/tags/, refs/heads/, refs/remotes/, and refs/remotes/<name>/HEAD. So a tag called main comes
 * before the branch, and with other commands after it.
 */
#include "promotion/shadow.h"

#include "promotion/look_alike.h"

#include <string.h>

/* What a ref may begin with that is then found for some spelling of the branch: "main",
 * "heads/main" and "refs/heads/main", and in a clone "origin/main" and "remotes/origin/main".
 * refs/remotes/origin/ is missing: what a clone keeps there is what the branch is. */
static const char *const places[] = {
    "refs/",
    "refs/refs/heads/",
    "refs/tags/",
    "refs/tags/heads/",
    "refs/tags/refs/heads/",
    "refs/tags/origin/",
    "refs/tags/remotes/origin/",
    "refs/tags/refs/remotes/origin/",
    "refs/heads/",
    "refs/heads/heads/",
    "refs/heads/refs/heads/",
    "refs/heads/origin/",
    "refs/heads/remotes/origin/",
    "refs/heads/refs/remotes/origin/",
    "refs/remotes/",
    "refs/remotes/heads/",
    "refs/remotes/refs/heads/",
};

static const char *const names_of_head[] = {"refs/HEAD", "refs/heads/HEAD", "refs/tags/HEAD",
                                            "refs/remotes/HEAD"};

/* Nothing, or what makes it the default branch of a remote of that name. */
static bool ends_name(const char *rest, const char *place)
{
    if (is_nothing_seen(rest))
        return true;
    const char *after = after_look_alike(rest, "/HEAD");
    return after && is_nothing_seen(after) && text_starts_with(text_of(place), "refs/remotes/");
}

static const char *shadowed_from(const struct branch_laws *laws, const char *ref, const char *place)
{
    const char *name = after_look_alike(ref, place);
    for (size_t i = 0; name && i < laws->count; i++) {
        const char *rest = after_look_alike(name, laws->items[i].name);
        if (rest && ends_name(rest, place))
            return laws->items[i].name;
    }
    return NULL;
}

const char *shadowed_by(const struct branch_laws *laws, const char *ref)
{
    const char *branch = NULL;
    if (branch_law_of(laws, ref))
        return NULL;
    for (size_t i = 0; i < sizeof names_of_head / sizeof *names_of_head; i++)
        if (strcmp(ref, names_of_head[i]) == 0)
            return "HEAD";
    for (size_t i = 0; !branch && i < sizeof places / sizeof *places; i++)
        branch = shadowed_from(laws, ref, places[i]);
    return branch;
}
