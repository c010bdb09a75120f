/* SPDX-License-Identifier: MIT */
/* `fleetgate pre-commit`: judges what is staged in a clone. */
#include "cli/cli.h"

enum { REPO, POLICY, FORMAT, OFFLINE, ALL };

static const struct option_spec options_of_pre_commit[OPTIONS_MAX + 1] = {
    [REPO] = {"repo", "DIR", "the clone (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy (default: as for `fleetgate check`)", NULL},
    [FORMAT] = OPTION_REPORT_FORMAT,
    [OFFLINE] = {"offline", NULL, "do not ask Mender for images", NULL},
    [ALL] = {"all", NULL, "show every finding, and each by itself", NULL},
    {0},
};

static int judge_staged(struct judgement *judgement, struct session *session,
                        struct verdict *verdict, struct error *error)
{
    (void)judgement, (void)session, (void)error;
    verdict_on_index(verdict);
    return 0;
}

static int run_pre_commit(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct judgement judgement = {.policy_commit = judgement_trust_head, .judge = judge_staged};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count)
        return command_usage_error(command, "takes no arguments");
    judgement.format = options.report_format;
    judgement.repository = options.values[REPO] ? options.values[REPO] : ".";
    judgement.policy_file = options.values[POLICY];
    judgement.offline = options.values[OFFLINE] != NULL;
    judgement.all = options.values[ALL] != NULL;
    judgement.see_all = "fleetgate pre-commit --all";
    return judgement_run(&judgement);
}

const struct command command_pre_commit = {
    .name = "pre-commit",
    .arguments = "",
    .summary = "judge what is staged in a clone",
    .description = "Judges the index, which is what `git commit` is about to write. As a hook:\n"
                   "`fleetgate install --local DIR`.\n\n"
                   "Exit status: 0 accepted, 1 rejected, 2 could not decide.",
    .options = options_of_pre_commit,
    .run = run_pre_commit,
};
