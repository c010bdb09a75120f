/* SPDX-License-Identifier: MIT */
/* A tree is judged once a push, and not at all where an earlier push brought it. */
#include "verdict/beside.h"
#include "verdict/memory.h"
#include "verdict/state.h"

#include <stdlib.h>
#include <string.h>

/* By what a tree is judged. */
struct inquiry {
    struct verdict *verdict;
    struct judge judge;
    struct budget *budget;
    bool is_whole; /* from all of its files, and beside no other tree */
    struct error *error;
};

static struct inquiry inquiry_of(struct verdict *verdict)
{
    return (struct inquiry){.verdict = verdict,
                            .judge = verdict->judge,
                            .budget = &verdict->budget,
                            .error = &verdict->error};
}

static struct judged_tree *find_tree(struct judged_tree *trees, const struct object_id *tree)
{
    while (trees && !object_id_equal(&trees->tree, tree))
        trees = trees->next;
    return trees;
}

/* Schemas are compiled for the first tree that is read: most promotions bring none. */
static int prepare_schemas(const struct inquiry *inquiry)
{
    struct verdict *verdict = inquiry->verdict;
    if (verdict->schemas.device)
        return 0;
    return fleet_schemas_compile(&verdict->schemas, verdict->judge.policy->assert_formats,
                                 inquiry->error);
}

/* The memory, unless this push overrides a rule: what is forgiven once must not be remembered. */
static struct memory *memory_of(const struct verdict *verdict)
{
    return verdict->override_count == 0 ? verdict->judge.memory : NULL;
}

/* What a tree, or (NULL) the index, is judged with; `judged` and `found` are filled. */
static struct content content_of(const struct inquiry *inquiry, const struct object_id *tree,
                                 struct judged *judged, struct judged_tree *found)
{
    struct verdict *verdict = inquiry->verdict;
    return (struct content){.tree = tree,
                            .judge = &inquiry->judge,
                            .schemas = &verdict->schemas,
                            .answers = &verdict->answers,
                            .budget = inquiry->budget,
                            .arena = &verdict->arena,
                            .judged = judged,
                            .behind = &found->behind};
}

/* The tree that the branch had, where its checkout is known: most of the new one is the same. */
static bool find_base(const struct inquiry *inquiry, struct memory *memory,
                      struct judged_checkout *base)
{
    return memory && !inquiry->is_whole && verdict_tree_before(inquiry->verdict, &base->tree) &&
           memory_recall_size(memory, &base->tree, &base->size);
}

/* Whether a job can check the tree out; `size` is set where it can. */
static int judge_checkout(const struct inquiry *inquiry, struct judged_tree *judged,
                          const struct judged_checkout *base, const struct blob_sizes *sizes,
                          const struct snapshot_root *roots, struct checkout_size *size,
                          bool *is_sound)
{
    struct findings *findings = &judged->findings;
    const struct checkout_question question = {.tree = judged->tree,
                                               .base = base,
                                               .sizes = sizes,
                                               .roots = roots,
                                               .limits = inquiry->judge.limits};
    size_t before = findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING];
    int result = repository_judge_checkout(inquiry->judge.repository, &question, size, findings,
                                           inquiry->error);
    *is_sound = findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING] == before;
    return result;
}

static void init_findings(const struct verdict *verdict, struct judged_tree *judged)
{
    findings_init(&judged->findings, verdict->judge.limits->findings, verdict->severities);
    findings_init(&judged->behind, verdict->judge.limits->findings, verdict->severities);
}

static void forget_findings(const struct verdict *verdict, struct judged_tree *judged)
{
    findings_release(&judged->findings);
    findings_release(&judged->behind);
    init_findings(verdict, judged);
}

/* Judges the content of a tree: what differs from a tree that is known, or else all of it. The
 * sizes of files are of use where all of them are asked for: beside a base few are. */
static int judge_content(const struct inquiry *inquiry, struct judged_tree *judged,
                         struct judged_checkout *base, bool *has_base, struct content *content,
                         struct blob_sizes *sizes)
{
    struct verdict *verdict = inquiry->verdict;
    struct memory *memory = memory_of(verdict);
    judged->is_beside =
        memory && !inquiry->is_whole &&
        judge_beside_known(verdict, memory, content, &judged->findings, &base->tree);
    if (judged->is_beside) {
        *has_base = memory_recall_size(memory, &base->tree, &base->size);
        return 0;
    }
    forget_findings(verdict, judged);
    *has_base = find_base(inquiry, memory, base);
    if (!*has_base)
        content->sizes = sizes;
    if (!memory)
        content->summary = NULL;
    return content_judge(content, &judged->findings, inquiry->error);
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
static int judge_files(const struct inquiry *inquiry, struct judged_tree *judged,
                       struct judged *rests_on)
{
    struct content content = content_of(inquiry, &judged->tree, rests_on, judged);
    struct summary summary;
    struct checkout_size size;
    struct judged_checkout base;
    struct blob_sizes sizes;
    bool is_sound = false, has_base = false;
    struct memory *memory = memory_of(inquiry->verdict);
    if (prepare_schemas(inquiry) != 0)
        return -1;
    summary_init(&summary, SUMMARY_FINDINGS_MAX);
    content.summary = &summary;
    blob_sizes_init(&sizes);
    int result = judge_content(inquiry, judged, &base, &has_base, &content, &sizes);
    if (result == 0)
        result = judge_checkout(inquiry, judged, has_base ? &base : NULL, &sizes, content.roots,
                                &size, &is_sound);
    blob_sizes_release(&sizes);
    judged->is_seen = content.is_seen;
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
        forget_findings(verdict, judged);
        map_release(&rests_on->unread);
        *rests_on = (struct judged){0};
    }
    image_mentions_release(&images);
    return result;
}

static struct judged_tree *add_tree(struct verdict *verdict, struct judged_tree **trees,
                                    const struct object_id *tree, struct error *error)
{
    struct judged_tree *judged = calloc(1, sizeof *judged);
    if (!judged) {
        error_memory(error);
        return NULL;
    }
    judged->tree = *tree;
    judged->next = *trees;
    *trees = judged;
    init_findings(verdict, judged);
    return judged;
}

/* Judges a tree that this push has not met yet. */
static struct judged_tree *judge_new_tree(struct verdict *verdict, const struct object_id *tree)
{
    const struct inquiry inquiry = inquiry_of(verdict);
    bool recalled = false;
    struct judged_tree *judged = add_tree(verdict, &verdict->trees, tree, &verdict->error);
    if (!judged)
        return NULL;
    struct judged rests_on = {0};
    judged->is_known = recall_tree(verdict, judged, &rests_on, &recalled) == 0 &&
                       (recalled || judge_files(&inquiry, judged, &rests_on) == 0) &&
                       verdict_add_judged(verdict, &rests_on) == 0;
    judged->is_seen |= recalled;
    judged->devices = rests_on.devices;
    map_release(&rests_on.unread);
    return judged->is_known ? judged : NULL;
}

bool tree_is_comparable(const struct judged_tree *judged)
{
    const struct findings *findings = &judged->findings;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->severity == SEVERITY_ERROR && finding->device_count > 0 && !finding->devices)
            return false;
    }
    return true;
}

static bool recall_former(struct verdict *verdict, struct judged_tree *judged,
                          struct judged *rests_on)
{
    struct memory *memory = memory_of(verdict);
    if (memory &&
        memory_recall(memory, &judged->tree, &judged->findings, NULL, rests_on, &verdict->arena))
        return true;
    forget_findings(verdict, judged);
    map_release(&rests_on->unread);
    *rests_on = (struct judged){0};
    return false;
}

const struct judged_tree *tree_judge_former(struct verdict *verdict, const struct object_id *tree,
                                            struct error *why)
{
    struct judged_tree *judged = find_tree(verdict->trees, tree);
    struct judged rests_on = {0};
    struct inquiry inquiry = inquiry_of(verdict);
    if (!judged || !judged->is_known ||
        (judged->is_beside && judged->findings.total[SEVERITY_ERROR] > 0))
        judged = find_tree(verdict->former_trees, tree);
    if (judged && !judged->is_known)
        *why = judged->why;
    if (judged)
        return judged->is_known ? judged : NULL;
    judged = add_tree(verdict, &verdict->former_trees, tree, why);
    if (!judged)
        return NULL;
    inquiry.judge.mender = NULL; /* images are asked for every time, and are not compared */
    inquiry.budget = &verdict->former_budget;
    inquiry.is_whole = true;
    inquiry.error = why;
    judged->is_known =
        recall_former(verdict, judged, &rests_on) || judge_files(&inquiry, judged, &rests_on) == 0;
    judged->devices = rests_on.devices;
    map_release(&rests_on.unread);
    if (judged->findings.lost || judged->behind.lost)
        judged->is_known = false;
    if (judged->is_known && budget_is_spent(inquiry.budget)) {
        judged->is_known = false;
        error_set(why, ERROR_LIMIT, "it takes more to read than the limits of the policy allow");
    }
    judged->why = *why;
    return judged->is_known ? judged : NULL;
}

struct judged_tree *tree_judge(struct verdict *verdict, const struct object_id *tree)
{
    struct judged_tree *judged = find_tree(verdict->trees, tree);
    return judged ? judged : judge_new_tree(verdict, tree);
}

int tree_judge_whole(struct verdict *verdict, struct judged_tree *judged)
{
    struct inquiry inquiry = inquiry_of(verdict);
    struct judged rests_on = {0};
    inquiry.is_whole = true;
    judged->is_known = judge_files(&inquiry, judged, &rests_on) == 0;
    map_release(&rests_on.unread);
    return judged->is_known ? 0 : -1;
}

/* A job checks out all that is staged, whether it is of the fleet or not. */
static int judge_staged_checkout(const struct inquiry *inquiry, struct judged_tree *judged,
                                 const struct content *content)
{
    struct checkout_size size;
    bool is_sound;
    if (object_id_is_zero(&judged->tree))
        return 0;
    return judge_checkout(inquiry, judged, NULL, content->sizes, content->roots, &size, &is_sound);
}

static int judge_staged(const struct inquiry *inquiry, struct judged_tree *judged,
                        struct judged *rests_on)
{
    struct content content = content_of(inquiry, NULL, rests_on, judged);
    struct blob_sizes sizes;
    blob_sizes_init(&sizes);
    content.sizes = &sizes;
    int result = prepare_schemas(inquiry);
    if (result == 0)
        result = repository_tree_of_index(inquiry->judge.repository, &judged->tree, inquiry->error);
    if (result == 0)
        result = content_judge(&content, &judged->findings, inquiry->error);
    if (result == 0)
        result = judge_staged_checkout(inquiry, judged, &content);
    judged->is_seen = result == 0 && content.is_seen;
    blob_sizes_release(&sizes);
    image_mentions_release(&content.images);
    return result;
}

int tree_judge_index(struct verdict *verdict, struct judged_tree *judged)
{
    const struct inquiry inquiry = inquiry_of(verdict);
    struct judged rests_on = {0};
    int result = judge_staged(&inquiry, judged, &rests_on);
    if (result == 0)
        result = verdict_add_judged(verdict, &rests_on);
    map_release(&rests_on.unread);
    return result;
}
