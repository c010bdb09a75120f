/* SPDX-License-Identifier: MIT */
/* The status of a commit. */
#include "forge/tell.h"

enum {
    DESCRIPTION_MAX = 140,
    BASE_SHOWN = 40,
    DIGEST_SHOWN = 12,
    CONTEXT_BASE_MAX = 200, /* forges keep 255 characters of a context */
};

/* ------------------------------------------------------------------------------ what it says -- */

static void append_what(struct buffer *out, const struct report *report)
{
    if (!report) {
        buffer_append_string(out, "being judged");
        return;
    }
    report_append_verdict(out, report);
    if (report->outcome == OUTCOME_UNDECIDED && report->error_count)
        buffer_format(out, ": %s", report->errors[0].message);
}

/* What it is bound to, beside the commit. The built-in policy has no digest. */
static void append_bond(struct buffer *out, const struct forge_judgement *judgement)
{
    bool has_policy = judgement->policy && *judgement->policy;
    struct buffer base;
    buffer_init(&base, 1 << 16);
    if (judgement->base)
        buffer_escape(&base, text_of(judgement->base));
    if (base.length)
        buffer_format(out, " (%.*s%s", BASE_SHOWN, base.bytes,
                      base.length > BASE_SHOWN ? "..." : "");
    if (has_policy)
        buffer_format(out, "%spolicy %.*s", base.length ? ", " : " (", DIGEST_SHOWN,
                      judgement->policy);
    if (base.length || has_policy)
        buffer_append_string(out, ")");
    out->failed |= base.failed;
    buffer_release(&base);
}

void status_describe(struct buffer *out, const struct forge_judgement *judgement)
{
    static const char more[] = "...";
    struct buffer what, bond;
    buffer_init(&what, 1 << 16);
    buffer_init(&bond, 1 << 16);
    append_what(&what, judgement->report);
    append_bond(&bond, judgement);
    size_t room = DESCRIPTION_MAX - bond.length;
    bool is_cut = what.length > room;
    if (is_cut)
        what.length = room - (sizeof more - 1);
    buffer_append_text(out, buffer_text(&what));
    buffer_append_string(out, is_cut ? more : "");
    buffer_append_text(out, buffer_text(&bond));
    out->failed |= what.failed || bond.failed;
    buffer_release(&what);
    buffer_release(&bond);
}

/* ----------------------------------------------------------------------------------- setting -- */

/* A name that is too long, or whose base the policy does not protect, has none: a forge may take
 * "Main" for "main". */
const char *status_context(struct forge_session *session, const struct forge_judgement *judgement)
{
    const char *base = judgement->base;
    if (!base || !judgement->is_protected || text_of(base).length > CONTEXT_BASE_MAX)
        return NULL;
    return arena_format(&session->arena, "fleetgate/%s", base);
}

int status_set(struct forge_session *session, const char *commit, const char *context,
               enum forge_state state, struct text description, struct error *error)
{
    struct answer answer = {0};
    struct call call = {
        .method = "POST",
        .url = arena_format(&session->arena, "%s/statuses/%s", session->project, commit),
        .body = json_pack("{s:s, s:o, s:o}", "state", session->kind->states[state], "context",
                          report_json_text(text_of(context)), "description",
                          report_json_text(description)),
        .right = RIGHT_STATUS,
        .purpose = "set a commit status",
    };
    int result =
        call.body ? call_ask(session, &call, JSON_OBJECT, &answer, error) : error_memory(error);
    answer_release(&answer);
    json_decref(call.body);
    return result;
}
