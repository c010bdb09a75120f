/* SPDX-License-Identifier: MIT */
/* The one comment on a request. It is known by how it begins and by who wrote it: anybody may write
 * what begins so, and whoever owns a comment can change it afterwards. */
#include "forge/tell.h"

#include <string.h>

#define MARK "<!-- fleetgate:"

enum { PAGES_MAX = 100, BODY_MAX = 64 << 10, COMMIT_SHOWN = 10 };

/* Who the token writes as. */
struct writer {
    bool is_user;
    json_int_t id;
};

/* ----------------------------------------------------------------------------------- finding -- */

static int find_writer(struct forge_session *session, struct writer *writer, struct error *error)
{
    struct answer answer = {0};
    struct call call = {
        .method = "GET",
        .url = arena_format(&session->arena, "%s/user", session->api),
        .right = RIGHT_USER,
        .purpose = "read its own user",
    };
    if (call_send(session, &call, &answer, error) != 0)
        return -1;
    const json_t *id = json_object_get(answer.json, "id");
    bool is_nobody = answer.status == 403 || answer.status == 404;
    int result = 0;
    writer->is_user = answer.status == 200 && json_is_integer(id);
    writer->id = json_integer_value(id);
    if (!writer->is_user && !(is_nobody && session->kind->is_robot))
        result = call_refused(session, &call, &answer, error);
    answer_release(&answer);
    return result;
}

static bool is_ours(const struct forge_session *session, const struct writer *writer,
                    const json_t *comment)
{
    const char *body = json_string_value(json_object_get(comment, "body"));
    const json_t *author = json_object_get(comment, session->kind->author);
    if (!body || !text_starts_with(text_of(body), MARK))
        return false;
    return writer->is_user ? json_integer_value(json_object_get(author, "id")) == writer->id
                           : session->kind->is_robot(author);
}

static const char *url_of_comments(struct forge_session *session)
{
    return arena_format(&session->arena, "%s/%s/%s/%s", session->project, session->kind->commented,
                        session->target->request, session->kind->comments);
}

/* Reads one page of them. *id stays 0 where ours is not among them. */
static int read_page(struct forge_session *session, const struct writer *writer, unsigned page,
                     json_int_t *id, bool *has_next, struct error *error)
{
    struct answer answer = {0};
    const char *url = url_of_comments(session);
    const char *list = session->kind->list;
    const struct call call = {
        .method = "GET",
        .url =
            !url || !*list ? url : arena_format(&session->arena, "%s%s&page=%u", url, list, page),
        .right = RIGHT_COMMENT,
        .purpose = "read the comments of the request",
    };
    if (call_ask(session, &call, JSON_ARRAY, &answer, error) != 0)
        return -1;
    for (size_t i = 0; i < json_array_size(answer.json) && *id == 0; i++) {
        const json_t *comment = json_array_get(answer.json, i);
        if (is_ours(session, writer, comment))
            *id = json_integer_value(json_object_get(comment, "id"));
    }
    *has_next = *list && answer.has_next;
    answer_release(&answer);
    return 0;
}

static int find_comment(struct forge_session *session, const struct writer *writer, json_int_t *id,
                        struct error *error)
{
    bool has_next = true;
    *id = 0;
    for (unsigned page = 1; has_next && *id == 0; page++) {
        if (page > PAGES_MAX)
            return error_set(error, ERROR_LIMIT,
                             "%s: request %s has more than %u pages of comments",
                             session->target->url, session->target->request, PAGES_MAX);
        if (read_page(session, writer, page, id, &has_next, error) != 0)
            return -1;
    }
    return 0;
}

/* ----------------------------------------------------------------------------------- writing -- */

static void append_code(struct buffer *out, const char *name)
{
    for (; *name; name++) {
        if (ascii_is_alphanumeric(*name) || ascii_is_among(*name, "/._-"))
            buffer_append(out, name, 1);
        else
            buffer_format(out, "\\x%02x", (unsigned char)*name);
    }
}

/* The mark, the report, and what it is bound to. */
static json_t *make_body(const struct forge_judgement *judgement)
{
    static const struct report_style style = {0};
    struct buffer out;
    buffer_init(&out, BODY_MAX);
    buffer_format(&out, MARK " head=%s policy=%s -->\n", judgement->commit,
                  judgement->policy ? judgement->policy : "");
    report_render(&out, judgement->report, REPORT_markdown, &style);
    buffer_format(&out, "\nCommit `%.*s`", COMMIT_SHOWN, judgement->commit);
    if (judgement->base) {
        buffer_append_string(&out, ", to be merged into `");
        append_code(&out, judgement->base);
        buffer_append_string(&out, "`");
    }
    buffer_append_string(&out, ".\n");
    json_t *body =
        out.failed ? NULL : json_pack("{s:o}", "body", report_json_text(buffer_text(&out)));
    buffer_release(&out);
    return body;
}

/* The comment may be gone by now: *is_gone. */
static int edit(struct forge_session *session, json_int_t id, json_t *body, bool *is_gone,
                struct error *error)
{
    const struct forge_kind *kind = session->kind;
    struct answer answer = {0};
    const char *below = kind->edits_below
                            ? url_of_comments(session)
                            : arena_format(&session->arena, "%s/%s/%s", session->project,
                                           kind->commented, kind->comments);
    const struct call call = {
        .method = kind->edit,
        .url = below ? arena_format(&session->arena, "%s/%lld", below, (long long)id) : NULL,
        .body = body,
        .right = RIGHT_COMMENT,
        .purpose = "write the comment anew",
    };
    if (call_send(session, &call, &answer, error) != 0)
        return -1;
    *is_gone = answer.status == 404;
    bool is_done = answer.status == 204 || (answer.status == 200 && json_is_object(answer.json));
    int result = is_done || *is_gone ? 0 : call_refused(session, &call, &answer, error);
    answer_release(&answer);
    return result;
}

/* Where the answer is lost, the comment may be there: *is_done stays false. */
static int create(struct forge_session *session, const struct call *call, bool *is_done,
                  struct error *error)
{
    struct answer answer = {0};
    if (call_ask(session, call, JSON_OBJECT, &answer, error) != 0)
        return -1;
    *is_done = !answer.is_lost;
    answer_release(&answer);
    return 0;
}

static int write_body(struct forge_session *session, const struct writer *writer, json_t *body,
                      struct error *error)
{
    const struct call call = {.method = "POST",
                              .url = url_of_comments(session),
                              .body = body,
                              .right = RIGHT_COMMENT,
                              .purpose = "comment on the request",
                              .once = true};
    bool is_done = false;
    for (unsigned tries = 0;; tries++) {
        json_int_t id;
        bool is_gone = false;
        if (find_comment(session, writer, &id, error) != 0)
            return -1;
        int result =
            id ? edit(session, id, body, &is_gone, error) : create(session, &call, &is_done, error);
        if (result != 0 || is_done || (id && !is_gone))
            return result;
        if (call_pause(session, tries, &call, error) != 0)
            return -1;
    }
}

int comment_write(struct forge_session *session, const struct forge_judgement *judgement,
                  struct error *error)
{
    struct writer writer = {0};
    json_t *body = make_body(judgement);
    int result = body ? find_writer(session, &writer, error) : error_memory(error);
    if (result == 0)
        result = write_body(session, &writer, body, error);
    json_decref(body);
    return result;
}
