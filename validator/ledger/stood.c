/* SPDX-License-Identifier: MIT */
/* Where a branch has stood, for the law of the branches. */
#include "ledger/stood.h"

#include "ledger/chain.h"

#include <string.h>

struct search {
    struct repository *repository;
    const char *shown; /* the branch, as records hold it */
    const struct object_id *commit;
};

int stood_by_record(struct repository *repository, const struct record *record, const char *shown,
                    const struct object_id *commit, enum stood *stood, bool *done,
                    struct error *error)
{
    bool contained = false;
    *stood = STOOD_NEVER; /* where no baseline says that there was a time before */
    if (strcmp(record->ref, shown) != 0)
        return 0;
    *done = object_id_equal(&record->new, commit);
    if (*done)
        *stood = STOOD_ONCE;
    if (*done || strcmp(record->kind, KIND_BASELINE) != 0)
        return 0;
    *done = true;
    if (repository_contains(repository, &record->new, commit, &contained, error) != 0)
        return -1;
    *stood = contained ? STOOD_UNKNOWN : STOOD_NEVER;
    return 0;
}

static int read_back(const struct search *search, struct chain *chain, struct arena *arena,
                     enum stood *stood, struct error *error)
{
    struct record record;
    bool found = true, done = false;
    while (!done) {
        arena_reset(arena);
        if (chain_next(chain, arena, &record, &found, error) != 0)
            return -1;
        if (!found)
            return 0;
        if (stood_by_record(search->repository, &record, search->shown, search->commit, stood,
                            &done, error) != 0)
            return -1;
    }
    return 0;
}

int ledger_has_stood(void *repository, const char *ref, const struct object_id *commit,
                     enum stood *stood, struct error *error)
{
    struct chain chain;
    struct arena names, records;
    arena_init(&names);
    arena_init(&records);
    const struct search search = {
        .repository = repository, .shown = record_ref(&names, ref), .commit = commit};
    int result = search.shown ? chain_open(&chain, repository, error) : error_memory(error);
    *stood = STOOD_UNKNOWN;
    if (result == 0)
        result = read_back(&search, &chain, &records, stood, error);
    arena_release(&records);
    arena_release(&names);
    return result;
}

int ledger_has_move(struct repository *repository, const struct update *move, bool *has,
                    struct error *error)
{
    struct chain chain;
    struct record record;
    struct arena names, records;
    bool found = true;
    *has = false;
    arena_init(&names);
    arena_init(&records);
    const char *shown = record_ref(&names, move->target);
    int result = shown ? chain_open(&chain, repository, error) : error_memory(error);
    while (result == 0 && found && !*has) {
        arena_reset(&records);
        result = chain_next(&chain, &records, &record, &found, error);
        *has = result == 0 && found && strcmp(record.ref, shown) == 0 &&
               object_id_equal(&record.old, &move->old) && object_id_equal(&record.new, &move->new);
    }
    arena_release(&records);
    arena_release(&names);
    return result;
}
