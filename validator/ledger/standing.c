/* SPDX-License-Identifier: MIT */
/* Where the protected branches stand, and where the ledger says they do. */
#include "ledger/standing.h"

#include <string.h>

static int read_tip(const struct standings *standings, struct repository *repository,
                    struct standing *standing, struct arena *arena, struct error *error)
{
    const char *target = NULL;
    bool found = false;
    if (!standings->branches)
        return repository_ref(repository, standing->stage->ref, arena, &target, &standing->tip,
                              &found, error);
    for (size_t i = 0; i < standings->branch_count; i++)
        if (strcmp(standings->branches[i].name, standing->stage->ref) == 0)
            standing->tip = standings->branches[i].tip;
    return 0;
}

static int list_protected(struct standings *standings, struct repository *repository,
                          const struct branch_laws *laws, struct arena *arena, struct error *error)
{
    struct stages stages;
    if (stages_list(&stages, laws, arena, error) != 0)
        return -1;
    standings->items = arena_alloc_array(arena, stages.count + 1, sizeof *standings->items);
    if (!standings->items)
        return error_memory(error);
    standings->count = stages.count;
    for (size_t i = 0; i < stages.count; i++) {
        standings->items[i] = (struct standing){.stage = &stages.items[i]};
        if (read_tip(standings, repository, &standings->items[i], arena, error) != 0)
            return -1;
    }
    return 0;
}

/* Takes a record, which is older than all before; returns of how many branches all is known then.
 */
static size_t take_record(struct standings *standings, const struct record *record)
{
    for (size_t i = 0; i < standings->count; i++) {
        struct standing *standing = &standings->items[i];
        if (standing->is_let || strcmp(standing->stage->shown, record->ref) != 0)
            continue;
        if (!standing->known)
            standing->recorded = record->new;
        standing->known = true;
        standing->is_let = record_counts(record);
        standing->let = record->new;
        return standing->is_let;
    }
    return 0;
}

static int read_records(struct standings *standings, struct chain *chain,
                        const struct policy *policy, struct arena *scratch, struct error *error)
{
    struct record record;
    bool found = true;
    bool newest = true;
    for (size_t settled = 0; settled < standings->count; newest = false) {
        arena_reset(scratch);
        if (chain_next(chain, scratch, &record, &found, error) != 0)
            return -1;
        if (!found)
            break;
        if (newest)
            standings->policy_is_new = strcmp(record.policy, policy->digest) != 0;
        settled += take_record(standings, &record);
    }
    /* A branch that was never let stand anywhere is let be where there is none. */
    for (size_t i = 0; i < standings->count; i++)
        if (!standings->items[i].is_let)
            standings->items[i].let = (struct object_id){{0}};
    return 0;
}

/* The tip of the ledger is read before the branches: what is recorded up to there had happened by
 * then, so that a branch that stands elsewhere has moved on since, and not back. */
static int read_all(struct standings *standings, bool all, struct repository *repository,
                    const struct policy *policy, struct arena *arena, struct error *error)
{
    struct chain chain;
    struct arena scratch;
    *standings = (struct standings){.policy_is_new = true};
    if (chain_open(&chain, repository, error) != 0)
        return -1;
    if (all && repository_branches(repository, arena, &standings->branches,
                                   &standings->branch_count, error) != 0)
        return -1;
    if (list_protected(standings, repository, &policy->laws, arena, error) != 0)
        return -1;
    arena_init(&scratch);
    int result = read_records(standings, &chain, policy, &scratch, error);
    arena_release(&scratch);
    standings->tip = chain.tip;
    memcpy(standings->tip_digest, *chain.tip_digest ? chain.tip_digest : NO_PREVIOUS,
           *chain.tip_digest ? DIGEST_HEX : sizeof NO_PREVIOUS);
    return result;
}

int standings_read(struct standings *standings, struct repository *repository,
                   const struct policy *policy, struct arena *arena, struct error *error)
{
    return read_all(standings, true, repository, policy, arena, error);
}

int standings_read_protected(struct standings *standings, struct repository *repository,
                             const struct policy *policy, struct arena *arena, struct error *error)
{
    return read_all(standings, false, repository, policy, arena, error);
}
