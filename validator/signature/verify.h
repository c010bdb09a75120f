/* SPDX-License-Identifier: MIT */
/* Signatures of the kinds that there are, each verified by its program. */
#ifndef FLEETGATE_SIGNATURE_VERIFY_H
#define FLEETGATE_SIGNATURE_VERIFY_H

#include "signature/state.h"

/* What is verified; the files lie in memory. */
struct claim {
    struct signatures *signatures;
    struct text signature; /* armored */
    int signature_file;
    int payload_file;
};

/* Each sets *verification, or fails as signature_verify does. */
int verify_ssh(const struct claim *claim, struct verification *verification, struct error *error);
int verify_openpgp(const struct claim *claim, struct verification *verification,
                   struct error *error);

#endif
