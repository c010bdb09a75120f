/* SPDX-License-Identifier: MIT */
/* Tokens: who may ask, login and logout. */
#include "mender_double.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum {
    SESSIONS_MAX = 10, /* an eleventh login ends the oldest session */
    SESSION_SECONDS = 7 * 24 * 3600,
    PAYLOAD_MAX = 4096,
};

static const char user_id[] = "a1f6a8d2-6f0b-4c6e-8d3c-0f6b7c1d2e3f";
static const char all_scopes[] = "mender.*";

/* A token that ends so counts as signed. In Base64: "a signature like no other". */
static const char signature[] = "YSBzaWduYXR1cmUgbGlrZSBubyBvdGhlcg";

/* --------------------------------------------------------------------- the form of the token -- */

static enum MHD_Result challenge(struct call *call, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static enum MHD_Result challenge(struct call *call, const char *format, ...)
{
    char cause[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(cause, sizeof cause, format, arguments);
    va_end(arguments);
    call_add_header(call, "WWW-Authenticate", "Bearer realm=\"ManagementJWT\"");
    return answer_error(call, 401, "%s", cause);
}

/* The second of the two words of a header. bytes NULL: there is none, and *result is set. */
static struct text read_header(struct call *call, struct text words, enum MHD_Result *result)
{
    struct text none = {NULL, 0};
    const char *blank = memchr(words.bytes, ' ', words.length);
    size_t length = blank ? (size_t)(blank - words.bytes) : words.length;
    struct text token = {words.bytes + length + 1, words.length - length - 1};
    if (!blank || memchr(token.bytes, ' ', token.length)) {
        *result = challenge(call, "malformed Authorization header");
        return none;
    }
    if (length != strlen("Bearer") || strncasecmp(words.bytes, "Bearer", length) != 0) {
        *result = challenge(call, "unknown Authorization method %.*s", (int)length, words.bytes);
        return none;
    }
    return token;
}

/* The token of the header, which Go reads without blanks at its end, else of the cookie. */
static bool read_token(struct call *call, enum MHD_Result *result)
{
    const char *cookie = MHD_lookup_connection_value(call->connection, MHD_COOKIE_KIND, "JWT");
    struct text words = text_of(call_header(call, "Authorization"));
    while (text_ends_with(words, " "))
        words.length--;
    struct text token = text_of(cookie);
    if (words.length > 0)
        token = read_header(call, words, result);
    else if (!cookie)
        *result = challenge(call, "Authorization not present in header");
    call->token = token.bytes ? strndup(token.bytes, token.length) : NULL;
    return call->token != NULL;
}

/* The second of three parts. False when there are not three. */
static bool find_payload(const char *token, struct text *payload)
{
    const char *first = strchr(token, '.');
    const char *second = first ? strchr(first + 1, '.') : NULL;
    if (!second || strchr(second + 1, '.'))
        return false;
    *payload = (struct text){first + 1, (size_t)(second - first - 1)};
    return true;
}

/* "" for what is no string or not there. */
static const char *claim(const struct call *call, const char *name)
{
    const char *value = json_string_value(json_object_get(call->claims, name));
    return value ? value : "";
}

static bool check_subject(struct call *call, enum MHD_Result *result)
{
    const json_t *subject = json_object_get(call->claims, "sub");
    if (subject && !json_is_string(subject) && !json_is_null(subject))
        *result = challenge(call,
                            "identity: failed to decode JSON JWT claims: json: cannot unmarshal %s "
                            "into Go struct field Identity.sub of type string",
                            json_kind(subject));
    else if (!claim(call, "sub")[0])
        *result = challenge(call, "identity: claim \"sub\" is required");
    else
        return true;
    return false;
}

/* Of all that Go's reader of JSON may complain about, only that the text is cut short. */
static bool read_claims(struct call *call, enum MHD_Result *result)
{
    struct text payload;
    unsigned char bytes[PAYLOAD_MAX];
    if (!find_payload(call->token, &payload)) {
        *result = challenge(call, "identity: incorrect token format");
        return false;
    }
    long fault = find_base64url_fault(payload);
    if (fault >= 0) {
        *result = challenge(call,
                            "identity: failed to decode base64 JWT claims: illegal base64 data at "
                            "input byte %ld",
                            fault);
        return false;
    }
    long length = decode_base64(payload, bytes, sizeof bytes);
    if (length > 0)
        call->claims = json_loadb((const char *)bytes, (size_t)length, JSON_DECODE_ANY, NULL);
    if (!call->claims) {
        *result = challenge(call, "identity: failed to decode JSON JWT claims: unexpected end of "
                                  "JSON input");
        return false;
    }
    return check_subject(call, result);
}

/* ------------------------------------------------------------------------- is the token good -- */

static bool is_valid(const struct call *call)
{
    const json_t *end = json_object_get(call->claims, "exp");
    return strcmp(strrchr(call->token, '.') + 1, signature) == 0 && claim(call, "iss")[0] &&
           claim(call, "jti")[0] && claim(call, "scp")[0] &&
           (!end || json_integer_value(end) >= time(NULL));
}

/* The index of the session with this token, or the number of sessions. */
static size_t find_session(const struct call *call)
{
    const json_t *sessions = call->state->sessions;
    size_t i = 0;
    while (i < json_array_size(sessions) &&
           strcmp(json_string_value(json_array_get(sessions, i)), claim(call, "jti")) != 0)
        i++;
    return i;
}

/* Mender looks at neither the time from which a token is valid nor at its audience, and means to
 * say 403 of a foreign scope. */
static bool check_user(struct call *call, enum MHD_Result *result)
{
    if (!is_valid(call))
        *result = answer_error(call, 401, "invalid jwt");
    else if (strcmp(claim(call, "scp"), all_scopes) != 0)
        *result = answer_error(call, 500, "internal error");
    else if (!json_is_true(json_object_get(call->claims, "mender.user")) ||
             strcmp(claim(call, "sub"), user_id) != 0 ||
             find_session(call) == json_array_size(call->state->sessions))
        *result = answer_error(call, 401, "unauthorized");
    else
        return true;
    return false;
}

bool authorize(struct call *call, enum audience audience, enum MHD_Result *result)
{
    if (audience == ANYBODY)
        return true;
    if (!read_token(call, result))
        return false;
    const char *expected = call->state->options.token;
    if (json_object_get(call->state->revoked, call->token)) {
        *result = answer_error(call, 401, "unauthorized");
        return false;
    }
    if (audience == USERS && expected && strcmp(call->token, expected) == 0)
        return true;
    if (!read_claims(call, result))
        return false;
    return audience == DEVICES_ONLY || !expected || check_user(call, result);
}

/* ------------------------------------------------------------------------- login and logout -- */

/* Base64 in the URL's alphabet, without padding. */
static void append_base64(struct buffer *out, const char *text)
{
    char encoded[PAYLOAD_MAX];
    int length =
        EVP_EncodeBlock((unsigned char *)encoded, (const unsigned char *)text, (int)strlen(text));
    while (length > 0 && encoded[length - 1] == '=')
        length--;
    for (int i = 0; i < length; i++)
        encoded[i] = (char)(encoded[i] == '+' ? '-' : encoded[i] == '/' ? '_' : encoded[i]);
    buffer_append(out, encoded, (size_t)length);
}

/* A token as Mender's, but for its signature. */
static void make_token(struct buffer *token, const char *id)
{
    char payload[512];
    long long now = time(NULL);
    snprintf(payload, sizeof payload,
             "{\"jti\":\"%s\",\"sub\":\"%s\",\"exp\":%lld,\"iat\":%lld,\"nbf\":%lld,"
             "\"iss\":\"mender.useradm\",\"scp\":\"%s\",\"mender.user\":true}",
             id, user_id, now + SESSION_SECONDS, now, now, all_scopes);
    append_base64(token, "{\"alg\":\"RS256\",\"kid\":0,\"typ\":\"JWT\"}");
    buffer_append_string(token, ".");
    append_base64(token, payload);
    buffer_append_string(token, ".");
    buffer_append_string(token, signature);
}

/* Fills in "user:password" of the Basic header. */
static bool read_basic(const struct call *call, char *credentials, size_t size)
{
    static const char scheme[] = "Basic ";
    const char *header = call_header(call, "Authorization");
    if (!header || strncasecmp(header, scheme, strlen(scheme)) != 0)
        return false;
    long length =
        decode_base64(text_of(header + strlen(scheme)), (unsigned char *)credentials, size - 1);
    if (length < 0)
        return false;
    credentials[length] = '\0';
    return strchr(credentials, ':') != NULL;
}

static bool is_known_user(const struct double_options *options, char *credentials)
{
    char *colon = strchr(credentials, ':');
    *colon = '\0';
    return strcasecmp(credentials, options->user) == 0 && strcmp(colon + 1, options->password) == 0;
}

/* The body may hold options; without one there are none. */
static bool has_broken_options(const struct call *call)
{
    if (call->body.length == 0)
        return false;
    json_t *options = json_loadb(call->body.bytes, call->body.length, 0, NULL);
    bool broken = !json_is_object(options);
    json_decref(options);
    return broken;
}

enum MHD_Result login(struct call *call)
{
    char credentials[1024];
    if (has_broken_options(call))
        return answer_error(call, 400, "failed to decode request body");
    if (!read_basic(call, credentials, sizeof credentials))
        return answer_error(call, 401, "invalid or missing auth header");
    if (!is_known_user(&call->state->options, credentials))
        return answer_error(call, 401, "unauthorized");
    char id[UUID_SIZE];
    make_uuid(id);
    struct buffer token;
    buffer_init(&token, PAYLOAD_MAX);
    make_token(&token, id);
    json_t *sessions = call->state->sessions;
    json_array_append_new(sessions, json_string(id));
    if (json_array_size(sessions) > SESSIONS_MAX)
        json_array_remove(sessions, 0);
    enum MHD_Result result = answer_text(call, 200, "application/jwt", token.bytes);
    buffer_release(&token);
    return result;
}

/* A session is over for every form of its token. */
enum MHD_Result logout(struct call *call)
{
    json_object_set_new(call->state->revoked, call->token, json_true());
    json_array_remove(call->state->sessions, find_session(call));
    return answer_empty(call, 202);
}
