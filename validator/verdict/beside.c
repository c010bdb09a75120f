/* SPDX-License-Identifier: MIT */
/* Which tree is known and near, and judging another one by what differs from it. */
#include "verdict/beside.h"

#include "verdict/memory.h"

#include <string.h>

/* Trees that are looked at: each is compared with the one in question, down to what differs. */
enum { TRIES_MAX = 3 };

bool verdict_tree_before(struct verdict *verdict, struct object_id *tree)
{
    struct error ignored = {0};
    struct commit commit;
    bool is_commit = false;
    if (object_id_is_zero(&verdict->before) ||
        repository_commit(verdict->judge.repository, &verdict->before, &verdict->arena, &commit,
                          &is_commit, &ignored) != 0 ||
        !is_commit)
        return false;
    *tree = commit.tree;
    return true;
}

/* The trees to be tried: that of the branch before the others, which were judged of late. Returns
 * how many there are. */
static size_t list_trees(struct verdict *verdict, struct memory *memory,
                         const struct object_id *tree, struct object_id trees[MEMORY_SUMMARIES_MAX])
{
    struct object_id before;
    size_t count = memory_recall_trees(memory, trees);
    const struct object_id *first[] = {verdict_tree_before(verdict, &before) ? &before : tree,
                                       tree};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        for (size_t j = 0; j < count; j++) {
            if (!object_id_equal(&trees[j], first[i]))
                continue;
            memmove(&trees[1], &trees[0], j * sizeof *trees);
            trees[0] = *first[i];
        }
    }
    return count < TRIES_MAX ? count : TRIES_MAX;
}

/* How many changes are worth it. */
static size_t changes_max(const struct summary *base)
{
    size_t quarter = base->devices / 4 + 1;
    return quarter < INCREMENT_CHANGES_MAX ? quarter : INCREMENT_CHANGES_MAX;
}

/* Whether the tree could be judged by what differs from the other one, which is known. */
static bool judge_beside(struct verdict *verdict, struct content *content,
                         const struct object_id *other, const struct summary *base,
                         struct findings *findings)
{
    struct error trouble = {0};
    struct differences changes;
    struct budget budget;
    struct budget *of_all = content->budget;
    const struct increment increment = {base, &changes};
    if (repository_differences(verdict->judge.repository, other, content->tree, changes_max(base),
                               content->arena, &changes, &trouble) != 0 ||
        changes.is_cut || changes.total != changes.count)
        return false;
    budget_init(&budget, verdict->judge.limits);
    content->budget = &budget;
    content->increment = &increment;
    int result = content_judge(content, findings, &trouble);
    content->budget = of_all;
    content->increment = NULL;
    if (result != 0 || content->summary->is_inexact || budget_is_spent(&budget))
        return false;
    for (int kind = 0; kind < BUDGET_KINDS; kind++)
        budget_take(of_all, (enum budget_kind)kind, atomic_load(&budget.spent[kind]));
    return true;
}

static void begin_anew(struct content *content)
{
    size_t ceiling = content->summary->files.ceiling;
    image_mentions_release(&content->images);
    summary_release(content->summary);
    summary_init(content->summary, ceiling);
    map_release(&content->judged->unread);
    *content->judged = (struct judged){0};
}

bool judge_beside_known(struct verdict *verdict, struct memory *memory, struct content *content,
                        struct findings *findings, struct object_id *base)
{
    struct object_id trees[MEMORY_SUMMARIES_MAX];
    size_t count = list_trees(verdict, memory, content->tree, trees);
    bool is_judged = false;
    for (size_t i = 0; i < count && !is_judged; i++) {
        struct summary summary;
        bool is_damaged = false;
        summary_init(&summary, content->summary->files.ceiling);
        *base = trees[i];
        if (memory_recall_summary(memory, base, &summary, &is_damaged))
            is_judged = judge_beside(verdict, content, base, &summary, findings);
        if (is_damaged)
            verdict_note(verdict, "what was remembered of an earlier tree was damaged, and is "
                                  "forgotten: nothing was lost but time");
        summary_release(&summary);
        if (!is_judged)
            begin_anew(content);
    }
    verdict->increments += is_judged;
    return is_judged;
}
