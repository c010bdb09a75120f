/* SPDX-License-Identifier: MIT */
#include "verdict/state.h"

void verdict_on_commit(struct verdict *verdict, const struct object_id *commit)
{
    char hex[OBJECT_ID_HEX];
    struct findings findings;
    verdict_note_images(verdict);
    findings_init(&findings, verdict->judge.limits->findings, verdict->severities);
    judge_commit(verdict, commit, &findings);
    const struct place stamp = {.commit = object_id_hex(commit, hex)};
    findings_append(&verdict->findings, &findings, &stamp);
    findings_release(&findings);
}

/* The server would refuse the commit later; better to hear it now. */
static void warn_of_protected_branch(struct verdict *verdict)
{
    const char *branch;
    bool unborn;
    bool merging;
    if (repository_head(verdict->judge.repository, &verdict->arena, &branch, &unborn, &merging,
                        &verdict->error) != 0 ||
        !branch || unborn || merging)
        return;
    const struct branch_law *law = branch_law_of(&verdict->judge.policy->laws, branch);
    if (!branch_law_protects(law))
        return;
    const struct place place = {.ref = branch};
    struct findings soft;
    findings_init(&soft, 1, NULL);
    findings_add(&soft, RULE_PROMOTION_DIRECT_COMMIT, &place,
                 "commit on a branch of its own: git switch -c my-change",
                 "the server refuses commits made on %s", law->name);
    findings_soften(&soft);
    findings_append(&verdict->findings, &soft, NULL);
    findings_release(&soft);
}

void verdict_on_index(struct verdict *verdict)
{
    verdict_note_images(verdict);
    warn_of_protected_branch(verdict);
    if (verdict->error.kind == ERROR_NONE)
        judge_index(verdict, &verdict->findings);
}
