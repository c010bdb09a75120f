/* SPDX-License-Identifier: MIT */
/* Asks a forge, again where it fails or asks to wait. */
#include "forge/call.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum {
    TRIES_MAX = 6,
    FIRST_WAIT_MS = 250, /* doubled each time */
    /* What GitHub wants to be left alone for where it does not say how long. */
    UNSAID_WAIT_MS = 60000,
    BODY_MAX = 1 << 20,
};

static void wait_ms(int64_t wait)
{
    struct timespec left = {.tv_sec = wait / 1000, .tv_nsec = wait % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

static bool has_time(const struct forge_session *session, int64_t wait)
{
    return monotonic_ms() + wait < session->deadline;
}

/* ----------------------------------------------------------------------------------- one try -- */

static int append(const char *bytes, size_t length, void *out)
{
    buffer_append(out, bytes, length);
    return 0;
}

static int write_body(const struct call *call, struct buffer *body, struct error *error)
{
    buffer_init(body, BODY_MAX);
    if (!call->body)
        return 0;
    bool failed = json_dump_callback(call->body, append, body, JSON_COMPACT) != 0;
    return failed || body->failed ? error_memory(error) : 0;
}

static int send_try(struct forge_session *session, const struct call *call, struct text body,
                    struct http_response *response, struct error *error)
{
    static const char *const headers[] = {"Accept: application/json",
                                          "Content-Type: application/json", NULL};
    int64_t left = session->deadline - monotonic_ms();
    *response = (struct http_response){0};
    if (left <= 0)
        return error_set(error, ERROR_LIMIT, "%s: not all could be told within %.1f s",
                         session->target->url, session->forge_ms / 1000.0);
    const struct http_request request = {
        .method = call->method,
        .url = call->url,
        .headers = headers,
        .bearer_token = session->token,
        .body = body,
        .request_ms = left < session->request_ms ? (unsigned)left : session->request_ms,
        .once = call->once,
    };
    return http_send(session->http, &request, response, error);
}

/* ------------------------------------------------------------------------- once more, or not -- */

static bool speaks_of_limit(const struct http_response *response)
{
    struct text body = buffer_text(&response->body);
    for (; body.length; body = text_from(body, 1))
        if (text_starts_with(body, "rate limit"))
            return true;
    return false;
}

/* How long the forge wants to be left alone; 0: it does not ask for it. */
static int64_t asked_wait_ms(const struct http_response *response)
{
    bool may_ask = response->status == 429 || response->status == 503 || response->status == 403;
    if (!may_ask)
        return 0;
    if (response->retry_after_s)
        return (int64_t)response->retry_after_s * 1000;
    return response->status == 429 || (response->status == 403 && speaks_of_limit(response))
               ? UNSAID_WAIT_MS
               : 0;
}

static int busy(const struct forge_session *session, long status, int64_t wait, struct error *error)
{
    return error_set(error, ERROR_NETWORK,
                     "%s: takes no more requests for now (%ld): asked to wait %lld s, and "
                     "limits.forge_ms leaves less",
                     session->target->url, status, (long long)(wait / 1000));
}

static void take_answer(const struct http_response *response, struct answer *answer)
{
    struct text body = buffer_text(&response->body);
    answer->status = response->status;
    answer->has_next = response->has_next;
    answer->json = json_loadb(body.bytes ? body.bytes : "", body.length, JSON_ALLOW_NUL, NULL);
}

/* What comes of one try. */
enum outcome_of_try { TRY_ANSWERED, TRY_FAILED, TRY_WAITED, TRY_ENDED };

static enum outcome_of_try try_once(struct forge_session *session, const struct call *call,
                                    struct text body, struct answer *answer, struct error *error)
{
    struct http_response response;
    enum outcome_of_try outcome = TRY_ANSWERED;
    if (send_try(session, call, body, &response, error) != 0)
        return error->kind == ERROR_NETWORK ? TRY_FAILED : TRY_ENDED;
    int64_t wait = asked_wait_ms(&response);
    if (wait && has_time(session, wait)) {
        wait_ms(wait);
        outcome = TRY_WAITED;
    } else if (wait) {
        busy(session, response.status, wait, error);
        outcome = TRY_ENDED;
    } else if (response.status >= 500) {
        error_set(error, ERROR_NETWORK, "%s: failed (%ld) to %s", session->target->url,
                  response.status, call->purpose);
        outcome = TRY_FAILED;
    } else
        take_answer(&response, answer);
    http_response_release(&response);
    return outcome;
}

static int64_t wait_before(unsigned tries)
{
    return (int64_t)FIRST_WAIT_MS << tries;
}

static int send_body(struct forge_session *session, const struct call *call, struct text body,
                     struct answer *answer, struct error *error)
{
    for (unsigned tries = 0;;) {
        struct error cause = {0};
        switch (try_once(session, call, body, answer, &cause)) {
        case TRY_ANSWERED:
            return 0;
        case TRY_WAITED:
            continue;
        case TRY_ENDED:
            return error_set(error, cause.kind, "%s", cause.message);
        case TRY_FAILED:
            break;
        }
        answer->is_lost = call->once;
        if (answer->is_lost)
            return 0;
        int64_t wait = wait_before(tries);
        if (++tries == TRIES_MAX || !has_time(session, wait))
            return error_set(error, cause.kind, "%s", cause.message);
        wait_ms(wait);
    }
}

int call_send(struct forge_session *session, const struct call *call, struct answer *answer,
              struct error *error)
{
    struct buffer body;
    *answer = (struct answer){0};
    if (!call->url)
        return error_memory(error);
    int result = write_body(call, &body, error);
    if (result == 0)
        result = send_body(session, call, call->body ? buffer_text(&body) : (struct text){0},
                           answer, error);
    buffer_release(&body);
    return result;
}

void answer_release(struct answer *answer)
{
    json_decref(answer->json);
    *answer = (struct answer){0};
}

int call_pause(const struct forge_session *session, unsigned tries, const struct call *call,
               struct error *error)
{
    int64_t wait = wait_before(tries);
    if (tries + 1 >= TRIES_MAX || !has_time(session, wait))
        return error_set(error, ERROR_NETWORK, "%s: failed to %s: no answer came in %u tries",
                         session->target->url, call->purpose, tries + 1);
    wait_ms(wait);
    return 0;
}

int call_ask(struct forge_session *session, const struct call *call, json_type type,
             struct answer *answer, struct error *error)
{
    if (call_send(session, call, answer, error) != 0)
        return -1;
    if (answer->is_lost || (answer->status >= 200 && answer->status <= 299 && answer->json &&
                            json_typeof(answer->json) == type))
        return 0;
    call_refused(session, call, answer, error);
    answer_release(answer);
    return -1;
}

int call_for_request(struct forge_session *session, struct answer *answer, struct error *error)
{
    const struct call call = {
        .method = "GET",
        .url = arena_format(&session->arena, "%s/%s/%s", session->project, session->kind->requests,
                            session->target->request),
        .right = RIGHT_REQUEST,
        .purpose = "read the request",
    };
    return call_ask(session, &call, JSON_OBJECT, answer, error);
}
