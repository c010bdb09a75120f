/* SPDX-License-Identifier: MIT */
/* What a move of a branch is, asked of the repository and of the law. */
#include "ledger/facts.h"

#include "ledger/record.h"

#include <stdlib.h>
#include <string.h>

int facts_of_commit(struct repository *repository, struct arena *arena, struct record *record,
                    struct error *error)
{
    struct commit commit;
    bool is_commit = false;
    record->parents = NULL;
    record->parent_count = 0;
    record->tree = (struct object_id){{0}};
    if (object_id_is_zero(&record->new))
        return 0;
    if (repository_commit(repository, &record->new, arena, &commit, &is_commit, error) != 0)
        return -1;
    if (!is_commit)
        return 0;
    record->parents = commit.parents;
    record->parent_count = commit.parent_count < PARENTS_KEPT ? commit.parent_count : PARENTS_KEPT;
    record->tree = commit.tree;
    return 0;
}

/* The law's answer as a kind. What a limit kept from being judged is a kind too: it would be so
 * every time, and nothing could be recorded any more. */
static int name_kind(int judged, const struct move *move, const struct findings *findings,
                     struct record *record, const struct error *failure, struct error *error)
{
    if (judged != 0 && failure->kind != ERROR_LIMIT)
        return error_set(error, failure->kind, "%s", failure->message);
    if (findings->lost)
        return error_memory(error);
    if (judged != 0)
        record->kind = KIND_UNDECIDED;
    else if (move->kind != MOVE_NONE)
        record->kind = move_kind_name(move->kind);
    else
        record->kind = findings->count ? rule_facts(findings->items[0].rule)->id : KIND_UNDECIDED;
    record->source = move->kind != MOVE_NONE ? move->source : (struct object_id){{0}};
    return 0;
}

int facts_of_move(struct repository *repository, const struct policy *policy,
                  const struct branch_state *state, const struct update *update,
                  struct record *record, struct error *error)
{
    struct move move = {0};
    struct findings findings;
    struct error failure = {0};
    findings_init(&findings, 8, policy->severities);
    repository_renew(repository);
    int judged =
        promotion_judge(repository, &policy->laws, state, update, &move, &findings, &failure);
    int result = name_kind(judged, &move, &findings, record, &failure, error);
    findings_release(&findings);
    return result;
}

static int compare_branches(const void *a, const void *b)
{
    return strcmp(((const struct branch *)a)->name, ((const struct branch *)b)->name);
}

static const struct update *update_of(const struct update *updates, size_t count, const char *ref)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(updates[i].target, ref) == 0)
            return &updates[i];
    }
    return NULL;
}

int facts_branches_before(struct arena *arena, const struct branch *branches, size_t count,
                          const struct update *updates, size_t update_count,
                          struct branch_state *state, struct error *error)
{
    size_t kept = 0;
    struct branch *items = arena_alloc_array(arena, count + update_count + 1, sizeof *items);
    if (!items)
        return error_memory(error);
    for (size_t i = 0; i < count; i++) {
        if (!update_of(updates, update_count, branches[i].name))
            items[kept++] = branches[i];
    }
    for (size_t i = 0; i < update_count; i++) {
        bool is_branch = text_starts_with(text_of(updates[i].target), "refs/heads/");
        if (is_branch && !object_id_is_zero(&updates[i].old))
            items[kept++] = (struct branch){updates[i].target, updates[i].old};
    }
    qsort(items, kept, sizeof *items, compare_branches);
    *state = (struct branch_state){
        .branches = items, .count = kept, .updates = updates, .update_count = update_count};
    return 0;
}
