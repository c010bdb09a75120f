/* SPDX-License-Identifier: MIT */
/* A tree is judged once a push, and not at all where an earlier push brought it. */
#include "verdict/beside.h"
#include "verdict/memory.h"
#include "verdict/state.h"

#include <stdlib.h>
#include <string.h>

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

/* What a tree, or (NULL) the index, is judged with; `judged` is filled. */
static struct content content_of(struct verdict *verdict, const struct object_id *tree,
                                 struct judged *judged)
{
    return (struct content){.tree = tree,
                            .judge = &verdict->judge,
                            .schemas = &verdict->schemas,
                            .answers = &verdict->answers,
                            .budget = &verdict->budget,
                            .arena = &verdict->arena,
                            .judged = judged};
}

/* The tree that the branch had, where its checkout is known: most of the new one is the same. */
static bool find_base(struct verdict *verdict, struct memory *memory, struct judged_checkout *base)
{
    return memory && verdict_tree_before(verdict, &base->tree) &&
           memory_recall_size(memory, &base->tree, &base->size);
}

/* Whether a job can check the tree out; `size` is set where it can. */
static int judge_checkout(struct verdict *verdict, struct judged_tree *judged,
                          const struct judged_checkout *base, const struct blob_sizes *sizes,
                          const struct snapshot_root *roots, struct checkout_size *size,
                          bool *is_sound)
{
    struct findings *findings = &judged->findings;
    const struct checkout_question question = {.tree = judged->tree,
                                               .base = base,
                                               .sizes = sizes,
                                               .roots = roots,
                                               .limits = verdict->judge.limits};
    size_t before = findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING];
    int result = repository_judge_checkout(verdict->judge.repository, &question, size, findings,
                                           &verdict->error);
    *is_sound = findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING] == before;
    return result;
}

static void forget_findings(const struct verdict *verdict, struct findings *findings)
{
    findings_release(findings);
    findings_init(findings, verdict->judge.limits->findings, verdict->severities);
}

/* Judges the content of a tree: what differs from a tree that is known, or else all of it. The
 * sizes of files are of use where all of them are asked for: beside a base few are. */
static int judge_content(struct verdict *verdict, struct judged_tree *judged,
                         struct judged_checkout *base, bool *has_base, struct content *content,
                         struct blob_sizes *sizes)
{
    struct memory *memory = memory_of(verdict);
    if (memory && judge_beside_known(verdict, memory, content, &judged->findings, &base->tree)) {
        *has_base = memory_recall_size(memory, &base->tree, &base->size);
        return 0;
    }
    forget_findings(verdict, &judged->findings);
    *has_base = find_base(verdict, memory, base);
    if (!*has_base)
        content->sizes = sizes;
    if (!memory)
        content->summary = NULL;
    return content_judge(content, &judged->findings, &verdict->error);
}

/* What Mender says may change, and is not kept. */
static void keep(struct memory *memory, const struct judged_tree *judged,
                 const struct content *content, const struct checkout_size *size)
{
    const struct findings *found = &judged->findings;
    if (content->images_lack || found->lost)
        return;
    if (found->total[SEVERITY_ERROR] == 0)
        memory_keep(memory, &judged->tree, found, &content->images, content->judged, size);
    if (!content->summary->is_inexact)
        memory_keep_summary(memory, &judged->tree, content->summary);
}

/* Judges a tree from its files. */
static int judge_files(struct verdict *verdict, struct judged_tree *judged, struct judged *rests_on)
{
    struct content content = content_of(verdict, &judged->tree, rests_on);
    struct summary summary;
    struct checkout_size size;
    struct judged_checkout base;
    struct blob_sizes sizes;
    bool is_sound = false, has_base = false;
    struct memory *memory = memory_of(verdict);
    if (prepare_schemas(verdict) != 0)
        return -1;
    summary_init(&summary, SUMMARY_FINDINGS_MAX);
    content.summary = &summary;
    blob_sizes_init(&sizes);
    int result = judge_content(verdict, judged, &base, &has_base, &content, &sizes);
    if (result == 0)
        result = judge_checkout(verdict, judged, has_base ? &base : NULL, &sizes, content.roots,
                                &size, &is_sound);
    blob_sizes_release(&sizes);
    if (result == 0 && memory)
        keep(memory, judged, &content, is_sound ? &size : NULL);
    image_mentions_release(&content.images);
    summary_release(&summary);
    return result;
}

/* Whether the tree was judged in an earlier push. One whose images have gone since is read again,
 * so that they are told with their places. */
static int recall_tree(struct verdict *verdict, struct judged_tree *judged, struct judged *rests_on,
                       bool *recalled)
{
    struct mender *mender = verdict->judge.mender;
    struct memory *memory = memory_of(verdict);
    struct image_mentions images;
    int result = 0;
    image_mentions_init(&images);
    *recalled = memory && memory_recall(memory, &judged->tree, &judged->findings,
                                        mender ? &images : NULL, rests_on, &verdict->arena);
    if (*recalled && mender)
        result = mender_has_images(mender, &verdict->answers, &images, recalled, &verdict->error);
    if (!*recalled) {
        forget_findings(verdict, &judged->findings);
        map_release(&rests_on->unread);
        *rests_on = (struct judged){0};
    }
    image_mentions_release(&images);
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
    struct judged rests_on = {0};
    bool is_judged = recall_tree(verdict, judged, &rests_on, &recalled) == 0 &&
                     (recalled || judge_files(verdict, judged, &rests_on) == 0) &&
                     verdict_add_judged(verdict, &rests_on) == 0;
    map_release(&rests_on.unread);
    return is_judged ? &judged->findings : NULL;
}

/* A fleet that is not found weighs an error on protected branches alone. */
static void tell(struct verdict *verdict, const struct findings *found)
{
    struct findings *findings = &verdict->findings;
    size_t beyond[SEVERITY_COUNT];
    memcpy(beyond, found->total, sizeof beyond);
    for (size_t i = 0; i < found->count; i++) {
        const struct finding *finding = &found->items[i];
        const struct findings_scope scope = {.softens = finding->rule == RULE_FLEET_NOT_FOUND &&
                                                        !verdict->asks_for_fleet};
        const struct findings_scope outer = findings_scope_begin(findings, &scope);
        findings_add_copy(findings, finding);
        findings_scope_end(findings, outer);
        beyond[finding->severity]--;
    }
    for (int i = SEVERITY_WARNING; i < SEVERITY_COUNT; i++)
        findings_count_more(findings, (enum severity)i, beyond[i]);
    findings->lost |= found->lost;
}

int judge_tree(struct verdict *verdict, const struct object_id *tree)
{
    const struct findings *found = remembered(verdict, tree);
    if (!found)
        found = judge_new_tree(verdict, tree);
    if (!found)
        return -1;
    tell(verdict, found);
    return 0;
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
    struct judged rests_on = {0};
    struct content content = content_of(verdict, NULL, &rests_on);
    struct findings found;
    findings_init(&found, verdict->judge.limits->findings, verdict->severities);
    int result = prepare_schemas(verdict);
    if (result == 0)
        result = content_judge(&content, &found, &verdict->error);
    if (result == 0)
        result = verdict_add_judged(verdict, &rests_on);
    tell(verdict, &found);
    findings_release(&found);
    map_release(&rests_on.unread);
    image_mentions_release(&content.images);
    return result;
}
