/* SPDX-License-Identifier: MIT */
/* OpenPGP: gpgv, and its status lines (DETAILS of GnuPG, "Format of the --status-fd output"). */
#include <string.h>

#include "signature/tool.h"
#include "signature/verify.h"

/* The status lines that decide. */
enum keyword {
    NEWSIG,
    GOODSIG,
    VALIDSIG,
    BADSIG,
    ERRSIG,
    EXPSIG,
    EXPKEYSIG,
    REVKEYSIG,
    NO_PUBKEY,
    ERROR,
    KEYWORD_COUNT
};

static const char *const keywords[KEYWORD_COUNT] = {
    [NEWSIG] = "NEWSIG",       [GOODSIG] = "GOODSIG",     [VALIDSIG] = "VALIDSIG",
    [BADSIG] = "BADSIG",       [ERRSIG] = "ERRSIG",       [EXPSIG] = "EXPSIG",
    [EXPKEYSIG] = "EXPKEYSIG", [REVKEYSIG] = "REVKEYSIG", [NO_PUBKEY] = "NO_PUBKEY",
    [ERROR] = "ERROR",
};

struct status {
    unsigned count[KEYWORD_COUNT]; /* lines of each keyword */
    struct text user;              /* "Alice <alice@example.com>" */
    struct text fingerprint;       /* of the key that signed */
    bool is_of_text;               /* a signature for which all kinds of line ends are the same */
};

static struct text last_word(struct text line)
{
    struct text word;
    do
        word = text_cut(&line, ' ');
    while (line.bytes);
    return word;
}

static void take_line(struct status *status, enum keyword keyword, struct text arguments)
{
    status->count[keyword]++;
    switch (keyword) {
    case GOODSIG:
    case BADSIG:
    case EXPSIG:
    case EXPKEYSIG:
    case REVKEYSIG: /* "<key id> <user id>" */
        text_cut(&arguments, ' ');
        status->user = arguments;
        break;
    case VALIDSIG: /* fingerprint, and the class as the ninth word */
        status->fingerprint = text_cut(&arguments, ' ');
        for (int i = 2; i < 9; i++)
            text_cut(&arguments, ' ');
        status->is_of_text = !text_is(text_cut(&arguments, ' '), "00");
        break;
    case ERRSIG: /* "... <fingerprint>" */
        status->fingerprint = last_word(arguments);
        break;
    default:
        break;
    }
}

static void read_line(struct status *status, struct text line)
{
    struct text word = text_cut(&line, ' ');
    for (int i = 0; i < KEYWORD_COUNT; i++) {
        if (text_is(word, keywords[i]))
            take_line(status, (enum keyword)i, line);
    }
}

static struct status read_status(struct text output)
{
    struct status status = {0};
    while (output.length > 0) {
        struct text line = text_cut(&output, '\n');
        if (text_take_string(&line, "[GNUPG:] "))
            read_line(&status, line);
    }
    return status;
}

/* A signature file may hold several signatures: then nobody knows which of them the next reader
 * goes by. So every count is looked at. */
static bool is_good(const struct status *status, const struct tool_outcome *outcome)
{
    const unsigned *count = status->count;
    return outcome->succeeded && outcome->is_whole && count[NEWSIG] == 1 && count[GOODSIG] == 1 &&
           count[VALIDSIG] == 1 && count[BADSIG] + count[ERRSIG] + count[EXPSIG] == 0 &&
           count[EXPKEYSIG] + count[REVKEYSIG] + count[NO_PUBKEY] + count[ERROR] == 0 &&
           !status->is_of_text;
}

static const char *reason_of(const struct status *status)
{
    const unsigned *count = status->count;
    if (count[NEWSIG] > 1)
        return "it is more than one signature";
    if (count[REVKEYSIG])
        return "the key is revoked";
    if (count[EXPKEYSIG])
        return "the key has expired";
    if (count[EXPSIG])
        return "the signature has expired";
    if (status->is_of_text)
        return "it is one of text, so line ends may have changed (`textmode` in gpg.conf)";
    return count[BADSIG] ? "it is not the signature of this text" : "gpgv cannot read it";
}

static int conclude(const struct tool_outcome *outcome, struct arena *arena,
                    struct verification *verification, struct error *error)
{
    const struct status status = read_status(buffer_text(&outcome->output));
    bool is_unknown = status.count[NEWSIG] == 1 && status.count[NO_PUBKEY] == 1;
    verification->state = is_good(&status, outcome) ? VERIFICATION_GOOD
                          : is_unknown              ? VERIFICATION_UNKNOWN_SIGNER
                                                    : VERIFICATION_INVALID;
    verification->reason = reason_of(&status);
    if (status.fingerprint.length > 0) {
        verification->fingerprint = arena_string(arena, status.fingerprint);
        verification->key =
            arena_format(arena, "the OpenPGP key %s",
                         verification->fingerprint ? verification->fingerprint : "");
        if (!verification->fingerprint || !verification->key)
            return error_memory(error);
    }
    if (status.user.length > 0) {
        verification->signer = arena_string(arena, status.user);
        if (!verification->signer)
            return error_memory(error);
    }
    return 0;
}

int verify_openpgp(const struct claim *claim, struct verification *verification,
                   struct error *error)
{
    struct signatures *signatures = claim->signatures;
    char keyring[TOOL_PATH_BYTES], signature[TOOL_PATH_BYTES];
    struct tool_outcome outcome;
    tool_path(signatures->openpgp, keyring);
    tool_path(claim->signature_file, signature);
    const char *const argv[] = {"gpgv",      "--homedir", "/nonexistent", "--status-fd", "1",
                                "--keyring", keyring,     "--",           signature,     "-",
                                NULL};
    const struct tool tool = {.argv = argv,
                              .package = "gpgv",
                              .input = claim->payload_file,
                              .files = {signatures->openpgp, claim->signature_file},
                              .file_count = 2};
    int result = tool_run(&tool, &outcome, error);
    if (result == 0 && strstr(buffer_text(&outcome.errors).bytes, "keydb_search failed"))
        result = error_set(error, ERROR_POLICY, "gpgv cannot read the keys in openpgp_keys %s",
                           signatures->policy->signers.openpgp);
    if (result == 0)
        result = conclude(&outcome, &signatures->arena, verification, error);
    tool_outcome_release(&outcome);
    return result;
}
