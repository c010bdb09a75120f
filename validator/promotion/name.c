/* SPDX-License-Identifier: MIT */
#include "promotion/promotion.h"

#include <string.h>

/* Where no ref must be pushed to, and why. */
static const struct {
    const char *prefix, *reason;
} forbidden[] = {
    {"refs/replace/", "replaced objects would show git other content than the gate"},
    {"refs/fleetgate/", "these refs are fleetgate's own"},
};

static const char *reason_against(const char *ref)
{
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        if (strncmp(ref, forbidden[i].prefix, strlen(forbidden[i].prefix)) == 0)
            return forbidden[i].reason;
    return NULL;
}

void promotion_judge_name(const struct update *update, struct findings *findings)
{
    struct place place = {.ref = update->ref};
    static const char help[] = "leave this ref out of the push";
    const char *reason = reason_against(update->ref);
    if (reason) {
        findings_add(findings, RULE_PUSH_FORBIDDEN_REF, &place, help, "%s must not be pushed: %s",
                     update->ref, reason);
        return;
    }
    reason = reason_against(update->target);
    if (reason)
        findings_add(findings, RULE_PUSH_FORBIDDEN_REF, &place, help,
                     "%s stands for %s, which must not be pushed: %s", update->ref, update->target,
                     reason);
}
