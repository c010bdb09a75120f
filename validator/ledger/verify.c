/* SPDX-License-Identifier: MIT */
/* The ledger replayed against the repository. */
#include "ledger/facts.h"
#include "ledger/stage.h"
#include "ledger/stood.h"

#include <string.h>

struct verifier {
    struct ledger *ledger;
    struct repository *repository;
    const struct policy *policy;
    struct verification *verification;
    struct arena scratch;
    struct stages stages;
    size_t *last; /* [stages.count] index of the last record read; SIZE_MAX: none */
    size_t index; /* of the record in question */
};

#define NO_RECORD SIZE_MAX

static const struct record *last_of(const struct verifier *verifier, size_t branch)
{
    size_t last = verifier->last[branch];
    return last == NO_RECORD ? NULL : &verifier->ledger->records[last];
}

/* ------------------------------------------------------------------------------ one record -- */

static const char *check_continuity(const struct record *record, const struct record *before)
{
    const struct object_id nothing = {{0}};
    const struct object_id *begins = before ? &before->new : &nothing;
    if (strcmp(record->kind, KIND_BASELINE) == 0 && before)
        return "a baseline can only be a branch's first record";
    if (!object_id_equal(begins, &record->old))
        return "Old is not where the branch's record before it ends";
    return NULL;
}

static int check_facts(struct verifier *verifier, const struct record *record, const char **flaw,
                       struct error *error)
{
    struct record facts = {.new = record->new};
    if (facts_of_commit(verifier->repository, &verifier->scratch, &facts, error) != 0)
        return -1;
    size_t size = facts.parent_count * sizeof *facts.parents;
    size_t kept = record->parent_count * sizeof *record->parents;
    if (!object_id_equal(&facts.tree, &record->tree))
        *flaw = "Tree is not that of the commit New";
    else if (size != kept || (size && memcmp(facts.parents, record->parents, size) != 0))
        *flaw = "Parents are not those of the commit New";
    return 0;
}

static int check_clean_merge(struct verifier *verifier, const struct record *record,
                             const char **flaw, struct error *error)
{
    struct object_id tree;
    const char *conflict = NULL;
    *flaw = "Kind is clean-merge, and Source is not the second parent";
    if (record->parent_count != 2 || !object_id_equal(&record->parents[1], &record->source))
        return 0;
    if (repository_merge(verifier->repository, &record->parents[0], &record->parents[1],
                         &verifier->scratch, &tree, &conflict, error) != 0)
        return -1;
    *flaw = conflict || !object_id_equal(&tree, &record->tree)
                ? "Kind is clean-merge, and Tree is not the merge of the parents"
                : NULL;
    return 0;
}

/* What a kind says of the commits alone, whatever the policy was. */
static int check_shape(struct verifier *verifier, const struct record *record, const char **flaw,
                       struct error *error)
{
    bool contains = false;
    bool start = strcmp(record->kind, move_kind_name(MOVE_START)) == 0;
    bool merge = strcmp(record->kind, move_kind_name(MOVE_CLEAN_MERGE)) == 0;
    bool forward = strcmp(record->kind, move_kind_name(MOVE_FAST_FORWARD)) == 0;
    bool resolved = strcmp(record->kind, move_kind_name(MOVE_RESOLVED_MERGE)) == 0;
    if (start && !object_id_is_zero(&record->old))
        *flaw = "Kind is start, and the branch was there";
    if (!merge && !forward && !resolved)
        return 0;
    if (!object_id_is_zero(&record->old) &&
        repository_contains(verifier->repository, &record->new, &record->old, &contains, error) !=
            0)
        return -1;
    if (!contains)
        *flaw = "New does not contain Old, so that it is no promotion";
    else if (merge)
        return check_clean_merge(verifier, record, flaw, error);
    else if (resolved &&
             (record->parent_count != 2 || !object_id_equal(&record->parents[1], &record->source)))
        *flaw = "Kind is resolved-merge, and Source is not the second parent";
    else if (forward && !object_id_equal(&record->source, &record->new))
        *flaw = "Kind is fast-forward, and Source is not New";
    return 0;
}

/* A standing_record: what the ledger told before the record in question. */
static int ask_earlier(void *context, const char *ref, const struct object_id *commit,
                       enum stood *stood, struct error *error)
{
    const struct verifier *verifier = context;
    const char *shown = record_ref(&verifier->ledger->arena, ref);
    bool done = false;
    *stood = STOOD_UNKNOWN;
    if (!shown)
        return error_memory(error);
    for (size_t i = verifier->index; i-- > 0 && !done;) {
        if (stood_by_record(verifier->repository, &verifier->ledger->records[i], shown, commit,
                            stood, &done, error) != 0)
            return -1;
    }
    return 0;
}

/* Lets the law judge the move with the branches as the ledger had them then. */
static int check_law(struct verifier *verifier, size_t branch, const struct record *record,
                     const char **flaw, struct error *error)
{
    const struct stages *stages = &verifier->stages;
    const char *ref = stages->items[branch].ref;
    struct update update = {ref, ref, record->old, record->new};
    struct record judged = {.new = record->new};
    struct branch_state state;
    size_t count = 0;
    struct branch *branches =
        arena_alloc_array(&verifier->scratch, stages->count + 1, sizeof *branches);
    if (!branches)
        return error_memory(error);
    for (size_t i = 0; i < stages->count; i++) {
        const struct record *last = last_of(verifier, i);
        if (last && !object_id_is_zero(&last->new) &&
            repository_has(verifier->repository, &last->new))
            branches[count++] = (struct branch){stages->items[i].ref, last->new};
    }
    const struct standing_record earlier = {ask_earlier, verifier};
    if (facts_branches_before(&verifier->scratch, branches, count, &update, 1, &state, error) != 0)
        return -1;
    state.record = &earlier;
    if (facts_of_move(verifier->repository, verifier->policy, &state, &update, &judged, error) != 0)
        return -1;
    if (object_id_is_zero(&judged.source))
        *flaw = arena_format(&verifier->ledger->arena, "Kind is %s, but by the law the move is %s",
                             record->kind, judged.kind);
    return 0;
}

/* Only a stage whose sources are all named stages can be judged again: other branches come and go,
 * be it that a pattern stands for them. */
static int check_kind(struct verifier *verifier, size_t branch, const struct record *record,
                      const char **flaw, struct error *error)
{
    if (check_shape(verifier, record, flaw, error) != 0)
        return -1;
    bool lawful = !object_id_is_zero(&record->source);
    bool judgeable =
        branch < verifier->stages.count &&
        branch_law_names_stages(&verifier->policy->laws, verifier->stages.items[branch].law) &&
        strcmp(record->policy, verifier->policy->digest) == 0;
    if (*flaw || !lawful || !judgeable)
        return 0;
    return check_law(verifier, branch, record, flaw, error);
}

static bool is_held(struct repository *repository, const struct object_id *id)
{
    return object_id_is_zero(id) || repository_has(repository, id);
}

static bool is_verifiable(const struct verifier *verifier, const struct record *record)
{
    return is_held(verifier->repository, &record->old) &&
           is_held(verifier->repository, &record->new);
}

static int check_record(struct verifier *verifier, size_t index, const char **flaw,
                        struct error *error)
{
    const struct record *record = &verifier->ledger->records[index];
    size_t branch = stage_find(&verifier->stages, record->ref);
    bool protected = branch < verifier->stages.count;
    *flaw = protected ? check_continuity(record, last_of(verifier, branch)) : NULL;
    if (*flaw)
        return 0;
    if (!is_verifiable(verifier, record)) {
        verifier->verification->unverifiable++;
    } else {
        if (check_facts(verifier, record, flaw, error) != 0)
            return -1;
        if (!*flaw && check_kind(verifier, branch, record, flaw, error) != 0)
            return -1;
    }
    if (protected)
        verifier->last[branch] = index;
    return 0;
}

static int check_records(struct verifier *verifier, struct error *error)
{
    struct verification *verification = verifier->verification;
    const char *flaw = NULL;
    for (size_t i = 0; i < verifier->ledger->count; i++) {
        arena_reset(&verifier->scratch);
        verifier->index = i;
        if (check_record(verifier, i, &flaw, error) != 0)
            return -1;
        if (flaw && !verification->flaw) {
            verification->flaw = flaw;
            verification->record = i;
        }
    }
    return 0;
}

/* -------------------------------------------------------------------------------- branches -- */

static int check_branch(struct verifier *verifier, size_t index, const struct proof *proofs,
                        struct error *error)
{
    struct verification *verification = verifier->verification;
    const struct stage *stage = &verifier->stages.items[index];
    const struct record *last = last_of(verifier, index);
    struct branch_verification branch = {.ref = stage->shown};
    const char *target = NULL;
    bool exists = false;
    if (repository_ref(verifier->repository, stage->ref, &verifier->scratch, &target, &branch.tip,
                       &exists, error) != 0)
        return -1;
    if (!exists && !last)
        return 0;
    if (last)
        branch.proof = &proofs[verifier->last[index]];
    if (!last)
        branch.flaw = "it has no record";
    else if (!object_id_equal(&last->new, &branch.tip))
        branch.flaw = "it does not stand where its last record says";
    else
        branch.flaw = branch.proof->reason;
    verification->branches[verification->count++] = branch;
    return 0;
}

static int check_branches(struct verifier *verifier, struct error *error)
{
    const struct proof *proofs;
    if (ledger_prove(verifier->ledger, &verifier->policy->laws, &proofs, error) != 0)
        return -1;
    for (size_t i = 0; i < verifier->stages.count; i++) {
        if (check_branch(verifier, i, proofs, error) != 0)
            return -1;
    }
    return 0;
}

static int verify(struct verifier *verifier, struct error *error)
{
    struct ledger *ledger = verifier->ledger;
    struct verification *verification = verifier->verification;
    if (stages_list(&verifier->stages, &verifier->policy->laws, &ledger->arena, error) != 0)
        return -1;
    size_t count = verifier->stages.count;
    verification->branches =
        arena_alloc_array(&ledger->arena, count + 1, sizeof *verification->branches);
    verifier->last = arena_alloc_array(&ledger->arena, count + 1, sizeof *verifier->last);
    if (!verification->branches || !verifier->last)
        return error_memory(error);
    for (size_t i = 0; i < count; i++)
        verifier->last[i] = NO_RECORD;
    return check_records(verifier, error) ? -1 : check_branches(verifier, error);
}

int ledger_verify(struct ledger *ledger, struct repository *repository, const struct policy *policy,
                  struct verification *verification, struct error *error)
{
    struct verifier verifier = {
        .ledger = ledger, .repository = repository, .policy = policy, .verification = verification};
    *verification = (struct verification){.flaw = ledger->flaw, .record = NO_RECORD};
    arena_init(&verifier.scratch);
    int result = verify(&verifier, error);
    arena_release(&verifier.scratch);
    return result;
}
