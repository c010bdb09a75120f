/* SPDX-License-Identifier: MIT */
/* The words of this stage: what a signature lacks, and the commands that mend it. */
#ifndef FLEETGATE_SIGNATURE_REPORT_H
#define FLEETGATE_SIGNATURE_REPORT_H

#include "signature/state.h"

struct judgement {
    struct arena arena;
    struct signatures *signatures;
    const struct update *update;
    const struct branch_law *law;
    struct findings *findings;
};

/* What the verification of a commit has come to; nothing where it is good. */
void report_commit(struct judgement *judgement, const struct commit *commit,
                   const struct verification *verification);
/* The same for the certificate of a push. */
void report_push(struct judgement *judgement, const struct verification *verification);
/* A certificate that is signed well, and not for this update or this push. */
void report_certificate(struct judgement *judgement, const char *reason);

#endif
