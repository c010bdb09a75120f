/* SPDX-License-Identifier: MIT */
/* Judges a pull request: the merge in memory, and whether the law lets it in. */
#include "verdict/state.h"

/* Guarded files; who will merge is not known. */
static int judge_files(struct verdict *verdict, const struct branch_law *law,
                       const struct object_id *base, const struct object_id *tree)
{
    struct content_change change = {.law = law, .new = *tree};
    struct branch_state before = {0};
    struct commit commit;
    bool is_commit = false;
    if (repository_commit(verdict->judge.repository, base, &verdict->arena, &commit, &is_commit,
                          &verdict->error) != 0 ||
        repository_branches(verdict->judge.repository, &verdict->arena, &before.branches,
                            &before.count, &verdict->error) != 0)
        return -1;
    if (is_commit)
        change.old = commit.tree;
    return promotion_judge_content(verdict->judge.repository, verdict->judge.policy, &before,
                                   &change, &verdict->findings, &verdict->error);
}

static void report_conflict(struct verdict *verdict, const struct branch_law *law, const char *path)
{
    const struct place place = {.path = text_of(path)};
    const char *help = "merge the base into your branch, and resolve the conflict there";
    if (law)
        help = arena_format(&verdict->arena,
                            "on your branch: git fetch origin && git merge origin/%s\n"
                            "resolve the conflict there, commit and push it",
                            law->name);
    findings_add(&verdict->findings, RULE_PROMOTION_CONFLICTED, &place, help,
                 "head and base are in conflict here: git cannot merge them by itself");
}

/* `law` is that of the base, or NULL. *tree stays as it is where they conflict. */
static int judge_merge(struct verdict *verdict, const struct branch_law *law,
                       const struct object_id *base, const struct object_id *head,
                       struct object_id *tree)
{
    const char *conflict;
    if (repository_merge(verdict->judge.repository, base, head, &verdict->arena, tree, &conflict,
                         &verdict->error) != 0)
        return -1;
    if (conflict) {
        report_conflict(verdict, law, conflict);
        return 0;
    }
    if (judge_tree(verdict, tree) != 0)
        return -1;
    if (!law)
        return 0;
    return judge_files(verdict, law, base, tree) == 0
               ? verdict_judge_emptied(verdict, law, base, tree)
               : -1;
}

static int judge_law(struct verdict *verdict, const char *base_ref, const struct object_id *base,
                     const struct object_id *head, const char *head_branch)
{
    struct findings *findings = &verdict->findings;
    const struct branch_laws *laws = &verdict->judge.policy->laws;
    const struct branch_law *law = branch_law_of(laws, base_ref);
    const struct update merge = {.ref = base_ref, .target = base_ref, .old = *base, .new = *head};
    struct branch_state before = {0};
    if (law && law->signing == SIGNING_PUSHES)
        verdict_note(verdict, "whether the push is signed is judged when it is made");
    if (!branch_law_protects(law) && !(law && law->signing == SIGNING_COMMITS))
        return 0;
    if (repository_branches(verdict->judge.repository, &verdict->arena, &before.branches,
                            &before.count, &verdict->error) != 0)
        return -1;
    if (branch_law_protects(law) &&
        promotion_judge_request(verdict->judge.repository, laws, &before, &merge, head_branch,
                                findings, &verdict->error) != 0)
        return -1;
    if (law->signing != SIGNING_COMMITS)
        return 0;
    return signatures_judge_commits(verdict->signatures, &before, &merge, findings,
                                    &verdict->error);
}

/* The buttons of a forge that the law of the base bears: what is squashed or rebased is made on the
 * base itself, and lies on no source. */
static void note_methods(struct verdict *verdict, const struct branch_law *law)
{
    static const char *const methods[] = {
        [METHOD_MERGE] = "a merge commit: no fast-forward, no squash, no rebase",
        [METHOD_FAST_FORWARD] = "a fast-forward: no merge commit, no squash, no rebase",
        [METHOD_EITHER] = "a merge commit or a fast-forward: no squash, no rebase",
    };
    const char *note = arena_format(&verdict->arena, "requests are merged into %s by %s", law->name,
                                    methods[law->method]);
    if (note)
        verdict_note(verdict, note);
    else
        error_memory(&verdict->error);
}

void verdict_on_request(struct verdict *verdict, const struct object_id *base,
                        const char *base_branch, const struct object_id *head,
                        const char *head_branch)
{
    const char *ref =
        base_branch ? arena_format(&verdict->arena, "refs/heads/%s", base_branch) : NULL;
    struct object_id tree = {{0}};
    char hex[OBJECT_ID_HEX];
    verdict_note_images(verdict);
    if (!base_branch)
        verdict_note(verdict, "--base names no branch, so the law of the branches was not asked");
    else if (!ref)
        error_memory(&verdict->error);
    const struct branch_law *law = ref ? branch_law_of(&verdict->judge.policy->laws, ref) : NULL;
    const struct findings_scope scope = {.ref = ref, .commit = object_id_hex(head, hex)};
    const struct findings_scope outer = findings_scope_begin(&verdict->findings, &scope);
    verdict->asks_for_fleet = branch_law_protects(law);
    if (branch_law_protects(law))
        note_methods(verdict, law);
    verdict->before = *base;
    verdict->former = (struct former){.commit = *base, .name = base_branch, .event = "merge"};
    if (judge_merge(verdict, law, base, head, &tree) == 0 && ref &&
        judge_law(verdict, ref, base, head, head_branch) == 0)
        verdict_plan_request(verdict, law, base, head, &tree);
    findings_scope_end(&verdict->findings, outer);
    verdict_note_old_git(verdict);
}
