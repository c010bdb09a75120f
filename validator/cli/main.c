/* SPDX-License-Identifier: MIT */
/* The table of commands, and what holds for all of them. */
#include "cli/cli.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
#include "cli/commands.def"
#undef COMMAND
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void print_help(void)
{
    printf("usage: fleetgate COMMAND [OPTION...]\n\n"
           "The gate in front of an IoT fleet that is kept in a git repository.\n\n");
    for (int i = 0; i < COMMAND_COUNT; i++)
        printf("  %-14s %s\n", commands[i]->name, commands[i]->summary);
    printf("\n`fleetgate COMMAND --help` says more. Exit status: 0 accepted, 1 rejected, 2 could\n"
           "not decide.\n");
}

static const struct command *find_command(const char *name)
{
    for (int i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

static int refuse_unknown(const char *name)
{
    struct suggestion suggestion;
    suggestion_init(&suggestion, text_of(name));
    for (int i = 0; i < COMMAND_COUNT; i++)
        suggestion_try(&suggestion, text_of(commands[i]->name));
    if (suggestion.nearest.bytes)
        fprintf(
            stderr,
            "fleetgate: there is no such command; did you mean %s? `fleetgate --help` lists all\n",
            suggestion.nearest.bytes);
    else
        fprintf(stderr, "fleetgate: there is no such command; `fleetgate --help` lists all\n");
    return EXIT_UNDECIDED;
}

/* `help COMMAND` is `COMMAND --help`. */
static int run_help(const char *name)
{
    static char help[] = "--help";
    const struct command *command = name ? find_command(name) : NULL;
    if (command)
        return command->run(command, 2, (char *[]){(char *)(uintptr_t)command->name, help, NULL});
    if (name)
        return refuse_unknown(name);
    print_help();
    return EXIT_ACCEPT;
}

/* A closed standard stream must not become the number of some file we open. */
static bool keep_standard_streams(void)
{
    for (int stream = 0; stream <= 2; stream++) {
        if (fcntl(stream, F_GETFD) < 0 &&
            open("/dev/null", stream == 0 ? O_RDONLY : O_WRONLY) != stream)
            return false;
    }
    return true;
}

/* Whoever starts us may ignore signals, and that is inherited: with SIGCHLD ignored, the kernel
 * would forget how a child has ended. */
static void set_signals(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of who writes it */
    signal(SIGCHLD, SIG_DFL);
}

int main(int argc, char **argv)
{
    if (!keep_standard_streams())
        return EXIT_UNDECIDED;
    set_signals();
    if (argc < 2) {
        print_help();
        return EXIT_UNDECIDED;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0)
        return output_end(run_help(argc > 2 ? argv[2] : NULL));
    if (strcmp(argv[1], "--version") == 0) {
        printf("fleetgate %s\n", FLEETGATE_VERSION);
        return output_end(EXIT_ACCEPT);
    }
    const struct command *command = find_command(argv[1]);
    if (command)
        return output_end(command->run(command, argc - 1, argv + 1));
    return refuse_unknown(argv[1]);
}
