/* SPDX-License-Identifier: MIT */
/* What a forge says has happened to a request: whether it says so itself, and what. */
#include "forge/kinds.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

static const char *header(const struct forge_message *message, const char *name)
{
    const char *value = name ? message->header(message->context, name) : NULL;
    return value ? value : "";
}

/* ------------------------------------------------------------------------- who it comes from -- */

/* How long they are is no secret. */
static bool is_same(struct text said, struct text wanted)
{
    return wanted.length > 0 && said.length == wanted.length &&
           CRYPTO_memcmp(said.bytes, wanted.bytes, wanted.length) == 0;
}

static bool is_signed(struct text secret, const char *prefix, struct text said, struct text body)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    char hex[2 * EVP_MAX_MD_SIZE + 1];
    unsigned length = 0;
    if (!text_starts_with(said, prefix) ||
        !HMAC(EVP_sha256(), secret.bytes, (int)secret.length, (const unsigned char *)body.bytes,
              body.length, digest, &length))
        return false;
    for (unsigned i = 0; i < length; i++)
        snprintf(hex + 2 * (size_t)i, 3, "%02x", digest[i]);
    return is_same(text_from(said, strlen(prefix)), text_of(hex));
}

bool forge_event_is_genuine(size_t forge, struct text secret, const struct forge_message *message)
{
    const struct forge_hook *hook = &forge_kind(forge)->hook;
    if (secret.length < FORGE_SECRET_MIN || secret.length > FORGE_SECRET_MAX)
        return false;
    if (hook->secret)
        return is_same(text_of(header(message, hook->secret)), secret);
    return is_signed(secret, hook->signature[1], text_of(header(message, hook->signature[0])),
                     message->body);
}

/* ------------------------------------------------------------------------------ what it says -- */

static bool is_listed(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static bool copy(char *to, size_t size, const char *from)
{
    size_t length = from ? strlen(from) : size;
    if (length >= size)
        return false;
    memcpy(to, from, length + 1);
    return true;
}

static int read_body(const struct forge_hook *hook, const json_t *body, struct forge_event *event,
                     struct error *error)
{
    const char *action = json_string_value(forge_find(body, hook->action));
    json_int_t number = json_integer_value(forge_find(body, hook->number));
    if (!action || number <= 0 || number > FORGE_REQUEST_MAX ||
        !copy(event->project, sizeof event->project,
              json_string_value(forge_find(body, hook->project))))
        return error_set(error, ERROR_INPUT,
                         "the event names no action, no request or no project of it");
    event->number = number;
    if (is_listed(action, hook->asks))
        event->news = FORGE_NEWS_ASKED;
    else if (is_listed(action, hook->ends))
        event->news = FORGE_NEWS_ENDED;
    return 0;
}

int forge_event_read(size_t forge, const struct forge_message *message, struct forge_event *event,
                     struct error *error)
{
    const struct forge_hook *hook = &forge_kind(forge)->hook;
    *event = (struct forge_event){.news = FORGE_NEWS_NONE};
    if (strcmp(header(message, hook->event[0]), hook->event[1]) != 0)
        return 0;
    if (!copy(event->delivery, sizeof event->delivery, header(message, hook->delivery)))
        return error_set(error, ERROR_INPUT, "the name of the delivery is longer than %zu bytes",
                         sizeof event->delivery - 1);
    json_t *body = json_loadb(message->body.bytes ? message->body.bytes : "", message->body.length,
                              JSON_REJECT_DUPLICATES, NULL);
    int result = json_is_object(body)
                     ? read_body(hook, body, event, error)
                     : error_set(error, ERROR_INPUT,
                                 "the body is no object of JSON: let the webhook send "
                                 "application/json");
    json_decref(body);
    return result;
}
