/* SPDX-License-Identifier: MIT */
/* The ledger and the audit of a session. */
#include "cli/recording.h"

#include <stdio.h>

int session_open_audit(struct session *session, struct audit *audit, bool create,
                       struct error *error)
{
    const char *notice;
    if (audit_open(audit, repository_git_dir(session->repository), create, &notice, error) != 0)
        return -1;
    if (notice)
        fprintf(stderr, "fleetgate: %s\n", notice);
    return 0;
}

/* Nobody known pushes where that cannot be found out: then no override of anybody else counts. */
static int land_moves(struct session *session, struct audit *audit, const struct update *updates,
                      size_t count, struct error *error)
{
    struct pusher pusher;
    struct error unknown = {0};
    if (!audit->store || count == 0)
        return 0;
    if (pusher_find(session->policy.pusher, &session->arena, &pusher, &unknown) != 0)
        pusher = (struct pusher){0};
    return audit_land(audit, updates, count, pusher.name, error);
}

/* The ledger matters more than what is known of the push: it is written with or without. */
int session_record_moves(struct session *session, const struct update *updates, size_t count,
                         size_t *added, struct error *error)
{
    struct error unknown = {0};
    struct audit audit = {0};
    const struct recorder recorder = {
        .repository = session->repository, .policy = &session->policy, .audit = &audit};
    if (session_open_audit(session, &audit, false, &unknown) != 0 ||
        land_moves(session, &audit, updates, count, &unknown) != 0)
        fprintf(stderr, "fleetgate: the ledger will not say who pushed: %s\n", unknown.message);
    int result = ledger_record(&recorder, updates, count, added, error);
    audit_close(&audit);
    return result;
}

static bool touches_protected(const struct session *session, const struct report *report)
{
    for (size_t i = 0; i < report->update_count; i++) {
        if (report->updates[i].kind ||
            branch_law_protects(branch_law_of(&session->policy.laws, report->updates[i].ref)))
            return true;
    }
    return false;
}

/* The audit is asked before the judgement and told after it: it stays open. */
static int need_audit(struct session *session, bool create, struct error *error)
{
    return session->audit.store ? 0 : session_open_audit(session, &session->audit, create, error);
}

int session_tell_overrides(struct session *session, struct judge *judge, struct error *error)
{
    if (need_audit(session, false, error) != 0)
        return -1;
    if (!session->audit.store)
        return 0;
    return audit_overrides(&session->audit, &session->arena, &judge->open_overrides,
                           &judge->open_override_count, error);
}

int session_find_unrecorded(void *context, struct arena *arena,
                            const struct unrecorded_move **moves, size_t *count,
                            struct error *error)
{
    struct session *session = context;
    struct error unknown = {0};
    const struct recorder recorder = {
        .repository = session->repository, .policy = &session->policy, .audit = &session->audit};
    /* Without the audit fewer moves are accounted for. */
    need_audit(session, false, &unknown);
    return ledger_unrecorded(&recorder, arena, moves, count, error);
}

int session_use_certificate(void *context, const char *certificate, bool *used, struct error *error)
{
    struct session *session = context;
    const char *notice;
    if (ledger_use_certificate(session->repository, certificate, &session->arena, used, &notice,
                               error) != 0)
        return -1;
    if (notice)
        fprintf(stderr, "fleetgate: %s\n", notice);
    return 0;
}

int session_audit_push(struct session *session, const struct report *report, struct error *error)
{
    if (report->outcome == OUTCOME_ACCEPT && report->override_count == 0 &&
        !touches_protected(session, report))
        return 0;
    if (need_audit(session, true, error) != 0)
        return -1;
    return audit_add(&session->audit, report, error);
}
