/* SPDX-License-Identifier: MIT */
#include "signature/verify.h"

#include <unistd.h>

typedef int verifier(const struct claim *, struct verification *, struct error *);

/* NULL, and a verification that says so, where no program can verify it. */
static verifier *verifier_of(struct text signature, const struct signatures *signatures,
                             struct verification *verification)
{
    bool is_ssh = text_starts_with(signature, "-----BEGIN SSH SIGNATURE-----\n");
    bool is_openpgp = text_starts_with(signature, "-----BEGIN PGP SIGNATURE-----\n");
    *verification = (struct verification){.state = VERIFICATION_INVALID};
    if (!is_ssh && !is_openpgp)
        verification->reason = "it is neither an SSH nor an OpenPGP signature";
    else if (is_ssh && signatures->allowed != PROCESS_NO_FILE)
        return verify_ssh;
    else if (is_openpgp && signatures->openpgp != PROCESS_NO_FILE)
        return verify_openpgp;
    else {
        verification->state = VERIFICATION_UNKNOWN_SIGNER;
        verification->key = is_ssh ? "an SSH key" : "an OpenPGP key";
    }
    return NULL;
}

static int run(verifier *verify, struct claim *claim, struct text payload,
               struct verification *verification, struct error *error)
{
    claim->payload_file = memory_file_open(payload, error);
    if (claim->payload_file < 0)
        return -1;
    claim->signature_file = memory_file_open(claim->signature, error);
    int result = claim->signature_file < 0 ? -1 : verify(claim, verification, error);
    if (claim->signature_file >= 0)
        close(claim->signature_file);
    close(claim->payload_file);
    return result;
}

static int verify(struct signatures *signatures, struct text signature, struct text payload,
                  struct verification *verification, struct error *error)
{
    struct claim claim = {.signatures = signatures, .signature = signature};
    if (signers_load(signatures, error) != 0)
        return -1;
    verifier *program = verifier_of(signature, signatures, verification);
    return program ? run(program, &claim, payload, verification, error) : 0;
}

/* Where the object's verification stands, or shall stand; NULL when memory is out. */
static void **place_of(struct signatures *signatures, const struct object_id *object)
{
    bool added;
    struct text id = {(const char *)object->bytes, OBJECT_ID_BYTES};
    struct text key = arena_copy(&signatures->arena, id);
    return key.bytes ? map_place(&signatures->verified, key, &added) : NULL;
}

int signature_verify(struct signatures *signatures, const struct object_id *object,
                     struct text signature, struct text payload,
                     const struct verification **verification, struct error *error)
{
    void **place = place_of(signatures, object);
    struct verification *made = arena_alloc(&signatures->arena, sizeof *made);
    if (!place || !made)
        return error_memory(error);
    if (!*place) {
        if (verify(signatures, signature, payload, made, error) != 0)
            return -1;
        *place = made;
    }
    *verification = *place;
    return 0;
}
