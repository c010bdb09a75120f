/* SPDX-License-Identifier: MIT */
/* `fleetgate ledger`: lists and verifies the record of moves, and lists refused pushes. */
#include "cli/ledger_print.h"
#include "cli/recording.h"

#include <stdlib.h>
#include <string.h>

enum { REPO, POLICY, BRANCH, LAST, FORMAT };

static const struct option_spec options_of_ledger[] = {
    [REPO] = {"repo", "DIR", "the bare repository (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "verify: the policy (default: as for `fleetgate pre-receive`)",
                NULL},
    [BRANCH] = {"branch", "NAME", "list: this branch alone", NULL},
    [LAST] = {"last", "N", "list, refused: the newest N alone, or all (default: 20)", NULL},
    [FORMAT] = OPTION_OUTPUT,
    {0},
};

enum { LAST_STANDARD = 20 };

/* What the command line asks for. */
struct query {
    const char *action;
    const char *branch; /* or NULL */
    size_t last;
    enum output output;
};

static int run_list(struct session *session, const struct query *query, struct error *error)
{
    struct ledger ledger = {0};
    int result = ledger_read(&ledger, session->repository, error);
    if (result == 0)
        result = query->output == OUTPUT_JSON
                     ? ledger_print_records_json(&ledger, query->branch, query->last, error)
                     : ledger_print_records(&ledger, query->branch, query->last);
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

static int open_and_run(const struct options *options, const struct query *query, bool *holds,
                        struct error *error)
{
    struct session session = {0};
    const char *path = options->values[REPO] ? options->values[REPO] : ".";
    int result = repository_open(&session.repository, path, error);
    bool verify = strcmp(query->action, "verify") == 0;
    if (result == 0 && verify)
        result = session_load_policy(&session, options->values[POLICY], NULL, error);
    if (result == 0 && verify)
        result = run_verify(&session, query, holds, error);
    else if (result == 0 && strcmp(query->action, "list") == 0)
        result = run_list(&session, query, error);
    else if (result == 0)
        result = run_refused(&session, query, error);
    session_release(&session);
    return result;
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
    bool known = strcmp(query.action, "list") == 0 || strcmp(query.action, "verify") == 0 ||
                 strcmp(query.action, "refused") == 0;
    if (!known || options.argument_count > 1)
        return command_usage_error(command, "takes `list`, `verify` or `refused`");
    if (!options_last(command, &options, LAST, &query.last))
        return EXIT_UNDECIDED;
    if (open_and_run(&options, &query, &holds, &error) != 0)
        return output_error(&error);
    return holds ? EXIT_ACCEPT : EXIT_REJECT;
}

const struct command command_ledger = {
    .name = "ledger",
    .arguments = "[list|verify|refused]",
    .summary = "show or verify the record of what moved, and of what was refused",
    .description =
        "list: the moves of protected branches, newest first (refs/fleetgate/ledger).\n"
        "verify: replays the ledger against the repository, and proves for the tip of each\n"
        "protected branch that its tree passed every stage before it unaltered.\n"
        "refused: the pushes that were refused or could not be decided, newest first.\n\n"
        "Exit status of verify: 0 all holds, 1 something does not, 2 could not tell.\n\n"
        "Example: fleetgate ledger verify --repo /srv/git/fleet.git",
    .options = options_of_ledger,
    .run = run_ledger,
};
