/* SPDX-License-Identifier: MIT */
/* `fleetgate check`: judges the content of one commit. */
#include "cli/cli.h"

enum { REPO, POLICY, FORMAT, ALSO, OFFLINE, FRESH, ALL };

static const struct option_spec options_of_check[OPTIONS_MAX + 1] = {
    [REPO] = {"repo", "DIR", "the repository (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy (default: see above)", NULL},
    [FORMAT] = OPTION_REPORT_FORMAT,
    [ALSO] = OPTION_ALSO,
    [OFFLINE] = {"offline", NULL, "do not ask Mender for images", NULL},
    [FRESH] = {"fresh", NULL, "read all files, whatever was judged before", NULL},
    [ALL] = {"all", NULL, "show every finding, and each by itself", NULL},
    {0},
};

static int find_commit(struct judgement *judgement, struct session *session,
                       struct object_id *commit, struct error *error)
{
    const char *branch;
    return repository_revision(session->repository, judgement->context, &session->arena, commit,
                               &branch, error);
}

static int judge_revision(struct judgement *judgement, struct session *session,
                          struct verdict *verdict, struct error *error)
{
    struct object_id commit;
    if (find_commit(judgement, session, &commit, error) != 0)
        return -1;
    verdict_on_commit(verdict, &commit);
    return 0;
}

static int run_check(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct judgement judgement = {.policy_commit = judgement_trust_head, .judge = judge_revision};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count > 1)
        return command_usage_error(command, "takes one revision");
    judgement.format = options.report_format;
    if (!also_parse(command, &options, &judgement.also))
        return EXIT_UNDECIDED;
    judgement.repository = options.values[REPO] ? options.values[REPO] : ".";
    judgement.policy_file = options.values[POLICY];
    judgement.offline = options.values[OFFLINE] != NULL;
    judgement.remembering = options.values[FRESH] ? REMEMBERS_NOTHING : REMEMBERS_WHAT_IS_KEPT;
    judgement.all = options.values[ALL] != NULL;
    judgement.see_all = "add --all";
    judgement.context = options.argument_count ? options.arguments[0] : "HEAD";
    return judgement_run(&judgement);
}

const struct command command_check = {
    .name = "check",
    .arguments = "[REV]",
    .summary = "judge the fleet as one commit has it",
    .description =
        "Judges the content of a commit (default: HEAD): schemas, cross-file rules, images.\n"
        "Nothing reads the working directory; `fleetgate pre-commit` judges what is staged.\n\n"
        "The policy is --policy, else `git config fleetgate.policy`, else fleetgate.yml in the\n"
        "git folder, else (in a clone) fleetgate.yml of HEAD, else the built-in one.\n"
        "Credentials for Mender: the policy's token_file, else MENDER_ACCESS_TOKEN, else\n"
        "MENDER_USER and MENDER_PASSWORD.\n\n"
        "Exit status: 0 accepted, 1 rejected, 2 could not decide.\n\n"
        "Example: fleetgate check --offline --format json develop",
    .options = options_of_check,
    .repeats = "also",
    .run = run_check,
};
