/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A screenful or two; more than that nobody reads behind "remote: ". */
enum { FINDINGS_SHOWN = 40, FINDINGS_SHOWN_OF_FILE = 10, OUTPUT_MAX = 64 << 20 };

static bool wants_color(void)
{
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no_color && *no_color) && terminal &&
           strcmp(terminal, "dumb") != 0;
}

/* GitLab shows what a hook says in the browser only in lines that begin like this. */
static const char *line_prefix(bool is_hook)
{
    const char *protocol = getenv("GL_PROTOCOL");
    return is_hook && protocol && strcmp(protocol, "web") == 0 ? "GL-HOOK-ERR: " : "";
}

static void append_lines(struct buffer *out, struct text lines, const char *prefix)
{
    while (lines.length) {
        const char *end = memchr(lines.bytes, '\n', lines.length);
        size_t length = end ? (size_t)(end - lines.bytes) + 1 : lines.length;
        buffer_append_string(out, prefix);
        buffer_append(out, lines.bytes, length);
        lines = (struct text){lines.bytes + length, lines.length - length};
    }
}

static void append_text_report(struct buffer *out, const struct report *report, bool is_hook)
{
    const struct text_style style = {.color = wants_color(),
                                     .most = FINDINGS_SHOWN,
                                     .most_of_file = FINDINGS_SHOWN_OF_FILE,
                                     .is_hook = is_hook};
    struct buffer plain;
    buffer_init(&plain, OUTPUT_MAX);
    render_text(&plain, report, &style);
    append_lines(out, buffer_text(&plain), line_prefix(is_hook));
    out->failed |= plain.failed;
    buffer_release(&plain);
}

int print_report(const struct report *report, enum format format, bool is_hook)
{
    struct buffer out;
    buffer_init(&out, OUTPUT_MAX);
    if (format == FORMAT_JSON)
        render_json(&out, report);
    else
        append_text_report(&out, report, is_hook);
    if (out.failed)
        stream_write(STDERR_FILENO, TEXT("fleetgate: the report could not be written\n"));
    else
        stream_write(STDOUT_FILENO, buffer_text(&out));
    bool failed = out.failed;
    buffer_release(&out);
    if (failed || report->outcome == OUTCOME_UNDECIDED)
        return EXIT_UNDECIDED;
    return report->outcome == OUTCOME_ACCEPT ? EXIT_ACCEPT : EXIT_REJECT;
}

int print_failure(struct error *error, enum format format, bool is_hook)
{
    struct report report;
    struct findings none;
    findings_init(&none, 0, NULL);
    report_of_findings(&report, &none, error);
    return print_report(&report, format, is_hook);
}

static int open_session(struct judgement *judgement, struct session *session, struct error *error)
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
    if (result == 0)
        result = session_open_mender(session, judgement->offline, error);
    if (result == 0 && judgement->remembers)
        session_open_memory(session);
    session->judge.law_alone = judgement->law_alone;
    if (result == 0 && judgement->prepare)
        result = judgement->prepare(session, error);
    return result;
}

static int print(const struct judgement *judgement, const struct report *report)
{
    if (judgement->print && judgement->format == FORMAT_TEXT)
        return judgement->print(report);
    return print_report(report, judgement->format, judgement->is_hook);
}

static int keep_and_print(struct judgement *judgement, struct session *session,
                          struct report report)
{
    if (judgement->keep && session->repository)
        judgement->keep(judgement, session, &report);
    return print(judgement, &report);
}

static int keep_and_print_failure(struct judgement *judgement, struct session *session,
                                  struct error *error)
{
    struct report report;
    struct findings none;
    findings_init(&none, 0, NULL);
    report_of_findings(&report, &none, error);
    return keep_and_print(judgement, session, report);
}

/* The whole judgement, in the child. */
static int judge_and_print(void *context, int parent)
{
    struct judgement *judgement = context;
    struct session session = {0};
    struct verdict *verdict = NULL;
    struct error error = {0};
    int result = open_session(judgement, &session, &error);
    if (result == 0) {
        supervise_deadline(parent, judgement->unhurried
                                       ? (unsigned)limit_facts(LIMIT_deadline_ms)->maximum
                                       : session.policy.limits.deadline_ms);
        result = verdict_new(&verdict, &session.judge, &error);
    }
    if (result == 0)
        result = judgement->judge(judgement, &session, verdict, &error);
    int status = result == 0 ? keep_and_print(judgement, &session, *verdict_report(verdict))
                             : keep_and_print_failure(judgement, &session, &error);
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
    (void)parent;
    struct loss *loss = context;
    struct session session = {0};
    struct error ignored = {0};
    if (loss->judgement->is_hook)
        repository_open_hook(&session.repository, &ignored);
    int status = keep_and_print_failure(loss->judgement, &session, &loss->error);
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
               : print_failure(&loss.error, judgement->format, judgement->is_hook);
}

int trust_head_of_clone(struct judgement *judgement, struct session *session,
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
