/* SPDX-License-Identifier: MIT */
/* A receiver of webhooks, signed as https://www.standardwebhooks.com says. */
#include "mender_double.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    SECRET_BYTES_MAX = 4096,
    DIGEST_BYTES = 32,
    SIGNATURE_BYTES = 48, /* of the digest in Base64, and a NUL */
    TOLERANCE_S = 300,
};

struct delivery {
    const char *id;
    const char *timestamp;
    const char *signatures; /* separated by blanks */
    struct text body;
};

/* The key in the secret's file: "whsec_" and Base64, or raw bytes. Returns its length, or -1. */
static long read_key(const char *path, unsigned char *key, size_t size)
{
    char *content = read_file(path);
    if (!content)
        return -1;
    struct text secret = {content, strcspn(content, "\r\n")};
    static const char prefix[] = "whsec_";
    long length = -1;
    if (text_starts_with(secret, prefix)) {
        struct text encoded = {secret.bytes + strlen(prefix), secret.length - strlen(prefix)};
        length = decode_base64(encoded, key, size);
    } else if (secret.length > 0 && secret.length <= size) {
        memcpy(key, secret.bytes, secret.length);
        length = (long)secret.length;
    }
    free(content);
    return length;
}

static bool sign(const struct delivery *delivery, const char *secret_file,
                 char signature[SIGNATURE_BYTES])
{
    unsigned char key[SECRET_BYTES_MAX];
    unsigned char digest[DIGEST_BYTES];
    long key_length = read_key(secret_file, key, sizeof key);
    struct buffer content;
    buffer_init(&content, 4 << 20);
    buffer_format(&content, "%s.%s.", delivery->id, delivery->timestamp);
    buffer_append_text(&content, delivery->body);
    bool made = key_length >= 0 && !content.failed &&
                HMAC(EVP_sha256(), key, (int)key_length, (unsigned char *)content.bytes,
                     content.length, digest, NULL) != NULL;
    buffer_release(&content);
    if (made)
        EVP_EncodeBlock((unsigned char *)signature, digest, sizeof digest);
    return made;
}

/* One of the signatures is "v1," and ours. */
static bool has_signature(const char *signatures, const char *expected)
{
    for (const char *one = signatures; *one;) {
        size_t length = strcspn(one, " ");
        struct text text = {one, length};
        if (text_starts_with(text, "v1,") && length == 3 + strlen(expected) &&
            memcmp(one + 3, expected, strlen(expected)) == 0)
            return true;
        one += length + (one[length] == ' ');
    }
    return false;
}

static const char *find_fault(const struct call *call, const struct delivery *delivery)
{
    const char *secret_file = call->state->options.webhook_secret_file;
    if (!delivery->id || !delivery->timestamp || !delivery->signatures)
        return "webhook-id, webhook-timestamp or webhook-signature is missing";
    if (!secret_file)
        return NULL;
    char *end = NULL;
    long long sent = strtoll(delivery->timestamp, &end, 10);
    if (*end != '\0' || llabs((long long)time(NULL) - sent) > TOLERANCE_S)
        return "the timestamp is too old or too new";
    char expected[SIGNATURE_BYTES];
    if (!sign(delivery, secret_file, expected))
        return "the secret cannot be read";
    return has_signature(delivery->signatures, expected) ? NULL : "no signature matches";
}

static enum MHD_Result refuse(struct call *call)
{
    struct double_options *options = &call->state->options;
    options->webhook_fail--;
    if (options->webhook_retry_after > 0)
        call_add_header(call, "Retry-After", "%u", options->webhook_retry_after);
    return answer_error(call, options->webhook_status, "told to fail");
}

/* Takes a delivery once, whatever number of times it comes. */
static enum MHD_Result take(struct call *call, const struct delivery *delivery)
{
    struct double_state *state = call->state;
    if (json_object_get(state->deliveries, delivery->id))
        return answer_empty(call, 200);
    json_t *body = json_loadb(delivery->body.bytes, delivery->body.length, 0, NULL);
    if (!body)
        return answer_error(call, 400, "the body is not JSON");
    json_object_set_new(state->deliveries, delivery->id, json_true());
    json_t *line = json_pack("{s:s, s:s, s:o}", "webhook-id", delivery->id, "webhook-timestamp",
                             delivery->timestamp, "body", body);
    const char *path = state->options.webhook_log_file;
    bool logged = !path || append_line(path, line);
    json_decref(line);
    return logged ? answer_empty(call, 204) : answer_error(call, 500, "cannot write the log");
}

enum MHD_Result receive_webhook(struct call *call)
{
    struct delivery delivery = {.id = call_header(call, "webhook-id"),
                                .timestamp = call_header(call, "webhook-timestamp"),
                                .signatures = call_header(call, "webhook-signature"),
                                .body = buffer_text(&call->body)};
    const char *fault = find_fault(call, &delivery);
    if (fault)
        return answer_error(call, 401, "%s", fault);
    if (call->state->options.webhook_fail > 0)
        return refuse(call);
    return take(call, &delivery);
}
