/* SPDX-License-Identifier: MIT */
/* A verdict from its beginning to its report. */
#include "verdict/state.h"

#include <stdlib.h>
#include <string.h>

int verdict_new(struct verdict **out, const struct judge *judge, struct error *error)
{
    struct verdict *verdict = calloc(1, sizeof *verdict);
    *out = verdict;
    if (!verdict)
        return error_memory(error);
    verdict->judge = *judge;
    verdict->begun_ms = monotonic_ms();
    memcpy(verdict->severities, judge->policy->severities, sizeof verdict->severities);
    if (judge->policy->mender.may_be_unreachable)
        verdict->severities[RULE_IMAGE_UNVERIFIED] = SEVERITY_WARNING;
    findings_init(&verdict->findings, judge->limits->findings, verdict->severities);
    verdict->findings.counts_standing = judge->policy->refuses_standing;
    mender_answers_init(&verdict->answers);
    budget_init(&verdict->budget, judge->limits);
    budget_init(&verdict->former_budget, judge->limits);
    return signatures_new(&verdict->signatures, judge->repository, judge->policy, error);
}

static void free_trees(struct judged_tree *tree)
{
    while (tree) {
        struct judged_tree *next = tree->next;
        findings_release(&tree->findings);
        findings_release(&tree->behind);
        free(tree);
        tree = next;
    }
}

void verdict_free(struct verdict *verdict)
{
    if (!verdict)
        return;
    free_trees(verdict->trees);
    free_trees(verdict->former_trees);
    fleet_schemas_release(&verdict->schemas);
    signatures_free(verdict->signatures);
    mender_answers_release(&verdict->answers);
    findings_release(&verdict->findings);
    map_release(&verdict->judged.unread);
    updates_release(&verdict->updates);
    free(verdict->standing);
    free(verdict->plans);
    arena_release(&verdict->arena);
    free(verdict);
}

int verdict_add_judged(struct verdict *verdict, const struct judged *judged)
{
    struct judged *all = &verdict->judged;
    if (!verdict->has_judged || judged->files > all->files) {
        all->devices = judged->devices;
        all->files = judged->files;
        all->templates = judged->templates;
        all->images = judged->images;
        all->unverified = judged->unverified;
    }
    verdict->has_judged = true;
    for (size_t i = 0; i < judged->unread.count; i++) {
        if (map_put(&all->unread, judged->unread.entries[i].key, all) != 0)
            return error_memory(&verdict->error);
    }
    return 0;
}

/* With Mender asked, the images that it gave no answer on: no more than there are, though each may
 * be found in several places. */
static size_t count_unverified_images(const struct verdict *verdict)
{
    size_t count = 0;
    if (!verdict->judge.mender)
        return verdict->judged.images;
    for (size_t i = 0; i < verdict->findings.count; i++)
        count += verdict->findings.items[i].rule == RULE_IMAGE_UNVERIFIED;
    return count < verdict->judged.images ? count : verdict->judged.images;
}

int verdict_take_overrides(struct verdict *verdict)
{
    const struct judge *judge = &verdict->judge;
    struct overrides taken;
    if (promotion_judge_overrides(judge->policy, &judge->pusher, &judge->options, &taken,
                                  &verdict->arena, &verdict->findings, &verdict->error) != 0)
        return -1;
    for (size_t i = 0; i < taken.count; i++) {
        enum rule rule = taken.items[i].rule;
        if (verdict->severities[rule] == SEVERITY_ERROR)
            verdict->severities[rule] = SEVERITY_WARNING;
        verdict->overrides[verdict->override_count++] =
            (struct override){rule_facts(rule)->id, taken.items[i].reason};
    }
    return 0;
}

const struct report *verdict_report(struct verdict *verdict)
{
    report_of_findings(&verdict->report, &verdict->findings, &verdict->error);
    verdict->report.updates = verdict->report_updates;
    verdict->report.update_count = verdict->report_update_count;
    verdict->report.standing = verdict->standing;
    verdict->report.standing_count = verdict->standing_count;
    verdict->report.see_all = verdict->see_all;
    verdict->report.notes = verdict->notes;
    verdict->report.note_count = verdict->note_count;
    verdict->report.pusher = verdict->judge.pusher.name;
    verdict->report.pusher_from = verdict->judge.pusher.from;
    verdict->report.overrides = verdict->overrides;
    verdict->report.override_count = verdict->override_count;
    verdict->judged.unverified_images = count_unverified_images(verdict);
    verdict->report.judged = verdict->has_judged ? &verdict->judged : NULL;
    verdict->report.plans = verdict->plans;
    verdict->report.plan_count = verdict->plan_count;
    verdict->report.is_of_stage = verdict->is_of_stage;
    verdict->report.is_observed = verdict->judge.policy->observes;
    return &verdict->report;
}
