/* SPDX-License-Identifier: MIT */
/* `fleetgate pre-receive`: judges a push, and keeps what was said of it in the audit. */
#include "cli/push_options.h"
#include "cli/recording.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POLICY, FORMAT };

static const struct option_spec options_of_pre_receive[OPTIONS_MAX + 1] = {
    [POLICY] = {"policy", "FILE", "the policy (default: see above)", NULL},
    [FORMAT] = OPTION_REPORT_FORMAT,
    {0},
};

/* Who pushes must be known before the verdict is begun: it judges by it. */
static int prepare(struct judgement *judgement, struct session *session, struct judge *judge,
                   struct error *error)
{
    (void)judgement;
    struct error unread = {0};
    /* The audit decides nothing. Where it cannot be read it cannot be written either, which the
     * report of this push says. */
    session_tell_overrides(session, judge, &unread);
    judge->record = (struct standing_record){ledger_has_stood, session->repository};
    judge->of_server = server_makes_commits();
    judge->find_unrecorded = session_find_unrecorded;
    judge->unrecorded_context = session;
    judge->use_certificate = session_use_certificate;
    judge->certificate_context = session;
    if (pusher_find(session->policy.pusher, &session->arena, &judge->pusher, error) != 0)
        return -1;
    return push_options_read(session->repository, &session->arena, &judge->options, error);
}

static int judge_push(struct judgement *judgement, struct session *session, struct verdict *verdict,
                      struct error *error)
{
    (void)judgement;
    const struct push_certificate certificate = {
        .blob = getenv("GIT_PUSH_CERT"),
        .nonce = getenv("GIT_PUSH_CERT_NONCE"),
        .nonce_status = getenv("GIT_PUSH_CERT_NONCE_STATUS"),
    };
    struct buffer input;
    buffer_init(&input, session_input_max(&session->policy.limits));
    int result = stream_read(STDIN_FILENO, &input, error);
    if (result == 0)
        verdict_on_push(verdict, buffer_text(&input), &certificate);
    buffer_release(&input);
    return result;
}

/* Adds the note to the report. */
static void add_note(struct session *session, struct report *report, const char *note)
{
    const char **notes = arena_alloc_array(&session->arena, report->note_count + 1, sizeof *notes);
    if (!notes)
        return;
    if (report->note_count)
        memcpy(notes, report->notes, report->note_count * sizeof *notes);
    notes[report->note_count++] = note;
    report->notes = notes;
}

/* A judgement that broke off may not have said who pushes. Where that cannot be found either, it
 * stays unknown. */
static void name_pusher(struct session *session, struct report *report)
{
    struct pusher pusher;
    struct error ignored = {0};
    if (report->pusher ||
        pusher_find(session->policy.pusher, &session->arena, &pusher, &ignored) != 0)
        return;
    report->pusher = pusher.name;
    report->pusher_from = pusher.from;
}

/* What cannot be kept changes nothing of the verdict: it is told, and that is all. */
static void keep(struct judgement *judgement, struct session *session, struct report *report)
{
    (void)judgement;
    struct error error = {0};
    name_pusher(session, report);
    if (session_audit_push(session, report, &error) == 0)
        return;
    const char *note =
        arena_format(&session->arena, "this push is not in the audit: %s", error.message);
    if (note)
        add_note(session, report, note);
}

static int run_pre_receive(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct judgement judgement = {.is_hook = true,
                                  .remembering = REMEMBERS_ALL,
                                  .prepare = prepare,
                                  .judge = judge_push,
                                  .keep = keep};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count)
        return command_usage_error(command,
                                   "takes no arguments; git gives it the refs on standard input");
    judgement.format = options.report_format;
    judgement.policy_file = options.values[POLICY];
    return judgement_run(&judgement);
}

const struct command command_pre_receive = {
    .name = "pre-receive",
    .arguments = "",
    .summary = "judge a push (the hook of a bare repository)",
    .description =
        "Reads \"<old> <new> <ref>\" lines on standard input and judges the push while its "
        "objects\n"
        "are still in quarantine. Any other exit status than 0 rejects the push.\n"
        "`fleetgate install --server DIR` sets it up.\n\n"
        "The policy is --policy, else `git config fleetgate.policy`, else fleetgate.yml in the\n"
        "bare repository's folder, else the built-in one; never a file that was pushed.\n\n"
        "Exit status: 0 accepted, 1 rejected, 2 could not decide.",
    .options = options_of_pre_receive,
    .run = run_pre_receive,
};
