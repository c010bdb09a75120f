/* SPDX-License-Identifier: MIT */
/* Where stood what is judged: which commit that is, and judging its tree before the new one. */
#include "verdict/memory.h"
#include "verdict/state.h"

#include <string.h>

/* Commits that are looked at for the branch that a new one was made from. */
enum { COMMITS_MAX = 1000 };

/* Files that differ: of more, a whole judgement is not much more than their difference. */
enum { CHANGES_MAX = 1000 };

struct origin_search {
    struct verdict *verdict;
    struct map tips;         /* of branches that count, to the first of each */
    struct map seen;         /* commits in the list */
    struct object_id *queue; /* [count] nearest first */
    size_t count;
};

static bool counts(const struct verdict *verdict, const struct branch *branch)
{
    return !verdict->former.of_policy ||
           branch_law_of(&verdict->judge.policy->laws, branch->name) != NULL;
}

static int collect_tips(struct origin_search *search, struct error *error)
{
    struct verdict *verdict = search->verdict;
    const struct branch *branches;
    size_t count;
    if (repository_branches(verdict->judge.repository, &verdict->arena, &branches, &count, error) !=
        0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct text tip = object_id_text(&branches[i].tip);
        if (!counts(verdict, &branches[i]) || map_has(&search->tips, tip))
            continue;
        /* The cast only drops const. */
        if (map_put(&search->tips, tip, (void *)(uintptr_t)&branches[i]) != 0)
            return error_memory(error);
    }
    return 0;
}

static int enqueue(struct origin_search *search, const struct object_id *id, struct error *error)
{
    bool is_new = false;
    if (search->count == COMMITS_MAX)
        return 0;
    struct object_id *kept = &search->queue[search->count];
    *kept = *id;
    if (!map_place(&search->seen, object_id_text(kept), &is_new))
        return error_memory(error);
    search->count += is_new;
    return 0;
}

/* Looks from the commit back, generation by generation. *branch stays NULL where none is met. */
static int walk(struct origin_search *search, const struct branch **branch, struct error *error)
{
    struct verdict *verdict = search->verdict;
    for (size_t i = 0; i < search->count; i++) {
        struct commit commit;
        bool is_commit = false;
        *branch = map_get(&search->tips, object_id_text(&search->queue[i]));
        if (*branch)
            return 0;
        if (repository_commit(verdict->judge.repository, &search->queue[i], &verdict->arena,
                              &commit, &is_commit, error) != 0)
            return -1;
        for (size_t parent = 0; is_commit && parent < commit.parent_count; parent++) {
            if (enqueue(search, &commit.parents[parent], error) != 0)
                return -1;
        }
    }
    return 0;
}

/* The branch whose tip is the nearest ancestor of a new branch, as the refs stand. */
static int find_origin(struct verdict *verdict, const struct branch **branch, struct error *error)
{
    struct origin_search search = {.verdict = verdict};
    *branch = NULL;
    map_init(&search.tips);
    map_init(&search.seen);
    search.queue = arena_alloc_array(&verdict->arena, COMMITS_MAX, sizeof *search.queue);
    int result = search.queue ? collect_tips(&search, error) : error_memory(error);
    if (result == 0 && search.tips.count > 0)
        result = enqueue(&search, &verdict->former.made, error);
    if (result == 0)
        result = walk(&search, branch, error);
    map_release(&search.tips);
    map_release(&search.seen);
    return result;
}

const char *former_name(struct verdict *verdict, const char *name, const struct object_id *commit)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-";
    char hex[OBJECT_ID_HEX];
    if (name && *name && *name != '-' && strspn(name, safe) == strlen(name) && strlen(name) <= 100)
        return arena_string(&verdict->arena, text_of(name));
    return arena_format(&verdict->arena, "%.10s", object_id_hex(commit, hex));
}

/* Finds the commit to compare with, where there is one. */
static int settle_former(struct verdict *verdict, struct error *error)
{
    struct former *former = &verdict->former;
    const struct branch *branch = NULL;
    if (object_id_is_zero(&former->commit) && object_id_is_zero(&former->made))
        return 0;
    if (object_id_is_zero(&former->commit)) {
        if (find_origin(verdict, &branch, error) != 0)
            return -1;
        former->made = (struct object_id){{0}};
        if (!branch)
            return 0;
        former->commit = branch->tip;
        former->name = branch_short_name(branch->name);
    }
    former->name = former_name(verdict, former->name, &former->commit);
    return former->name ? 0 : error_memory(error);
}

int former_tree(struct verdict *verdict, struct object_id *tree, bool *is_commit,
                struct error *error)
{
    struct commit commit;
    *is_commit = false;
    if (settle_former(verdict, error) != 0)
        return -1;
    if (object_id_is_zero(&verdict->former.commit))
        return 0;
    if (repository_commit(verdict->judge.repository, &verdict->former.commit, &verdict->arena,
                          &commit, is_commit, error) != 0)
        return -1;
    if (*is_commit)
        *tree = commit.tree;
    return 0;
}

/* ----------------------------------------------------------------------------- judged first -- */

/* Whether the content of devices' own files may be all that differs. What decides is
 * increment_judge: here it is about what is worth a try. */
static bool differs_in_devices(const struct differences *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        const struct difference *change = &changes->items[i];
        if (change->a.mode != change->b.mode || !strstr(change->path, "host_vars/"))
            return false;
    }
    return changes->count > 0;
}

/* Whether nothing is remembered that the tree could be judged beside. */
static bool is_first(struct verdict *verdict)
{
    struct object_id trees[MEMORY_SUMMARIES_MAX];
    return verdict->judge.memory && verdict->override_count == 0 && !verdict->trees &&
           memory_recall_trees(verdict->judge.memory, trees) == 0;
}

void former_judge_first(struct verdict *verdict, const struct object_id *tree)
{
    struct error trouble = {0};
    struct object_id former;
    struct differences changes;
    struct arena arena;
    bool is_commit = false;
    if (!is_first(verdict) || former_tree(verdict, &former, &is_commit, &trouble) != 0 ||
        !is_commit)
        return;
    arena_init(&arena);
    if (repository_differences(verdict->judge.repository, &former, tree, CHANGES_MAX, &arena,
                               &changes, &trouble) == 0 &&
        changes.total == changes.count && !changes.is_cut && differs_in_devices(&changes))
        tree_judge_former(verdict, &former, &trouble);
    arena_release(&arena);
}
