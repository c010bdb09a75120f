/* SPDX-License-Identifier: MIT */
#include "cli/rollout_jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SERVER, LOCAL, FORCE };

enum { PATH_MAX_BYTES = 4096, HOOK_BYTES = 64 << 10 };

static const struct option_spec options_of_install[] = {
    [SERVER] = {"server", "DIR", "a bare repository: pre-receive and post-receive"},
    [LOCAL] = {"local", "DIR", "a clone: pre-commit"},
    [FORCE] = {"force", NULL, "replace hooks that are not fleetgate's"},
    {0},
};

/* Every hook of ours holds this, by which it is known again. */
static const char marker[] = "# fleetgate:";

/* The path of this program in single quotes, for sh. */
static void append_quoted_program(struct buffer *out, struct error *error)
{
    char path[PATH_MAX_BYTES];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    if (length <= 0 || (size_t)length == sizeof path) {
        error_set(error, ERROR_ENVIRONMENT, "cannot tell where this program is");
        return;
    }
    buffer_append_string(out, "'");
    for (ssize_t i = 0; i < length; i++) {
        if (path[i] == '\'')
            buffer_append_string(out, "'\\''");
        else
            buffer_append(out, &path[i], 1);
    }
    buffer_append_string(out, "'");
}

/* The hook script with `exec fleetgate` made to name this very program. */
static int make_script(const char *name, struct buffer *script, struct error *error)
{
    char path[64];
    snprintf(path, sizeof path, "hooks/%s", name);
    struct text source = embedded_file(path);
    const char *word = source.bytes ? strstr(source.bytes, "exec fleetgate") : NULL;
    if (!word)
        return error_set(error, ERROR_INTERNAL, "no hook %s in this program", name);
    size_t before = (size_t)(word - source.bytes) + strlen("exec ");
    size_t after = before + strlen("fleetgate");
    buffer_append(script, source.bytes, before);
    append_quoted_program(script, error);
    buffer_append(script, source.bytes + after, source.length - after);
    if (script->failed)
        error_memory(error);
    return error->kind == ERROR_NONE ? 0 : -1;
}

/* A hook of somebody else's stays unless the user insists. */
static int refuse_foreign(const char *path, struct error *error)
{
    struct buffer content;
    bool found;
    int result = file_load(path, HOOK_BYTES, &content, &found, error);
    if (result == 0 && found && !strstr(buffer_text(&content).bytes, marker))
        result = error_set(error, ERROR_ENVIRONMENT,
                           "%s is there already and not fleetgate's; call fleetgate from it, or "
                           "use --force to replace it",
                           path);
    buffer_release(&content);
    return result;
}

/* Written beside the hook and renamed, so that no push ever meets half a hook. */
static int write_script(const char *path, struct text script, struct error *error)
{
    char temporary[PATH_MAX_BYTES + 16];
    snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    int file = mkstemp(temporary);
    if (file < 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot write %s: %s", path, strerror(errno));
    ssize_t written = write(file, script.bytes, script.length);
    bool failed = written != (ssize_t)script.length || fchmod(file, 0755) != 0 || fsync(file) != 0;
    failed |= close(file) != 0;
    if (failed || rename(temporary, path) != 0) {
        error_set(error, ERROR_ENVIRONMENT, "cannot write %s: %s", path, strerror(errno));
        unlink(temporary);
        return -1;
    }
    return 0;
}

/* hooks/<name> of the repository, in `arena`; makes the folder. */
static const char *hook_path(struct session *session, const char *name, struct error *error)
{
    const char *folder =
        arena_format(&session->arena, "%s/hooks", repository_common_dir(session->repository));
    const char *path = folder ? arena_format(&session->arena, "%s/%s", folder, name) : NULL;
    if (!path)
        error_memory(error);
    else if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        error_set(error, ERROR_ENVIRONMENT, "cannot make %s: %s", folder, strerror(errno));
    return error->kind == ERROR_NONE ? path : NULL;
}

static int install_hook(const char *path, const char *name, struct error *error)
{
    struct buffer script;
    buffer_init(&script, HOOK_BYTES);
    int result = make_script(name, &script, error);
    if (result == 0)
        result = write_script(path, buffer_text(&script), error);
    if (result == 0)
        printf("wrote %s\n", path);
    buffer_release(&script);
    return result;
}

/* All or none: looks at every hook before it writes the first. `names` ends with NULL. */
static int install_hooks(struct session *session, const char *const *names, bool force,
                         struct error *error)
{
    for (const char *const *name = names; *name; name++) {
        const char *path = hook_path(session, *name, error);
        if (!path || (!force && refuse_foreign(path, error) != 0))
            return -1;
    }
    for (const char *const *name = names; *name; name++) {
        const char *path = hook_path(session, *name, error);
        if (!path || install_hook(path, *name, error) != 0)
            return -1;
    }
    return 0;
}

/* Hooks elsewhere than in hooks/ would never run: better to say so than to look installed. */
static int refuse_hooks_path(struct session *session, struct error *error)
{
    const char *path;
    if (repository_config(session->repository, "core.hooksPath", &session->arena, &path, error))
        return -1;
    if (path)
        return error_set(error, ERROR_ENVIRONMENT,
                         "core.hooksPath is %s, so git would not run hooks of this repository; "
                         "remove it: git config --unset core.hooksPath",
                         path);
    return 0;
}

/* Where the branches stand now counts as rolled out. */
static int begin_outbox(struct session *session, struct error *error)
{
    struct outbox *outbox = NULL;
    size_t added;
    int result = outbox_open_session(&outbox, session, true, error);
    if (result == 0)
        result = outbox_reconcile_session(outbox, session, &added, error);
    outbox_close(outbox);
    return result;
}

static int install_server(struct session *session, bool force, struct error *error)
{
    static const char *const hooks[] = {"pre-receive", "post-receive", NULL};
    const char *git_dir = repository_git_dir(session->repository);
    if (!repository_is_bare(session->repository))
        return error_set(error, ERROR_USAGE, "%s is no bare repository; for a clone use --local",
                         git_dir);
    /* A policy that does not load would reject every push: say so now, and change nothing. */
    if (session_load_policy(session, NULL, NULL, error) != 0 ||
        install_hooks(session, hooks, force, error) != 0 || begin_outbox(session, error) != 0)
        return -1;
    printf("policy: %s\n", session->policy.source);
    if (session->policy.source[0] != '/')
        printf("to have your own, write %s/fleetgate.yml\n", git_dir);
    return 0;
}

static int install_local(struct session *session, bool force, struct error *error)
{
    static const char *const hooks[] = {"pre-commit", NULL};
    return install_hooks(session, hooks, force, error);
}

static int run(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct session session = {0};
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    const char *server = options.values[SERVER];
    const char *local = options.values[LOCAL];
    bool force = options.values[FORCE] != NULL;
    if (options.argument_count || !server == !local)
        return usage_error(command, "takes --server DIR or --local DIR");
    int result = repository_open(&session.repository, server ? server : local, &error);
    if (result == 0)
        result = refuse_hooks_path(&session, &error);
    if (result == 0 && server)
        result = install_server(&session, force, &error);
    if (result == 0 && local)
        result = install_local(&session, force, &error);
    session_release(&session);
    return result == 0 ? EXIT_ACCEPT : fail_with(&error);
}

const struct command command_install = {
    .name = "install",
    .arguments = "",
    .summary = "install the hooks in a repository",
    .description =
        "Writes hooks that run this very program. --server: pre-receive and post-receive of a "
        "bare\n"
        "repository; where its branches stand now counts as rolled out. --local: pre-commit of a\n"
        "clone. A hook that is there already and not fleetgate's is left alone.\n\n"
        "Example: fleetgate install --server /srv/git/fleet.git",
    .options = options_of_install,
    .run = run,
};
