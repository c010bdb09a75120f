/* SPDX-License-Identifier: MIT */
/* Credentials: a token, the file of one, or a login. */
#include "mender/session.h"

#include <string.h>

enum {
    TOKEN_BYTES_MAX = 16 << 10,
    LOGOUT_MS = 2000,
};

/* ------------------------------------------------------------------------------- the token -- */

static bool is_blank(char byte)
{
    return ascii_is_among(byte, " \t\r\n");
}

static struct text trim(struct text text)
{
    while (text.length > 0 && is_blank(text.bytes[text.length - 1]))
        text.length--;
    while (is_blank(text_peek(&text)))
        text_skip(&text, 1);
    return text;
}

static bool is_token(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] <= 0x20 || text.bytes[i] >= 0x7F)
            return false;
    }
    return text.length > 0 && text.length <= TOKEN_BYTES_MAX;
}

static int keep_token(struct mender *mender, struct text token, struct error *error)
{
    mender->token = arena_string(&mender->arena, token);
    return mender->token ? 0 : error_memory(error);
}

static int read_token_file(struct mender *mender, struct error *error)
{
    char bytes[TOKEN_BYTES_MAX + 1];
    size_t length;
    if (file_read(mender->token_file, bytes, sizeof bytes, &length) != 0)
        return error_set(error, ERROR_POLICY, "cannot read the Mender token file %s: %s",
                         mender->token_file, file_trouble());
    struct text token = trim((struct text){bytes, length});
    if (length > TOKEN_BYTES_MAX || !is_token(token))
        return error_set(error, ERROR_POLICY,
                         "the Mender token file %s must hold one personal access token: printable "
                         "ASCII without blanks, %d bytes at most",
                         mender->token_file, TOKEN_BYTES_MAX);
    return keep_token(mender, token, error);
}

/* ------------------------------------------------------------------------- login and logout -- */

static bool is_web_token(struct text text)
{
    size_t dots = 0;
    for (size_t i = 0; i < text.length; i++)
        dots += text.bytes[i] == '.';
    return dots == 2 && is_token(text);
}

static int take_login(struct mender *mender, const struct http_response *response,
                      struct error *error)
{
    if (response->status != 200)
        return mender_request_refused(mender, response, error);
    struct text token = trim(buffer_text(&response->body));
    if (strcmp(response->content_type, "application/json") == 0 || !is_web_token(token))
        return error_set(error, ERROR_NETWORK,
                         "%s: the login gave no token; an account with single sign-on needs a "
                         "personal access token",
                         mender->host);
    if (keep_token(mender, token, error) != 0)
        return -1;
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

int mender_session_open(struct mender *mender, struct error *error)
{
    if (mender->token)
        return is_token(text_of(mender->token))
                   ? 0
                   : error_set(error, ERROR_POLICY,
                               "the Mender access token must be printable ASCII without blanks, "
                               "%d bytes at most",
                               TOKEN_BYTES_MAX);
    if (mender->token_file)
        return read_token_file(mender, error);
    if (mender->user && mender->password)
        return login(mender, error);
    return error_set(error, ERROR_POLICY,
                     "no credentials for Mender: give a personal access token in a token file");
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
