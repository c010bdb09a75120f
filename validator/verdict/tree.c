/* SPDX-License-Identifier: MIT */
#include "verdict/excerpts.h"
#include "verdict/state.h"

#include <stdlib.h>

/* A listing that a limit broke off: what is in it may be without end, and says nothing more. */
static bool is_broken_off(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].rule == RULE_TREE_LIMIT)
            return true;
    }
    return false;
}

/* Judges a filled snapshot whole: content, then images. Findings of the snapshot are in already. */
static int judge_snapshot(struct verdict *verdict, struct content *content)
{
    if (is_broken_off(&content->findings))
        return 0;
    if (content_judge(content, &verdict->judge, &verdict->schemas, &verdict->error) != 0)
        return -1;
    if (!verdict->judge.mender)
        return 0;
    return images_judge(&verdict->answers, content, &verdict->judge, &content->findings,
                        &verdict->error);
}

static void content_init(struct verdict *verdict, struct content *content)
{
    *content = (struct content){0};
    findings_init(&content->findings, SIZE_MAX, verdict->severities);
    image_mentions_init(&content->images);
}

static void content_release(struct content *content)
{
    snapshot_release(&content->snapshot);
    findings_release(&content->findings);
    image_mentions_release(&content->images);
}

static const struct findings *remembered(const struct verdict *verdict,
                                         const struct object_id *tree)
{
    for (const struct judged_tree *judged = verdict->trees; judged; judged = judged->next) {
        if (object_id_equal(&judged->tree, tree))
            return &judged->findings;
    }
    return NULL;
}

/* Judges a tree that is not remembered. */
static const struct findings *judge_new_tree(struct verdict *verdict, const struct object_id *tree)
{
    struct judged_tree *judged = calloc(1, sizeof *judged);
    if (!judged) {
        error_memory(&verdict->error);
        return NULL;
    }
    judged->tree = *tree;
    judged->next = verdict->trees;
    verdict->trees = judged;
    findings_init(&judged->findings, verdict->judge.limits->findings, verdict->severities);

    struct content content;
    content_init(verdict, &content);
    int result = snapshot_of_tree(&content.snapshot, verdict->judge.repository, tree, fleet_roots,
                                  verdict->judge.limits, &content.findings, &verdict->error);
    if (result == 0)
        result = judge_snapshot(verdict, &content);
    findings_sort(&content.findings);
    findings_append(&judged->findings, &content.findings, NULL);
    if (result == 0)
        result =
            excerpts_add(&judged->findings, &content.snapshot, &verdict->judge, &verdict->error);
    content_release(&content);
    return result == 0 ? &judged->findings : NULL;
}

int judge_tree(struct verdict *verdict, const struct object_id *tree, struct findings *findings)
{
    const struct findings *found = remembered(verdict, tree);
    if (!found)
        found = judge_new_tree(verdict, tree);
    if (!found)
        return -1;
    findings_append(findings, found, NULL);
    return 0;
}

int judge_commit(struct verdict *verdict, const struct object_id *id, struct findings *findings)
{
    struct commit commit;
    bool is_commit;
    if (repository_commit(verdict->judge.repository, id, &verdict->arena, &commit, &is_commit,
                          &verdict->error) != 0)
        return -1;
    if (!is_commit) /* promotion has said so */
        return 0;
    return judge_tree(verdict, &commit.tree, findings);
}

int judge_index(struct verdict *verdict, struct findings *findings)
{
    struct content content;
    content_init(verdict, &content);
    int result = snapshot_of_index(&content.snapshot, verdict->judge.repository, fleet_roots,
                                   verdict->judge.limits, &content.findings, &verdict->error);
    if (result == 0)
        result = judge_snapshot(verdict, &content);
    findings_sort(&content.findings);
    findings_append(findings, &content.findings, NULL);
    if (result == 0)
        result = excerpts_add(findings, &content.snapshot, &verdict->judge, &verdict->error);
    content_release(&content);
    return result;
}
