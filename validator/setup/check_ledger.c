/* SPDX-License-Identifier: MIT */
/* Whether the ledger tells where the protected branches stand. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

#include "ledger/ledger.h"

#include <string.h>

/* Where the last record of the branch says it stands; zero for a branch without a record. */
static struct object_id recorded_tip(const struct ledger *ledger, const char *ref)
{
    for (size_t i = ledger->count; i-- > 0;) {
        if (strcmp(ledger->records[i].ref, ref) == 0)
            return ledger->records[i].new;
    }
    return (struct object_id){0};
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
    const struct object_id recorded = recorded_tip(ledger, ref);
    *differs = found ? !object_id_equal(&tip, &recorded) : !object_id_is_zero(&recorded);
    return 0;
}

static void diagnose_branch(struct inspection *inspection, const struct ledger *ledger,
                            const char *name)
{
    const char *command =
        inspection_command(inspection, "fleetgate install --server %s", inspection->git_dir);
    if (object_id_is_zero(&ledger->tip))
        diagnosis_add(inspection, STATE_WARNING, command,
                      "there is no %s: nothing proves what may be rolled out", LEDGER_REF);
    else
        diagnosis_add(inspection, STATE_WARNING, command,
                      "branch %s stands elsewhere than its last record says", name);
}

static int compare_branches(struct inspection *inspection, const struct ledger *ledger,
                            struct error *error)
{
    const struct branch_laws *laws = &inspection->policy.laws;
    for (size_t i = 0; i < laws->count; i++) {
        bool differs;
        const char *name = laws->items[i].name;
        if (!branch_law_protects(&laws->items[i]))
            continue;
        if (compare_branch(inspection, ledger, inspection_format(inspection, "refs/heads/%s", name),
                           &differs, error) != 0)
            return -1;
        if (!differs)
            continue;
        diagnose_branch(inspection, ledger, name);
        if (object_id_is_zero(&ledger->tip))
            break; /* what is missing is said once */
    }
    return 0;
}

/* The policy is loaded. Whether records are true, `fleetgate ledger verify` says. */
int check_ledger(struct inspection *inspection, struct error *error)
{
    struct ledger ledger = {0};
    int result = ledger_read(&ledger, inspection->repository, error);
    if (result == 0 && ledger.flaw)
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection, "fleetgate ledger verify --repo %s",
                                         inspection->git_dir),
                      "the chain of the ledger is broken: %s", ledger.flaw);
    else if (result == 0)
        result = compare_branches(inspection, &ledger, error);
    ledger_release(&ledger);
    return result;
}
