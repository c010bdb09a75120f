/* SPDX-License-Identifier: MIT */
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

/* ------------------------------------------------------------------------- is the token good -- */

static enum MHD_Result challenge(struct call *call, const char *cause)
{
    call_add_header(call, "WWW-Authenticate", "Bearer realm=\"ManagementJWT\"");
    return answer_error(call, 401, "%s", cause);
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

/* What is wrong with the form of a token, in Mender's words; NULL for nothing. */
static const char *find_fault(const char *token)
{
    struct text payload;
    unsigned char bytes[PAYLOAD_MAX];
    if (!find_payload(token, &payload))
        return "identity: incorrect token format";
    long length = decode_base64(payload, bytes, sizeof bytes);
    if (length < 0)
        return "identity: failed to decode base64 JSON payload";
    json_t *claims = json_loadb((const char *)bytes, (size_t)length, 0, NULL);
    const char *fault = NULL;
    if (!claims)
        fault = "identity: failed to decode JSON payload";
    else if (!json_is_string(json_object_get(claims, "sub")))
        fault = "identity: claim \"sub\" is required";
    json_decref(claims);
    return fault;
}

static bool is_session(const struct double_state *state, const char *token)
{
    for (size_t i = 0; i < json_array_size(state->sessions); i++) {
        if (strcmp(json_string_value(json_array_get(state->sessions, i)), token) == 0)
            return true;
    }
    return false;
}

static bool check_token(struct call *call, const char *token, enum MHD_Result *result)
{
    const struct double_state *state = call->state;
    const char *expected = state->options.token;
    bool revoked = json_object_get(state->revoked, token) != NULL;
    if (!revoked && ((expected && strcmp(token, expected) == 0) || is_session(state, token)))
        return true;
    const char *fault = find_fault(token);
    if (!fault && !expected && !revoked)
        return true;
    *result = fault ? challenge(call, fault)
                    : answer_error(call, 401, revoked ? "unauthorized" : "invalid jwt");
    return false;
}

/* The token of the header, or NULL with *result set. */
static const char *read_bearer(struct call *call, enum MHD_Result *result)
{
    const char *header = call_header(call, "Authorization");
    if (!header) {
        *result = challenge(call, "Authorization not present in header");
        return NULL;
    }
    const char *blank = strchr(header, ' ');
    if (!blank || blank[1] == '\0' || strchr(blank + 1, ' ')) {
        *result = challenge(call, "malformed Authorization header");
        return NULL;
    }
    if (strncasecmp(header, "Bearer ", strlen("Bearer ")) != 0) {
        char cause[128];
        snprintf(cause, sizeof cause, "unknown Authorization method %.*s", (int)(blank - header),
                 header);
        *result = challenge(call, cause);
        return NULL;
    }
    return blank + 1;
}

bool authorize(struct call *call, enum MHD_Result *result)
{
    const char *token = read_bearer(call, result);
    return token && check_token(call, token, result);
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
static void make_token(struct buffer *token)
{
    char id[UUID_SIZE];
    char payload[512];
    make_uuid(id);
    snprintf(payload, sizeof payload,
             "{\"jti\":\"%s\",\"sub\":\"a1f6a8d2-6f0b-4c6e-8d3c-0f6b7c1d2e3f\",\"exp\":%lld,"
             "\"iss\":\"mender.useradm\",\"scp\":\"mender.*\",\"mender.user\":true}",
             id, (long long)time(NULL) + SESSION_SECONDS);
    append_base64(token, "{\"alg\":\"RS256\",\"kid\":0,\"typ\":\"JWT\"}");
    buffer_append_string(token, ".");
    append_base64(token, payload);
    buffer_append_string(token, ".");
    append_base64(token, "a signature nobody checks");
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
    struct buffer token;
    buffer_init(&token, PAYLOAD_MAX);
    make_token(&token);
    json_t *sessions = call->state->sessions;
    json_array_append_new(sessions, json_string(token.bytes));
    if (json_array_size(sessions) > SESSIONS_MAX)
        json_array_remove(sessions, 0);
    enum MHD_Result result = answer_text(call, 200, "application/jwt", token.bytes);
    buffer_release(&token);
    return result;
}

enum MHD_Result logout(struct call *call)
{
    const char *token = strchr(call_header(call, "Authorization"), ' ') + 1;
    json_object_set_new(call->state->revoked, token, json_true());
    return answer_empty(call, 202);
}
