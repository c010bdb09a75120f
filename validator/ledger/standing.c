/* SPDX-License-Identifier: MIT */
/* Where the protected branches stand, and where the ledger says they do. */
#include "ledger/standing.h"

#include <string.h>

static struct object_id tip_of(const struct standings *standings, const char *ref)
{
    for (size_t i = 0; i < standings->branch_count; i++) {
        if (strcmp(standings->branches[i].name, ref) == 0)
            return standings->branches[i].tip;
    }
    return (struct object_id){{0}};
}

static int list_protected(struct standings *standings, const struct branch_laws *laws,
                          struct arena *arena, struct error *error)
{
    struct stages stages;
    if (stages_list(&stages, laws, arena, error) != 0)
        return -1;
    standings->items = arena_alloc_array(arena, stages.count + 1, sizeof *standings->items);
    if (!standings->items)
        return error_memory(error);
    standings->count = stages.count;
    for (size_t i = 0; i < stages.count; i++)
        standings->items[i] = (struct standing){.stage = &stages.items[i],
                                                .tip = tip_of(standings, stages.items[i].ref)};
    return 0;
}

/* Takes a record, which is older than all before; returns how many branches it tells of. */
static size_t take_record(struct standings *standings, const struct record *record)
{
    for (size_t i = 0; i < standings->count; i++) {
        struct standing *standing = &standings->items[i];
        if (standing->known || strcmp(standing->stage->shown, record->ref) != 0)
            continue;
        standing->known = true;
        standing->recorded = record->new;
        return 1;
    }
    return 0;
}

static int read_records(struct standings *standings, struct chain *chain,
                        const struct policy *policy, struct arena *scratch, struct error *error)
{
    struct record record;
    bool found = true;
    bool newest = true;
    for (size_t known = 0; known < standings->count; newest = false) {
        arena_reset(scratch);
        if (chain_next(chain, scratch, &record, &found, error) != 0)
            return -1;
        if (!found)
            return 0;
        if (newest)
            standings->policy_is_new = strcmp(record.policy, policy->digest) != 0;
        known += take_record(standings, &record);
    }
    return 0;
}

/* The tip of the ledger is read before the branches: what is recorded up to there had happened by
 * then, so that a branch that stands elsewhere has moved on since, and not back. */
int standings_read(struct standings *standings, struct repository *repository,
                   const struct policy *policy, struct arena *arena, struct error *error)
{
    struct chain chain;
    struct arena scratch;
    *standings = (struct standings){.policy_is_new = true};
    if (chain_open(&chain, repository, error) != 0 ||
        repository_branches(repository, arena, &standings->branches, &standings->branch_count,
                            error) != 0 ||
        list_protected(standings, &policy->laws, arena, error) != 0)
        return -1;
    arena_init(&scratch);
    int result = read_records(standings, &chain, policy, &scratch, error);
    arena_release(&scratch);
    standings->tip = chain.tip;
    memcpy(standings->tip_digest, *chain.tip_digest ? chain.tip_digest : NO_PREVIOUS,
           *chain.tip_digest ? DIGEST_HEX : sizeof NO_PREVIOUS);
    return result;
}
