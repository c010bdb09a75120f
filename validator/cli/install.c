/* SPDX-License-Identifier: MIT */
/* `fleetgate install`: writes the hooks, and begins the records of a server. */
#include "cli/recording.h"
#include "cli/rollout_jobs.h"

#include "setup/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SERVER, LOCAL, PRE_PUSH, FOR, FORCE };

enum { PATH_BYTES = 16 << 10 /* of a path as sh reads it */ };

static const struct option_spec options_of_install[OPTIONS_MAX + 1] = {
    [SERVER] = {"server", "DIR", "a bare repository: pre-receive and post-receive", NULL},
    [LOCAL] = {"local", "DIR", "a clone: pre-commit", NULL},
    [PRE_PUSH] = {"pre-push", NULL, "with --local: pre-push, too", NULL},
    [FOR] = {"for", "SERVER", " (default: as found)", server_installable_name},
    [FORCE] = {"force", NULL, "replace hooks that are not fleetgate's", NULL},
    {0},
};

enum { HOOKS_MAX = 2 /* that are installed at once */ };

/* What is to be installed, and where. */
struct installation {
    struct session session;
    const struct server *server;
    const char *const *hooks; /* ended by NULL */
    bool force;
};

static const char *git_dir_of(const struct installation *installation)
{
    return repository_common_dir(installation->session.repository);
}

static const char *hook_path(struct installation *installation, const char *name,
                             struct error *error)
{
    const char *path = server_hook_path(installation->server, git_dir_of(installation), name,
                                        &installation->session.arena);
    if (!path)
        error_memory(error);
    return path;
}

/* A link that the server sets anew: what stood in its place would be gone. */
static bool is_servers_link(const struct installation *installation, const char *path)
{
    struct stat status;
    return installation->server->hooks.relink && lstat(path, &status) == 0 &&
           S_ISLNK(status.st_mode);
}

static int say_that_it_calls(const char *path)
{
    return printf("%s calls fleetgate already\n", path) < 0 ? -1 : 0;
}

/* A hook of somebody else's stays unless the user insists. One that calls fleetgate does all that
 * is asked of it. */
static int refuse_foreign(struct installation *installation, const char *name, bool *calls,
                          struct error *error)
{
    struct hook_script hook;
    bool found;
    const char *path = hook_path(installation, name, error);
    if (!path || hook_read(&hook, path, name, &installation->session.arena, &found, error) != 0)
        return -1;
    *calls = found && !hook.is_ours && hook.program && !installation->force;
    if (!found || hook.is_ours || *calls)
        return 0;
    if (is_servers_link(installation, path))
        return error_set(error, ERROR_ENVIRONMENT,
                         "%s is a link that `%s` makes anew, so it stays; call fleetgate %s from "
                         "what it leads to",
                         path, installation->server->hooks.relink, name);
    if (installation->force)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT,
                     "%s is there already and not fleetgate's; call fleetgate from it, or use "
                     "--force to replace it",
                     path);
}

/* Where the server's own hook does not run those of its folder, ours would never run. */
static int require_dispatcher(struct installation *installation, const char *name,
                              struct error *error)
{
    struct hook_script hook;
    struct arena *arena = &installation->session.arena;
    bool found;
    if (!installation->server->hooks.regenerate)
        return 0;
    const char *path = arena_format(arena, "%s/hooks/%s", git_dir_of(installation), name);
    if (!path)
        return error_memory(error);
    if (hook_read(&hook, path, name, arena, &found, error) != 0)
        return -1;
    if (!found || !hook.runs_folder)
        return error_set(error, ERROR_ENVIRONMENT,
                         "%s does not run what is in %s.d; have it written anew: %s", path, path,
                         installation->server->hooks.regenerate);
    return 0;
}

static int install_hook(struct installation *installation, const char *name, bool calls,
                        struct error *error)
{
    const char *path = hook_path(installation, name, error);
    if (path && calls)
        return say_that_it_calls(path);
    if (!path ||
        hook_write(path, git_dir_of(installation), name, &installation->session.arena, error) != 0)
        return -1;
    printf("wrote %s\n", path);
    return 0;
}

/* All or none: looks at every hook before it writes the first. */
static int install_hooks(struct installation *installation, struct error *error)
{
    const char *const *names = installation->hooks;
    bool calls[HOOKS_MAX];
    for (size_t i = 0; names[i]; i++) {
        if (require_dispatcher(installation, names[i], error) != 0 ||
            refuse_foreign(installation, names[i], &calls[i], error) != 0)
            return -1;
    }
    for (size_t i = 0; names[i]; i++) {
        if (install_hook(installation, names[i], calls[i], error) != 0)
            return -1;
    }
    return 0;
}

/* The folder of a clone's hooks as people edit them: Husky fills the folder _ below its own. */
static const char *hooks_of_people(const char *hooks, struct arena *arena)
{
    struct text folder = text_of(hooks);
    while (text_ends_with(folder, "/"))
        folder.length--;
    if (text_ends_with(folder, "/_"))
        folder.length -= strlen("/_");
    return arena_string(arena, folder);
}

/* The command that has the hook of another tool call ours; what it ends with may be no whole line.
 */
static const char *calling_command(const char *folder, const char *path, const char *name,
                                   bool found, struct arena *arena)
{
    const char *arguments = strcmp(name, "pre-push") == 0 ? " \"$@\"" : "";
    struct buffer line;
    buffer_init(&line, 4 * PATH_BYTES);
    if (!found) {
        buffer_append_string(&line, "mkdir -p ");
        buffer_append_shown_word(&line, text_of(folder));
        buffer_append_string(&line, " && ");
    }
    buffer_format(&line, "printf %s 'fleetgate %s%s' %s",
                  found ? "'\\n%s\\n'" : "'%s\\n' '#!/bin/sh'", name, arguments,
                  found ? ">>" : ">");
    buffer_append_shown_word(&line, text_of(path));
    buffer_append_string(&line, " && chmod +x ");
    buffer_append_shown_word(&line, text_of(path));
    const char *command = line.failed ? NULL : arena_string(arena, buffer_text(&line));
    buffer_release(&line);
    return command;
}

/* Another tool's hooks stay: one of them can call ours, which *calls says that it does. */
static int refuse_tools_hook(struct installation *installation, const char *configured,
                             const char *hooks, const char *name, bool *calls, struct error *error)
{
    struct arena *arena = &installation->session.arena;
    struct hook_script hook;
    bool found;
    const char *folder = hooks_of_people(hooks, arena);
    const char *path = folder ? arena_format(arena, "%s/%s", folder, name) : NULL;
    if (!path)
        return error_memory(error);
    if (hook_read(&hook, path, name, arena, &found, error) != 0)
        return -1;
    *calls = hook.program != NULL;
    if (*calls)
        return say_that_it_calls(path);
    const char *command = calling_command(folder, path, name, found, arena);
    if (!command)
        return error_memory(error);
    return error_set(error, ERROR_ENVIRONMENT,
                     "core.hooksPath is %s, where another tool keeps hooks: have its %s call "
                     "fleetgate: %s",
                     configured, name, command);
}

/* *calls: all of them do. */
static int refuse_tools_hooks(struct installation *installation, const char *configured,
                              const char *hooks, bool *calls, struct error *error)
{
    for (const char *const *name = installation->hooks; *name; name++) {
        if (refuse_tools_hook(installation, configured, hooks, *name, calls, error) != 0)
            return -1;
    }
    return 0;
}

/* Of a server no hooks but those of this repository may be in force. */
static int refuse_other_hooks(struct installation *installation, const char *hooks,
                              struct error *error)
{
    struct buffer line;
    const char *git_dir = git_dir_of(installation);
    struct arena *arena = &installation->session.arena;
    const char *config = arena_format(arena, "%s/config", git_dir);
    const char *own = arena_format(arena, "%s/hooks", git_dir);
    if (!config || !own)
        return error_memory(error);
    buffer_init(&line, 2 * PATH_BYTES);
    buffer_append_string(&line, "git config --file ");
    buffer_append_shown_word(&line, text_of(config));
    buffer_append_string(&line, " core.hooksPath ");
    buffer_append_shown_word(&line, text_of(own));
    if (line.failed)
        error_memory(error);
    else
        error_set(error, ERROR_ENVIRONMENT,
                  "core.hooksPath is %s, so git would not run hooks of this repository: %s", hooks,
                  line.bytes);
    buffer_release(&line);
    return -1;
}

/* Hooks elsewhere than in hooks/ would never run: better to say so than to look installed. */
static int refuse_hooks_path(struct installation *installation, bool is_server, bool *calls,
                             struct error *error)
{
    struct session *session = &installation->session;
    const char *configured, *folder;
    bool elsewhere;
    *calls = false;
    if (repository_hooks_path(session->repository, &session->arena, &configured, &folder, error))
        return -1;
    if (!configured)
        return 0;
    /* Whose home, and from where on: on a server that is not left to who pushes. */
    if (hook_path_is_elsewhere(is_server ? configured : folder, git_dir_of(installation),
                               &session->arena, &elsewhere, error) != 0)
        return -1;
    if (!elsewhere)
        return 0;
    return is_server ? refuse_other_hooks(installation, configured, error)
                     : refuse_tools_hooks(installation, configured, folder, calls, error);
}

/* In a bare repository nothing is committed: its pre-commit would never run, and pushes would pass.
 */
static int refuse_wrong_kind(const struct installation *installation, bool is_server,
                             struct error *error)
{
    struct repository *repository = installation->session.repository;
    if (repository_is_bare(repository) == is_server)
        return 0;
    return error_set(error, ERROR_USAGE,
                     is_server ? "%s is not a bare repository; for a clone use --local"
                               : "%s is a bare repository, where nobody commits; for a server use "
                                 "--server",
                     repository_git_dir(repository));
}

/* Where the branches stand now is taken as it is, and counts as rolled out. */
static int begin_records(struct session *session, struct error *error)
{
    struct audit audit = {0};
    struct outbox outbox = {0};
    size_t added;
    int result = session_open_audit(session, &audit, true, error);
    audit_close(&audit);
    if (result == 0)
        result = session_record_moves(session, NULL, 0, &added, error);
    if (result == 0)
        result = session_open_outbox(session, &outbox, true, error);
    if (result == 0)
        result = session_reconcile_outbox(session, &outbox, &added, error);
    outbox_close(&outbox);
    return result;
}

static int install_server(struct installation *installation, struct error *error)
{
    struct session *session = &installation->session;
    const char *git_dir = repository_git_dir(session->repository);
    /* A policy that does not load would reject every push: say so now, and change nothing. */
    if (session_load_policy(session, NULL, NULL, error) != 0 ||
        install_hooks(installation, error) != 0 || begin_records(session, error) != 0)
        return -1;
    printf("server: %s\npolicy: %s\n", installation->server->name, session->policy.source);
    if (session->policy.source[0] != '/')
        printf("to have your own, write %s/fleetgate.yml\n", git_dir);
    return 0;
}

/* Those of a clone lie where those of a plain server do. */
static const char *const *hooks_for(const struct options *options)
{
    static const char *const of_server[] = {"pre-receive", "post-receive", NULL};
    static const char *const of_clone[] = {"pre-commit", "pre-push", NULL};
    static const char *const of_commits[] = {"pre-commit", NULL};
    if (options->values[SERVER])
        return of_server;
    return options->values[PRE_PUSH] ? of_clone : of_commits;
}

static int install(struct installation *installation, const struct options *options,
                   struct error *error)
{
    const char *server = options->values[SERVER];
    struct session *session = &installation->session;
    const char *path = server ? server : options->values[LOCAL];
    if (setup_refuse_stranger(path, server ? "install --server" : "install --local", error) != 0 ||
        repository_open(&session->repository, path, error) != 0)
        return -1;
    if (server && !options->values[FOR] &&
        server_detect(&installation->server, git_dir_of(installation), &session->arena, error) != 0)
        return -1;
    bool calls;
    if (refuse_wrong_kind(installation, server != NULL, error) != 0 ||
        refuse_hooks_path(installation, server != NULL, &calls, error) != 0)
        return -1;
    if (calls)
        return 0;
    return server ? install_server(installation, error) : install_hooks(installation, error);
}

static int run_install(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct installation installation = {.server = server_plain()};
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    const char *server = options.values[SERVER];
    if (options.argument_count || !server == !options.values[LOCAL])
        return command_usage_error(command, "takes --server DIR or --local DIR");
    if (options.values[PRE_PUSH] && server)
        return command_usage_error(command, "--pre-push goes with --local");
    if (options.values[FOR] && !server)
        return command_usage_error(command, "--for goes with --server");
    if (options.values[FOR])
        installation.server = server_installable(options.choices[FOR]);
    installation.hooks = hooks_for(&options);
    installation.force = options.values[FORCE] != NULL;
    int result = install(&installation, &options, &error);
    session_release(&installation.session);
    return result == 0 ? EXIT_ACCEPT : output_error(&error);
}

const struct command command_install = {
    .name = "install",
    .arguments = "",
    .summary = "install the hooks in a repository",
    .description =
        "Writes hooks that run this very program. --server: pre-receive and post-receive of a\n"
        "bare repository, where its server looks for them: told by what lies there, or by --for.\n"
        "Where its branches stand now counts as rolled out. --local: pre-commit of a clone.\n"
        "A hook that is there already and not fleetgate's is left alone; where it does not\n"
        "call fleetgate, nothing is installed without --force.\n\n"
        "Example: fleetgate install --server /srv/git/fleet.git\n"
        "`fleetgate doctor DIR` then says what else is to be done.",
    .options = options_of_install,
    .run = run_install,
};
