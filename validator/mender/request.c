/* SPDX-License-Identifier: MIT */
#include "mender/session.h"

#include <jansson.h>
#include <string.h>

enum {
    URL_BYTES_MAX = 32 << 10,
    /* Values in one answer. A full page of 500 artifacts holds some 30,000; jansson needs up to
     * 75 times the bytes of an answer of tiny values, which the limit on bytes does not stop. */
    JSON_VALUES_MAX = 500000,
};

static int out_of_time(const struct mender *mender, struct error *error)
{
    return error_set(error, ERROR_LIMIT, "%s: Mender did not answer all questions within %.1f s",
                     mender->host, mender->server_ms / 1000.0);
}

int session_send(struct mender *mender, const struct http_request *request,
                 struct http_response *response, struct error *error)
{
    *response = (struct http_response){0};
    int64_t left = mender->deadline - monotonic_ms();
    if (left <= 0)
        return out_of_time(mender, error);
    struct http_request bounded = *request;
    bounded.request_ms = left < mender->request_ms ? (unsigned)left : mender->request_ms;
    struct error cause = {0};
    if (http_send(mender->http, &bounded, response, &cause) == 0)
        return 0;
    if (cause.kind == ERROR_NETWORK && monotonic_ms() >= mender->deadline)
        return out_of_time(mender, error);
    return error_set(error, cause.kind, "%s", cause.message);
}

static int refused_credentials(const struct mender *mender, long status, struct error *error)
{
    if (mender->user && !mender->logged_in)
        return error_set(error, ERROR_NETWORK,
                         "%s: Mender refused user and password (%ld): correct them, or use a "
                         "personal access token, which accounts with two-factor authentication or "
                         "single sign-on need",
                         mender->host, status);
    if (status == 403)
        return error_set(error, ERROR_NETWORK,
                         "%s: Mender refused the access token (403): its user may not read "
                         "releases; give the user a role that may",
                         mender->host);
    return error_set(error, ERROR_NETWORK,
                     "%s: Mender refused the access token (401): it is wrong, expired or revoked; "
                     "make a new personal access token%s%s",
                     mender->host, mender->token_file ? " and put it into " : "",
                     mender->token_file ? mender->token_file : "");
}

static int asked_to_wait(const struct mender *mender, const struct http_response *response,
                         struct error *error)
{
    if (response->retry_after_s > 0)
        return error_set(error, ERROR_NETWORK,
                         "%s: Mender takes no more requests for now (%ld); try again in %u s",
                         mender->host, response->status, response->retry_after_s);
    return error_set(error, ERROR_NETWORK,
                     "%s: Mender takes no more requests for now (%ld); try again later",
                     mender->host, response->status);
}

int session_refused(const struct mender *mender, const struct http_response *response,
                    struct error *error)
{
    long status = response->status;
    if (status == 401 || status == 403)
        return refused_credentials(mender, status, error);
    if (status == 429 || status == 503)
        return asked_to_wait(mender, response, error);
    if (status >= 300 && status <= 399)
        return error_set(error, ERROR_NETWORK,
                         "%s: answered with a redirect (%ld): redirects are not followed; put the "
                         "final address into mender.server",
                         mender->host, status);
    if (status >= 500)
        return error_set(error, ERROR_NETWORK,
                         "%s: Mender failed (%ld); try again, or see Mender's own log",
                         mender->host, status);
    return error_set(error, ERROR_NETWORK,
                     "%s: unexpected answer (%ld); mender.server may not be a Mender server",
                     mender->host, status);
}

/* Never too few: each value but the first follows one of these, which strings may hold as well. */
static size_t count_values(struct text body)
{
    size_t count = 1;
    for (size_t i = 0; i < body.length; i++)
        count += body.bytes[i] == ',' || body.bytes[i] == '[' || body.bytes[i] == '{';
    return count;
}

static int parse_json(const struct mender *mender, const struct http_response *response,
                      json_t **json, struct error *error)
{
    if (strcmp(response->content_type, "application/json") != 0)
        return error_set(error, ERROR_NETWORK,
                         "%s: answered %ld with %s, not with JSON; mender.server may not be a "
                         "Mender server",
                         mender->host, response->status,
                         response->content_type[0] ? response->content_type : "no content type");
    struct text body = buffer_text(&response->body);
    if (count_values(body) > JSON_VALUES_MAX)
        return error_set(error, ERROR_NETWORK, "%s: the answer holds more than %d values",
                         mender->host, JSON_VALUES_MAX);
    json_error_t fault;
    *json = json_loadb(body.bytes, body.length, JSON_REJECT_DUPLICATES, &fault);
    if (*json)
        return 0;
    /* jansson names no cause when it cannot allocate. */
    if (json_error_code(&fault) == json_error_unknown)
        return error_memory(error);
    return error_set(error, ERROR_NETWORK, "%s: the answer is not valid JSON (line %d, column %d)",
                     mender->host, fault.line, fault.column);
}

int session_get(struct mender *mender, const char *path, long *status, json_t **json,
                struct error *error)
{
    *json = NULL;
    if (session_open(mender, error) != 0)
        return -1;
    struct buffer url;
    buffer_init(&url, URL_BYTES_MAX);
    buffer_format(&url, "%s%s", mender->server, path);
    static const char *const headers[] = {"Accept: application/json", NULL};
    struct http_request request = {
        .method = "GET", .url = url.bytes, .headers = headers, .bearer_token = mender->token};
    struct http_response response = {0};
    int result =
        url.failed ? error_memory(error) : session_send(mender, &request, &response, error);
    if (result == 0) {
        *status = response.status;
        result = response.status == 200 || response.status == 404
                     ? parse_json(mender, &response, json, error)
                     : session_refused(mender, &response, error);
    }
    http_response_release(&response);
    buffer_release(&url);
    return result;
}
