/* SPDX-License-Identifier: MIT */
/* Addresses and credentials of a report to a forge. */
#include "forge/session.h"

#include <openssl/crypto.h>
#include <string.h>

enum { PROJECT_MAX = 500, NUMBER_DIGITS = 12 };

/* -------------------------------------------------------------------------------- the target -- */

static bool is_word(struct text word)
{
    if (word.length == 0 || text_is(word, ".") || text_is(word, ".."))
        return false;
    for (size_t i = 0; i < word.length; i++)
        if (!ascii_is_alphanumeric(word.bytes[i]) && !ascii_is_among(word.bytes[i], "._-"))
            return false;
    return true;
}

static bool is_project(const struct forge_kind *kind, const char *name)
{
    struct text rest = text_of(name);
    size_t words = 0;
    if (rest.length > PROJECT_MAX)
        return false;
    for (; rest.bytes; words++)
        if (!is_word(text_cut(&rest, '/')))
            return false;
    return kind->is_one_word ? words >= 2 : words == 2;
}

static bool is_number(const char *request)
{
    struct text rest = text_of(request);
    return rest.length <= NUMBER_DIGITS && text_peek(&rest) != '0' && text_skip_digits(&rest) &&
           rest.length == 0;
}

/* The site answers with pages for people. */
static bool is_site_of_github(const struct forge_target *target)
{
    return strcmp(forge_name(target->forge), "github") == 0 &&
           (text_starts_with(text_of(target->url), "https://github.com") ||
            text_starts_with(text_of(target->url), "https://www.github.com"));
}

int forge_check_target(const struct forge_target *target, struct error *error)
{
    struct error of_url = {0};
    if (http_check_address("--url", target->url, &of_url) != 0)
        return error_set(error, ERROR_USAGE, "%s", of_url.message);
    if (is_site_of_github(target))
        return error_set(error, ERROR_USAGE,
                         "--url must be the API of GitHub: https://api.github.com");
    if (!is_project(forge_kind(target->forge), target->project))
        return error_set(error, ERROR_USAGE, "--project must be OWNER/NAME, as in acme/fleet");
    if (target->request && !is_number(target->request))
        return error_set(error, ERROR_USAGE, "--request must be the number of the request");
    return 0;
}

/* ------------------------------------------------------------------------------- the session -- */

static const char *address_of(struct forge_session *session)
{
    struct text url = text_of(session->target->url);
    while (text_ends_with(url, "/"))
        url.length--;
    return arena_format(&session->arena, "%.*s%s", (int)url.length, url.bytes, session->kind->api);
}

static const char *project_of(struct forge_session *session)
{
    const struct forge_kind *kind = session->kind;
    struct buffer name;
    buffer_init(&name, 3 * PROJECT_MAX + 1);
    if (kind->is_one_word)
        http_escape(&name, text_of(session->target->project));
    else
        buffer_append_string(&name, session->target->project);
    const char *url =
        session->api && !name.failed
            ? arena_format(&session->arena, "%s%s%s", session->api, kind->projects, name.bytes)
            : NULL;
    buffer_release(&name);
    return url;
}

int forge_session_open(struct forge_session *session, const struct forge_target *target,
                       const struct limits *limits, struct error *error)
{
    *session = (struct forge_session){
        .kind = forge_kind(target->forge),
        .target = target,
        .deadline = monotonic_ms() + limits->forge_ms,
        .forge_ms = limits->forge_ms,
        .request_ms = limits->request_ms,
    };
    const struct http_options options = {.connect_ms = limits->connect_ms,
                                         .request_ms = limits->request_ms,
                                         .response_bytes = limits->response_bytes};
    arena_init(&session->arena);
    if (http_token_load("the token file", target->token_file, &session->arena, &session->token,
                        error) != 0)
        return -1;
    session->api = address_of(session);
    session->project = project_of(session);
    if (!session->project)
        return error_memory(error);
    return http_client_new(&session->http, &options, error);
}

void forge_session_close(struct forge_session *session)
{
    http_client_free(session->http);
    if (session->token)
        OPENSSL_cleanse((char *)(uintptr_t)session->token, strlen(session->token));
    arena_release(&session->arena);
}
