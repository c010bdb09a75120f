/* SPDX-License-Identifier: MIT */
/* Whether the ledger tells where the protected branches stand. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

#include "ledger/ledger.h"

#include <string.h>
#include <time.h>

/* The command sets the branch back to where it was let stand, unless it has moved since: the branch
 * itself, not what a symbolic ref in its place leads to. */
static const char *setting_back(struct inspection *inspection, const struct unrecorded_move *move)
{
    char recorded[OBJECT_ID_HEX], found[OBJECT_ID_HEX];
    object_id_hex(&move->found, found);
    if (object_id_is_zero(&move->recorded))
        return inspection_command(inspection, "git --git-dir=%s update-ref --no-deref -d %s %s",
                                  inspection->git_dir, move->ref, found);
    return inspection_command(inspection, "git --git-dir=%s update-ref --no-deref %s %s %s",
                              inspection->git_dir, move->ref,
                              object_id_hex(&move->recorded, recorded), found);
}

/* What an override brought is not to be undone for being looked at too early. */
static void diagnose_move(struct inspection *inspection, const struct unrecorded_move *move)
{
    const char *name = branch_short_name(move->ref);
    const char *what = object_id_is_zero(&move->recorded) ? "made"
                       : object_id_is_zero(&move->found)  ? "deleted"
                                                          : "moved";
    diagnosis_add(
        inspection, STATE_PROBLEM, move->is_open ? NULL : setting_back(inspection, move),
        "branch %s was %s %s: pushes to it and from it are refused until it is %sset back, or let "
        "stand with: %s",
        name, what, unrecorded_move_how(move), move->is_open ? "recorded, " : "",
        inspection_command(inspection, "fleetgate ledger accept %s --reason '<reason>' --repo %s",
                           name, inspection->git_dir));
}

static int find_moves(struct inspection *inspection, struct error *error)
{
    struct audit audit = {0};
    struct error unknown = {0};
    const char *notice = NULL;
    const struct unrecorded_move *moves;
    size_t count = 0;
    const struct recorder recorder = {
        .repository = inspection->repository, .policy = &inspection->policy, .audit = &audit};
    int result = ledger_unrecorded(&recorder, &inspection->arena, &moves, &count, error);
    /* Only the audit accounts for more; to open it is to leave a trace. */
    if (result == 0 && count > 0 &&
        audit_open(&audit, inspection->git_dir, false, &notice, &unknown) == 0)
        result = ledger_unrecorded(&recorder, &inspection->arena, &moves, &count, error);
    for (size_t i = 0; result == 0 && i < count; i++)
        diagnose_move(inspection, &moves[i]);
    if (notice) /* it lives as long as the audit */
        diagnosis_add(inspection, STATE_PROBLEM, NULL, "%s", notice);
    audit_close(&audit);
    return result;
}

/* *differs says whether the branch stands elsewhere than its last record says. */
static int compare_branch(struct inspection *inspection, const struct ledger *ledger,
                          const char *ref, bool *differs, struct error *error)
{
    struct object_id tip;
    const char *target;
    bool found;
    if (repository_ref(inspection->repository, ref, &inspection->arena, &target, &tip, &found,
                       error) != 0)
        return -1;
    const struct record *last = ledger_last(ledger, ref);
    const struct object_id recorded = last ? last->new : (struct object_id){{0}};
    *differs = found ? !object_id_equal(&tip, &recorded) : !object_id_is_zero(&recorded);
    return 0;
}

static int compare_any(struct inspection *inspection, const struct ledger *ledger, bool *differs,
                       struct error *error)
{
    const struct branch_laws *laws = &inspection->policy.laws;
    *differs = false;
    for (size_t i = 0; i < laws->count && !*differs; i++) {
        const char *ref = inspection_format(inspection, "refs/heads/%s", laws->items[i].name);
        if (branch_law_protects(&laws->items[i]) &&
            compare_branch(inspection, ledger, ref, differs, error) != 0)
            return -1;
    }
    return 0;
}

/* Before anything is said of the moves themselves: what is recorded by itself needs no deed. */
static int compare_branches(struct inspection *inspection, const struct ledger *ledger,
                            struct error *error)
{
    const struct branch_laws *laws = &inspection->policy.laws;
    const char *command =
        inspection_command(inspection, "fleetgate install --server %s", inspection->git_dir);
    for (size_t i = 0; i < laws->count; i++) {
        bool differs;
        if (!branch_law_protects(&laws->items[i]))
            continue;
        if (compare_branch(inspection, ledger,
                           inspection_format(inspection, "refs/heads/%s", laws->items[i].name),
                           &differs, error) != 0)
            return -1;
        if (!differs)
            continue;
        if (object_id_is_zero(&ledger->tip)) {
            diagnosis_add(inspection, STATE_WARNING, command,
                          "there is no %s: nothing proves what may be rolled out", LEDGER_REF);
            break; /* what is missing is said once */
        }
        diagnosis_add(inspection, STATE_WARNING, command,
                      "branch %s stands elsewhere than its last record says", laws->items[i].name);
    }
    return 0;
}

/* A branch that was moved past the gate is said to be, and no more. */
static int look_at_branches(struct inspection *inspection, const struct ledger *ledger,
                            struct error *error)
{
    const struct diagnosis *before = inspection->last;
    if (find_moves(inspection, error) != 0)
        return -1;
    return inspection->last == before ? compare_branches(inspection, ledger, error) : 0;
}

/* A push moves a branch, and records that a moment after, which is waited for. */
static int read_ledger(struct inspection *inspection, struct ledger *ledger, struct error *error)
{
    const int64_t end = monotonic_ms() + RECORD_LAG_MS;
    const struct timespec pause = {.tv_nsec = RECORD_PAUSE_MS * 1000000L};
    bool differs = false;
    for (;;) {
        if (ledger_read(ledger, inspection->repository, error) != 0)
            return -1;
        if (ledger->flaw || object_id_is_zero(&ledger->tip))
            return 0;
        if (compare_any(inspection, ledger, &differs, error) != 0)
            return -1;
        if (!differs || monotonic_ms() > end)
            return 0;
        ledger_release(ledger);
        nanosleep(&pause, NULL);
    }
}

/* The policy is loaded. Whether records are true, `fleetgate ledger verify` says. */
int check_ledger(struct inspection *inspection, struct error *error)
{
    struct ledger ledger = {0};
    int result = read_ledger(inspection, &ledger, error);
    if (result == 0 && ledger.flaw)
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection, "fleetgate ledger verify --repo %s",
                                         inspection->git_dir),
                      "the chain of the ledger is broken: %s", ledger.flaw);
    else if (result == 0)
        result = look_at_branches(inspection, &ledger, error);
    ledger_release(&ledger);
    return result;
}
