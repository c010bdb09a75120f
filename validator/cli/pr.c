/* SPDX-License-Identifier: MIT */
/* `fleetgate pr`: judges the merge of a pull request as it would be. */
#include "cli/delivery.h"

enum {
    BASE,
    HEAD,
    REPO,
    POLICY,
    FORMAT,
    ALSO,
    OFFLINE,
    FRESH,
    ALL,
    REPORT,
    URL,
    PROJECT,
    TOKEN_FILE,
    REQUEST,
};

static const struct option_spec options_of_pr[OPTIONS_MAX + 1] = {
    [BASE] = {"base", "REF", "the branch to merge into", NULL},
    [HEAD] = {"head", "REF", "the branch or commit to merge", NULL},
    [REPO] = {"repo", "DIR", "the repository (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy (default: see above)", NULL},
    [FORMAT] = OPTION_REPORT_FORMAT,
    [ALSO] = OPTION_ALSO,
    [OFFLINE] = {"offline", NULL, "do not ask Mender for images", NULL},
    [FRESH] = {"fresh", NULL, "read all files, whatever was judged before", NULL},
    [ALL] = {"all", NULL, "show every finding, and each by itself", NULL},
    [REPORT] = {"report", "FORGE", ": set the status of the commit there", forge_name},
    [URL] = {"url", "URL", "its address; of GitHub that of the API", NULL},
    [PROJECT] = {"project", "OWNER/NAME", "the project there", NULL},
    [TOKEN_FILE] = {"token-file", "FILE", "a file that holds an access token", NULL},
    [REQUEST] = {"request", "NUMBER", "the pull request, which gets a comment", NULL},
    {0},
};

/* The base is where the request wants to get in: what it says counts, what the head says does not.
 */
static int trust_base(struct judgement *judgement, struct session *session,
                      struct object_id *commit, bool *trusted, struct error *error)
{
    const struct delivery_request *request = judgement->context;
    const char *branch;
    *trusted = true;
    return repository_revision(session->repository, request->base, &session->arena, commit, &branch,
                               error);
}

static int judge_request(struct judgement *judgement, struct session *session,
                         struct verdict *verdict, struct error *error)
{
    const struct delivery_request *request = judgement->context;
    struct object_id base;
    struct object_id head;
    const char *base_branch;
    const char *head_branch;
    delivery_announce(judgement, session);
    if (repository_revision(session->repository, request->base, &session->arena, &base,
                            &base_branch, error) != 0 ||
        repository_revision(session->repository, request->head, &session->arena, &head,
                            &head_branch, error) != 0)
        return -1;
    verdict_on_request(verdict, &base, base_branch, &head, head_branch);
    return 0;
}

/* The target that the options name, if they do. Returns false when a mistake was printed. */
static bool read_target(const struct command *command, const struct options *options,
                        struct forge_target *target)
{
    const char *const *values = options->values;
    struct error error = {0};
    bool is_whole = values[URL] && values[PROJECT] && values[TOKEN_FILE];
    *target = (struct forge_target){
        .forge = options->choices[REPORT],
        .url = values[URL],
        .project = values[PROJECT],
        .token_file = values[TOKEN_FILE],
        .request = values[REQUEST],
    };
    if (!values[REPORT]) {
        if (values[URL] || values[PROJECT] || values[TOKEN_FILE] || values[REQUEST])
            command_usage_error(command, "--url, --project, --token-file and --request go with "
                                         "--report alone");
        else
            return true;
    } else if (!is_whole)
        command_usage_error(command, "--report takes --url, --project and --token-file");
    else if (forge_check_target(target, &error) != 0)
        command_usage_error(command, "%s", error.message);
    else
        return true;
    return false;
}

static int run_pr(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct judgement judgement = {.policy_commit = trust_base, .judge = judge_request};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (!options.values[BASE] || !options.values[HEAD] || options.argument_count)
        return command_usage_error(command, "takes --base REF and --head REF");
    judgement.format = options.report_format;
    if (!also_parse(command, &options, &judgement.also))
        return EXIT_UNDECIDED;
    struct forge_target target;
    if (!read_target(command, &options, &target))
        return EXIT_UNDECIDED;
    const struct delivery_request request = {options.values[BASE], options.values[HEAD],
                                             options.values[REPORT] ? &target : NULL};
    judgement.deliver = request.target ? delivery_report : NULL;
    judgement.repository = options.values[REPO] ? options.values[REPO] : ".";
    judgement.policy_file = options.values[POLICY];
    judgement.offline = options.values[OFFLINE] != NULL;
    judgement.remembering = options.values[FRESH] ? REMEMBERS_NOTHING : REMEMBERS_WHAT_IS_KEPT;
    judgement.all = options.values[ALL] != NULL;
    judgement.see_all = "add --all";
    judgement.context = &request;
    return judgement_run(&judgement);
}

const struct command command_pr = {
    .name = "pr",
    .arguments = "",
    .summary = "judge a pull request: the merge as it would be",
    .description =
        "Merges head into base in memory and judges the outcome, and whether the law of the base\n"
        "branch lets the head in. Writes nothing to the repository.\n\n"
        "The policy is --policy, else `git config fleetgate.policy`, else fleetgate.yml in the\n"
        "git folder, else fleetgate.yml of the base, else the built-in one; never the head's.\n\n"
        "With --report the verdict becomes the status of the head, `fleetgate`, and where the base "
        "is\n"
        "protected `fleetgate/<base>` too; with --request also a comment, which is written anew "
        "each\n"
        "time, and on GitHub, where the token may, a check run. The policy's forge_ms bounds "
        "it.\n\n"
        "Exit status: 0 accepted, 1 rejected, 2 could not decide, or not all could be reported.\n\n"
        "Example: fleetgate pr --base origin/main --head my-change",
    .options = options_of_pr,
    .repeats = "also",
    .run = run_pr,
};
