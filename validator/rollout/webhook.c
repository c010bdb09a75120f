/* SPDX-License-Identifier: MIT */
/* The webhook trigger, after Standard Webhooks (https://www.standardwebhooks.com). */
#include <inttypes.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <time.h>

#include "http/http.h"
#include "rollout/trigger.h"

enum {
    SECRET_FILE_MAX = 4096,
    SECRET_MIN = 16, /* bytes of the key */
    BODY_MAX = 20000,
    REQUEST_MS = 30000,
    STATUS_TOO_MANY_REQUESTS = 429,
    STATUS_UNAVAILABLE = 503,
};

/* ------------------------------------------------------------------------------- signature -- */

struct key {
    unsigned char bytes[SECRET_FILE_MAX];
    size_t length;
};

static struct text without_line_end(struct text text)
{
    while (text.length &&
           (text.bytes[text.length - 1] == '\n' || text.bytes[text.length - 1] == '\r'))
        text.length--;
    return text;
}

/* Strict base64: whole groups of four, padded. */
static bool decode_base64(struct text encoded, struct key *key)
{
    size_t padding = 0;
    while (padding < 2 && padding < encoded.length &&
           encoded.bytes[encoded.length - 1 - padding] == '=')
        padding++;
    if (encoded.length % 4 || memchr(encoded.bytes, '=', encoded.length - padding))
        return false;
    /* The decoder skips white space at both ends, and counts padding as bytes. */
    int length =
        EVP_DecodeBlock(key->bytes, (const unsigned char *)encoded.bytes, (int)encoded.length);
    if (length < 0 || (size_t)length != encoded.length / 4 * 3)
        return false;
    key->length = (size_t)length - padding;
    return true;
}

static int read_key(struct text secret, struct key *key, struct error *error)
{
    secret = without_line_end(secret);
    if (secret.length > SECRET_FILE_MAX)
        return error_set(error, ERROR_POLICY, "the webhook secret is longer than %d bytes",
                         SECRET_FILE_MAX);
    if (text_starts_with(secret, "whsec_")) {
        struct text encoded = {secret.bytes + 6, secret.length - 6};
        if (!decode_base64(encoded, key))
            return error_set(error, ERROR_POLICY,
                             "the webhook secret is not base64 behind its \"whsec_\"");
    } else {
        if (secret.length)
            memcpy(key->bytes, secret.bytes, secret.length);
        key->length = secret.length;
    }
    if (key->length < SECRET_MIN)
        return error_set(error, ERROR_POLICY,
                         "the webhook secret is shorter than %d bytes; make one with: "
                         "(printf whsec_; openssl rand -base64 32)",
                         SECRET_MIN);
    return 0;
}

static int sign(struct buffer *signature, const struct key *key, struct text message,
                struct error *error)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned char encoded[EVP_MAX_MD_SIZE * 2];
    unsigned length = 0;
    if (!HMAC(EVP_sha256(), key->bytes, (int)key->length, (const unsigned char *)message.bytes,
              message.length, digest, &length))
        return error_memory(error);
    EVP_EncodeBlock(encoded, digest, (int)length);
    buffer_format(signature, "v1,%s", (const char *)encoded);
    return signature->failed ? error_memory(error) : 0;
}

int webhook_sign(struct buffer *signature, struct text secret, const char *id, int64_t timestamp,
                 struct text body, struct error *error)
{
    struct key key = {.length = 0};
    struct buffer message;
    buffer_init(&message, strlen(id) + body.length + 32);
    buffer_format(&message, "%s.%" PRId64 ".", id, timestamp);
    buffer_append_text(&message, body);
    int result = message.failed ? error_memory(error) : read_key(secret, &key, error);
    if (result == 0)
        result = sign(signature, &key, buffer_text(&message), error);
    OPENSSL_cleanse(&key, sizeof key);
    buffer_release(&message);
    return result;
}

/* ---------------------------------------------------------------------------------- secret -- */

/* Reads one byte more than is allowed, so that a longer file is noticed. */
static int read_secret(const char *path, char bytes[SECRET_FILE_MAX + 1], size_t *length,
                       struct error *error)
{
    if (!path)
        return error_set(error, ERROR_POLICY, "the policy names no webhook secret file");
    if (file_read(path, bytes, SECRET_FILE_MAX + 1, length) != 0)
        return error_set(error, ERROR_POLICY, "cannot read the webhook secret %s: %s", path,
                         file_trouble());
    return 0;
}

static int sign_with_file(struct buffer *signature, const char *path, const char *id,
                          int64_t timestamp, struct text body, struct error *error)
{
    char bytes[SECRET_FILE_MAX + 1];
    size_t length = 0;
    int result = read_secret(path, bytes, &length, error);
    if (result == 0)
        result = webhook_sign(signature, (struct text){bytes, length}, id, timestamp, body, error);
    OPENSSL_cleanse(bytes, sizeof bytes);
    return result;
}

/* ------------------------------------------------------------------------------------ body -- */

/* A JSON string. A ref name may hold any bytes; what is no UTF-8 becomes U+FFFD. */
static void append_json_string(struct buffer *out, const char *string)
{
    size_t left = strlen(string);
    buffer_append(out, "\"", 1);
    while (left) {
        uint32_t codepoint = 0;
        size_t length = utf8_decode(string, left, &codepoint);
        if (length == 0)
            buffer_append_string(out, "\\ufffd");
        else if (codepoint < 0x20 || codepoint == '"' || codepoint == '\\')
            buffer_format(out, "\\u%04x", (unsigned)codepoint);
        else
            buffer_append(out, string, length);
        string += length ? length : 1;
        left -= length ? length : 1;
    }
    buffer_append(out, "\"", 1);
}

static void append_member(struct buffer *out, const char *name, const char *value)
{
    buffer_format(out, ",\"%s\":", name);
    append_json_string(out, value);
}

static void write_body(struct buffer *body, const struct delivery *delivery)
{
    char time[TIME_BYTES];
    buffer_format(body, "{\"type\":\"fleetgate.rollout\",\"timestamp\":\"%s\",\"data\":{\"job\":",
                  time_format(delivery->recorded_at, time));
    append_json_string(body, delivery->job);
    append_member(body, "ref", delivery->ref);
    append_member(body, "branch", branch_short_name(delivery->ref));
    append_member(body, "old", delivery->old);
    append_member(body, "new", delivery->new);
    buffer_append_string(body, "}}");
}

/* ------------------------------------------------------------------------------------ send -- */

static int judge(const struct http_response *response, struct attempt *attempt,
                 struct error *failure)
{
    long status = response->status;
    if (status >= 200 && status <= 299)
        return 0;
    if (status == STATUS_TOO_MANY_REQUESTS || status == STATUS_UNAVAILABLE)
        attempt->retry_after_s = response->retry_after_s;
    return error_set(failure, ERROR_NETWORK, "the webhook answered %ld%s", status,
                     status >= 300 && status <= 399 ? ", a redirect; give its final url" : "");
}

static int post(const struct rollout_policy *policy, const char *const *headers, struct text body,
                struct attempt *attempt, struct error *failure)
{
    const struct http_options options = {
        .ca_file = policy->webhook.ca_file,
        .connect_ms = default_limits.connect_ms,
        .request_ms = REQUEST_MS,
        .response_bytes = default_limits.response_bytes,
    };
    const struct http_request request = {
        .method = "POST",
        .url = policy->webhook.url,
        .headers = headers,
        .body = body,
    };
    struct http_client *client = NULL;
    struct http_response response = {0};
    if (http_client_new(&client, &options, failure))
        return -1;
    int result = http_send(client, &request, &response, failure);
    if (result == 0)
        result = judge(&response, attempt, failure);
    http_response_release(&response);
    http_client_free(client);
    return result;
}

static int sign_and_post(const struct rollout_policy *policy, const struct delivery *delivery,
                         struct buffer *body, struct arena *arena, struct attempt *attempt,
                         struct error *failure)
{
    int64_t now = time(NULL);
    struct buffer signature;
    buffer_init(&signature, 128);
    write_body(body, delivery);
    int result = body->failed ? error_memory(failure)
                              : sign_with_file(&signature, policy->webhook.secret_file,
                                               delivery->job, now, buffer_text(body), failure);
    const char *const headers[] = {
        arena_format(arena, "webhook-id: %s", delivery->job),
        arena_format(arena, "webhook-timestamp: %" PRId64, now),
        arena_format(arena, "webhook-signature: %s", buffer_text(&signature).bytes),
        "content-type: application/json",
        NULL,
    };
    buffer_release(&signature);
    if (result == 0 && (!headers[0] || !headers[1] || !headers[2]))
        result = error_memory(failure);
    return result ? result : post(policy, headers, buffer_text(body), attempt, failure);
}

int trigger_webhook(const struct rollout_policy *policy, const struct delivery *delivery,
                    struct attempt *attempt, struct error *error)
{
    struct arena arena;
    struct buffer body;
    struct error failure = {0};
    arena_init(&arena);
    buffer_init(&body, BODY_MAX);
    int result = sign_and_post(policy, delivery, &body, &arena, attempt, &failure);
    buffer_release(&body);
    arena_release(&arena);
    return attempt_end(attempt, result, &failure, error);
}
