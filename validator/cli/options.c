/* SPDX-License-Identifier: MIT */
/* The command line: options, what they may be, help, and the usage error. */
#include "cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* getopt's values: indices of options start here, above every character. */
enum { FIRST_OPTION = 256, HELP_OPTION = FIRST_OPTION + OPTIONS_MAX };

/* ----------------------------------------------------------------------------------- choices -- */

const char *options_report_format_name(size_t index)
{
    return index < REPORT_FORMAT_COUNT ? report_format_facts((enum report_format)index)->name
                                       : NULL;
}

/* "text, json or html"; "" for an option that takes any value. Returns `list`. */
static const char *list_choices(const struct option_spec *option, char list[CHOICES_BYTES])
{
    size_t count = 0, length = 0;
    list[0] = '\0';
    while (option->choice && option->choice(count))
        count++;
    for (size_t i = 0; i < count && length < CHOICES_BYTES; i++)
        length += (size_t)snprintf(list + length, CHOICES_BYTES - length, "%s%s",
                                   or_separator(i, count), option->choice(i));
    return list;
}

/* ------------------------------------------------------------------------------- help, usage -- */

static void print_formats(void)
{
    printf("\nFormats:\n");
    for (int i = 0; i < REPORT_FORMAT_COUNT; i++) {
        const struct report_format_facts *facts = report_format_facts((enum report_format)i);
        printf("  %-18s %s\n", facts->name, facts->what);
    }
}

static void print_command_help(const struct command *command)
{
    bool reports = false;
    printf("usage: fleetgate %s", command->name);
    for (const struct option_spec *option = command->options; option->name; option++)
        printf(option->argument ? " [--%s %s]" : " [--%s]", option->name, option->argument);
    printf("%s%s\n\n%s\n", *command->arguments ? " " : "", command->arguments,
           command->description);
    if (command->options[0].name)
        printf("\nOptions:\n");
    for (const struct option_spec *option = command->options; option->name; option++) {
        char name[40];
        char choices[CHOICES_BYTES];
        snprintf(name, sizeof name, "--%s %s", option->name,
                 option->argument ? option->argument : "");
        printf("  %-18s %s%s%s%s\n", name, option->actions ? option->actions : "",
               option->actions ? ": " : "", list_choices(option, choices), option->help);
        reports |= option->choice == options_report_format_name;
    }
    if (reports)
        print_formats();
}

int command_usage_error(const struct command *command, const char *format, ...)
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

/* ----------------------------------------------------------------------------------- parsing -- */

/* What getopt stopped at: the argument before the next one, or that one where it is taken for
 * several letters in a row, such as -repo. */
static const char *unknown_option(int argc, char **argv)
{
    bool is_letter =
        optopt != 0 && optind < argc && argv[optind][0] == '-' && argv[optind][1] == optopt;
    return argv[is_letter ? optind : optind - 1];
}

/* Most often a dash is missing, or a letter. */
static void refuse_option(const struct command *command, const char *argument)
{
    struct suggestion suggestion;
    struct text name = text_of(argument);
    while (text_take(&name, '-'))
        ;
    name = text_take_until(&name, "=");
    suggestion_init(&suggestion, name);
    for (const struct option_spec *option = command->options; option->name; option++)
        suggestion_try(&suggestion, text_of(option->name));
    suggestion_try(&suggestion, TEXT("help"));
    if (suggestion.nearest.bytes)
        command_usage_error(command, "there is no option %s; did you mean --%s?", argument,
                            suggestion.nearest.bytes);
    else
        command_usage_error(command, "there is no option %s", argument);
}

static int option_count(const struct command *command)
{
    int count = 0;
    while (command->options[count].name)
        count++;
    return count;
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

/* Takes a value that must be one of those the option lists. */
static bool take_choice(const struct command *command, const struct option_spec *option,
                        const char *value, struct options *options)
{
    char choices[CHOICES_BYTES];
    size_t choice = 0;
    while (option->choice(choice) && strcmp(option->choice(choice), value) != 0)
        choice++;
    if (!option->choice(choice)) {
        command_usage_error(command, "--%s is %s", option->name, list_choices(option, choices));
        return false;
    }
    options->choices[option - command->options] = choice;
    if (option->choice == options_report_format_name)
        options->report_format = (enum report_format)choice;
    else if (option->choice == output_name)
        options->output = (enum output)choice;
    return true;
}

/* Takes the value of one option; false where the mistake in it was printed. */
static bool take_value(const struct command *command, int option, const char *value,
                       struct options *options)
{
    const struct option_spec *spec = &command->options[option];
    if (options->values[option] && spec->argument && !repeats(command, option)) {
        /* One of two values would be left out, and nobody told. */
        command_usage_error(command, "--%s is given twice", spec->name);
        return false;
    }
    options->values[option] = value ? value : "";
    if (spec->choice && (value || !spec->may_stand_alone))
        return take_choice(command, spec, value, options);
    if (!repeats(command, option) || add_repeated(options, value))
        return true;
    command_usage_error(command, "--%s is given too often", spec->name);
    return false;
}

/* Whether the word is one that the option takes, which may stand alone. */
static bool is_choice_of(const struct option_spec *option, const char *word)
{
    for (size_t i = 0; option->choice && option->may_stand_alone && word && option->choice(i);
         i++) {
        if (strcmp(option->choice(i), word) == 0)
            return true;
    }
    return false;
}

static int argument_of(const struct option_spec *option)
{
    if (!option->argument)
        return no_argument;
    return option->may_stand_alone ? optional_argument : required_argument;
}

bool options_parse(const struct command *command, int argc, char **argv, struct options *options,
                   int *status)
{
    struct option table[OPTIONS_MAX + 2] = {0};
    int count = option_count(command);
    for (int i = 0; i < count; i++)
        table[i] = (struct option){command->options[i].name, argument_of(&command->options[i]),
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
        if (found == ':') {
            command_usage_error(command, "%s needs a value", argv[optind - 1]);
            return false;
        }
        if (found < FIRST_OPTION) {
            refuse_option(command, unknown_option(argc, argv));
            return false;
        }
        const char *value = optarg;
        if (!value && is_choice_of(&command->options[found - FIRST_OPTION], argv[optind]))
            value = argv[optind++];
        if (!value && command->options[found - FIRST_OPTION].may_stand_alone)
            options->behind = argv[optind];
        if (!take_value(command, found - FIRST_OPTION, value, options))
            return false;
    }
    options->arguments = argv + optind;
    options->argument_count = argc - optind;
    return true;
}

static bool goes_with(const struct option_spec *option, const char *action)
{
    struct text actions = text_of(option->actions ? option->actions : action);
    while (actions.length) {
        struct text name = text_cut(&actions, ',');
        text_take(&name, ' ');
        if (text_is(name, action))
            return true;
    }
    return false;
}

bool options_go_with(const struct command *command, const struct options *options,
                     const char *action)
{
    for (int i = 0; command->options[i].name; i++) {
        const struct option_spec *option = &command->options[i];
        if (!options->values[i] || goes_with(option, action))
            continue;
        command_usage_error(command, "--%s goes with %s alone", option->name, option->actions);
        return false;
    }
    return true;
}

bool options_last(const struct command *command, const struct options *options, int option,
                  size_t *last)
{
    const char *value = options->values[option];
    char *end;
    if (!value)
        return true;
    if (strcmp(value, "all") == 0) {
        *last = LAST_ALL;
        return true;
    }
    errno = 0;
    unsigned long long number = strtoull(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || errno || number == 0 || number > LAST_MAX) {
        command_usage_error(command, "--%s is a number from 1 to %d, or all",
                            command->options[option].name, LAST_MAX);
        return false;
    }
    *last = (size_t)number;
    return true;
}
