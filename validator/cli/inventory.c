/* SPDX-License-Identifier: MIT */
/* `fleetgate inventory`: prints the fleet as Ansible computes it. */
#include "cli/cli.h"
#include "cli/fleet_reading.h"
#include "cli/inventory_print.h"

enum { LIST, HOST, GRAPH, ORIGINS, ROOT, REPO, POLICY };

static const struct option_spec options_of_inventory[OPTIONS_MAX + 1] = {
    [LIST] = {"list", NULL, "all groups, and the variables of all devices, as JSON", NULL},
    [HOST] = {"host", "NAME", "the variables of one device, as JSON", NULL},
    [GRAPH] = {"graph", NULL, "who is in what, as a tree", NULL},
    [ORIGINS] = {"origins", NULL, "in place of values, where each is set and what it overrides",
                 NULL},
    [ROOT] = OPTION_ROOT,
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

static int print(const struct fleet_reading *reading, const struct call *call, struct buffer *out,
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

/* The whole of it, in the child. */
static int read_and_print(void *context, int parent)
{
    const struct call *call = context;
    const struct options *options = call->options;
    struct fleet_reading reading;
    struct error error = {0};
    struct buffer out;
    buffer_init(&out, INVENTORY_PRINT_MAX);
    const struct fleet_choice choice = {.repository = options->values[REPO],
                                        .policy_file = options->values[POLICY],
                                        .root = options->values[ROOT],
                                        .revision = call->revision};
    int result = fleet_reading_open(&reading, parent, &choice, &error);
    if (result == 0 && !fleet_reading_is_wrong(&reading))
        result = print(&reading, call, &out, &reading.findings, &error);
    return fleet_reading_finish(&reading, result, &out, &error);
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
        "The policy is found as by `fleetgate check`; of it `fleet`, limits and rules count.\n\n"
        "Exit status: 0 printed, 1 the fleet is not what Ansible reads, 2 could not tell.\n\n"
        "Example: fleetgate inventory --host 048312b5-0456-47a7-9e83-b636f4c0a689 main",
    .options = options_of_inventory,
    .run = run_inventory,
};
