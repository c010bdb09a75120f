/* SPDX-License-Identifier: MIT */
/* `fleetgate serve`: judges requests as a forge tells of them. */
#include "cli/cli.h"
#include "service/service.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LISTEN, FORGE, URL, PROJECT, TOKEN_FILE, SECRET_FILE, POLICY, STATE, CLONE, EVERY };

enum { MINUTES_STANDARD = 5, MINUTES_MAX = 1440, SECONDS = 60 };

static const struct option_spec options_of_serve[OPTIONS_MAX + 1] = {
    [LISTEN] = {"listen", "ADDRESS", "where to listen (default: 127.0.0.1:8080)", NULL},
    [FORGE] = {"forge", "FORGE", ": what tells of requests", forge_name},
    [URL] = {"url", "URL", "its address; of GitHub that of the API", NULL},
    [PROJECT] = {"project", "OWNER/NAME", "a project there; may be given several times", NULL},
    [TOKEN_FILE] = {"token-file", "FILE", "a file that holds an access token", NULL},
    [SECRET_FILE] = {"secret-file", "FILE", "a file that holds the secret of the webhook", NULL},
    [POLICY] = {"policy", "FILE", "the policy", NULL},
    [STATE] = {"state", "DIR", "the folder for the queue and for mirrors", NULL},
    [CLONE] = {"clone", "URL", "where OWNER/NAME.git lies for git (default: by --url)", NULL},
    [EVERY] = {"every", "MINUTES", "how often to look for lost events (default: 5)", NULL},
    {0},
};

static void say(const char *line)
{
    fprintf(stderr, "fleetgate: %s\n", line);
}

static bool read_minutes(const char *text, unsigned *seconds)
{
    char *end;
    errno = 0;
    unsigned long minutes = text ? strtoul(text, &end, 10) : MINUTES_STANDARD;
    if (text && (!ascii_is_digit(*text) || *end || errno))
        return false;
    *seconds = (unsigned)minutes * SECONDS;
    return minutes >= 1 && minutes <= MINUTES_MAX;
}

/* False when a mistake was printed. */
static bool read_service(const struct command *command, const struct options *options,
                         struct service *service)
{
    const char *const *values = options->values;
    struct error error = {0};
    *service = (struct service){
        .listen = values[LISTEN] ? values[LISTEN] : "127.0.0.1:8080",
        .forge = options->choices[FORGE],
        .url = values[URL],
        .clone = values[CLONE],
        .projects = options->repeated,
        .project_count = (size_t)options->repeat_count,
        .token_file = values[TOKEN_FILE],
        .secret_file = values[SECRET_FILE],
        .policy_file = values[POLICY],
        .state = values[STATE],
        .say = say,
    };
    if (!values[FORGE] || !values[URL] || !service->project_count || !values[TOKEN_FILE] ||
        !values[SECRET_FILE] || !values[POLICY] || !values[STATE] || options->argument_count)
        command_usage_error(command,
                            "takes --forge, --url, --project, --token-file, --secret-file, "
                            "--policy and --state");
    else if (!read_minutes(values[EVERY], &service->poll_s))
        command_usage_error(command, "--every must be a number of minutes from 1 to %d",
                            MINUTES_MAX);
    else if (service_check(service, &error) != 0)
        command_usage_error(command, "%s", error.message);
    else
        return true;
    return false;
}

static int run_serve(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct service service;
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (!read_service(command, &options, &service))
        return EXIT_UNDECIDED;
    return service_run(&service, &error) == 0 ? EXIT_ACCEPT : output_error(&error);
}

const struct command command_serve = {
    .name = "serve",
    .arguments = "",
    .summary = "judge requests as a forge tells of them",
    .description =
        "Takes the webhooks of a forge, fetches with git, judges as `fleetgate pr` does, with the\n"
        "policy and the token given here, and tells the forge. Nothing of a request is run, and\n"
        "nothing in it says how it is judged. Requests are judged one after the other; what a\n"
        "crash or the forge has lost is found by asking the forge for its open requests.\n\n"
        "POST /webhook takes events that are signed with the secret; GET /healthz says how many\n"
        "requests wait. There is no TLS: put a server that has it in front.\n\n"
        "Exit status: 0 it was told to end (SIGTERM, SIGINT), 2 it cannot go on.",
    .options = options_of_serve,
    .repeats = "project",
    .run = run_serve,
};
