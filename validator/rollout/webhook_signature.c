/* SPDX-License-Identifier: MIT */
/* The signature of a webhook, after Standard Webhooks (https://www.standardwebhooks.com). */
#include "rollout/webhook_signature.h"

#include <inttypes.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

struct key {
    unsigned char bytes[WEBHOOK_SECRET_MAX];
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
    if (encoded.length % 4 || text_has((struct text){encoded.bytes, encoded.length - padding}, '='))
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
    if (secret.length > WEBHOOK_SECRET_MAX)
        return error_set(error, ERROR_POLICY, "the webhook secret is longer than %d bytes",
                         WEBHOOK_SECRET_MAX);
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
    if (key->length < WEBHOOK_KEY_MIN)
        return error_set(error, ERROR_POLICY,
                         "the webhook secret is shorter than %d bytes; make one with: "
                         "(printf whsec_; openssl rand -base64 32)",
                         WEBHOOK_KEY_MIN);
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
