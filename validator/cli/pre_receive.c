/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"
#include "cli/pusher.h"

#include <stdlib.h>
#include <unistd.h>

enum { POLICY, FORMAT };

static const struct option_spec options_of_pre_receive[] = {
    [POLICY] = {"policy", "FILE", "the policy (default: see above)"},
    [FORMAT] = {"format", "FORMAT", "text or json (default: text)"},
    {0},
};

/* Who pushes must be known before the verdict is begun: it judges by it. */
static int prepare(struct session *session, struct error *error)
{
    struct judge *judge = &session->judge;
    if (pusher_find(session->policy.pusher, &session->arena, &judge->pusher, error) != 0)
        return -1;
    return push_options_read(session->repository, &session->arena, &judge->options, error);
}

static int judge(struct judgement *judgement, struct session *session, struct verdict *verdict,
                 struct error *error)
{
    (void)judgement;
    const struct push_certificate certificate = {
        .blob = getenv("GIT_PUSH_CERT"),
        .nonce = getenv("GIT_PUSH_CERT_NONCE"),
        .nonce_status = getenv("GIT_PUSH_CERT_NONCE_STATUS"),
    };
    struct buffer input;
    buffer_init(&input, updates_bytes(session->judge.limits));
    int result = stream_read(STDIN_FILENO, &input, error);
    if (result == 0)
        verdict_on_push(verdict, buffer_text(&input), &certificate);
    buffer_release(&input);
    return result;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct judgement judgement = {
        .is_hook = true, .remembers = true, .prepare = prepare, .judge = judge};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count)
        return usage_error(command, "takes no arguments; git gives it the refs on standard input");
    if (!format_parse(options.values[FORMAT], &judgement.format))
        return usage_error(command, "--format is text or json");
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
    .run = run,
};
