/* SPDX-License-Identifier: MIT */
/* The ledger read backwards, each record checked against the one after it. */
#include "ledger/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS_MAX = 1000000 };

int chain_open(struct chain *chain, struct repository *repository, struct error *error)
{
    struct arena arena;
    const char *target = NULL;
    bool found = false;
    *chain = (struct chain){.repository = repository};
    arena_init(&arena);
    int result =
        repository_ref(repository, LEDGER_REF, &arena, &target, &chain->tip, &found, error);
    if (result == 0 && strcmp(target, LEDGER_REF) != 0)
        result = error_set(error, ERROR_REPOSITORY,
                           "%s is a symbolic ref; nobody but fleetgate "
                           "may make it",
                           LEDGER_REF);
    arena_release(&arena);
    chain->next = chain->tip;
    return result;
}

/* Why the entry is not the record before the one read last; NULL when it is. */
static const char *find_flaw(const struct chain *chain, const struct journal_entry *entry,
                             const struct record *record, const char *digest)
{
    if (*chain->expected && strcmp(chain->expected, digest) != 0)
        return "its message is not the one that the record after it names";
    if (record->time != entry->time)
        return "its time is not that of its commit";
    if ((strcmp(record->previous, NO_PREVIOUS) == 0) != object_id_is_zero(&entry->parent))
        return "it names a record before it and has none, or has one and names none";
    return NULL;
}

static int set_flaw(struct chain *chain, struct arena *arena, const char *flaw, struct error *error)
{
    char hex[OBJECT_ID_HEX];
    chain->flaw = arena_format(arena, "commit %.10s of %s: %s", object_id_hex(&chain->next, hex),
                               LEDGER_REF, flaw);
    return chain->flaw ? 0 : error_memory(error);
}

/* `scratch` holds the message, of which `arena` needs the facts alone. */
static int read_record(struct chain *chain, struct arena *scratch, struct arena *arena,
                       struct record *record, bool *found, struct error *error)
{
    struct journal_entry entry;
    bool sound = false;
    char digest[DIGEST_HEX];
    if (journal_read(chain->repository, &chain->next, RECORD_BYTES, scratch, &entry, &sound,
                     error) != 0)
        return -1;
    if (sound && record_parse(entry.message, arena, record, &sound, error) != 0)
        return -1;
    if (!sound)
        return set_flaw(chain, arena, "it is no record as fleetgate writes them", error);
    if (digest_hex(entry.message, digest) != 0)
        return error_memory(error);
    const char *flaw = find_flaw(chain, &entry, record, digest);
    if (flaw)
        return set_flaw(chain, arena, flaw, error);
    if (!*chain->tip_digest)
        memcpy(chain->tip_digest, digest, sizeof digest);
    record->id = entry.id;
    snprintf(chain->expected, sizeof chain->expected, "%s", record->previous);
    chain->next = entry.parent;
    *found = true;
    return 0;
}

/* *found is false at the end of the chain: its beginning, or where there is a flaw. */
static int next_record(struct chain *chain, struct arena *arena, struct record *record, bool *found,
                       struct error *error)
{
    struct arena scratch;
    *found = false;
    if (object_id_is_zero(&chain->next) || chain->flaw)
        return 0;
    arena_init(&scratch);
    int result = read_record(chain, &scratch, arena, record, found, error);
    arena_release(&scratch);
    return result;
}

int chain_next(struct chain *chain, struct arena *arena, struct record *record, bool *found,
               struct error *error)
{
    if (next_record(chain, arena, record, found, error) != 0)
        return -1;
    if (!chain->flaw)
        return 0;
    return error_set(error, ERROR_REPOSITORY,
                     "the ledger is damaged: %s; `fleetgate ledger verify` says more", chain->flaw);
}

/* ------------------------------------------------------------------------------ all of it -- */

/* Records while their number is not known yet. */
struct list {
    struct record *items;
    size_t count, capacity;
};

static int append_record(struct list *list, const struct record *record, struct error *error)
{
    if (list->count == RECORDS_MAX)
        return error_set(error, ERROR_LIMIT, "the ledger has more than %d records", RECORDS_MAX);
    if (ARRAY_RESERVE(list->items, list->capacity, list->count + 1) != 0)
        return error_memory(error);
    list->items[list->count++] = *record;
    return 0;
}

static int read_list(struct chain *chain, struct arena *arena, struct list *list,
                     struct error *error)
{
    struct record record;
    bool found = true;
    for (;;) {
        if (next_record(chain, arena, &record, &found, error) != 0)
            return -1;
        if (!found)
            return 0;
        if (append_record(list, &record, error) != 0)
            return -1;
    }
}

static int take_reversed(struct ledger *ledger, const struct list *list, struct error *error)
{
    ledger->records = arena_alloc_array(&ledger->arena, list->count + 1, sizeof *ledger->records);
    if (!ledger->records)
        return error_memory(error);
    for (size_t i = 0; i < list->count; i++)
        ledger->records[list->count - 1 - i] = list->items[i];
    ledger->count = list->count;
    return 0;
}

int ledger_read(struct ledger *ledger, struct repository *repository, struct error *error)
{
    struct chain chain;
    struct list list = {0};
    *ledger = (struct ledger){0};
    arena_init(&ledger->arena);
    if (chain_open(&chain, repository, error) != 0)
        return -1;
    ledger->tip = chain.tip;
    int result = read_list(&chain, &ledger->arena, &list, error);
    if (result == 0)
        result = take_reversed(ledger, &list, error);
    ledger->flaw = chain.flaw;
    free(list.items);
    return result;
}

const struct record *ledger_last(const struct ledger *ledger, const char *ref)
{
    for (size_t i = ledger->count; i-- > 0;) {
        if (strcmp(ledger->records[i].ref, ref) == 0)
            return &ledger->records[i];
    }
    return NULL;
}

void ledger_release(struct ledger *ledger)
{
    arena_release(&ledger->arena);
    *ledger = (struct ledger){0};
}
