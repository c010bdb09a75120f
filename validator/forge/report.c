/* SPDX-License-Identifier: MIT */
/* Tells a forge all of it: the parts in their order. */
#include "forge/tell.h"

static enum forge_state state_of(const struct forge_judgement *judgement, bool is_bound)
{
    if (!is_bound)
        return FORGE_ERROR;
    if (!judgement->report)
        return FORGE_PENDING;
    if (!report_refuses(judgement->report))
        return FORGE_SUCCESS;
    switch (judgement->report->outcome) {
    case OUTCOME_ACCEPT:
        return FORGE_SUCCESS;
    case OUTCOME_REJECT:
        return FORGE_FAILURE;
    case OUTCOME_UNDECIDED:
        break;
    }
    return FORGE_ERROR;
}

/* The statuses come first, and each is tried whatever became of the others: it is they that forges
 * go by. `unbound` says why what was judged does not count. */
static int set_statuses(struct forge_session *session, const struct forge_judgement *judgement,
                        const char *context, const struct error *unbound, struct error *error)
{
    bool is_bound = unbound->kind == ERROR_NONE;
    struct report of_unbound;
    struct forge_judgement told = *judgement;
    struct buffer description;
    buffer_init(&description, 1 << 10);
    if (!is_bound) {
        report_of_error(&of_unbound, unbound);
        told.report = &of_unbound;
    }
    status_describe(&description, &told);
    int result = description.failed ? error_memory(error) : 0;
    if (result == 0) {
        enum forge_state state = state_of(judgement, is_bound);
        struct text said = buffer_text(&description);
        result = status_set(session, judgement->commit, "fleetgate", state, said, error);
        if (context && status_set(session, judgement->commit, context, state, said, error) != 0)
            result = -1;
    }
    buffer_release(&description);
    return result;
}

static int tell(struct forge_session *session, const struct forge_judgement *judgement,
                struct error *error)
{
    struct error unbound = {0};
    const char *context = status_context(session, judgement);
    if (judgement->report && session->target->request)
        request_is_judged(session, judgement, &unbound);
    int result = set_statuses(session, judgement, context, &unbound, error);
    if (unbound.kind != ERROR_NONE)
        return error_set(error, unbound.kind, "%s", unbound.message);
    if (!judgement->report)
        return result;
    if (session->kind->takes_checks &&
        check_run_make(session, context ? context : "fleetgate", judgement, error) != 0)
        result = -1;
    if (session->target->request && comment_write(session, judgement, error) != 0)
        result = -1;
    return result;
}

int forge_report(const struct forge_target *target, const struct limits *limits,
                 const struct forge_judgement *judgement, struct error *error)
{
    struct forge_session session;
    int result = forge_session_open(&session, target, limits, error);
    if (result == 0)
        result = tell(&session, judgement, error);
    forge_session_close(&session);
    return result;
}
