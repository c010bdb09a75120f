/* SPDX-License-Identifier: MIT */
/* One judgement of a command, from the open session to the printed report, in a child process. */
#include "cli/cli.h"

/* Many judgements in one: each of them may ask Mender. */
static void give_an_hour(struct limits *limits)
{
    limits->deadline_ms = limit_facts(LIMIT_deadline_ms)->maximum;
    limits->server_ms = limits->deadline_ms;
}

static int open_session(struct judgement *judgement, struct session *session, struct judge *judge,
                        struct error *error)
{
    struct object_id commit;
    bool trusted = false;
    int result = judgement->repository
                     ? repository_open(&session->repository, judgement->repository, error)
                     : repository_open_hook(&session->repository, error);
    if (result == 0 && judgement->policy_commit)
        result = judgement->policy_commit(judgement, session, &commit, &trusted, error);
    if (result == 0)
        result =
            session_load_policy(session, judgement->policy_file, trusted ? &commit : NULL, error);
    if (judgement->unhurried)
        give_an_hour(&session->policy.limits);
    if (result == 0)
        result = session_judge(session, judgement->offline, judgement->remembering, judge, error);
    judge->law_alone = judgement->law_alone;
    if (result == 0 && judgement->prepare)
        result = judgement->prepare(judgement, session, judge, error);
    return result;
}

/* Ends a judgement that has come to this report. */
static int keep_and_print(struct judgement *judgement, struct session *session,
                          struct report report)
{
    report.is_observed = session->policy.observes;
    if (judgement->keep && session->repository)
        judgement->keep(judgement, session, &report);
    if (!report.see_all)
        report.see_all = judgement->see_all;
    int unwritten = also_write(&judgement->also, &report, judgement->all);
    int status =
        judgement->print && judgement->format == REPORT_text
            ? output_end(judgement->print(&report))
            : output_report(&report, judgement->format, judgement->is_hook, judgement->all);
    int undelivered = 0;
    if (judgement->deliver)
        undelivered = output_end(judgement->deliver(judgement, session, &report));
    return unwritten || undelivered ? EXIT_UNDECIDED : status;
}

/* How long the child may live. */
static void allow_time(const struct judgement *judgement, int parent, const struct limits *limits)
{
    const unsigned most = limit_facts(LIMIT_deadline_ms)->maximum;
    unsigned all = limits->deadline_ms + (judgement->deliver ? limits->forge_ms : 0);
    supervise_deadline(parent, all < most ? all : most);
}

/* The whole judgement, in the child. */
static int judge_and_print(void *context, int parent)
{
    struct judgement *judgement = context;
    struct session session = {0};
    struct judge judge = {0};
    struct verdict *verdict = NULL;
    struct error error = {0};
    allow_time(judgement, parent, &default_limits);
    int result = open_session(judgement, &session, &judge, &error);
    if (result == 0) {
        allow_time(judgement, parent, &session.policy.limits);
        supervise_memory(session.policy.limits.memory_mib);
        result = verdict_new(&verdict, &judge, &error);
    }
    if (result == 0)
        result = judgement->judge(judgement, &session, verdict, &error);
    struct report report;
    if (result == 0)
        report = *verdict_report(verdict);
    else
        report_of_error(&report, &error);
    int status = keep_and_print(judgement, &session, report);
    verdict_free(verdict);
    session_release(&session);
    return status;
}

/* A judgement whose process was lost, and why. */
struct loss {
    struct judgement *judgement;
    struct error error;
};

/* In a child again: whatever made the first one fall, the parent does not touch. */
static int tell_of_loss(void *context, int parent)
{
    struct loss *loss = context;
    struct session session = {0};
    struct error ignored = {0};
    allow_time(loss->judgement, parent, &default_limits);
    if (loss->judgement->is_hook && repository_open_hook(&session.repository, &ignored) == 0)
        session_load_policy(&session, loss->judgement->policy_file, NULL, &ignored);
    struct report report;
    report_of_error(&report, &loss->error);
    int status = keep_and_print(loss->judgement, &session, report);
    session_release(&session);
    return status;
}

int judgement_run(struct judgement *judgement)
{
    struct loss loss = {.judgement = judgement};
    struct error error = {0};
    int status = supervise(judge_and_print, judgement, &loss.error);
    if (loss.error.kind == ERROR_NONE)
        return status;
    status = supervise(tell_of_loss, &loss, &error);
    return error.kind == ERROR_NONE
               ? status
               : output_failure(&loss.error, judgement->format, judgement->is_hook);
}

int judgement_trust_head(struct judgement *judgement, struct session *session,
                         struct object_id *commit, bool *trusted, struct error *error)
{
    (void)judgement;
    const char *branch;
    struct error no_head = {0};
    *trusted = !repository_is_bare(session->repository) &&
               repository_revision(session->repository, "HEAD", &session->arena, commit, &branch,
                                   &no_head) == 0;
    if (no_head.kind != ERROR_NONE && no_head.kind != ERROR_USAGE)
        return error_set(error, no_head.kind, "%s", no_head.message);
    return 0;
}
