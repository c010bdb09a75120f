/* SPDX-License-Identifier: MIT */
/* What the files of this folder share. */
#ifndef FLEETGATE_SIGNATURE_STATE_H
#define FLEETGATE_SIGNATURE_STATE_H

#include "signature/signature.h"

struct signatures {
    struct arena arena;
    struct repository *repository;
    const struct policy *policy;
    bool loaded;
    int allowed, revoked, openpgp; /* the key files, in memory; PROCESS_NO_FILE: there is none */
    struct map principals; /* "<type> <base64>" of an SSH key to the principal it was good for */
    struct map verified;   /* object id of a commit or certificate to struct verification */
};

/* Reads the files of the policy, once. ERROR_POLICY where one cannot be read. */
int signers_load(struct signatures *signatures, struct error *error);

enum verification_state {
    VERIFICATION_GOOD,
    VERIFICATION_MISSING,
    VERIFICATION_INVALID,
    VERIFICATION_UNKNOWN_SIGNER,
};

/* What a signature comes to. Strings are raw bytes of others, NULL where unknown. */
struct verification {
    enum verification_state state;
    const char *key;         /* "the ED25519 key SHA256:...", "the OpenPGP key <fingerprint>" */
    const char *signer;      /* principal or user id, where the key is known */
    const char *reason;      /* why it is invalid: "key has expired" */
    const char *line;        /* of an SSH key: "<type> <base64>" */
    const char *fingerprint; /* of an OpenPGP key */
};

/* Verifies the armored signature of `payload` that `object`, a commit or a certificate, carries;
 * once an object. The outcome lives as long as `signatures`. */
int signature_verify(struct signatures *signatures, const struct object_id *object,
                     struct text signature, struct text payload,
                     const struct verification **verification, struct error *error);

#endif
