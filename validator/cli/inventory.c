/* SPDX-License-Identifier: MIT */
/* `fleetgate inventory`: prints the fleet as Ansible computes it. */
#include "cli/cli.h"
#include "cli/inventory_print.h"

#include <unistd.h>

enum { LIST, HOST, GRAPH, ORIGINS, REPO, POLICY };

static const struct option_spec options_of_inventory[] = {
    [LIST] = {"list", NULL, "all groups, and the variables of all devices, as JSON", NULL},
    [HOST] = {"host", "NAME", "the variables of one device, as JSON", NULL},
    [GRAPH] = {"graph", NULL, "who is in what, as a tree", NULL},
    [ORIGINS] = {"origins", NULL, "in place of values, where each is set and what it overrides",
                 NULL},
    [REPO] = {"repo", "DIR", "the repository (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy (default: see above)", NULL},
    {0},
};

/* What the command line asks for. */
struct call {
    const struct command *command;
    const struct options *options;
    const char *revision;
};

/* The fleet of one commit, while it is read. */
struct reading {
    struct session session;
    struct snapshot snapshot;
    struct inventory inventory;
    struct findings findings;
};

static int open_session(struct session *session, const struct call *call, struct commit *commit,
                        struct error *error)
{
    const char *repository = call->options->values[REPO] ? call->options->values[REPO] : ".";
    struct judgement judgement = {.repository = repository};
    struct object_id head, id;
    const char *branch;
    bool trusted = false, is_commit = false;
    if (repository_open(&session->repository, repository, error) != 0 ||
        judgement_trust_head(&judgement, session, &head, &trusted, error) != 0 ||
        session_load_policy(session, call->options->values[POLICY], trusted ? &head : NULL,
                            error) != 0 ||
        repository_revision(session->repository, call->revision, &session->arena, &id, &branch,
                            error) != 0 ||
        repository_commit(session->repository, &id, &session->arena, commit, &is_commit, error) !=
            0)
        return -1;
    return 0;
}

static int read_fleet(struct reading *reading, const struct commit *commit, struct error *error)
{
    struct session *session = &reading->session;
    const struct limits *limits = &session->policy.limits;
    struct inventory_location location;
    if (inventory_locate(&location, session->repository, &commit->id, &commit->tree, limits,
                         &session->arena, &reading->findings, error) != 0 ||
        snapshot_of_tree(&reading->snapshot, session->repository, &commit->tree, location.roots,
                         limits, &reading->findings, error) != 0)
        return -1;
    const struct inventory_input input = {.repository = session->repository,
                                          .snapshot = &reading->snapshot,
                                          .sources = location.sources,
                                          .source_count = location.source_count,
                                          .play_folder = text_of(location.folder),
                                          .merges = location.config.merges};
    return inventory_load(&reading->inventory, &input, &reading->findings, error);
}

static int print(const struct reading *reading, const struct call *call, struct buffer *out,
                 struct findings *findings, struct error *error)
{
    const struct options *options = call->options;
    struct inventory_print print = {.inventory = &reading->inventory,
                                    .host = options->values[HOST],
                                    .shows_origins = options->values[ORIGINS] != NULL,
                                    .findings = findings,
                                    .out = out};
    return options->values[GRAPH] ? inventory_print_graph(&print, error)
                                  : inventory_print_variables(&print, error);
}

/* What is wrong with the fleet goes to standard error: scripts read the other stream. */
static int print_findings(const struct findings *findings)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->severity != SEVERITY_ERROR)
            continue;
        buffer_append_string(&out, "fleetgate: ");
        buffer_escape(&out, finding->place.path);
        if (finding->place.line)
            buffer_format(&out, ":%u", finding->place.line);
        buffer_format(&out, ": %s (%s)\n", finding->message, rule_facts(finding->rule)->id);
        if (*finding->help)
            buffer_format(&out, "    %s\n", finding->help);
    }
    stream_write(STDERR_FILENO, buffer_text(&out));
    buffer_release(&out);
    return EXIT_REJECT;
}

static bool is_wrong(const struct findings *findings)
{
    return findings->total[SEVERITY_ERROR] > 0;
}

/* The whole of it, in the child. */
static int read_and_print(void *context, int parent)
{
    const struct call *call = context;
    struct reading reading = {0};
    struct commit commit;
    struct error error = {0};
    struct buffer out;
    buffer_init(&out, INVENTORY_PRINT_MAX);
    int result = open_session(&reading.session, call, &commit, &error);
    const struct policy *policy = &reading.session.policy;
    findings_init(&reading.findings, default_limits.findings,
                  result == 0 ? policy->severities : NULL);
    inventory_init(&reading.inventory, &policy->limits);
    if (result == 0) {
        supervise_deadline(parent, policy->limits.deadline_ms);
        supervise_memory(policy->limits.memory_mib);
        result = read_fleet(&reading, &commit, &error);
    }
    if (result == 0 && !is_wrong(&reading.findings))
        result = print(&reading, call, &out, &reading.findings, &error);
    if (result == 0 && reading.findings.lost)
        result = error_memory(&error);
    int status = result != 0                   ? output_error(&error)
                 : is_wrong(&reading.findings) ? print_findings(&reading.findings)
                                               : output_rendered(&out, OUTCOME_ACCEPT);
    if (result != 0 || status == EXIT_REJECT)
        buffer_release(&out);
    inventory_release(&reading.inventory);
    snapshot_release(&reading.snapshot);
    findings_release(&reading.findings);
    session_release(&reading.session);
    return status;
}

static int run_inventory(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    int actions = (options.values[LIST] != NULL) + (options.values[HOST] != NULL) +
                  (options.values[GRAPH] != NULL);
    if (actions != 1)
        return command_usage_error(command, "takes one of --list, --host and --graph");
    if (options.values[GRAPH] && options.values[ORIGINS])
        return command_usage_error(command, "--graph shows no variables, and so no --origins");
    if (options.argument_count > 1)
        return command_usage_error(command, "takes one revision");
    struct call call = {.command = command,
                        .options = &options,
                        .revision = options.argument_count ? options.arguments[0] : "HEAD"};
    status = supervise(read_and_print, &call, &error);
    return error.kind == ERROR_NONE ? status : output_error(&error);
}

const struct command command_inventory = {
    .name = "inventory",
    .arguments = "[REV]",
    .summary = "print the fleet as Ansible computes it",
    .description =
        "Prints groups, devices and their variables as a commit has them (default: HEAD), in the\n"
        "very form of `ansible-inventory`, whose place it takes in scripts: nothing reads the\n"
        "working directory, and nothing is run. Values that hold Jinja are printed as they "
        "stand.\n\n"
        "With --origins a line says of each variable where it is set, and what it overrides:\n"
        "    subscribed_branch: host_vars/048312b5-0456-47a7-9e83-b636f4c0a689.yml:3\n"
        "        overrides group_vars/pi4.yml:1 of pi4, group_vars/all.yml:1 of all\n\n"
        "The policy is found as by `fleetgate check`; of it limits and rules count.\n\n"
        "Exit status: 0 printed, 1 the fleet is not what Ansible reads, 2 could not tell.\n\n"
        "Example: fleetgate inventory --host 048312b5-0456-47a7-9e83-b636f4c0a689 main",
    .options = options_of_inventory,
    .run = run_inventory,
};
