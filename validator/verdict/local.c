/* SPDX-License-Identifier: MIT */
/* Judges a commit, and the index of a clone. */
#include "verdict/state.h"

void verdict_on_commit(struct verdict *verdict, const struct object_id *commit)
{
    char hex[OBJECT_ID_HEX];
    const struct findings_scope scope = {.commit = object_id_hex(commit, hex)};
    const struct findings_scope outer = findings_scope_begin(&verdict->findings, &scope);
    verdict_note_images(verdict);
    judge_commit(verdict, commit);
    findings_scope_end(&verdict->findings, outer);
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
    const struct findings_scope scope = {.ref = branch, .softens = true};
    const struct findings_scope outer = findings_scope_begin(&verdict->findings, &scope);
    findings_add(&verdict->findings, RULE_PROMOTION_DIRECT_COMMIT, &(struct place){0},
                 "commit on a branch of its own: git switch -c my-change",
                 "the server refuses commits made on %s", law->name);
    findings_scope_end(&verdict->findings, outer);
}

/* Before the first commit there is nothing to compare with. */
static void find_former(struct verdict *verdict)
{
    struct object_id head;
    const char *branch;
    struct error unborn = {0};
    if (repository_revision(verdict->judge.repository, "HEAD", &verdict->arena, &head, &branch,
                            &unborn) == 0)
        verdict->former = (struct former){.commit = head, .name = "HEAD", .event = "commit"};
}

void verdict_on_index(struct verdict *verdict)
{
    verdict_note_images(verdict);
    warn_of_protected_branch(verdict);
    find_former(verdict);
    if (verdict->error.kind == ERROR_NONE)
        judge_index(verdict);
}
