/* SPDX-License-Identifier: MIT */
#include "cli/recording.h"

#include <stdio.h>

int audit_open_session(struct audit **audit, struct session *session, bool create,
                       struct error *error)
{
    const char *notice;
    if (audit_open(audit, repository_git_dir(session->repository), create, &notice, error) != 0)
        return -1;
    if (notice)
        fprintf(stderr, "fleetgate: %s\n", notice);
    return 0;
}

/* The ledger matters more than what is known of the push: it is written with or without. */
int ledger_record_session(struct session *session, const struct update *updates, size_t count,
                          size_t *added, struct error *error)
{
    struct error unknown = {0};
    struct recorder recorder = {.repository = session->repository, .policy = &session->policy};
    if (audit_open_session(&recorder.audit, session, false, &unknown) != 0)
        fprintf(stderr, "fleetgate: the ledger will not say who pushed: %s\n", unknown.message);
    int result = ledger_record(&recorder, updates, count, added, error);
    audit_close(recorder.audit);
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

int open_overrides_session(struct session *session, struct error *error)
{
    struct audit *audit = NULL;
    struct judge *judge = &session->judge;
    int result = audit_open_session(&audit, session, false, error);
    if (result == 0 && audit)
        result = audit_overrides(audit, &session->arena, &judge->open_overrides,
                                 &judge->open_override_count, error);
    audit_close(audit);
    return result;
}

int audit_push(struct session *session, const struct report *report, struct error *error)
{
    struct audit *audit = NULL;
    if (report->outcome == OUTCOME_ACCEPT && report->override_count == 0 &&
        !touches_protected(session, report))
        return 0;
    int result = audit_open_session(&audit, session, true, error);
    if (result == 0)
        result = audit_add(audit, report, error);
    audit_close(audit);
    return result;
}
