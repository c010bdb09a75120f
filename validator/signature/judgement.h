/* SPDX-License-Identifier: MIT */
/* One update whose signatures are judged. */
#ifndef FLEETGATE_SIGNATURE_JUDGEMENT_H
#define FLEETGATE_SIGNATURE_JUDGEMENT_H

#include "signature/signers.h"

struct signature_judgement {
    struct arena arena;
    struct signatures *signatures;
    const struct update *update;
    const struct branch_law *law; /* of the branch that moves; NULL: there is nothing to judge */
    struct findings *findings;
};

/* Begins one, with the keys of the policy read where there is a law. End it in any case. */
int signature_judgement_begin(struct signature_judgement *judgement, struct signatures *signatures,
                              const struct update *update, struct findings *findings,
                              struct error *error);
void signature_judgement_end(struct signature_judgement *judgement);

#endif
