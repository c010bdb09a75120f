/* SPDX-License-Identifier: MIT */
/* `fleetgate ledger`: lists and verifies the record of moves, adds to it what somebody accepts, and
 * lists refused pushes. */
#include "cli/ledger_accept.h"
#include "cli/ledger_print.h"
#include "cli/recording.h"

#include <stdlib.h>
#include <string.h>

enum { REPO, POLICY, BRANCH, LAST, REFUSED, REASON, FORMAT };
enum { BRANCH_BYTES = 4096 };

static const struct option_spec options_of_ledger[OPTIONS_MAX + 1] = {
    [REPO] = {"repo", "DIR", "the bare repository (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy (default: as for `fleetgate pre-receive`)",
                .actions = "verify, accept"},
    [BRANCH] = {"branch", "NAME", "this branch alone", .actions = "list"},
    [LAST] = {"last", "N", "the newest N alone, or all (default: 20)", .actions = "list, refused"},
    [REFUSED] = {"refused", NULL, "the same as the action `refused`"},
    [REASON] = {"reason", "TEXT", "why the branch may stand where it does", .actions = "accept"},
    [FORMAT] = OPTION_OUTPUT,
    {0},
};

enum { LAST_STANDARD = 20 };

/* What the command line asks for. */
struct query {
    const char *action;
    const char *branch; /* --branch, or NULL */
    size_t last;
    enum output output;
};

static int run_list(struct session *session, const struct query *query, struct error *error)
{
    struct ledger ledger = {0};
    const char *ref = query->branch ? session_branch_ref(session, query->branch) : NULL;
    if (query->branch && !ref)
        return error_memory(error);
    int result = ledger_read(&ledger, session->repository, error);
    if (result == 0)
        result = query->output == OUTPUT_JSON
                     ? ledger_print_records_json(&ledger, ref, query->last, error)
                     : ledger_print_records(&ledger, ref, query->last);
    ledger_release(&ledger);
    return result;
}

static int run_refused(struct session *session, const struct query *query, struct error *error)
{
    struct audit audit = {0};
    const struct audited_push *pushes = NULL;
    size_t count = 0;
    int result = session_open_audit(session, &audit, false, error);
    if (result == 0 && audit.store)
        result = audit_list(&audit, query->last, &session->arena, &pushes, &count, error);
    if (result == 0)
        result = ledger_print_pushes(pushes, count, query->output, error);
    audit_close(&audit);
    return result;
}

static int run_verify(struct session *session, const struct query *query, bool *holds,
                      struct error *error)
{
    struct ledger ledger = {0};
    struct verification verification;
    int result = ledger_read(&ledger, session->repository, error);
    if (result == 0)
        result =
            ledger_verify(&ledger, session->repository, &session->policy, &verification, error);
    if (result == 0)
        result = ledger_print_verification(&ledger, &verification, query->output, holds, error);
    ledger_release(&ledger);
    return result;
}

/* What is asked for, once the repository is open. */
static int run_action(struct session *session, const struct options *options,
                      const struct query *query, bool *holds, struct error *error)
{
    bool accept = strcmp(query->action, "accept") == 0;
    bool verify = strcmp(query->action, "verify") == 0;
    if ((verify || accept) &&
        session_load_policy(session, options->values[POLICY], NULL, error) != 0)
        return -1;
    if (accept)
        return ledger_accept_branches(session, options->arguments + 1, options->argument_count - 1,
                                      options->values[REASON], query->output, error);
    if (verify)
        return run_verify(session, query, holds, error);
    return strcmp(query->action, "list") == 0 ? run_list(session, query, error)
                                              : run_refused(session, query, error);
}

static int open_and_run(const struct options *options, const struct query *query, bool *holds,
                        struct error *error)
{
    struct session session = {0};
    const char *path = options->values[REPO] ? options->values[REPO] : ".";
    int result = repository_open(&session.repository, path, error);
    if (result == 0)
        result = run_action(&session, options, query, holds, error);
    session_release(&session);
    return result;
}

/* As a name, or in full, as in refs/heads/main. */
static bool can_be_branch(const char *name)
{
    char ref[BRANCH_BYTES];
    bool is_full = text_starts_with(text_of(name), "refs/heads/");
    int length = snprintf(ref, sizeof ref, "%s%s", is_full ? "" : "refs/heads/", name);
    return length > 0 && (size_t)length < sizeof ref && ref_name_is_valid(text_of(ref));
}

static bool is_complete(const struct command *command, const struct options *options,
                        const char *action)
{
    bool accept = strcmp(action, "accept") == 0;
    bool known = accept || strcmp(action, "list") == 0 || strcmp(action, "verify") == 0 ||
                 strcmp(action, "refused") == 0;
    if (!known || (!accept && options->argument_count > 1))
        command_usage_error(command, "takes `list`, `verify`, `refused` or `accept BRANCH...`");
    else if (options->values[REFUSED] && strcmp(action, "refused") != 0)
        command_usage_error(command, "--refused goes with no other action");
    else if (accept && (options->argument_count < 2 || !options->values[REASON]))
        command_usage_error(command, "accept takes a branch, and --reason");
    else if (options->values[BRANCH] && !can_be_branch(options->values[BRANCH]))
        command_usage_error(command, "--branch: no branch can be called \"%s\"",
                            options->values[BRANCH]);
    else
        return true;
    return false;
}

static int run_ledger(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct error error = {0};
    bool holds = true;
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    struct query query = {.action = options.argument_count ? options.arguments[0] : "list",
                          .branch = options.values[BRANCH],
                          .last = LAST_STANDARD,
                          .output = options.output};
    if (options.values[REFUSED] && !options.argument_count)
        query.action = "refused";
    if (!is_complete(command, &options, query.action) ||
        !options_go_with(command, &options, query.action) ||
        !options_last(command, &options, LAST, &query.last))
        return EXIT_UNDECIDED;
    if (open_and_run(&options, &query, &holds, &error) != 0)
        return output_error(&error);
    return holds ? EXIT_ACCEPT : EXIT_REJECT;
}

const struct command command_ledger = {
    .name = "ledger",
    .arguments = "[list|verify|refused|accept BRANCH...]",
    .summary = "show or verify the record of what moved, and of what was refused",
    .description =
        "list: the moves of protected branches, newest first (refs/fleetgate/ledger).\n"
        "verify: replays the ledger against the repository, and proves for the tip of each\n"
        "protected branch that its tree passed every stage before it unaltered.\n"
        "refused: the pushes that were refused or could not be decided, or would have been had\n"
        "the gate not only observed, newest first.\n"
        "accept: lets a branch that was moved past the gate stand as it does. The policy names "
        "who\n"
        "may (overrides, rule ledger/unrecorded-move): the account that runs this.\n\n"
        "Exit status of verify: 0 all holds, 1 something does not, 2 could not tell.\n\n"
        "Example: fleetgate ledger verify --repo /srv/git/fleet.git",
    .options = options_of_ledger,
    .run = run_ledger,
};
