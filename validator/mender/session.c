/* SPDX-License-Identifier: MIT */
/* Credentials: a token, the file of one, or a login. */
#include "mender/session.h"

#include <string.h>

enum { LOGOUT_MS = 2000 };

/* ------------------------------------------------------------------------- login and logout -- */

static bool is_web_token(struct text text)
{
    size_t dots = 0;
    for (size_t i = 0; i < text.length; i++)
        dots += text.bytes[i] == '.';
    return dots == 2 && !http_token_fault(text);
}

static int take_login(struct mender *mender, const struct http_response *response,
                      struct error *error)
{
    if (response->status != 200)
        return mender_request_refused(mender, response, error);
    struct text token = http_token_trim(buffer_text(&response->body));
    if (strcmp(response->content_type, "application/json") == 0 || !is_web_token(token))
        return error_set(error, ERROR_NETWORK,
                         "%s: the login gave no token; an account with single sign-on needs a "
                         "personal access token",
                         mender->host);
    mender->token = arena_string(&mender->arena, token);
    if (!mender->token)
        return error_memory(error);
    mender->logged_in = true;
    return 0;
}

static int login(struct mender *mender, struct error *error)
{
    const char *url =
        arena_format(&mender->arena, "%s/api/management/v1/useradm/auth/login", mender->server);
    if (!url)
        return error_memory(error);
    struct http_request request = {
        .method = "POST", .url = url, .user = mender->user, .password = mender->password};
    struct http_response response;
    int result = mender_request_send(mender, &request, &response, error);
    if (result == 0)
        result = take_login(mender, &response, error);
    http_response_release(&response);
    return result;
}

static int check_token(const char *token, struct error *error)
{
    const char *fault = http_token_fault(text_of(token));
    if (!fault)
        return 0;
    return error_set(error, ERROR_POLICY,
                     "MENDER_ACCESS_TOKEN must be one personal access token, but %s", fault);
}

int mender_check_credentials(struct mender *mender, struct error *error)
{
    if (mender->token)
        return check_token(mender->token, error);
    if (mender->token_file)
        return http_token_load("the Mender token file", mender->token_file, &mender->arena,
                               &mender->token, error);
    if (mender->user && mender->password)
        return 0;
    return error_set(
        error, ERROR_POLICY,
        "no credentials for Mender: set MENDER_ACCESS_TOKEN, or token_file in a policy "
        "of this machine (it does not count in one from a commit); --offline asks for "
        "no images");
}

int mender_session_open(struct mender *mender, struct error *error)
{
    if (mender_check_credentials(mender, error) != 0)
        return -1;
    return mender->token ? 0 : login(mender, error);
}

void mender_session_close(struct mender *mender)
{
    if (!mender->logged_in)
        return;
    const char *url =
        arena_format(&mender->arena, "%s/api/management/v1/useradm/auth/logout", mender->server);
    if (!url)
        return;
    struct http_request request = {
        .method = "POST", .url = url, .bearer_token = mender->token, .request_ms = LOGOUT_MS};
    struct http_response response;
    struct error ignored = {0};
    http_send(mender->http, &request, &response, &ignored);
    http_response_release(&response);
}
