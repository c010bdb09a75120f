/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

/* getopt's values: indices of options start here, above every character. */
enum { FIRST_OPTION = 256, HELP_OPTION = FIRST_OPTION + OPTIONS_MAX };

static int option_count(const struct command *command)
{
    int count = 0;
    while (command->options[count].name)
        count++;
    return count;
}

static void print_command_help(const struct command *command)
{
    printf("usage: fleetgate %s", command->name);
    for (const struct option_spec *option = command->options; option->name; option++)
        printf(option->argument ? " [--%s %s]" : " [--%s]", option->name, option->argument);
    printf("%s%s\n\n%s\n", *command->arguments ? " " : "", command->arguments,
           command->description);
    if (command->options[0].name)
        printf("\nOptions:\n");
    for (const struct option_spec *option = command->options; option->name; option++) {
        char name[40];
        snprintf(name, sizeof name, "--%s %s", option->name,
                 option->argument ? option->argument : "");
        printf("  %-18s %s\n", name, option->help);
    }
}

int usage_error(const struct command *command, const char *format, ...)
{
    /* Arguments are shown escaped, as everything is: a terminal may be a log that others read. */
    struct error error = {0};
    char message[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    error_set(&error, ERROR_USAGE, "%s", message);
    fprintf(stderr, "fleetgate %s: %s\n`fleetgate %s --help` shows how to call it\n", command->name,
            error.message, command->name);
    return EXIT_UNDECIDED;
}

int fail_with(const struct error *error)
{
    fprintf(stderr, "fleetgate: %s (%s)\n", error->message, error_kind_name(error->kind));
    return EXIT_UNDECIDED;
}

static bool repeats(const struct command *command, int option)
{
    return command->repeats && strcmp(command->options[option].name, command->repeats) == 0;
}

static bool add_repeated(struct options *options, const char *value)
{
    if (options->repeat_count == REPEATS_MAX)
        return false;
    options->repeated[options->repeat_count++] = value;
    return true;
}

bool options_parse(const struct command *command, int argc, char **argv, struct options *options,
                   int *status)
{
    struct option table[OPTIONS_MAX + 2] = {0};
    int count = option_count(command);
    for (int i = 0; i < count; i++)
        table[i] = (struct option){command->options[i].name,
                                   command->options[i].argument ? required_argument : no_argument,
                                   NULL, FIRST_OPTION + i};
    table[count] = (struct option){"help", no_argument, NULL, HELP_OPTION};

    *options = (struct options){0};
    *status = EXIT_UNDECIDED;
    opterr = 0;
    for (;;) {
        int found = getopt_long(argc, argv, ":h", table, NULL);
        if (found == -1)
            break;
        if (found == HELP_OPTION || found == 'h') {
            print_command_help(command);
            *status = EXIT_ACCEPT;
            return false;
        }
        if (found < FIRST_OPTION) {
            usage_error(command, found == ':' ? "%s needs a value" : "there is no option %s",
                        argv[optind - 1]);
            return false;
        }
        options->values[found - FIRST_OPTION] = optarg ? optarg : "";
        if (repeats(command, found - FIRST_OPTION) && !add_repeated(options, optarg)) {
            usage_error(command, "%s is given too often", argv[optind - 1]);
            return false;
        }
    }
    options->arguments = argv + optind;
    options->argument_count = argc - optind;
    return true;
}

bool format_parse(const char *value, enum format *format)
{
    *format = FORMAT_TEXT;
    if (value && strcmp(value, "json") == 0)
        *format = FORMAT_JSON;
    return !value || *format == FORMAT_JSON || strcmp(value, "text") == 0;
}
