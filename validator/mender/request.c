/* SPDX-License-Identifier: MIT */
/* Sends a request in time, and says why the server refused it. */
#include "mender/request.h"

#include <errno.h>
#include <time.h>

static int out_of_time(const struct mender *mender, struct error *error)
{
    return error_set(error, ERROR_LIMIT, "%s: Mender did not answer all questions within %.1f s",
                     mender->host, mender->server_ms / 1000.0);
}

static int send_once(struct mender *mender, const struct http_request *request,
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

/* How long the server wants to be left alone. 0: it does not say so. */
static int64_t asked_wait_ms(const struct http_response *response)
{
    bool is_busy = response->status == 429 || response->status == 503;
    return is_busy ? (int64_t)response->retry_after_s * 1000 : 0;
}

static void wait_ms(int64_t wait)
{
    struct timespec left = {.tv_sec = wait / 1000, .tv_nsec = wait % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

int mender_request_send(struct mender *mender, const struct http_request *request,
                        struct http_response *response, struct error *error)
{
    for (;;) {
        if (send_once(mender, request, response, error) != 0)
            return -1;
        int64_t wait = asked_wait_ms(response);
        if (wait == 0 || monotonic_ms() + wait >= mender->deadline)
            return 0;
        http_response_release(response);
        wait_ms(wait);
    }
}

static int refused_credentials(const struct mender *mender, long status, struct error *error)
{
    if (!mender->token)
        return error_set(error, ERROR_NETWORK,
                         "%s: Mender refused user and password (%ld): correct them, or use a "
                         "personal access token, which accounts with two-factor authentication or "
                         "single sign-on need",
                         mender->host, status);
    if (status == 403)
        return error_set(error, ERROR_NETWORK,
                         "%s: Mender refused the access token (403): its user may not read "
                         "%s; give the user a role that may",
                         mender->host, mender->subject);
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

int mender_request_refused(const struct mender *mender, const struct http_response *response,
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
