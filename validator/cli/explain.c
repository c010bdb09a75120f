/* SPDX-License-Identifier: MIT */
/* `fleetgate explain`: the page of a rule, or the list of all. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>
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

static const char *name_below_folder(const char *id)
{
    const char *slash = strrchr(id, '/');
    return slash ? slash + 1 : id;
}

/* "image/missing or signature/missing" for "missing", else the nearest; "" where none is near. */
static void list_near_rules(const char *name, char *list, size_t size)
{
    size_t length = 0;
    struct suggestion whole, below;
    const char *nearest_below = NULL;
    suggestion_init(&whole, text_of(name));
    suggestion_init(&below, text_of(name_below_folder(name)));
    *list = '\0';
    for (int i = 0; i < RULE_COUNT; i++) {
        const char *id = rule_facts((enum rule)i)->id;
        size_t distance = below.distance;
        suggestion_try(&whole, text_of(id));
        suggestion_try(&below, text_of(name_below_folder(id)));
        if (below.distance < distance)
            nearest_below = id;
        if (strcmp(name_below_folder(name), name_below_folder(id)) == 0 && length < size)
            length +=
                (size_t)snprintf(list + length, size - length, "%s%s", length ? " or " : "", id);
    }
    if (!*list && (whole.nearest.bytes || nearest_below))
        snprintf(list, size, "%s", whole.nearest.bytes ? whole.nearest.bytes : nearest_below);
}

static int refuse_rule(const struct command *command, const char *name)
{
    char near[200];
    list_near_rules(name, near, sizeof near);
    if (!*near)
        return command_usage_error(command, "there is no rule %s; `fleetgate explain` lists all",
                                   name);
    return command_usage_error(command, "there is no rule %s; did you mean %s?", name, near);
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
        return refuse_rule(command, options.arguments[0]);
    char path[128];
    snprintf(path, sizeof path, "docs/rules/%s.md", rule_facts(rule)->id);
    fflush(stdout);
    if (stream_write(STDOUT_FILENO, embedded_file(path)) != 0)
        return output_unwritten();
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
