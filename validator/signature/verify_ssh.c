/* SPDX-License-Identifier: MIT */
/* SSH: ssh-keygen -Y (PROTOCOL.sshsig of OpenSSH), in the namespace that git signs in. */
#include <openssl/evp.h>
#include <string.h>

#include "signature/armor.h"
#include "signature/tool.h"
#include "signature/verify.h"

#define NAMESPACE "git"
#define GOOD "Good \"" NAMESPACE "\" signature "

/* Principals tried for one key. */
enum { PRINCIPALS_MAX = 16, SSH_ARGUMENTS = 16 };

/* One run of ssh-keygen. */
struct question {
    const char *argv[SSH_ARGUMENTS];
    size_t count;
    char signature[TOOL_PATH_BYTES], allowed[TOOL_PATH_BYTES], revoked[TOOL_PATH_BYTES];
};

static void add(struct question *question, const char *option, const char *value)
{
    question->argv[question->count++] = option;
    question->argv[question->count++] = value;
}

static void begin(struct question *question, const struct claim *claim, const char *action)
{
    *question = (struct question){.argv = {"ssh-keygen"}, .count = 1};
    tool_path(claim->signature_file, question->signature);
    tool_path(claim->signatures->allowed, question->allowed);
    tool_path(claim->signatures->revoked, question->revoked);
    add(question, "-Y", action);
    add(question, "-s", question->signature);
}

static int ask(const struct question *question, const struct claim *claim,
               struct tool_outcome *outcome, struct error *error)
{
    const struct signatures *signatures = claim->signatures;
    struct tool tool = {.argv = question->argv,
                        .package = "openssh-client",
                        .input = claim->payload_file,
                        .files = {claim->signature_file, signatures->allowed, signatures->revoked},
                        .file_count = signatures->revoked == PROCESS_NO_FILE ? 2 : 3};
    return tool_run(&tool, outcome, error);
}

/* ---------------------------------------------------------------------- what its lines say -- */

static struct text last_line(struct text text)
{
    while (text.length > 0 && strchr("\r\n", text.bytes[text.length - 1]))
        text.length--;
    size_t start = text.length;
    while (start > 0 && text.bytes[start - 1] != '\n')
        start--;
    return text_from(text, start);
}

/* "ED25519 key SHA256:...", which follows the last " with " of the line. */
static const char *key_of(struct arena *arena, struct text output)
{
    struct text line = last_line(output);
    size_t start = line.length;
    while (start > 0 && !text_starts_with(text_from(line, start), "with "))
        start--;
    start += strlen("with ");
    if (start > line.length)
        return NULL;
    return arena_format(arena, "the %.*s", (int)(line.length - start), line.bytes + start);
}

/* Why a signature of a listed key is not good. Of revoked keys ssh-keygen says nothing, nor of a
 * list of them that it cannot read. */
static const char *complaint_of(const struct claim *claim, struct text errors)
{
    struct text line = last_line(errors);
    if (line.length == 0)
        return claim->signatures->revoked == PROCESS_NO_FILE
                   ? "ssh-keygen gives no reason"
                   : "the key is revoked, or revoked_signers cannot be read";
    struct text rest = line; /* "/proc/self/fd/7:<line>: <reason>" */
    text_cut(&rest, ':');
    if (!text_starts_with(line, "/proc/self/fd/") || !rest.bytes)
        return arena_string(&claim->signatures->arena, line);
    return arena_format(&claim->signatures->arena, "allowed_signers, line %.*s", (int)rest.length,
                        rest.bytes);
}

/* "<type> <base64>" of the key in a signature; NULL when it has none. */
static const char *key_line(struct arena *arena, struct text bytes)
{
    enum { MAGIC_AND_VERSION = 10, LENGTH = 4 };
    struct text key = {NULL, 0};
    uint32_t lengths[2]; /* of the key, and of the name of its type */
    for (size_t i = 0, at = MAGIC_AND_VERSION; i < 2; i++, at += LENGTH) {
        const unsigned char *byte = (const unsigned char *)bytes.bytes + at;
        if (bytes.length < at + LENGTH)
            return NULL;
        lengths[i] =
            (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];
        if (lengths[i] > bytes.length - at - LENGTH)
            return NULL;
        key = (struct text){bytes.bytes + at + LENGTH, lengths[i]};
    }
    struct text type = key;
    key = (struct text){bytes.bytes + MAGIC_AND_VERSION + LENGTH, lengths[0]};
    char *base64 = arena_alloc(arena, key.length / 3 * 4 + 5);
    if (!base64)
        return NULL;
    EVP_EncodeBlock((unsigned char *)base64, (const unsigned char *)key.bytes, (int)key.length);
    return arena_format(arena, "%.*s %s", (int)type.length, type.bytes, base64);
}

static const char *key_line_of(struct arena *arena, struct text signature)
{
    struct buffer bytes;
    buffer_init(&bytes, signature.length);
    const char *line = armor_decode(signature, "SSH SIGNATURE", &bytes)
                           ? key_line(arena, buffer_text(&bytes))
                           : NULL;
    buffer_release(&bytes);
    return line;
}

/* ---------------------------------------------------------------------------- the questions -- */

/* Whether the signature is good, and one of this principal. */
static int ask_principal(const struct claim *claim, const char *principal,
                         struct verification *verification, struct error *error)
{
    struct question question;
    struct tool_outcome outcome;
    begin(&question, claim, "verify");
    add(&question, "-n", NAMESPACE);
    add(&question, "-f", question.allowed);
    add(&question, "-I", principal);
    if (claim->signatures->revoked != PROCESS_NO_FILE)
        add(&question, "-r", question.revoked);
    int result = ask(&question, claim, &outcome, error);
    verification->signer = principal;
    if (result == 0 && outcome.succeeded &&
        text_starts_with(buffer_text(&outcome.output), GOOD "for ")) {
        verification->state = VERIFICATION_GOOD;
        verification->key = key_of(&claim->signatures->arena, buffer_text(&outcome.output));
    } else if (result == 0) {
        verification->state = VERIFICATION_INVALID;
        verification->reason = complaint_of(claim, buffer_text(&outcome.errors));
        if (!verification->reason)
            result = error_memory(error);
    }
    tool_outcome_release(&outcome);
    return result;
}

/* Why no principal has the key. */
static const char *reason_of(struct text errors)
{
    static const char *const reasons[] = {"key has expired", "key is not yet valid"};
    for (size_t i = 0; errors.length && i < sizeof reasons / sizeof *reasons; i++) {
        if (strstr(errors.bytes, reasons[i]))
            return reasons[i];
    }
    return NULL;
}

/* Tries each of the lines, until the signature is good for one; the last has an end, too. */
static int try_principals(const struct claim *claim, struct text lines,
                          struct verification *verification, struct error *error)
{
    for (int i = 0; i < PRINCIPALS_MAX; i++) {
        struct text line = text_cut(&lines, '\n');
        if (!lines.bytes || line.length == 0)
            break;
        const char *principal = arena_string(&claim->signatures->arena, line);
        if (!principal)
            return error_memory(error);
        if (ask_principal(claim, principal, verification, error) != 0)
            return -1;
        if (verification->state == VERIFICATION_GOOD)
            break;
    }
    return 0;
}

/* Tries the principals that the key may stand for. */
static int ask_principals(const struct claim *claim, struct verification *verification,
                          struct error *error)
{
    struct question question;
    struct tool_outcome outcome;
    begin(&question, claim, "find-principals");
    add(&question, "-f", question.allowed);
    int result = ask(&question, claim, &outcome, error);
    if (result == 0 && outcome.succeeded)
        result = try_principals(claim, buffer_text(&outcome.output), verification, error);
    else if (result == 0)
        verification->reason = reason_of(buffer_text(&outcome.errors));
    tool_outcome_release(&outcome);
    return result;
}

/* It does not count. Whether it is good all the same tells a key that is not listed from a
 * signature of something else, and which key it is. */
static int ask_signature(const struct claim *claim, struct verification *verification,
                         struct error *error)
{
    struct arena *arena = &claim->signatures->arena;
    struct question question;
    struct tool_outcome outcome;
    begin(&question, claim, "check-novalidate");
    add(&question, "-n", NAMESPACE);
    int result = ask(&question, claim, &outcome, error);
    bool good = result == 0 && outcome.succeeded &&
                text_starts_with(buffer_text(&outcome.output), GOOD "with ");
    verification->state =
        good && !verification->reason ? VERIFICATION_UNKNOWN_SIGNER : VERIFICATION_INVALID;
    if (good)
        verification->key = key_of(arena, buffer_text(&outcome.output));
    else if (result == 0)
        verification->reason = complaint_of(claim, buffer_text(&outcome.errors));
    tool_outcome_release(&outcome);
    return result;
}

int verify_ssh(const struct claim *claim, struct verification *verification, struct error *error)
{
    struct signatures *signatures = claim->signatures;
    const char *line = key_line_of(&signatures->arena, claim->signature);

    /* Most commits of a push are of few keys: the principal found before for the same key is tried
     * first, which leaves one question. */
    const char *principal = line ? map_get(&signatures->principals, text_of(line)) : NULL;
    *verification = (struct verification){.state = VERIFICATION_INVALID};
    if (principal && ask_principal(claim, principal, verification, error) != 0)
        return -1;
    if (verification->state == VERIFICATION_GOOD)
        return 0;

    *verification = (struct verification){.state = VERIFICATION_INVALID, .line = line};
    if (ask_principals(claim, verification, error) != 0)
        return -1;
    if (verification->state != VERIFICATION_GOOD)
        return ask_signature(claim, verification, error);
    if (line && map_put(&signatures->principals, text_of(line), (char *)verification->signer) != 0)
        return error_memory(error);
    return 0;
}
