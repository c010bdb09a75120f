/* SPDX-License-Identifier: MIT */
/* Brings what was found in a tree, or in the index, to the report: as new, or as what stood there.
 */
#include "verdict/state.h"

#include <string.h>

/* A fleet that is not found weighs an error on protected branches alone. */
static void tell_one(struct verdict *verdict, const struct finding *found, bool stands)
{
    struct findings *findings = &verdict->findings;
    struct finding finding = *found;
    const struct findings_scope scope = {.softens = finding.rule == RULE_FLEET_NOT_FOUND &&
                                                    !verdict->asks_for_fleet};
    const struct findings_scope outer = findings_scope_begin(findings, &scope);
    finding.stands = stands;
    finding.devices = NULL; /* has been compared */
    findings_add_copy(findings, &finding);
    findings_scope_end(findings, outer);
}

/* What follows from an error of a push is not told beside it. Where every error stood there before,
 * what else came is none of theirs. */
static void tell_behind(struct verdict *verdict, const struct findings *behind, const bool *stands)
{
    for (size_t i = 0; i < behind->count; i++) {
        if (!stands[i])
            tell_one(verdict, &behind->items[i], false);
    }
    for (int i = SEVERITY_WARNING; i < SEVERITY_COUNT; i++) {
        size_t kept = 0;
        for (size_t j = 0; j < behind->count; j++)
            kept += behind->items[j].severity == (enum severity)i;
        findings_count_more(&verdict->findings, (enum severity)i, behind->total[i] - kept);
    }
}

static int tell(struct verdict *verdict, struct judged_tree *judged)
{
    const struct findings *found = &judged->findings;
    struct findings *findings = &verdict->findings;
    struct standing standing;
    size_t beyond[SEVERITY_COUNT], stood[SEVERITY_COUNT];
    memcpy(beyond, found->total, sizeof beyond);
    memcpy(stood, findings->standing, sizeof stood);
    size_t errors = findings->total[SEVERITY_ERROR];
    if (standing_find(verdict, judged, &standing) != 0)
        return -1;
    for (size_t i = 0; i < found->count; i++) {
        tell_one(verdict, &found->items[i], standing.found && standing.found[i]);
        beyond[found->items[i].severity]--;
    }
    for (int i = SEVERITY_WARNING; i < SEVERITY_COUNT; i++)
        findings_count_more(findings, (enum severity)i, beyond[i]);
    findings->lost |= found->lost | judged->behind.lost;
    if (standing.behind && findings->total[SEVERITY_ERROR] == errors)
        tell_behind(verdict, &judged->behind, standing.behind);
    return standing_tell(verdict, stood);
}

int judge_tree(struct verdict *verdict, const struct object_id *tree)
{
    former_judge_first(verdict, tree);
    struct judged_tree *judged = tree_judge(verdict, tree);
    return judged ? tell(verdict, judged) : -1;
}

int judge_commit(struct verdict *verdict, const struct object_id *id)
{
    struct commit commit;
    bool is_commit;
    if (repository_commit(verdict->judge.repository, id, &verdict->arena, &commit, &is_commit,
                          &verdict->error) != 0)
        return -1;
    if (!is_commit) /* promotion has said so */
        return 0;
    return judge_tree(verdict, &commit.tree);
}

int judge_index(struct verdict *verdict)
{
    struct judged_tree index = {0};
    findings_init(&index.findings, verdict->judge.limits->findings, verdict->severities);
    findings_init(&index.behind, verdict->judge.limits->findings, verdict->severities);
    int result = tree_judge_index(verdict, &index);
    if (tell(verdict, &index) != 0)
        result = -1;
    findings_release(&index.findings);
    findings_release(&index.behind);
    return result;
}
