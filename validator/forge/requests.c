/* SPDX-License-Identifier: MIT */
/* Which requests there are, and where their heads lie. */
#include "forge/call.h"

#include "git/git.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES_MAX = 200, REQUESTS_MAX = 10000 };

/* False where it is not as the forge has them, or memory is out. */
static bool read_request(const struct forge_kind *kind, const json_t *json, struct arena *arena,
                         struct forge_request *request)
{
    const char *head = json_string_value(forge_find(json, kind->head));
    const char *base = json_string_value(forge_find(json, kind->base));
    const char *state = json_string_value(json_object_get(json, "state"));
    const json_t *number = json_object_get(json, kind->number);
    *request = (struct forge_request){.number = json_integer_value(number)};
    if (!head || !base || !state || request->number <= 0 || request->number > FORGE_REQUEST_MAX ||
        !object_id_parse(text_of(head), &request->head))
        return false;
    request->is_open = strcmp(state, kind->open) == 0;
    request->base = arena_string(arena, text_of(base));
    return request->base != NULL;
}

static int not_as_it_should(const struct forge_session *session, const char *purpose,
                            struct error *error)
{
    return error_set(
        error, ERROR_NETWORK,
        "%s: the answer to the request to %s names no number, state, head or base of one: "
        "correct --url",
        session->target->url, purpose);
}

static int ask_one(struct forge_session *session, struct arena *arena,
                   struct forge_request *request, struct error *error)
{
    struct answer answer = {0};
    int result = call_for_request(session, &answer, error);
    if (result == 0 && !read_request(session->kind, answer.json, arena, request))
        result = not_as_it_should(session, "read the request", error);
    answer_release(&answer);
    return result;
}

int forge_read_request(const struct forge_target *target, const struct limits *limits,
                       struct arena *arena, struct forge_request *request, struct error *error)
{
    struct forge_session session;
    int result = forge_session_open(&session, target, limits, error);
    if (result == 0)
        result = ask_one(&session, arena, request, error);
    forge_session_close(&session);
    return result;
}

/* ---------------------------------------------------------------------------------- the list -- */

struct list {
    struct arena *arena;
    struct forge_request *requests; /* [REQUESTS_MAX] */
    size_t count;
};

static int ask_page(struct forge_session *session, struct list *list, unsigned page, bool *has_next,
                    struct error *error)
{
    struct answer answer = {0};
    size_t before = list->count;
    const struct call call = {
        .method = "GET",
        .url = arena_format(&session->arena, "%s/%s%s&page=%u", session->project,
                            session->kind->requests, session->kind->list_open, page),
        .right = RIGHT_REQUEST,
        .purpose = "list the requests",
    };
    int result = call_ask(session, &call, JSON_ARRAY, &answer, error);
    for (size_t i = 0; result == 0 && i < json_array_size(answer.json); i++) {
        if (list->count == REQUESTS_MAX)
            result = error_set(error, ERROR_LIMIT, "%s has more than %d open requests",
                               session->target->project, REQUESTS_MAX);
        else if (read_request(session->kind, json_array_get(answer.json, i), list->arena,
                              &list->requests[list->count]))
            list->count++;
    }
    /* One without a commit has no head, and is nothing to judge. Where all are so, it is no forge.
     */
    if (result == 0 && list->count == before && json_array_size(answer.json) > 1)
        result = not_as_it_should(session, call.purpose, error);
    *has_next = answer.has_next && json_array_size(answer.json) > 0;
    answer_release(&answer);
    return result;
}

static int ask_all(struct forge_session *session, struct list *list, struct error *error)
{
    bool has_next = true;
    for (unsigned page = 1; has_next; page++) {
        if (page > PAGES_MAX)
            return error_set(error, ERROR_LIMIT, "%s has more than %d pages of open requests",
                             session->target->project, PAGES_MAX);
        if (ask_page(session, list, page, &has_next, error) != 0)
            return -1;
    }
    return 0;
}

int forge_list_requests(const struct forge_target *target, const struct limits *limits,
                        struct arena *arena, const struct forge_request **requests, size_t *count,
                        struct error *error)
{
    struct forge_session session;
    struct list list = {arena, arena_alloc_array(arena, REQUESTS_MAX, sizeof *list.requests), 0};
    if (!list.requests)
        return error_memory(error);
    int result = forge_session_open(&session, target, limits, error);
    if (result == 0)
        result = ask_all(&session, &list, error);
    forge_session_close(&session);
    *requests = list.requests;
    *count = list.count;
    return result;
}

/* ---------------------------------------------------------------------------------- for git -- */

const char *forge_head_ref(size_t forge, int64_t number, struct arena *arena)
{
    const char *const *around = forge_kind(forge)->head_ref;
    return arena_format(arena, "%s%" PRId64 "%s", around[0], number, around[1]);
}

const char *forge_repository(const struct forge_target *target, struct arena *arena)
{
    static const char api_of_site[] = "https://api.github.com";
    bool is_github = strcmp(forge_name(target->forge), "github") == 0;
    struct text url = text_of(target->url);
    while (text_ends_with(url, "/"))
        url.length--;
    if (is_github && text_ends_with(url, "/api/v3"))
        url.length -= strlen("/api/v3");
    if (is_github && text_is(url, api_of_site))
        url = TEXT("https://github.com");
    return arena_format(arena, "%.*s/%s.git", (int)url.length, url.bytes, target->project);
}
