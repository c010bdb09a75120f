/* SPDX-License-Identifier: MIT */
#include "verdict/excerpts.h"
#include "verdict/memory.h"
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

static size_t count_of(const struct findings *findings)
{
    return findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING];
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
    size_t before = count_of(&content->findings);
    int result = images_judge(&verdict->answers, content, &verdict->judge, &content->findings,
                              &verdict->error);
    content->images_lack = count_of(&content->findings) != before;
    return result;
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

/* Schemas are compiled for the first tree that is read: most promotions bring none. */
static int prepare_schemas(struct verdict *verdict)
{
    if (verdict->schemas.device)
        return 0;
    return fleet_schemas_compile(&verdict->schemas, verdict->judge.policy->assert_formats,
                                 &verdict->error);
}

/* The memory, unless this push overrides a rule: what is forgiven once must not be remembered. */
static struct memory *memory_of(const struct verdict *verdict)
{
    return verdict->override_count == 0 ? verdict->judge.memory : NULL;
}

/* Judges a tree from its files. */
static int judge_files(struct verdict *verdict, struct judged_tree *judged)
{
    struct content content;
    const struct judge *judge = &verdict->judge;
    struct memory *memory = memory_of(verdict);
    content_init(verdict, &content);
    int result = prepare_schemas(verdict);
    if (result == 0)
        result = snapshot_of_tree(&content.snapshot, judge->repository, &judged->tree, fleet_roots,
                                  judge->limits, &content.findings, &verdict->error);
    if (result == 0)
        result = judge_snapshot(verdict, &content);
    findings_sort(&content.findings);
    findings_append(&judged->findings, &content.findings, NULL);
    if (result == 0)
        result = excerpts_add(&judged->findings, &content.snapshot, judge, &verdict->error);
    /* What Mender says may change, and is not kept. */
    if (result == 0 && memory && !content.images_lack && !judged->findings.lost &&
        judged->findings.total[SEVERITY_ERROR] == 0)
        memory_keep(memory, &judged->tree, &judged->findings, &content.images);
    content_release(&content);
    return result;
}

/* Whether the tree was judged in an earlier push. One whose images have gone since is read again,
 * so that they are told with their places. */
static int recall_tree(struct verdict *verdict, struct judged_tree *judged, bool *recalled)
{
    const struct judge *judge = &verdict->judge;
    struct memory *memory = memory_of(verdict);
    struct findings findings;
    struct image_mentions images;
    int result = 0;
    findings_init(&findings, judge->limits->findings, verdict->severities);
    image_mentions_init(&images);
    *recalled =
        memory && memory_recall(memory, &judged->tree, &findings, judge->mender ? &images : NULL);
    if (*recalled && judge->mender)
        result =
            images_all_exist(&verdict->answers, &images, judge->mender, recalled, &verdict->error);
    if (*recalled)
        findings_append(&judged->findings, &findings, NULL);
    image_mentions_release(&images);
    findings_release(&findings);
    return result;
}

/* Judges a tree that this push has not met yet. */
static const struct findings *judge_new_tree(struct verdict *verdict, const struct object_id *tree)
{
    bool recalled = false;
    struct judged_tree *judged = calloc(1, sizeof *judged);
    if (!judged) {
        error_memory(&verdict->error);
        return NULL;
    }
    judged->tree = *tree;
    judged->next = verdict->trees;
    verdict->trees = judged;
    findings_init(&judged->findings, verdict->judge.limits->findings, verdict->severities);
    if (recall_tree(verdict, judged, &recalled) != 0)
        return NULL;
    return recalled || judge_files(verdict, judged) == 0 ? &judged->findings : NULL;
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
    int result = prepare_schemas(verdict);
    if (result == 0)
        result = snapshot_of_index(&content.snapshot, verdict->judge.repository, fleet_roots,
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
