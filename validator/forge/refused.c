/* SPDX-License-Identifier: MIT */
/* Why a forge did not do what it was asked, in one sentence. */
#include "forge/call.h"

#include <string.h>

enum { WORDS_MAX = 160 };

/* What the forge itself says. Its words may be anything, and may hold what we sent. */
static const char *words_of(const struct forge_session *session, const struct answer *answer)
{
    const char *words = json_string_value(json_object_get(answer->json, "message"));
    if (!words)
        words = json_string_value(json_object_get(answer->json, "error"));
    return words && !strstr(words, session->token) ? words : "";
}

/* error_set with the forge's words behind it. */
static int refuse(const struct forge_session *session, const struct answer *answer,
                  const char *sentence, struct error *error)
{
    const char *words = words_of(session, answer);
    if (!sentence)
        return error_memory(error);
    return error_set(error, ERROR_NETWORK, "%s: %s%s%.*s%s", session->target->url, sentence,
                     *words ? "; it says: \"" : "", WORDS_MAX, words, *words ? "\"" : "");
}

static const char *sentence_of(struct forge_session *session, const struct call *call, long status)
{
    struct arena *arena = &session->arena;
    const struct forge_target *target = session->target;
    const char *right = session->kind->rights[call->right];
    bool of_request = target->request && call->right != RIGHT_STATUS && call->right != RIGHT_USER;
    if (status == 401)
        return arena_format(arena,
                            "the token was refused (401): it is wrong, expired or revoked; put "
                            "another into %s",
                            target->token_file);
    if (status == 403 && right)
        return arena_format(arena, "the token may not %s (403): give it %s", call->purpose, right);
    if (status == 404 || status == 410)
        return arena_format(arena, "%s%s%s%s is not there, or not for this token (%ld)",
                            of_request ? "request " : "", of_request ? target->request : "",
                            of_request ? " of " : "", target->project, status);
    if (status >= 300 && status <= 399)
        return arena_format(arena,
                            "answered with a redirect (%ld), and none is followed: correct --url "
                            "or --project",
                            status);
    if (status >= 200 && status <= 299)
        return arena_format(arena,
                            "the answer (%ld) to the request to %s is not of %s: correct --url",
                            status, call->purpose, session->kind->name);
    return arena_format(arena, "did not %s (%ld)", call->purpose, status);
}

int call_refused(struct forge_session *session, const struct call *call,
                 const struct answer *answer, struct error *error)
{
    return refuse(session, answer, sentence_of(session, call, answer->status), error);
}
