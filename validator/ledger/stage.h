/* SPDX-License-Identifier: MIT */
/* The protected branches of a policy, as the ledger sees them. */
#ifndef FLEETGATE_LEDGER_STAGE_H
#define FLEETGATE_LEDGER_STAGE_H

#include "ledger/record.h"

struct stage {
    const struct branch_law *law;
    const char *ref;
    const char *shown;   /* the ref as records hold it */
    bool first;          /* branch_law_is_first_stage */
    const char *sources; /* branch_law_sources */
};

struct stages {
    struct stage *items; /* [count] in the order of promotion */
    size_t count;
};

int stages_list(struct stages *stages, const struct branch_laws *laws, struct arena *arena,
                struct error *error);
/* The stage of a record's ref; `count` where it is none. */
size_t stage_find(const struct stages *stages, const char *shown);

#endif
