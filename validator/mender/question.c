/* SPDX-License-Identifier: MIT */
/* Asks a question, and reads the JSON of the answer. */
#include "mender/question.h"

#include "mender/session.h"

#include <jansson.h>
#include <string.h>

enum {
    URL_BYTES_MAX = 32 << 10,
    /* Values in one answer. A full page of 500 artifacts holds some 30,000; jansson needs up to
     * 75 times the bytes of an answer of tiny values, which the limit on bytes does not stop. */
    JSON_VALUES_MAX = 500000,
};

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

static int read_reply(const struct mender *mender, const struct http_response *response,
                      struct mender_reply *reply, struct error *error)
{
    reply->status = response->status;
    reply->is_paged = response->is_paged;
    reply->has_next = response->has_next;
    if (response->status != 200 && response->status != 404)
        return mender_request_refused(mender, response, error);
    return parse_json(mender, response, &reply->json, error);
}

int mender_ask_with(struct mender *mender, const char *path, struct text body,
                    struct mender_reply *reply, struct error *error)
{
    *reply = (struct mender_reply){0};
    if (mender_session_open(mender, error) != 0)
        return -1;
    struct buffer url;
    buffer_init(&url, URL_BYTES_MAX);
    buffer_format(&url, "%s%s", mender->server, path);
    static const char *const headers[] = {"Accept: application/json",
                                          "Content-Type: application/json", NULL};
    static const char *const headers_of_get[] = {"Accept: application/json", NULL};
    struct http_request request = {.method = body.bytes ? "POST" : "GET",
                                   .url = url.bytes,
                                   .headers = body.bytes ? headers : headers_of_get,
                                   .bearer_token = mender->token,
                                   .body = body};
    struct http_response response = {0};
    int result =
        url.failed ? error_memory(error) : mender_request_send(mender, &request, &response, error);
    if (result == 0)
        result = read_reply(mender, &response, reply, error);
    http_response_release(&response);
    buffer_release(&url);
    return result;
}

int mender_ask(struct mender *mender, const char *path, struct mender_reply *reply,
               struct error *error)
{
    return mender_ask_with(mender, path, (struct text){0}, reply, error);
}

bool mender_may_go_on(const struct mender_reply *reply)
{
    return reply->is_paged ? reply->has_next : json_array_size(reply->json) > 0;
}
