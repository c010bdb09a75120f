/* SPDX-License-Identifier: MIT */
#include "cli/doctor.h"

#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/doctor_report.h"

enum { POLICY, FOR, FORMAT };

static const struct option_spec options_of_doctor[] = {
    [POLICY] = {"policy", "FILE", "the policy (default: as for `fleetgate pre-receive`)"},
    [FOR] = {"for", "SERVER", "plain, gitolite, gitea, forgejo or gitlab (default: as found)"},
    [FORMAT] = {"format", "FORMAT", "text or json (default: text)"},
    {0},
};

/* In the order in which they should be mended. */
static const struct check {
    const char *name;
    const char *well; /* what is so when it finds nothing */
    bool needs_policy;
    int (*run)(struct examination *examination, struct error *error);
} checks[] = {
    {"owner", "the repository belongs to the user this runs as", false, check_owner},
    {"hooks-path", "git runs the hooks of this repository", false, check_hooks_path},
    {"pre-receive", "it runs this program", false, check_pre_receive},
    {"post-receive", "it runs this program", false, check_post_receive},
    {"policy", "it loads, and nobody else can write it", false, check_policy},
    {"credentials", "files that the policy names are there, and closed to others", true,
     check_credentials},
    {"outbox", "it can be written", false, check_outbox},
    {"settings", "git's settings suit the gate", true, check_settings},
    {"history", "no object is replaced, none is cut off", false, check_history},
    {"names", "no ref can be taken for a branch of the policy", true, check_names},
    {"aliases", "no symbolic ref leads to a protected branch", true, check_aliases},
    {"branches", "every branch of the policy is there", true, check_branches},
};

static void run_check(struct examination *examination, const struct check *check)
{
    struct error error = {0};
    const struct diagnosis *before = examination->last;
    examination->check = check->name;
    if (check->needs_policy && !examination->has_policy)
        diagnose(examination, STATE_SKIPPED, NULL, "not looked at: it takes a policy that loads");
    else if (check->run(examination, &error) != 0)
        diagnose(examination, STATE_UNKNOWN, NULL, "%s (%s)", error.message,
                 error_kind_name(error.kind));
    else if (examination->last == before)
        diagnose(examination, STATE_OK, NULL, "%s", check->well);
}

/* Run as somebody else, nothing could be said about what pushes meet. */
static int refuse_stranger(const char *path, struct error *error)
{
    struct stat status;
    if (stat(path, &status) != 0 || status.st_uid == geteuid())
        return 0;
    const struct passwd *owner = getpwuid(status.st_uid);
    return error_set(error, ERROR_ENVIRONMENT,
                     "%s belongs to another user: run this as that one: sudo -u %s fleetgate "
                     "doctor %s",
                     path, owner ? owner->pw_name : "OWNER", path);
}

static int begin(struct examination *examination, const char *path, bool detect,
                 struct error *error)
{
    struct session *session = &examination->session;
    struct error reason = {0};
    if (repository_open(&session->repository, path, &reason) != 0)
        return reason.kind != ERROR_REPOSITORY || refuse_stranger(path, error) == 0
                   ? error_set(error, reason.kind, "%s", reason.message)
                   : -1;
    if (!repository_is_bare(session->repository))
        return error_set(error, ERROR_USAGE,
                         "%s is no bare repository: the gate stands in front of those", path);
    examination->git_dir = repository_git_dir(session->repository);
    return detect
               ? server_detect(&examination->server, examination->git_dir, &session->arena, error)
               : 0;
}

static int examine(struct examination *examination, const char *path, bool detect,
                   enum format format)
{
    struct error error = {0};
    if (begin(examination, path, detect, &error) != 0)
        return print_unexamined(path, format, &error);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        run_check(examination, &checks[i]);
    return print_examination(examination, format);
}

static int run(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct examination examination = {.server = SERVER_PLAIN};
    enum format format;
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count != 1)
        return usage_error(command, "takes one bare repository");
    if (!format_parse(options.values[FORMAT], &format))
        return usage_error(command, "--format is text or json");
    const char *kind = options.values[FOR];
    if (kind && !server_parse(kind, &examination.server))
        return usage_error(command, "--for is plain, gitolite, gitea, forgejo or gitlab");
    examination.policy_file = options.values[POLICY];
    status = examine(&examination, options.arguments[0], !kind, format);
    session_release(&examination.session);
    return status;
}

const struct command command_doctor = {
    .name = "doctor",
    .arguments = "DIR",
    .summary = "say what is wrong with the set-up of a bare repository",
    .description =
        "Looks at hooks, policy, permissions, settings and refs of a bare repository, and\n"
        "prints a line for each: ok, or a problem or warning with the command that mends\n"
        "it. Changes nothing. Run it as the user that pushes run as:\n\n"
        "    sudo -u git fleetgate doctor /srv/git/fleet.git\n\n"
        "Exit status: 0 all well, 1 a problem or a warning, 2 could not look.",
    .options = options_of_doctor,
    .run = run,
};
