/* SPDX-License-Identifier: MIT */
/* What judging the commits of an update and judging its certificate have in common. */
#include "signature/judgement.h"

int signature_judgement_begin(struct signature_judgement *judgement, struct signatures *signatures,
                              const struct update *update, struct findings *findings,
                              struct error *error)
{
    *judgement = (struct signature_judgement){
        .signatures = signatures,
        .update = update,
        .law = branch_law_of(&signatures->policy->laws, update->target),
        .findings = findings,
    };
    arena_init(&judgement->arena);
    return judgement->law ? signers_load(signatures, error) : 0;
}

void signature_judgement_end(struct signature_judgement *judgement)
{
    arena_release(&judgement->arena);
}
