/* SPDX-License-Identifier: MIT */
/*
 * Who made what is pushed: signatures of commits, and of pushes, by keys that the policy lists.
 *
 * ssh-keygen and gpgv do the cryptography: they are the references for two formats that grow, with
 * certificates, revocation lists and security keys in the one, three generations of packets in the
 * other. Written anew they would be the largest parser of hostile bytes in the gate. Both run
 * without a shell, in an environment of their own, and read keys, signature and text from memory:
 * no file is written, no agent is started, no folder of a user is read. A signature is good when
 * the program says so twice, by its exit status and by its one line for programs.
 *
 * Keys count as they are now, at the push. The date of a commit or of a signature is what its maker
 * says: a key that was lost could date its signatures back to when it counted.
 */
#ifndef FLEETGATE_SIGNATURE_H
#define FLEETGATE_SIGNATURE_H

#include "promotion/promotion.h"

/* The keys of the policy, read when they are first asked for, and what has been verified so far: a
 * commit is verified once, however many branches gain it. All borrowed. */
struct signatures;
int signatures_new(struct signatures **signatures, struct repository *repository,
                   const struct policy *policy, struct error *error);
void signatures_free(struct signatures *signatures);

/* Judges every commit that the update brings onto its branch: those that no branch contained before
 * which asks for signed commits too. A new tip that is no commit is left to the law of the
 * branches. For a pull request `old` is its base and `new` its head. signature/... findings carry
 * ref and commit. ERROR_LIMIT for more commits than limits->signed_commits; ERROR_POLICY and
 * ERROR_ENVIRONMENT where keys or programs are missing. */
int signatures_judge_commits(struct signatures *signatures, const struct branch_state *before,
                             const struct update *update, struct findings *findings,
                             struct error *error);

/* What git tells a pre-receive hook of a signed push, each NULL where git has not set it. */
struct push_certificate {
    const char *blob;         /* GIT_PUSH_CERT */
    const char *nonce;        /* GIT_PUSH_CERT_NONCE */
    const char *nonce_status; /* GIT_PUSH_CERT_NONCE_STATUS */
};

/* Judges whether a certificate of a signer orders this very update, and was made for this push:
 * what git says of its signature is not relied on, that the nonce is one of git's is. */
int signatures_judge_push(struct signatures *signatures, const struct push_certificate *certificate,
                          const struct update *update, struct findings *findings,
                          struct error *error);
/* What a certificate that counted in one of these judgements is known again by, however it is
 * written: a SHA-256 of what is signed, in hex; NULL where none counted. Within
 * receive.certNonceSlop git hands over the same one for a second push. */
const char *signatures_certificate(const struct signatures *signatures);
/* Refuses an update whose certificate has counted for an earlier push. */
int signatures_refuse_used(struct signatures *signatures, const struct update *update,
                           struct findings *findings, struct error *error);

#endif
