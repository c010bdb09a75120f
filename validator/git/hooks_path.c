/* SPDX-License-Identifier: MIT */
/* Where git looks for the hooks of a clone. */
#include "git/repository.h"

#include <pwd.h>
#include <string.h>

/* As git does: ~ is the home of who runs it, ~name that of an account. */
static const char *find_home(const char *name, struct arena *arena)
{
    if (!*name)
        return environment_get("HOME");
    const struct passwd *account = getpwnam(name);
    return account ? arena_string(arena, text_of(account->pw_dir)) : NULL;
}

static int expand_home(const char *path, struct arena *arena, const char **folder,
                       struct error *error)
{
    struct text rest = text_of(path + 1);
    const char *name = arena_string(arena, text_cut(&rest, '/'));
    const char *home = name ? find_home(name, arena) : NULL;
    if (!name)
        return error_memory(error);
    if (!home)
        return error_set(error, ERROR_ENVIRONMENT,
                         "core.hooksPath is %s, and nobody knows that home", path);
    *folder = arena_format(arena, "%s/%.*s", home, (int)rest.length, rest.bytes ? rest.bytes : "");
    return *folder ? 0 : error_memory(error);
}

int repository_hooks_path(struct repository *repository, struct arena *arena,
                          const char **configured, const char **folder, struct error *error)
{
    struct text root = text_of(repository->work_tree ? repository->work_tree : repository->git_dir);
    while (text_ends_with(root, "/"))
        root.length--;
    if (repository_config(repository, "core.hooksPath", arena, configured, error) != 0)
        return -1;
    if (*configured && **configured == '~')
        return expand_home(*configured, arena, folder, error);
    if (!*configured)
        *folder = arena_format(arena, "%s/hooks", repository->common_dir);
    else if (**configured == '/')
        *folder = *configured;
    else
        *folder = arena_format(arena, "%.*s/%s", (int)root.length, root.bytes, *configured);
    return *folder ? 0 : error_memory(error);
}
