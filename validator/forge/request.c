/* SPDX-License-Identifier: MIT */
/* Whether a request still asks for what was judged. */
#include "forge/tell.h"

#include <string.h>

static int compare(struct forge_session *session, const struct forge_judgement *judgement,
                   const json_t *request, struct error *error)
{
    const char *number = session->target->request;
    const char *head = json_string_value(forge_find(request, session->kind->head));
    const char *base = json_string_value(forge_find(request, session->kind->base));
    if (!head || !base)
        return error_set(error, ERROR_NETWORK,
                         "%s: the answer about request %s names no head or no base: correct --url",
                         session->target->url, number);
    if (strcmp(head, judgement->commit) != 0)
        return error_set(error, ERROR_INPUT,
                         "request %s has moved to %.10s since: judge it anew, as it is now", number,
                         head);
    if (judgement->base && strcmp(base, judgement->base) != 0)
        return error_set(error, ERROR_INPUT,
                         "request %s goes to %s, and was judged for %s: judge it anew", number,
                         base, judgement->base);
    return 0;
}

int request_is_judged(struct forge_session *session, const struct forge_judgement *judgement,
                      struct error *error)
{
    struct answer answer = {0};
    int result = call_for_request(session, &answer, error);
    if (result == 0)
        result = compare(session, judgement, answer.json, error);
    answer_release(&answer);
    return result;
}
