/* SPDX-License-Identifier: MIT */
/* `fleetgate doctor`: prints what an inspection of the set-up has found. */
#include "cli/cli.h"

#include <stdio.h>

enum { POLICY, FOR, ASK_MENDER, FORMAT };

static const struct option_spec options_of_doctor[OPTIONS_MAX + 1] = {
    [POLICY] = {"policy", "FILE", "the policy (default: as for `fleetgate pre-receive`)", NULL},
    [FOR] = {"for", "SERVER", " (default: as found)", server_installable_name},
    [ASK_MENDER] = {"ask-mender", NULL, "ask the Mender server, too: does it take the credentials?",
                    NULL},
    [FORMAT] = OPTION_OUTPUT,
    {0},
};

static const char *const state_names[STATE_COUNT] = {
    [STATE_OK] = "ok",           [STATE_NOTE] = "note",       [STATE_SKIPPED] = "skipped",
    [STATE_WARNING] = "warning", [STATE_PROBLEM] = "problem", [STATE_UNKNOWN] = "unknown",
};

static int exit_status_of(const struct inspection *inspection)
{
    if (inspection->lost || inspection->total[STATE_UNKNOWN])
        return EXIT_UNDECIDED;
    return inspection->total[STATE_PROBLEM] || inspection->total[STATE_WARNING] ? EXIT_REJECT
                                                                                : EXIT_ACCEPT;
}

static void print_count(size_t count, const char *what, const char **separator)
{
    if (!count)
        return;
    printf("%s%zu %s%s", *separator, count, what, count == 1 ? "" : "s");
    *separator = ", ";
}

static void print_items(const struct inspection *inspection, enum diagnosis_state from,
                        enum diagnosis_state to)
{
    for (const struct diagnosis *item = inspection->first; item; item = item->next) {
        if (item->state >= from && item->state <= to)
            printf("%s: %s: %s%s%s\n", state_names[item->state], item->check, item->message,
                   item->command ? "; run: " : "", item->command ? item->command : "");
    }
}

/* What is wrong goes first: most of the rest is well. */
static void print_text(const struct inspection *inspection)
{
    const char *separator = "fleetgate: ";
    print_items(inspection, STATE_PROBLEM, STATE_UNKNOWN);
    print_items(inspection, STATE_WARNING, STATE_WARNING);
    print_items(inspection, STATE_OK, STATE_SKIPPED);
    if (exit_status_of(inspection) == EXIT_ACCEPT) {
        printf("fleetgate: all is well\n");
        return;
    }
    print_count(inspection->total[STATE_PROBLEM], "problem", &separator);
    print_count(inspection->total[STATE_WARNING], "warning", &separator);
    print_count(inspection->total[STATE_UNKNOWN], "unknown", &separator);
    printf("\n");
}

/* Prints and releases the object; NULL is a failure of memory. */
static int print_object(json_t *object, int status)
{
    struct error error = {0};
    return output_json(object, &error) == 0 ? status : output_error(&error);
}

static json_t *json_of(const struct inspection *inspection)
{
    json_t *list = json_array();
    for (const struct diagnosis *item = inspection->first; item; item = item->next)
        list = json_list_add(list, json_pack("{s:s, s:s, s:s, s:s?}", "check", item->check, "state",
                                             state_names[item->state], "message", item->message,
                                             "command", item->command));
    return json_pack("{s:s, s:s, s:I, s:I, s:o}", "repository", inspection->git_dir, "server",
                     inspection->server->name, "problems",
                     (json_int_t)inspection->total[STATE_PROBLEM], "warnings",
                     (json_int_t)inspection->total[STATE_WARNING], "checks", list);
}

/* A repository that could not be looked at: text goes to standard error. */
static int print_uninspected(const char *path, enum output output, const struct error *error)
{
    if (output == OUTPUT_TEXT)
        return output_error(error);
    return print_object(json_pack("{s:s, s:{s:s, s:s}}", "repository", path, "error", "kind",
                                  error_kind_name(error->kind), "message", error->message),
                        EXIT_UNDECIDED);
}

static int print_inspection(const struct inspection *inspection, enum output output)
{
    struct error error = {0};
    if (inspection->lost) {
        error_memory(&error);
        return print_uninspected(inspection->git_dir, output, &error);
    }
    if (output == OUTPUT_JSON)
        return print_object(json_of(inspection), exit_status_of(inspection));
    print_text(inspection);
    return exit_status_of(inspection);
}

static int run_doctor(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct inspection inspection = {.server = NULL};
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count != 1)
        return command_usage_error(command, "takes one bare repository");
    if (options.values[FOR])
        inspection.server = server_installable(options.choices[FOR]);
    inspection.policy_file = options.values[POLICY];
    inspection.ask_mender = options.values[ASK_MENDER] != NULL;
    if (inspection_run(&inspection, options.arguments[0], &error) != 0)
        status = print_uninspected(options.arguments[0], options.output, &error);
    else
        status = print_inspection(&inspection, options.output);
    inspection_release(&inspection);
    return status;
}

const struct command command_doctor = {
    .name = "doctor",
    .arguments = "DIR",
    .summary = "say what is wrong with the set-up of a bare repository",
    .description =
        "Looks at hooks, policy, permissions, settings and refs of a bare repository, and\n"
        "prints a line for each: ok, or a problem or warning with the command that fixes\n"
        "it. Changes nothing. Run it as the user that pushes run as:\n\n"
        "    sudo -u git fleetgate doctor /srv/git/fleet.git\n\n"
        "Exit status: 0 all well, 1 a problem or a warning, 2 could not look.",
    .options = options_of_doctor,
    .run = run_doctor,
};
