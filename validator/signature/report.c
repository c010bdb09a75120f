/* SPDX-License-Identifier: MIT */
/* Says what is wrong with signatures, and how to sign or list a key. */
#include "signature/report.h"

#include <stdio.h>

static void report(struct signature_judgement *judgement, enum rule rule,
                   const struct object_id *commit, const char *help, const char *message)
{
    char hex[OBJECT_ID_HEX];
    struct place place = {.ref = judgement->update->ref};
    if (commit)
        place.commit = object_id_hex(commit, hex);
    findings_add(judgement->findings, rule, &place, help, "%s", message);
}

/* --------------------------------------------------------------------- commands that fix it -- */

static const char *configure(const struct signature_judgement *judgement)
{
    if (judgement->signatures->policy->signers.allowed)
        return "git config gpg.format ssh && git config user.signingkey ~/.ssh/id_ed25519.pub";
    return "git config gpg.format openpgp && git config user.signingkey <key id>";
}

#define SIGN_ALL "git rebase --rebase-merges --exec 'git commit --amend --no-edit -S'"

static const char *sign_commits(struct signature_judgement *judgement)
{
    const char *name = judgement->law->name, *setup = configure(judgement);
    if (branch_law_protects(judgement->law))
        return arena_format(&judgement->arena,
                            "sign on the branch where the commits were made, and promote it anew:\n"
                            "%s\n" SIGN_ALL " origin/%s\n"
                            "git push --force-with-lease origin <topic>",
                            setup, name);
    if (object_id_is_zero(&judgement->update->old))
        return arena_format(&judgement->arena, "%s\n" SIGN_ALL " --root\ngit push origin %s", setup,
                            name);
    return arena_format(&judgement->arena, "%s\n" SIGN_ALL " origin/%s\ngit push origin %s", setup,
                        name, name);
}

static const char *sign_push(struct signature_judgement *judgement)
{
    return arena_format(&judgement->arena, "%s\ngit push --signed origin %s", configure(judgement),
                        judgement->law->name);
}

/* What who runs the server may do; NULL where the policy takes no keys of this kind. */
static const char *list_key(struct signature_judgement *judgement,
                            const struct verification *verification)
{
    const struct signers_policy *signers = &judgement->signatures->policy->signers;
    if (verification->line)
        return arena_format(&judgement->arena,
                            "who runs this server can let it count, by a line in %s:\n"
                            "<who> namespaces=\"git\" %s",
                            signers->allowed, verification->line);
    if (!signers->openpgp || !verification->fingerprint)
        return NULL;
    return arena_format(&judgement->arena,
                        "who runs this server can let it count, by adding to %s what this prints:\n"
                        "gpg --armor --export %s",
                        signers->openpgp, verification->fingerprint);
}

/* ----------------------------------------------------------------------------- what is wrong -- */

static const char *signer_of(struct signature_judgement *judgement,
                             const struct verification *verification)
{
    const char *key = verification->key ? verification->key : "an unknown key";
    if (!verification->signer)
        return key;
    return arena_format(&judgement->arena, "%s of %.200s", key, verification->signer);
}

/* `what`: "commit 0123456789 \"Subject\"" or "the push of main"; `help`: how to sign it. */
static void report_verification(struct signature_judgement *judgement,
                                const struct object_id *commit, const char *what, const char *help,
                                const struct verification *verification)
{
    char message[1024];
    const char *signer = signer_of(judgement, verification);
    enum rule rule = RULE_SIGNATURE_INVALID;
    switch (verification->state) {
    case VERIFICATION_GOOD:
        return;
    case VERIFICATION_MISSING:
        rule = RULE_SIGNATURE_MISSING;
        snprintf(message, sizeof message, "%s is not signed, as %s asks for", what,
                 judgement->law->name);
        break;
    case VERIFICATION_INVALID:
        snprintf(message, sizeof message, "the signature of %s%s%s does not count: %.300s", what,
                 verification->key ? " by " : "", verification->key && signer ? signer : "",
                 verification->reason ? verification->reason : "no reason is known");
        break;
    case VERIFICATION_UNKNOWN_SIGNER: {
        const char *list = list_key(judgement, verification);
        rule = RULE_SIGNATURE_UNKNOWN_SIGNER;
        help = list ? list : help;
        snprintf(message, sizeof message, "%s is signed by %s, which the policy does not list",
                 what, signer ? signer : "an unknown key");
        break;
    }
    }
    report(judgement, rule, commit, help, message);
}

void report_commit(struct signature_judgement *judgement, const struct commit *commit,
                   const struct verification *verification)
{
    char hex[OBJECT_ID_HEX], what[128];
    snprintf(what, sizeof what, "commit %.10s \"%.72s\"", object_id_hex(&commit->id, hex),
             commit->subject);
    report_verification(judgement, &commit->id, what, sign_commits(judgement), verification);
}

void report_push(struct signature_judgement *judgement, const struct verification *verification)
{
    char what[1200];
    snprintf(what, sizeof what, "the push of %s", judgement->law->name);
    report_verification(judgement, NULL, what, sign_push(judgement), verification);
}

void report_certificate(struct signature_judgement *judgement, const char *reason)
{
    char message[1400];
    snprintf(message, sizeof message, "the certificate of the push of %s does not count: %s",
             judgement->law->name, reason);
    report(judgement, RULE_SIGNATURE_INVALID, NULL, sign_push(judgement), message);
}
