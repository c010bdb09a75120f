/* SPDX-License-Identifier: MIT */
/* The hook behind the refs: records moves and rollout jobs, then leaves their delivery to a process
 * of its own. */
#define _GNU_SOURCE /* pipe2 */
#include "cli/recording.h"
#include "cli/rollout_jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POLICY };

/* What goes on without the pusher. */
#define GOES_ON \
    "fleetgate: the rollout job is recorded; `fleetgate rollout status` shows its progress\n"

/* How long the pusher is kept to see the outcome. A playbook may take longer: it goes on alone. */
enum { WAIT_MS = 5000 };

/* What recording came to, as the exit status of its process. */
enum { NOTHING_TO_DELIVER = EXIT_ACCEPT, JOBS_TO_DELIVER = EXIT_REJECT };

static const struct option_spec options_of_post_receive[OPTIONS_MAX + 1] = {
    [POLICY] = {"policy", "FILE", "the policy (default: as for `fleetgate pre-receive`)", NULL},
    {0},
};

/* --------------------------------------------------------------------------------- record -- */

static int read_updates(struct session *session, struct updates *updates, struct error *error)
{
    const struct limits *limits = &session->policy.limits;
    struct buffer input;
    struct findings findings;
    buffer_init(&input, session_input_max(limits));
    findings_init(&findings, 1, NULL);
    int result = stream_read(STDIN_FILENO, &input, error);
    if (result == 0)
        result = updates_read(updates, session->repository, buffer_text(&input), limits, &findings,
                              error);
    if (result == 0 && findings.lost)
        result = error_memory(error);
    else if (result == 0 && findings.count)
        result = error_set(error, ERROR_INPUT, "%s", findings.items[0].message);
    findings_release(&findings);
    buffer_release(&input);
    return result;
}

static int record_updates(struct session *session, struct outbox *outbox,
                          const struct updates *updates, size_t *jobs, struct error *error)
{
    for (size_t i = 0; i < updates->count; i++) {
        const struct update *update = &updates->items[i];
        bool added = false;
        if (!branch_law_protects(branch_law_of(&session->policy.laws, update->target)) ||
            object_id_is_zero(&update->new))
            continue;
        if (outbox_record(outbox, &session->policy.rollout, update->target, &update->old,
                          &update->new, &added, error) != 0)
            return -1;
        *jobs += added;
    }
    return 0;
}

static int record_jobs(struct session *session, const struct updates *updates, size_t *jobs,
                       struct error *error)
{
    struct outbox outbox = {0};
    size_t found = 0;
    if (!rollout_is_configured(&session->policy.rollout))
        return 0;
    int result = session_open_outbox(session, &outbox, true, error);
    if (result == 0)
        result = record_updates(session, &outbox, updates, jobs, error);
    if (result == 0)
        result = session_reconcile_outbox(session, &outbox, &found, error);
    *jobs += found;
    outbox_close(&outbox);
    return result;
}

/* Whether the audit accounts for the push: what it does is recorded later. An override that is not
 * known to have landed, for the audit could not be told, is not. */
static bool is_accounted_for(struct session *session, const struct updates *updates)
{
    struct audit audit = {0};
    const struct recorder recorder = {
        .repository = session->repository, .policy = &session->policy, .audit = &audit};
    struct error error = {0};
    const char *notice;
    int result =
        audit_open(&audit, repository_git_dir(session->repository), false, &notice, &error);
    bool found = audit.store != NULL;
    for (size_t i = 0; result == 0 && found && i < updates->count; i++) {
        const struct update *update = &updates->items[i];
        if (branch_law_protects(branch_law_of(&session->policy.laws, update->target)))
            result = audit_accounts_for(&recorder, update, &session->arena, &found, &error);
    }
    audit_close(&audit);
    return result == 0 && found;
}

/* What catches up a move or a job that is not recorded. */
static const char *remedy(struct session *session, const struct updates *updates, bool has_move)
{
    if (!has_move && !is_accounted_for(session, updates))
        return "`fleetgate doctor` says how to let them stand";
    return rollout_is_configured(&session->policy.rollout)
               ? "the next push or `fleetgate rollout deliver` records it"
               : "the next push records it";
}

/* The branches have moved, whatever became of their record: says what is not recorded, and what
 * catches that up. */
static int tell_unrecorded(struct session *session, const struct updates *updates,
                           const struct error *ledger, const struct error *outbox,
                           struct error *error)
{
    bool has_move = ledger->kind == ERROR_NONE;
    bool has_job = outbox->kind == ERROR_NONE;
    if (has_move && has_job)
        return 0;
    const char *what = has_job    ? "their move is not recorded"
                       : has_move ? "their rollout job is not recorded"
                                  : "neither their move nor its rollout job is recorded";
    return error_set(error, has_move ? outbox->kind : ledger->kind,
                     "the branches have moved, but %s; %s once this is fixed: %s%s%s", what,
                     remedy(session, updates, has_move), ledger->message,
                     has_move || has_job ? "" : "; ", outbox->message);
}

/* Where nothing could be recorded, or recording broke off, the branches have moved all the same;
 * but not where somebody calls this by hand, with no push at all. */
static void tell_moved(struct error *error)
{
    const struct error cause = *error;
    if (cause.kind == ERROR_NONE || cause.kind == ERROR_INPUT)
        return;
    *error = (struct error){0};
    error_set(error, cause.kind,
              "the branches have moved, but moves of protected ones may not be recorded; the next "
              "push records them once this is fixed, or `fleetgate doctor` says how to let them "
              "stand: %s",
              cause.message);
}

/* The ledger goes first, for it is what a job is checked against; jobs are recorded even where it
 * fails, and wait. */
static int record_session(struct session *session, const char *policy_file, int parent,
                          size_t *jobs, struct error *error)
{
    struct updates updates = {0};
    size_t added;
    if (repository_open_hook(&session->repository, error) != 0)
        return -1;
    if (session_load_policy(session, policy_file, NULL, error) != 0) {
        tell_moved(error);
        return -1;
    }
    /* What was judged within the limits of the policy is recorded within them. */
    supervise_deadline(parent, session->policy.limits.deadline_ms);
    supervise_memory(session->policy.limits.memory_mib);
    int result = read_updates(session, &updates, error);
    if (result == 0) {
        struct error ledger = {0};
        struct error outbox = {0};
        session_record_moves(session, updates.items, updates.count, &added, &ledger);
        record_jobs(session, &updates, jobs, &outbox);
        result = tell_unrecorded(session, &updates, &ledger, &outbox, error);
    } else {
        tell_moved(error);
    }
    updates_release(&updates);
    return result;
}

/* In a child: records every move before anybody hears of it. */
static int record(void *context, int parent)
{
    struct session session = {0};
    struct error error = {0};
    size_t jobs = 0;
    int result = record_session(&session, context, parent, &jobs, &error);
    session_release(&session);
    if (result != 0)
        return output_error(&error);
    return jobs ? JOBS_TO_DELIVER : NOTHING_TO_DELIVER;
}

/* --------------------------------------------------------------------------------- deliver -- */

static void tell(void *context, const struct delivery *delivery)
{
    const int *teller = context;
    struct buffer line;
    buffer_init(&line, 4096);
    buffer_format(&line, "fleetgate: %s %.10s: %s %s", branch_short_name(delivery->ref),
                  delivery->new, delivery->trigger, delivery_state_name(delivery->state));
    if (delivery->state != DELIVERY_DELIVERED) {
        buffer_append_string(&line, ": ");
        buffer_escape(&line, text_of(delivery->last_error));
    }
    buffer_append_string(&line, "\n");
    stream_write(*teller, buffer_text(&line));
    buffer_release(&line);
}

static int deliver(const char *policy_file, int teller, struct error *error)
{
    struct session session = {0};
    struct outbox outbox = {0};
    struct rollout_result outcome = {0};
    int result = repository_open_hook(&session.repository, error);
    if (result == 0)
        result = session_load_policy(&session, policy_file, NULL, error);
    if (result == 0)
        result = session_open_outbox(&session, &outbox, true, error);
    session_plan_jobs(&session, policy_file);
    if (result == 0)
        result = rollout_deliver(&outbox, session.repository, &session.policy.laws,
                                 &session.policy.rollout, tell, &teller, &outcome, error);
    if (outcome.busy)
        stream_write(teller, TEXT(GOES_ON));
    outbox_close(&outbox);
    session_release(&session);
    return result;
}

/* What is recorded and has no process that delivers it waits for the next one. */
static void tell_undelivered(int stream, const char *trouble, enum error_kind kind)
{
    char line[sizeof(struct error) + 200];
    int length = snprintf(line, sizeof line,
                          "fleetgate: the rollout job is recorded, but nothing delivers it now: "
                          "%s; deliver it with `fleetgate rollout deliver` (%s)\n",
                          trouble, error_kind_name(kind));
    stream_write(stream, (struct text){line, (size_t)length});
}

/* The process that delivers must not be one that git waits for: it lets go of every stream but the
 * pipe to us, and leaves our session. */
static _Noreturn void run_deliverer(const char *policy_file, int teller)
{
    struct error error = {0};
    setsid();
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int stream = 0; stream <= 2; stream++)
        dup2(null, stream);
    if (deliver(policy_file, teller, &error) != 0)
        tell_undelivered(teller, error.message, error.kind);
    _exit(EXIT_ACCEPT);
}

/* Passes on what the deliverer tells. Returns whether it ended in time. */
static bool pass_on(int listener)
{
    const int64_t end = monotonic_ms() + WAIT_MS;
    char chunk[4096];
    for (;;) {
        int64_t left = end - monotonic_ms();
        struct pollfd poll_listener = {.fd = listener, .events = POLLIN};
        int ready = left > 0 ? poll(&poll_listener, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return false;
        ssize_t length = read(listener, chunk, sizeof chunk);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return length == 0;
        stream_write(STDOUT_FILENO, (struct text){chunk, (size_t)length});
    }
}

/* What could not be begun. */
static int tell_unbegun(const char *what)
{
    struct error error = {0};
    error_set(&error, ERROR_ENVIRONMENT, "%s: %s", what, strerror(errno));
    tell_undelivered(STDERR_FILENO, error.message, error.kind);
    return EXIT_UNDECIDED;
}

/* A deliverer that ends by itself has told what it did; one that was killed has not. */
static int end_delivery(pid_t deliverer)
{
    int status = 0;
    struct error error = {0};
    while (waitpid(deliverer, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!WIFSIGNALED(status))
        return EXIT_ACCEPT;
    error_set(&error, ERROR_ENVIRONMENT, "its process was ended by signal %d (%s)",
              WTERMSIG(status), strsignal(WTERMSIG(status)));
    tell_undelivered(STDERR_FILENO, error.message, error.kind);
    return EXIT_UNDECIDED;
}

static int begin_delivery(const char *policy_file)
{
    int ends[2];
    int status = EXIT_ACCEPT;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return tell_unbegun("no pipe");
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        run_deliverer(policy_file, ends[1]);
    }
    if (child < 0)
        status = tell_unbegun("no process");
    close(ends[1]);
    if (child > 0 && pass_on(ends[0]))
        status = end_delivery(child);
    else if (child > 0)
        printf(GOES_ON);
    close(ends[0]);
    return status;
}

static int run_post_receive(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count)
        return command_usage_error(command,
                                   "takes no arguments; git gives it the refs on standard input");
    const char *policy_file = options.values[POLICY];
    /* The cast only drops const: record() reads it. */
    status = supervise(record, (void *)(uintptr_t)policy_file, &error);
    tell_moved(&error);
    if (error.kind != ERROR_NONE)
        return output_error(&error);
    return status == JOBS_TO_DELIVER ? begin_delivery(policy_file) : status;
}

const struct command command_post_receive = {
    .name = "post-receive",
    .arguments = "",
    .summary = "record and deliver rollout jobs (the hook of a bare repository)",
    .description =
        "Reads \"<old> <new> <ref>\" lines on standard input, records a rollout job for each\n"
        "protected branch that has moved, and delivers it as the policy's `rollout` section says.\n"
        "Waits a few seconds for the outcome; what takes longer goes on by itself.",
    .options = options_of_post_receive,
    .run = run_post_receive,
};
