/* SPDX-License-Identifier: MIT */
#include "promotion/look_alike.h"
#include "promotion/promotion.h"
#include "promotion/shadow.h"

#include <stdio.h>
#include <string.h>

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
        const char *rest = after_look_alike(ref, forbidden[i].folder);
        if (rest && (is_nothing_seen(rest) || *rest == '/'))
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

/* To delete such a ref is always welcome. */
static void judge_shadow(const struct branch_laws *laws, const struct update *update,
                         struct findings *findings)
{
    char hex[OBJECT_ID_HEX], help[100];
    const char *branch = shadowed_by(laws, update->target);
    if (!branch || object_id_is_zero(&update->new))
        return;
    bool is_tag = text_starts_with(text_of(update->target), "refs/tags/");
    snprintf(help, sizeof help, "give it a name of its own: git push origin %.10s:refs/%s",
             object_id_hex(&update->new, hex), is_tag ? "tags/<tag>" : "heads/<topic>");
    findings_add(findings, RULE_PUSH_SHADOWING_REF, &(struct place){.ref = update->ref}, help,
                 "%s would be taken for %s%s", update->target,
                 strcmp(branch, "HEAD") == 0 ? "" : "the branch ", branch);
}

void promotion_judge_name(const struct branch_laws *laws, const struct update *update,
                          struct findings *findings)
{
    if (!judge_forbidden(update, findings))
        judge_shadow(laws, update, findings);
}
