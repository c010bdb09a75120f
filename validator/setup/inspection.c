/* SPDX-License-Identifier: MIT */
#include "setup/checks.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "setup/hook_script.h"

enum { TEXT_BYTES = 64 << 10 };

/* -------------------------------------------------------------------------- what is found -- */

static const char *keep(struct inspection *inspection, const char *text)
{
    if (!text)
        inspection->lost = true;
    return text ? text : "";
}

static const char *keep_escaped(struct inspection *inspection, struct text text)
{
    struct buffer escaped;
    buffer_init(&escaped, 8 * TEXT_BYTES);
    buffer_escape(&escaped, text);
    const char *copy =
        escaped.failed ? NULL : arena_string(&inspection->arena, buffer_text(&escaped));
    buffer_release(&escaped);
    return keep(inspection, copy);
}

__attribute__((format(printf, 2, 0))) static const char *
keep_format(struct inspection *inspection, const char *format, va_list arguments)
{
    struct buffer text;
    buffer_init(&text, TEXT_BYTES);
    buffer_vformat(&text, format, arguments);
    const char *copy = text.failed ? NULL : arena_string(&inspection->arena, buffer_text(&text));
    buffer_release(&text);
    return keep(inspection, copy);
}

void diagnose(struct inspection *inspection, enum diagnosis_state state, const char *command,
              const char *format, ...)
{
    va_list arguments;
    struct diagnosis *diagnosis = arena_alloc(&inspection->arena, sizeof *diagnosis);
    if (!diagnosis) {
        inspection->lost = true;
        return;
    }
    va_start(arguments, format);
    const char *message = keep_format(inspection, format, arguments);
    va_end(arguments);
    *diagnosis = (struct diagnosis){.check = inspection->check, .state = state};
    diagnosis->message = keep_escaped(inspection, text_of(message));
    if (command)
        diagnosis->command = keep_escaped(inspection, text_of(command));
    if (inspection->last)
        inspection->last->next = diagnosis;
    else
        inspection->first = diagnosis;
    inspection->last = diagnosis;
    inspection->total[state]++;
}

const char *command_line(struct inspection *inspection, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *line = keep_format(inspection, format, arguments);
    va_end(arguments);
    return line;
}

const char *word(struct inspection *inspection, const char *text)
{
    return keep(inspection, shell_word(text, &inspection->arena));
}

const char *in_git_dir(struct inspection *inspection, const char *name)
{
    return command_line(inspection, "%s/%s", inspection->git_dir, name);
}

/* --------------------------------------------------------------------------------- checks -- */

/* In the order in which they should be mended. */
static const struct check {
    const char *name;
    const char *well; /* what is so when it finds nothing */
    bool needs_policy;
    int (*run)(struct inspection *inspection, struct error *error);
} checks[] = {
    {"owner", "the repository belongs to the user this runs as", false, check_owner},
    {"hooks-path", "git runs the hooks of this repository", false, check_hooks_path},
    {"pre-receive", "it runs this program", false, check_pre_receive},
    {"post-receive", "it runs this program", false, check_post_receive},
    {"policy", "it loads, and nobody else can write it", false, check_policy},
    {"credentials", "files that the policy names are there, and closed to others", true,
     check_credentials},
    {"outbox", "it can be written", false, check_outbox},
    {"ledger", "it tells where the protected branches stand", true, check_ledger},
    {"settings", "git's settings suit the gate", true, check_settings},
    {"history", "no object is replaced, none is cut off", false, check_history},
    {"names", "no ref can be taken for a branch of the policy", true, check_names},
    {"aliases", "no symbolic ref leads to a protected branch", true, check_aliases},
    {"branches", "every branch of the policy is there", true, check_branches},
};

static void run_check(struct inspection *inspection, const struct check *check)
{
    struct error error = {0};
    const struct diagnosis *before = inspection->last;
    inspection->check = check->name;
    if (check->needs_policy && !inspection->has_policy)
        diagnose(inspection, STATE_SKIPPED, NULL, "not looked at: it takes a policy that loads");
    else if (check->run(inspection, &error) != 0)
        diagnose(inspection, STATE_UNKNOWN, NULL, "%s (%s)", error.message,
                 error_kind_name(error.kind));
    else if (inspection->last == before)
        diagnose(inspection, STATE_OK, NULL, "%s", check->well);
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

static int begin(struct inspection *inspection, const char *path, bool detect, struct error *error)
{
    struct error reason = {0};
    if (repository_open(&inspection->repository, path, &reason) != 0)
        return reason.kind != ERROR_REPOSITORY || refuse_stranger(path, error) == 0
                   ? error_set(error, reason.kind, "%s", reason.message)
                   : -1;
    if (!repository_is_bare(inspection->repository))
        return error_set(error, ERROR_USAGE,
                         "%s is no bare repository: the gate stands in front of those", path);
    inspection->git_dir = repository_git_dir(inspection->repository);
    return detect
               ? server_detect(&inspection->server, inspection->git_dir, &inspection->arena, error)
               : 0;
}

int inspect(struct inspection *inspection, const char *path, bool detect, struct error *error)
{
    if (begin(inspection, path, detect, error) != 0)
        return -1;
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        run_check(inspection, &checks[i]);
    return 0;
}

void inspection_release(struct inspection *inspection)
{
    policy_release(&inspection->policy);
    repository_free(inspection->repository);
    arena_release(&inspection->arena);
}
