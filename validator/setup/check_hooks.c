/* SPDX-License-Identifier: MIT */
/* Which hooks git would run, and whether they lead to this very program. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One hook of git. */
struct hook {
    const char *name;
    const char *loss; /* what comes of its not running */
};

static const struct hook pre_receive = {"pre-receive", "every push is accepted unseen"};
static const struct hook post_receive = {"post-receive", "no rollout job is recorded in time"};

static const char *install_command(struct inspection *inspection)
{
    return inspection_command(inspection, "fleetgate install --server %s --for %s",
                              inspection->git_dir, inspection->server->name);
}

int check_hooks_path(struct inspection *inspection, struct error *error)
{
    const char *path;
    bool elsewhere = false;
    if (repository_config(inspection->repository, "core.hooksPath", &inspection->arena, &path,
                          error))
        return -1;
    if (!path)
        return 0;
    if (hook_path_is_elsewhere(path, inspection->git_dir, &inspection->arena, &elsewhere, error))
        return -1;
    const char *command = inspection_command(inspection, "git config --file %s core.hooksPath %s",
                                             inspection_path(inspection, "config"),
                                             inspection_path(inspection, "hooks"));
    if (elsewhere)
        diagnosis_add(
            inspection, STATE_PROBLEM, command,
            "core.hooksPath is %s: git runs the hooks of that folder, not those of this repository",
            path);
    return 0;
}

/* --------------------------------------------------------------------------------- programs -- */

/* A hook that leads to a program of this path: is it there, and is it this one? */
static int check_program(struct inspection *inspection, const char *path, const char *program,
                         struct error *error)
{
    struct stat named, own;
    const char *command = install_command(inspection);
    if (stat("/proc/self/exe", &own) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot look at this program: %s",
                         strerror(errno));
    if (*program != '/')
        diagnosis_add(inspection, STATE_WARNING, command,
                      "%s runs %s without its path: the server's PATH decides which one that is",
                      path, program);
    else if (stat(program, &named) != 0)
        diagnosis_add(inspection, STATE_PROBLEM, command,
                      "%s runs %s, which does not exist: it fails", path, program);
    else if (access(program, X_OK) != 0)
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection, "chmod 755 %s", program),
                      "%s runs %s, which is not executable: it fails", path, program);
    else if (named.st_dev != own.st_dev || named.st_ino != own.st_ino)
        diagnosis_add(inspection, STATE_PROBLEM, command,
                      "%s runs %s, another program than this one", path, program);
    return 0;
}

/* ------------------------------------------------------------------------------------ hooks -- */

static bool check_executable(struct inspection *inspection, const struct hook *hook,
                             const char *path)
{
    if (access(path, X_OK) == 0)
        return true;
    diagnosis_add(inspection, STATE_PROBLEM, inspection_command(inspection, "chmod 755 %s", path),
                  "%s is not executable, so git skips it: %s", path, hook->loss);
    return false;
}

static void diagnose_absence(struct inspection *inspection, const struct hook *hook,
                             const char *path)
{
    diagnosis_add(inspection, STATE_PROBLEM, install_command(inspection), "%s is missing: %s", path,
                  hook->loss);
}

/* The files of a folder that a hook may run, and the one of them that leads to us. */
struct search {
    const char *folder;
    const char *prefix;  /* of their names */
    const char *path;    /* calls us */
    const char *program; /* by this name */
    const char *idle;    /* would, but cannot be run */
};

static int try_file(struct inspection *inspection, const struct hook *hook, const char *path,
                    struct search *search, struct error *error)
{
    struct hook_script script;
    struct stat status;
    bool found;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return 0;
    if (hook_read(&script, path, hook->name, &inspection->arena, &found, error) != 0)
        return -1;
    if (script.program && access(path, X_OK) != 0) {
        search->idle = path;
    } else if (script.program) {
        search->path = path;
        search->program = script.program;
    }
    return 0;
}

static int try_files(struct inspection *inspection, const struct hook *hook, DIR *entries,
                     struct search *search, struct error *error)
{
    const struct dirent *entry;
    while (!search->program && (errno = 0, entry = readdir(entries)) != NULL) {
        if (!text_starts_with(text_of(entry->d_name), search->prefix))
            continue;
        const char *path = arena_format(&inspection->arena, "%s/%s", search->folder, entry->d_name);
        if (!path)
            return error_memory(error);
        if (try_file(inspection, hook, path, search, error) != 0)
            return -1;
    }
    if (!search->program && errno != 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot read %s: %s", search->folder,
                         strerror(errno));
    return 0;
}

/* *calls says whether a file there calls us; whether it does it well is found. */
static int check_folder(struct inspection *inspection, const struct hook *hook, const char *folder,
                        const char *prefix, bool *calls, struct error *error)
{
    struct search search = {.folder = folder, .prefix = prefix};
    *calls = false;
    DIR *entries = opendir(folder);
    if (!entries && errno == ENOENT)
        return 0;
    if (!entries)
        return error_set(error, ERROR_ENVIRONMENT, "cannot read %s: %s", folder, strerror(errno));
    int result = try_files(inspection, hook, entries, &search, error);
    closedir(entries);
    if (result != 0)
        return -1;
    *calls = search.program || search.idle;
    if (search.program)
        return check_program(inspection, search.path, search.program, error);
    if (search.idle)
        check_executable(inspection, hook, search.idle);
    return 0;
}

/* A hook that runs others: one of them must be ours. */
static int check_dispatched(struct inspection *inspection, const struct hook *hook,
                            const struct hook_script *script, const char *path, struct error *error)
{
    bool calls = false;
    const char *all = script->runs_folder ? inspection_format(inspection, "%s.d", path)
                                          : inspection_path(inspection, "hooks");
    const char *prefix =
        script->runs_folder ? "" : inspection_format(inspection, "%s.", hook->name);
    if (check_folder(inspection, hook, all, prefix, &calls, error) != 0)
        return -1;
    if (!calls && script->runs_folder)
        diagnosis_add(inspection, STATE_PROBLEM, install_command(inspection),
                      "no file in %s calls fleetgate: %s", all, hook->loss);
    else if (!calls)
        diagnosis_add(inspection, STATE_PROBLEM, NULL,
                      "no file %s.* calls fleetgate: %s; name one that does in `option hook.%s`",
                      path, hook->loss, hook->name);
    return 0;
}

/* The server's own hook stands in hooks/, where git looks. */
static int check_git_hook(struct inspection *inspection, const struct hook *hook,
                          struct error *error)
{
    struct hook_script script;
    bool found;
    const char *path =
        inspection_format(inspection, "%s/hooks/%s", inspection->git_dir, hook->name);
    if (hook_read(&script, path, hook->name, &inspection->arena, &found, error) != 0)
        return -1;
    if (!found)
        diagnose_absence(inspection, hook, path);
    else if (!check_executable(inspection, hook, path))
        return 0;
    else if (script.program)
        return check_program(inspection, path, script.program, error);
    else if (script.runs_folder || script.runs_suffixes)
        return check_dispatched(inspection, hook, &script, path, error);
    else
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_format(inspection, "%s --force", install_command(inspection)),
                      "%s does not call fleetgate: %s", path, hook->loss);
    return 0;
}

/* The server runs <name> of a folder of its own, and then the files of <name>.d there. */
static int check_server_hook(struct inspection *inspection, const struct hook *hook,
                             struct error *error)
{
    bool calls = false;
    const char *file = inspection_format(inspection, "%s/%s/%s", inspection->git_dir,
                                         inspection->server->hooks.folder, hook->name);
    const char *folder = inspection_format(inspection, "%s.d", file);
    struct hook_script script;
    bool found;
    if (hook_read(&script, file, hook->name, &inspection->arena, &found, error) != 0)
        return -1;
    if (script.program)
        return check_executable(inspection, hook, file)
                   ? check_program(inspection, file, script.program, error)
                   : 0;
    if (check_folder(inspection, hook, folder, "", &calls, error) != 0)
        return -1;
    if (!calls)
        diagnose_absence(inspection, hook, inspection_format(inspection, "%s/fleetgate", folder));
    return 0;
}

static int check_hook(struct inspection *inspection, const struct hook *hook, struct error *error)
{
    return server_hooks_are_gits(inspection->server) ? check_git_hook(inspection, hook, error)
                                                     : check_server_hook(inspection, hook, error);
}

int check_pre_receive(struct inspection *inspection, struct error *error)
{
    return check_hook(inspection, &pre_receive, error);
}

int check_post_receive(struct inspection *inspection, struct error *error)
{
    return check_hook(inspection, &post_receive, error);
}
