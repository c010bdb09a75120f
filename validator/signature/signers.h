/* SPDX-License-Identifier: MIT */
/* The keys that count, and what has been verified with them so far. */
#ifndef FLEETGATE_SIGNATURE_SIGNERS_H
#define FLEETGATE_SIGNATURE_SIGNERS_H

#include "signature/signature.h"

struct signatures {
    struct arena arena;
    struct repository *repository;
    const struct policy *policy;
    bool loaded;
    int allowed, revoked, openpgp; /* the key files, in memory; PROCESS_NO_FILE: there is none */
    struct map principals; /* "<type> <base64>" of an SSH key to the principal it was good for */
    struct map verified;   /* object id of a commit or certificate to struct verification */
    char certificate[DIGEST_HEX]; /* of the certificate that counts; "": none does so far */
};

/* Reads the files of the policy, once. ERROR_POLICY where one cannot be read. */
int signers_load(struct signatures *signatures, struct error *error);

#endif
