/* SPDX-License-Identifier: MIT */
#include "verdict/state.h"

/* Branches outside the policy are judged for information only, so not more than this many a push.
 */
enum { UNNAMED_BRANCHES_JUDGED = 8 };

static bool is_branch(const char *ref)
{
    return text_starts_with(text_of(ref), "refs/heads/");
}

/* All that is found of one update, in `findings`. */
static int judge_update(struct verdict *verdict, const struct branch_state *before,
                        const struct update *update, size_t *unnamed, struct move *move,
                        struct findings *findings)
{
    const struct branch_law *law = branch_law_of(&verdict->judge.policy->laws, update->target);
    promotion_judge_name(&verdict->judge.policy->laws, update, findings);
    if (!is_branch(update->target))
        return 0;
    if (law && promotion_judge(verdict->judge.repository, &verdict->judge.policy->laws, before,
                               update, move, findings, &verdict->error) != 0)
        return -1;
    if (object_id_is_zero(&update->new))
        return 0;
    if (!law && ++*unnamed > UNNAMED_BRANCHES_JUDGED) {
        if (*unnamed == UNNAMED_BRANCHES_JUDGED + 1)
            verdict_note(verdict, "only the first 8 branches outside the policy were looked into");
        return 0;
    }
    struct findings content;
    findings_init(&content, verdict->judge.limits->findings, verdict->severities);
    int result = judge_commit(verdict, &update->new, &content);
    if (!law)
        findings_soften(&content);
    findings_append(findings, &content, NULL);
    findings_release(&content);
    return result;
}

/* Adds the findings of one update to the verdict's, stamped with its ref and commit. */
static int add_update(struct verdict *verdict, const struct branch_state *before,
                      const struct update *update, size_t *unnamed)
{
    struct report_update *shown = &verdict->report_updates[verdict->report_update_count];
    char hex[OBJECT_ID_HEX];
    struct move move = {0};
    struct findings findings;
    findings_init(&findings, verdict->judge.limits->findings, verdict->severities);
    int result = judge_update(verdict, before, update, unnamed, &move, &findings);
    shown->ref = arena_string(&verdict->arena, text_of(update->ref));
    shown->old = arena_string(&verdict->arena, text_of(object_id_hex(&update->old, hex)));
    shown->new = arena_string(&verdict->arena, text_of(object_id_hex(&update->new, hex)));
    shown->outcome = result != 0                          ? OUTCOME_UNDECIDED
                     : findings.total[SEVERITY_ERROR] > 0 ? OUTCOME_REJECT
                                                          : OUTCOME_ACCEPT;
    shown->kind = move_kind_name(move.kind);
    if (!shown->ref || !shown->old || !shown->new)
        result = error_memory(&verdict->error);
    else
        verdict->report_update_count++;
    bool deletes = object_id_is_zero(&update->new);
    const struct place stamp = {.ref = update->ref, .commit = deletes ? NULL : shown->new};
    findings_append(&verdict->findings, &findings, &stamp);
    findings_release(&findings);
    return result;
}

static int add_updates(struct verdict *verdict)
{
    struct branch_state before;
    size_t count = verdict->updates.count;
    before.updates = verdict->updates.items;
    before.update_count = count;
    size_t unnamed = 0;
    verdict->report_updates =
        arena_alloc_array(&verdict->arena, count + 1, sizeof *verdict->report_updates);
    if (!verdict->report_updates)
        return error_memory(&verdict->error);
    if (repository_branches(verdict->judge.repository, &verdict->arena, &before.branches,
                            &before.count, &verdict->error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (add_update(verdict, &before, &verdict->updates.items[i], &unnamed) != 0)
            return -1;
    }
    return 0;
}

void verdict_on_push(struct verdict *verdict, struct text input)
{
    verdict_note_images(verdict);
    if (updates_read(&verdict->updates, verdict->judge.repository, input, verdict->judge.limits,
                     &verdict->findings, &verdict->error) != 0)
        return;
    /* A ref name that git does not allow may have forged lines: nothing else is believed. */
    if (verdict->findings.count == 0)
        add_updates(verdict);
}
