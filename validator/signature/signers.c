/* SPDX-License-Identifier: MIT */
/* The key files of the policy, read into memory once. */
#include <stdlib.h>

#include "signature/armor.h"
#include "signature/signers.h"

enum { KEY_FILE_BYTES_MAX = 16 << 20 };

/* ---------------------------------------------------------------------------------- reading -- */

static int refuse(const char *key, const char *path, const char *reason, struct error *error)
{
    return error_set(error, ERROR_POLICY, "cannot read %s %s: %s", key, path, reason);
}

static int read_file(const char *key, const char *path, struct buffer *content, struct error *error)
{
    bool found;
    struct error reason = {0};
    if (file_append(path, KEY_FILE_BYTES_MAX, content, &found, &reason) != 0)
        return error_set(error, ERROR_POLICY, "%s: %s", key, reason.message);
    return found ? 0 : refuse(key, path, "No such file or directory", error);
}

/* -------------------------------------------------------------------------------- key files -- */

static int load_text(const char *key, const char *path, int *file, struct error *error)
{
    struct buffer content;
    if (!path)
        return 0;
    buffer_init(&content, KEY_FILE_BYTES_MAX);
    int result = read_file(key, path, &content, error);
    if (result == 0)
        *file = memory_file_open(buffer_text(&content), error);
    buffer_release(&content);
    return result == 0 && *file >= 0 ? 0 : -1;
}

/* Whether the bytes begin with a packet that is a public key (RFC 4880, 4.2 and 4.3). gpgv passes
 * in silence over files that are something else. */
static bool is_public_key(struct text bytes)
{
    enum { OLD_FORMAT = 0x98, NEW_FORMAT = 0xC6 };
    unsigned char first = bytes.length > 0 ? (unsigned char)*bytes.bytes : 0;
    return (first & 0xFC) == OLD_FORMAT || first == NEW_FORMAT;
}

/* gpgv takes keys in binary form alone. */
static int keep_openpgp(const char *path, struct text content, int *file, struct error *error)
{
    struct buffer binary;
    int result = 0;
    buffer_init(&binary, content.length);
    if (armor_decode(content, "PGP PUBLIC KEY BLOCK", &binary))
        content = buffer_text(&binary);
    if (!is_public_key(content))
        result = refuse("openpgp_keys", path, "it holds no public keys as gpg --export writes them",
                        error);
    if (result == 0)
        *file = memory_file_open(content, error);
    buffer_release(&binary);
    return result == 0 && *file >= 0 ? 0 : -1;
}

static int load_openpgp(const char *path, int *file, struct error *error)
{
    struct buffer content;
    if (!path)
        return 0;
    buffer_init(&content, KEY_FILE_BYTES_MAX);
    int result = read_file("openpgp_keys", path, &content, error);
    if (result == 0)
        result = keep_openpgp(path, buffer_text(&content), file, error);
    buffer_release(&content);
    return result;
}

int signers_load(struct signatures *signatures, struct error *error)
{
    const struct signers_policy *policy = &signatures->policy->signers;
    if (signatures->loaded)
        return 0;
    if (!policy->allowed && !policy->openpgp)
        return error_set(error, ERROR_POLICY,
                         "%s asks for signatures, but a policy that comes out of a tree cannot "
                         "choose files of keys: give --policy FILE",
                         signatures->policy->source);
    if (load_text("allowed_signers", policy->allowed, &signatures->allowed, error) != 0 ||
        load_text("revoked_signers", policy->revoked, &signatures->revoked, error) != 0 ||
        load_openpgp(policy->openpgp, &signatures->openpgp, error) != 0)
        return -1;
    signatures->loaded = true;
    return 0;
}

/* --------------------------------------------------------------------------------- lifetime -- */

int signatures_new(struct signatures **out, struct repository *repository,
                   const struct policy *policy, struct error *error)
{
    struct signatures *signatures = calloc(1, sizeof *signatures);
    *out = signatures;
    if (!signatures)
        return error_memory(error);
    signatures->repository = repository;
    signatures->policy = policy;
    signatures->allowed = signatures->revoked = signatures->openpgp = PROCESS_NO_FILE;
    arena_init(&signatures->arena);
    map_init(&signatures->principals);
    map_init(&signatures->verified);
    return 0;
}

void signatures_free(struct signatures *signatures)
{
    if (!signatures)
        return;
    memory_file_close(signatures->allowed);
    memory_file_close(signatures->revoked);
    memory_file_close(signatures->openpgp);
    map_release(&signatures->principals);
    map_release(&signatures->verified);
    arena_release(&signatures->arena);
    free(signatures);
}
