/* SPDX-License-Identifier: MIT */
/* What is to be recorded, found by comparing where branches stand with where the ledger says. */
#include "ledger/plan.h"

#include "ledger/audit.h"
#include "ledger/stood.h"

#include <stdlib.h>
#include <string.h>

struct planning {
    struct plan *plan;
    const struct recorder *recorder;
    const struct standings *standings;
    const struct update *updates;
    size_t update_count;
    const struct acceptance *acceptance;
    struct arena *arena;
};

/* One branch while its moves are planned. */
struct planned_branch {
    struct planning *planning;
    const struct standing *standing;
    struct object_id recorded; /* where the records planned so far leave it */
};

static int add(struct planned_branch *branch, const struct update *update, enum planned_kind kind,
               struct error *error)
{
    struct plan *plan = branch->planning->plan;
    const struct standing *standing = branch->standing;
    bool away = standing->is_let && !object_id_equal(&branch->recorded, &standing->let);
    if (ARRAY_RESERVE(plan->items, plan->capacity, plan->count + 1) != 0)
        return error_memory(error);
    plan->items[plan->count++] =
        (struct planned_move){*update, kind, away && object_id_equal(&update->new, &standing->let)};
    branch->recorded = update->new;
    return 0;
}

static int add_between(struct planned_branch *branch, const struct object_id *old,
                       const struct object_id *new, enum planned_kind kind, struct error *error)
{
    const char *ref = branch->standing->stage->ref;
    const struct update update = {.ref = ref, .target = ref, .old = *old, .new = *new};
    return add(branch, &update, kind, error);
}

/* Moves that brought the branch from where it is recorded to `new`. Those of accepted pushes are
 * recorded one by one. `is_last`: nothing follows. */
static int add_gap(struct planned_branch *branch, const struct object_id *new, bool is_last,
                   struct error *error)
{
    struct planning *planning = branch->planning;
    struct audited_path path;
    const struct object_id old = branch->recorded;
    if (object_id_equal(&old, new))
        return 0;
    if (audit_path(planning->recorder, branch->standing->stage->ref, &old, new, planning->arena,
                   &path, error) != 0)
        return -1;
    if (path.is_open && is_last && !planning->acceptance)
        return 0;
    if (path.is_open || path.count == 0)
        return add_between(branch, &old, new, PLANNED_FOUND, error);
    for (size_t i = 0; i < path.count; i++)
        if (add_between(branch, &path.moves[i].old, &path.moves[i].new, PLANNED_LATE, error) != 0)
            return -1;
    return 0;
}

/* A branch that was never recorded is taken as it stands where it may have stood before the ledger,
 * or before it was protected; otherwise it is new, and judged. */
static int begin_branch(struct planned_branch *branch, const struct object_id *stands,
                        struct error *error)
{
    const struct object_id nothing = {{0}};
    if (branch->standing->known || object_id_is_zero(stands) ||
        !branch->planning->standings->policy_is_new)
        return 0;
    return add_between(branch, &nothing, stands, PLANNED_BASELINE, error);
}

/* A push that set the branch back to where it is recorded, from where it was moved without the
 * gate, and nobody had recorded that; unless this very move is recorded, and is told again. */
static int plan_return(struct planned_branch *branch, const struct update *update,
                       struct error *error)
{
    bool recorded = false;
    if (ledger_has_move(branch->planning->recorder->repository, update, &recorded, error) != 0)
        return -1;
    if (recorded)
        return 0;
    return add_between(branch, &branch->recorded, &update->old, PLANNED_FOUND, error) ||
                   add(branch, update, PLANNED_PUSH, error)
               ? -1
               : 0;
}

/* A move that begins elsewhere than where the branch is recorded to stand was recorded already, or
 * a move before it was lost; the latter is sure only while the branch stands where it ends. */
static int plan_update(struct planned_branch *branch, const struct update *update,
                       struct error *error)
{
    bool follows = object_id_equal(&branch->recorded, &update->old);
    if (!follows && !object_id_equal(&branch->standing->tip, &update->new))
        return 0;
    if (!follows && object_id_equal(&branch->recorded, &update->new))
        return plan_return(branch, update, error);
    return add_gap(branch, &update->old, false, error) || add(branch, update, PLANNED_PUSH, error)
               ? -1
               : 0;
}

static const struct update *update_of(const struct planning *planning, const char *ref)
{
    for (size_t i = 0; i < planning->update_count; i++) {
        const struct update *update = &planning->updates[i];
        if (strcmp(update->target, ref) == 0 && !object_id_equal(&update->old, &update->new))
            return update;
    }
    return NULL;
}

/* What is accepted is what was looked at. */
static int add_acceptance(struct planned_branch *branch, struct error *error)
{
    const struct acceptance *acceptance = branch->planning->acceptance;
    const struct standing *standing = branch->standing;
    const struct object_id *tip = &standing->tip;
    if (!acceptance || strcmp(acceptance->ref, standing->stage->ref) != 0)
        return 0;
    if (!object_id_equal(&acceptance->found, tip))
        return error_set(error, ERROR_USAGE, "%s has moved meanwhile: look where it stands now",
                         standing->stage->ref);
    if (standing->is_let && object_id_equal(&standing->let, tip))
        return 0;
    return add_between(branch, tip, tip, PLANNED_ACCEPTED, error);
}

/* A fleet that is brought to a server whose gate is off begins the ledger as one does that is there
 * when the hooks are installed. */
static int is_brought(const struct planned_branch *branch, const struct update *update,
                      bool *brought, struct error *error)
{
    const struct planning *planning = branch->planning;
    struct audited_path path;
    *brought = false;
    if (!object_id_is_zero(&planning->standings->tip) || !object_id_is_zero(&update->old))
        return 0;
    if (audit_path(planning->recorder, update->target, &update->old, &update->new, planning->arena,
                   &path, error) != 0)
        return -1;
    *brought = path.count == 0;
    return 0;
}

static int plan_branch(struct planning *planning, const struct standing *standing,
                       struct error *error)
{
    struct planned_branch branch = {planning, standing, standing->recorded};
    const struct object_id *tip = &standing->tip;
    const struct update *update = update_of(planning, standing->stage->ref);
    bool brought = false;
    if (update && is_brought(&branch, update, &brought, error) != 0)
        return -1;
    if (brought)
        update = NULL;
    if (begin_branch(&branch, update ? &update->old : tip, error) != 0 ||
        (update && plan_update(&branch, update, error) != 0) ||
        add_gap(&branch, tip, true, error) != 0)
        return -1;
    return add_acceptance(&branch, error);
}

int plan_records(struct plan *plan, const struct recorder *recorder,
                 const struct standings *standings, const struct update *updates, size_t count,
                 const struct acceptance *acceptance, struct arena *arena, struct error *error)
{
    struct planning planning = {plan, recorder, standings, updates, count, acceptance, arena};
    for (size_t i = 0; i < standings->count; i++)
        if (plan_branch(&planning, &standings->items[i], error) != 0)
            return -1;
    return 0;
}

void plan_release(struct plan *plan)
{
    free(plan->items);
    *plan = (struct plan){0};
}
