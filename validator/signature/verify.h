/* SPDX-License-Identifier: MIT */
/* Signatures, of all the kinds there are, each verified by its program. */
#ifndef FLEETGATE_SIGNATURE_VERIFY_H
#define FLEETGATE_SIGNATURE_VERIFY_H

#include "signature/signers.h"

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

/* What is verified; the files lie in memory. */
struct claim {
    struct signatures *signatures;
    struct text signature; /* armored */
    int signature_file;
    int payload_file;
};

/* Each sets *verification, or fails as signature_verify does. The policy lists keys of the kind. */
int verify_ssh(const struct claim *claim, struct verification *verification, struct error *error);
int verify_openpgp(const struct claim *claim, struct verification *verification,
                   struct error *error);

#endif
