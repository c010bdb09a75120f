/* SPDX-License-Identifier: MIT */
/* Proofs: on which earlier record each one stands. */
#include "ledger/stage.h"

#include <string.h>

/* What was found out so far. */
struct prover {
    struct arena *arena;
    const struct branch_laws *laws;
    struct stages stages;
    struct map proven; /* "<ref> <tree>" to the latest record that is proven */
    struct map let;    /* "<ref>" to the latest record that counts */
    struct record *records;
    struct proof *proofs;
};

/* ------------------------------------------------------------------------------ one record -- */

static const char *key_of(struct arena *arena, const char *shown, const struct object_id *id)
{
    char hex[OBJECT_ID_HEX];
    return arena_format(arena, "%s %s", shown, object_id_hex(id, hex));
}

static int refute(struct proof *proof, const char *reason, struct error *error)
{
    proof->reason = reason;
    return reason ? 0 : error_memory(error);
}

/* The latest proven record of a source of the stage with this tree; NULL when there is none. */
static int find_support(struct prover *prover, const struct stage *stage,
                        const struct object_id *tree, const struct record **support,
                        struct error *error)
{
    *support = NULL;
    for (size_t i = 0; i < prover->stages.count; i++) {
        const struct stage *source = &prover->stages.items[i];
        if (!branch_law_takes_from(prover->laws, stage->law, source->ref))
            continue;
        const char *key = key_of(prover->arena, source->shown, tree);
        if (!key)
            return error_memory(error);
        const struct record *found = map_get(&prover->proven, text_of(key));
        if (found > *support)
            *support = found;
    }
    return 0;
}

/* The record stands on `support`, or on itself for NULL. */
static int accept(struct prover *prover, size_t index, const struct record *support,
                  struct error *error)
{
    struct proof *proof = &prover->proofs[index];
    struct record *record = &prover->records[index];
    const struct proof *below = support ? &prover->proofs[support - prover->records] : NULL;
    size_t count = 1 + (below ? below->step_count : 0);
    size_t *steps = arena_alloc_array(prover->arena, count, sizeof *steps);
    const char *tree = key_of(prover->arena, record->ref, &record->tree);
    if (!steps || !tree || map_put(&prover->proven, text_of(tree), record) != 0)
        return error_memory(error);
    steps[0] = index;
    if (below)
        memcpy(steps + 1, below->steps, below->step_count * sizeof *steps);
    *proof = (struct proof){.proven = true, .steps = steps, .step_count = count};
    return 0;
}

static int prove_promotion(struct prover *prover, size_t index, const struct stage *stage,
                           struct error *error)
{
    const struct record *record = &prover->records[index];
    const struct record *support = NULL;
    char tree[OBJECT_ID_HEX];
    if (stage->first)
        return accept(prover, index, NULL, error);
    if (find_support(prover, stage, &record->tree, &support, error) != 0)
        return -1;
    if (support)
        return accept(prover, index, support, error);
    return refute(&prover->proofs[index],
                  arena_format(prover->arena, "no earlier record shows tree %.10s on %s",
                               object_id_hex(&record->tree, tree), stage->sources),
                  error);
}

/* A move that was not lawful: proven all the same where it only brings the branch back to where it
 * was let stand last, be that nowhere. */
static int prove_return(struct prover *prover, size_t index, struct error *error)
{
    const struct record *record = &prover->records[index];
    const struct object_id nothing = {{0}};
    const struct record *let = map_get(&prover->let, text_of(record->ref));
    if (object_id_equal(&record->new, let ? &let->new : &nothing) &&
        (!let || prover->proofs[let - prover->records].proven))
        return accept(prover, index, let, error);
    return refute(&prover->proofs[index],
                  arena_format(prover->arena, "its move was not lawful when it was recorded: %s",
                               record->kind),
                  error);
}

static int prove_record(struct prover *prover, size_t index, struct error *error)
{
    struct record *record = &prover->records[index];
    size_t branch = stage_find(&prover->stages, record->ref);
    struct proof *proof = &prover->proofs[index];
    if (branch == prover->stages.count)
        return refute(proof, "its branch is not protected by the policy any more", error);
    if (!record_counts(record))
        return prove_return(prover, index, error);
    if (map_put(&prover->let, text_of(record->ref), record) != 0)
        return error_memory(error);
    if (!record_is_lawful(record))
        return accept(prover, index, NULL, error);
    return prove_promotion(prover, index, &prover->stages.items[branch], error);
}

int ledger_prove(struct ledger *ledger, const struct branch_laws *laws, const struct proof **proofs,
                 struct error *error)
{
    struct prover prover = {.arena = &ledger->arena, .laws = laws, .records = ledger->records};
    prover.proofs = arena_alloc_array(prover.arena, ledger->count + 1, sizeof *prover.proofs);
    *proofs = prover.proofs;
    if (!prover.proofs)
        return error_memory(error);
    map_init(&prover.proven);
    map_init(&prover.let);
    int result = stages_list(&prover.stages, laws, prover.arena, error);
    for (size_t i = 0; result == 0 && i < ledger->count; i++)
        result = prove_record(&prover, i, error);
    map_release(&prover.let);
    map_release(&prover.proven);
    return result;
}

/* ------------------------------------------------------------------------------ one commit -- */

/* The latest record that moved the branch to the commit, and the branch's first one. */
static void find_records(const struct ledger *ledger, const char *shown,
                         const struct object_id *commit, const struct record **last,
                         const struct record **first)
{
    *last = NULL;
    *first = NULL;
    for (size_t i = 0; i < ledger->count; i++) {
        const struct record *record = &ledger->records[i];
        if (strcmp(record->ref, shown) != 0)
            continue;
        if (!*first)
            *first = record;
        if (object_id_equal(&record->new, commit))
            *last = record;
    }
}

static int check_contained(struct repository *repository, const char *ref,
                           const struct object_id *commit, struct arena *arena, const char **reason,
                           struct error *error)
{
    const char *target = NULL;
    struct object_id tip;
    bool found = false;
    bool contained = false;
    if (repository_ref(repository, ref, arena, &target, &tip, &found, error) != 0)
        return -1;
    if (found && repository_contains(repository, &tip, commit, &contained, error) != 0)
        return -1;
    if (!contained)
        *reason = found ? "the branch does not contain the commit any more"
                        : "the branch does not exist any more";
    return 0;
}

const char ledger_no_record[] = "the ledger has no record of the move";

/* What moved before the ledger began is older than the branch's baseline. */
static int check_baseline(struct repository *repository, const struct record *first,
                          const struct object_id *commit, const char **reason, struct error *error)
{
    bool contained = false;
    *reason = ledger_no_record;
    if (!first || strcmp(first->kind, KIND_BASELINE) != 0)
        return 0;
    if (repository_contains(repository, &first->new, commit, &contained, error) != 0)
        return -1;
    if (contained)
        *reason = NULL;
    return 0;
}

static int check_record(struct ledger *ledger, struct repository *repository,
                        const struct branch_laws *laws, const char *shown,
                        const struct object_id *commit, struct arena *arena, const char **reason,
                        struct error *error)
{
    const struct record *record;
    const struct record *first;
    const struct proof *proofs;
    if (ledger_read(ledger, repository, error) != 0 ||
        ledger_prove(ledger, laws, &proofs, error) != 0)
        return -1;
    find_records(ledger, shown, commit, &record, &first);
    if (!record && ledger->flaw)
        *reason = arena_string(arena, text_of(ledger->flaw));
    else if (!record)
        return check_baseline(repository, first, commit, reason, error);
    else if (!proofs[record - ledger->records].proven)
        *reason = arena_string(arena, text_of(proofs[record - ledger->records].reason));
    else
        return 0;
    return *reason ? 0 : error_memory(error);
}

int ledger_prove_commit(struct repository *repository, const struct branch_laws *laws,
                        const char *ref, const struct object_id *commit, struct arena *arena,
                        const char **reason, struct error *error)
{
    struct ledger ledger = {0};
    const char *shown = record_ref(arena, ref);
    *reason = NULL;
    if (!shown)
        return error_memory(error);
    int result = check_contained(repository, ref, commit, arena, reason, error);
    if (result == 0 && !*reason)
        result = check_record(&ledger, repository, laws, shown, commit, arena, reason, error);
    ledger_release(&ledger);
    return result;
}
