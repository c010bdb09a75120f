/* SPDX-License-Identifier: MIT */
/* The words of this stage: what a signature lacks, and the commands that fix it. */
#ifndef FLEETGATE_SIGNATURE_REPORT_H
#define FLEETGATE_SIGNATURE_REPORT_H

#include "signature/judgement.h"
#include "signature/verify.h"

/* What the verification of a commit has come to; nothing where it is good. */
void report_commit(struct signature_judgement *judgement, const struct commit *commit,
                   const struct verification *verification);
/* The same for the certificate of a push. */
void report_push(struct signature_judgement *judgement, const struct verification *verification);
/* A certificate that is signed well, and not for this update or this push. */
void report_certificate(struct signature_judgement *judgement, const char *reason);

#endif
