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
    memcpy(verdict->severities, judge->policy->severities, sizeof verdict->severities);
    if (judge->policy->mender.may_be_unreachable)
        verdict->severities[RULE_IMAGE_UNVERIFIED] = SEVERITY_WARNING;
    findings_init(&verdict->findings, judge->limits->findings, verdict->severities);
    image_answers_init(&verdict->answers);
    return signatures_new(&verdict->signatures, judge->repository, judge->policy, error);
}

void verdict_free(struct verdict *verdict)
{
    if (!verdict)
        return;
    for (struct judged_tree *tree = verdict->trees; tree;) {
        struct judged_tree *next = tree->next;
        findings_release(&tree->findings);
        free(tree);
        tree = next;
    }
    fleet_schemas_release(&verdict->schemas);
    signatures_free(verdict->signatures);
    image_answers_release(&verdict->answers);
    findings_release(&verdict->findings);
    updates_release(&verdict->updates);
    arena_release(&verdict->arena);
    free(verdict);
}

void verdict_note(struct verdict *verdict, const char *note)
{
    if (verdict->note_count < sizeof verdict->notes / sizeof verdict->notes[0])
        verdict->notes[verdict->note_count++] = note;
}

void verdict_note_images(struct verdict *verdict)
{
    if (!verdict->judge.mender && verdict->judge.no_mender)
        verdict_note(verdict, verdict->judge.no_mender);
}

void verdict_note_old_git(struct verdict *verdict)
{
    const char *version = repository_unasked_git(verdict->judge.repository);
    if (!version)
        return;
    const char *note =
        arena_format(&verdict->arena,
                     "git %s is too old to be asked about merges (2.38 can be): libgit2 made them, "
                     "and heeded no .gitattributes and no renamed folders",
                     version);
    if (note)
        verdict_note(verdict, note);
    else
        error_memory(&verdict->error);
}

const struct report *verdict_report(struct verdict *verdict)
{
    report_of_findings(&verdict->report, &verdict->findings, &verdict->error);
    verdict->report.updates = verdict->report_updates;
    verdict->report.update_count = verdict->report_update_count;
    verdict->report.notes = verdict->notes;
    verdict->report.note_count = verdict->note_count;
    verdict->report.pusher = verdict->judge.pusher.name;
    verdict->report.pusher_from = verdict->judge.pusher.from;
    verdict->report.overrides = verdict->overrides;
    verdict->report.override_count = verdict->override_count;
    return &verdict->report;
}
