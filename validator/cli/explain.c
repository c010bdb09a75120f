/* SPDX-License-Identifier: MIT */
/* `fleetgate explain`: the page of a rule, or the list of all. */
#include "cli/cli.h"

#include <stdio.h>
#include <unistd.h>

static const struct option_spec no_options[] = {{0}};

static void list_rules(void)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        const struct rule_facts *facts = rule_facts((enum rule)i);
        printf("%-26s %-8s %s\n", facts->id, severity_name(facts->severity), facts->title);
    }
    printf("\n`fleetgate explain RULE` says why a rule is there and how to fix what it finds.\n");
}

static int run_explain(const struct command *command, int argc, char **argv)
{
    struct options options;
    enum rule rule;
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count > 1)
        return command_usage_error(command, "takes one rule");
    if (options.argument_count == 0) {
        list_rules();
        return EXIT_ACCEPT;
    }
    if (!rule_find(text_of(options.arguments[0]), &rule))
        return command_usage_error(command, "there is no rule %s; `fleetgate explain` lists all",
                                   options.arguments[0]);
    char path[128];
    snprintf(path, sizeof path, "docs/rules/%s.md", rule_facts(rule)->id);
    fflush(stdout);
    stream_write(STDOUT_FILENO, embedded_file(path));
    return EXIT_ACCEPT;
}

const struct command command_explain = {
    .name = "explain",
    .arguments = "[RULE]",
    .summary = "say what a rule is for and how to fix what it finds",
    .description = "Prints the page of a rule, or without one the list of all rules.\n\n"
                   "Example: fleetgate explain promotion/direct-commit",
    .options = no_options,
    .run = run_explain,
};
