/* SPDX-License-Identifier: MIT */
/* `fleetgate limits`: lists every limit with its value. */
#include "cli/cli.h"

#include <stdio.h>

enum { POLICY, FORMAT };

static const struct option_spec options_of_limits[OPTIONS_MAX + 1] = {
    [POLICY] = {"policy", "FILE", "the policy (default: none, so what is built in)", NULL},
    [FORMAT] = OPTION_OUTPUT,
    {0},
};

static void print_text(const struct limits *limits)
{
    for (int i = 0; i < LIMIT_COUNT; i++) {
        const struct limit_facts *facts = limit_facts((enum limit)i);
        unsigned value = limit_get(limits, (enum limit)i);
        unsigned standard = limit_get(&default_limits, (enum limit)i);
        printf("%-15s %10u %-12s %s", facts->name, value, facts->unit, facts->bounds);
        if (value != standard)
            printf(" (default: %u)", standard);
        printf("\n");
    }
}

static int print_json(const struct limits *limits, struct error *error)
{
    json_t *list = json_array();
    for (int i = 0; i < LIMIT_COUNT; i++) {
        const struct limit_facts *facts = limit_facts((enum limit)i);
        list =
            json_list_add(list, json_pack("{s:s, s:I, s:I, s:s, s:s}", "name", facts->name, "value",
                                          (json_int_t)limit_get(limits, (enum limit)i), "default",
                                          (json_int_t)limit_get(&default_limits, (enum limit)i),
                                          "unit", facts->unit, "bounds", facts->bounds));
    }
    return output_json(json_pack("{s:o}", "limits", list), error);
}

static int print(const struct limits *limits, enum output output)
{
    struct error error = {0};
    if (output == OUTPUT_TEXT) {
        print_text(limits);
    } else if (print_json(limits, &error) != 0) {
        return output_error(&error);
    }
    return EXIT_ACCEPT;
}

static int run_limits(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct session session = {0};
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count)
        return command_usage_error(command, "takes no arguments");
    const char *policy = options.values[POLICY];
    if (!policy)
        return print(&default_limits, options.output);
    status = session_load_policy(&session, policy, NULL, &error) == 0
                 ? print(&session.policy.limits, options.output)
                 : output_error(&error);
    session_release(&session);
    return status;
}

const struct command command_limits = {
    .name = "limits",
    .arguments = "",
    .summary = "list every bound that the gate sets on what it reads",
    .description =
        "Prints name, value, unit and what is bounded. The key `limits` of a policy sets\n"
        "other values, by these names; what lies beyond a limit is a finding or an\n"
        "error, never passed over.\n\n"
        "Example: fleetgate limits --policy /etc/fleetgate/fleet.yml",
    .options = options_of_limits,
    .run = run_limits,
};
