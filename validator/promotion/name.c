/* SPDX-License-Identifier: MIT */
/* Refs that must not be pushed for their name. */
#include "promotion/look_alike.h"
#include "promotion/promotion.h"

#include <stdio.h>
#include <string.h>

/* ---------------------------------------------------------------------------- forbidden refs -- */

/* Where no ref must be pushed to, and why. */
static const struct {
    const char *folder, *reason;
} forbidden[] = {
    {"refs/replace", "replaced objects would show git other content than the gate"},
    {"refs/fleetgate", "these refs are fleetgate's own"},
    {"refs/namespaces", "whoever reads the server by that namespace takes them for its branches"},
};

/* A ref in place of the folder keeps others out of it, and to some file systems all cases are one.
 */
static const char *reason_against(const char *ref)
{
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        const char *rest = look_alike_after(ref, forbidden[i].folder);
        if (rest && (look_alike_is_nothing(rest) || *rest == '/'))
            return forbidden[i].reason;
    }
    return NULL;
}

static bool judge_forbidden(const struct update *update, struct findings *findings)
{
    struct place place = {.ref = update->ref};
    static const char help[] = "leave this ref out of the push";
    const char *reason = reason_against(update->ref);
    if (reason) {
        findings_add(findings, RULE_PUSH_FORBIDDEN_REF, &place, help, "%s must not be pushed: %s",
                     update->ref, reason);
        return true;
    }
    reason = reason_against(update->target);
    if (reason)
        findings_add(findings, RULE_PUSH_FORBIDDEN_REF, &place, help,
                     "%s stands for %s, which must not be pushed: %s", update->ref, update->target,
                     reason);
    return reason != NULL;
}

/* ---------------------------------------------------------------------------- shadowing refs -- */

/* A name such as "main" is looked for by git in six places (gitrevisions(7)): .git/, refs/,
 * refs/tags/, refs/heads/, refs/remotes/, and refs/remotes/<name>/HEAD. So a tag called main comes
 * before the branch, and with other commands after it. */

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
    if (look_alike_is_nothing(rest))
        return true;
    const char *after = look_alike_after(rest, "/HEAD");
    return after && look_alike_is_nothing(after) &&
           text_starts_with(text_of(place), "refs/remotes/");
}

static const char *shadowed_from(const struct branch_laws *laws, const char *ref, const char *place)
{
    const char *name = look_alike_after(ref, place);
    for (size_t i = 0; name && i < laws->count; i++) {
        const char *rest = look_alike_after(name, laws->items[i].name);
        if (rest && ends_name(rest, place))
            return laws->items[i].name;
    }
    return NULL;
}

const char *promotion_taken_for(const struct branch_laws *laws, const char *ref)
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

static bool is_below(const char *ref, const char *folder)
{
    const char *rest = look_alike_after(ref, folder);
    return rest && *rest == '/';
}

const char *promotion_kept_out_by(const struct branch_laws *laws, const char *ref)
{
    static const char heads[] = "refs/heads/";
    const char *name = ref + sizeof heads - 1;
    if (!text_starts_with(text_of(ref), heads) || branch_law_of(laws, ref))
        return NULL;
    for (size_t i = 0; i < laws->count; i++)
        if (is_below(name, laws->items[i].name) || is_below(laws->items[i].name, name))
            return laws->items[i].name;
    return NULL;
}

/* To delete such a ref is always welcome. */
static void judge_shadow(const struct branch_laws *laws, const struct update *update,
                         struct findings *findings)
{
    char hex[OBJECT_ID_HEX], help[100];
    const char *branch = promotion_taken_for(laws, update->target);
    const char *kept_out = branch ? NULL : promotion_kept_out_by(laws, update->target);
    if ((!branch && !kept_out) || object_id_is_zero(&update->new))
        return;
    bool is_tag = text_starts_with(text_of(update->target), "refs/tags/");
    snprintf(help, sizeof help, "give it a name of its own: git push origin %.10s:refs/%s",
             object_id_hex(&update->new, hex), is_tag ? "tags/<tag>" : "heads/<topic>");
    const struct place place = {.ref = update->ref};
    if (kept_out)
        findings_add(findings, RULE_PUSH_SHADOWING_REF, &place, help,
                     "%s would keep the branch %s from being made", update->target, kept_out);
    else
        findings_add(findings, RULE_PUSH_SHADOWING_REF, &place, help, "%s would be taken for %s%s",
                     update->target, strcmp(branch, "HEAD") == 0 ? "" : "the branch ", branch);
}

void promotion_judge_name(const struct branch_laws *laws, const struct update *update,
                          struct findings *findings)
{
    if (!judge_forbidden(update, findings))
        judge_shadow(laws, update, findings);
}
