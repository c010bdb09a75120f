/* SPDX-License-Identifier: MIT */
/* Signed pushes. */
#include "signature/certificate.h"
#include "signature/report.h"

#include <string.h>

/* The certificate repeats what is pushed, below headers and above a signature. */
static size_t certificate_bytes(const struct limits *limits)
{
    enum { HEADERS_AND_SIGNATURE = 64 << 10 };
    return limits->push_refs * (2 * OBJECT_ID_HEX + limits->ref_name_bytes + 1) +
           HEADERS_AND_SIGNATURE;
}

/* Where git asks for no certificate nobody can give one. */
static int refuse_unconfigured(struct signature_judgement *judgement, struct error *error)
{
    const char *seed;
    if (repository_config(judgement->signatures->repository, "receive.certNonceSeed",
                          &judgement->arena, &seed, error) != 0)
        return -1;
    if (seed)
        return 0;
    return error_set(error, ERROR_POLICY,
                     "%s takes signed pushes alone, but git does not ask for them: in %s run "
                     "git config receive.certNonceSeed \"$(openssl rand -hex 32)\"",
                     judgement->law->name,
                     repository_common_dir(judgement->signatures->repository));
}

/* Why the certificate does not belong to this push; NULL where it does. */
static const char *mismatch_of(const struct certificate *certificate,
                               const struct push_certificate *given, const struct update *update)
{
    if (given->nonce_status && strcmp(given->nonce_status, "SLOP") == 0)
        return "it is older than receive.certNonceSlop of the server allows: push again";
    if (!given->nonce_status || strcmp(given->nonce_status, "OK") != 0 || !given->nonce ||
        !text_is(certificate->nonce, given->nonce))
        return "its nonce is not the one this server gave out for this push";
    if (!certificate_orders(certificate, update))
        return "it does not order this update";
    return NULL;
}

/* A signature of text may hold for other ends of lines, too: they make no other certificate. */
static int keep_certificate(struct signatures *signatures, struct text payload, struct error *error)
{
    struct buffer lines;
    buffer_init(&lines, payload.length + 1);
    while (payload.length > 0) {
        struct text line = text_cut(&payload, '\n');
        while (line.length > 0 && strchr(" \t\r", line.bytes[line.length - 1]))
            line.length--;
        buffer_append_text(&lines, line);
        buffer_append_string(&lines, "\n");
    }
    bool kept = !lines.failed && digest_hex(buffer_text(&lines), signatures->certificate) == 0;
    buffer_release(&lines);
    return kept ? 0 : error_memory(error);
}

static int judge_certificate(struct signature_judgement *judgement,
                             const struct push_certificate *given, const struct object_id *id,
                             struct text bytes, struct error *error)
{
    struct certificate certificate;
    const struct verification *verification = NULL;
    if (!certificate_read(&certificate, bytes)) {
        report_certificate(judgement, "it is no signed push certificate of version 0.1");
        return 0;
    }
    if (signature_verify(judgement->signatures, id, certificate.signature, certificate.payload,
                         &verification, error) != 0)
        return -1;
    if (verification->state != VERIFICATION_GOOD) {
        report_push(judgement, verification);
        return 0;
    }
    const char *mismatch = mismatch_of(&certificate, given, judgement->update);
    if (mismatch)
        report_certificate(judgement, mismatch);
    return mismatch ? 0 : keep_certificate(judgement->signatures, certificate.payload, error);
}

static int read_and_judge(struct signature_judgement *judgement,
                          const struct push_certificate *given, struct error *error)
{
    const struct verification missing = {.state = VERIFICATION_MISSING};
    size_t limit = certificate_bytes(&judgement->signatures->policy->limits);
    struct blob_reader *reader = NULL;
    struct object_id id;
    struct text bytes;
    uint64_t size;
    if (!given->blob || !object_id_parse(text_of(given->blob), &id) || object_id_is_zero(&id)) {
        report_push(judgement, &missing);
        return refuse_unconfigured(judgement, error);
    }
    if (blob_reader_open(&reader, judgement->signatures->repository, error) != 0)
        return -1;
    int result = blob_read(reader, &id, limit, &bytes, &size, error);
    if (result == 0 && !bytes.bytes)
        result =
            error_set(error, ERROR_LIMIT, "the push certificate is larger than %zu bytes", limit);
    if (result == 0)
        result = judge_certificate(judgement, given, &id, bytes, error);
    blob_reader_free(reader);
    return result;
}

int signatures_judge_push(struct signatures *signatures, const struct push_certificate *certificate,
                          const struct update *update, struct findings *findings,
                          struct error *error)
{
    struct signature_judgement judgement;
    int result = signature_judgement_begin(&judgement, signatures, update, findings, error);
    if (result == 0 && judgement.law)
        result = read_and_judge(&judgement, certificate, error);
    signature_judgement_end(&judgement);
    return result;
}

const char *signatures_certificate(const struct signatures *signatures)
{
    return *signatures->certificate ? signatures->certificate : NULL;
}

int signatures_refuse_used(struct signatures *signatures, const struct update *update,
                           struct findings *findings, struct error *error)
{
    struct signature_judgement judgement;
    int result = signature_judgement_begin(&judgement, signatures, update, findings, error);
    if (result == 0 && judgement.law)
        report_certificate(&judgement, "it has counted for an earlier push: push again");
    signature_judgement_end(&judgement);
    return result;
}
