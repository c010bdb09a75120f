/* SPDX-License-Identifier: MIT */
/* Verifies each signature once, by the program for its kind. */
#include "signature/verify.h"

/* By the kind of signature; one that no listed key can be good for needs no program. */
static int verify(struct signatures *signatures, struct text signature, struct text payload,
                  struct verification *verification, struct error *error)
{
    bool is_ssh = text_starts_with(signature, "-----BEGIN SSH SIGNATURE-----\n");
    bool is_openpgp = text_starts_with(signature, "-----BEGIN PGP SIGNATURE-----\n");
    *verification = (struct verification){.state = VERIFICATION_INVALID};
    if (!is_ssh && !is_openpgp) {
        verification->reason = "it is neither an SSH nor an OpenPGP signature";
        return 0;
    }
    if ((is_ssh ? signatures->allowed : signatures->openpgp) == PROCESS_NO_FILE) {
        verification->state = VERIFICATION_UNKNOWN_SIGNER;
        verification->key = is_ssh ? "an SSH key" : "an OpenPGP key";
        return 0;
    }
    struct claim claim = {.signatures = signatures,
                          .signature = signature,
                          .signature_file = memory_file_open(signature, error),
                          .payload_file = memory_file_open(payload, error)};
    int result = -1;
    if (claim.signature_file >= 0 && claim.payload_file >= 0)
        result = is_ssh ? verify_ssh(&claim, verification, error)
                        : verify_openpgp(&claim, verification, error);
    memory_file_close(claim.signature_file);
    memory_file_close(claim.payload_file);
    return result;
}

int signature_verify(struct signatures *signatures, const struct object_id *object,
                     struct text signature, struct text payload,
                     const struct verification **verification, struct error *error)
{
    bool added;
    struct text key = arena_copy(&signatures->arena, object_id_text(object));
    struct verification *made = arena_alloc(&signatures->arena, sizeof *made);
    void **place = key.bytes ? map_place(&signatures->verified, key, &added) : NULL;
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
