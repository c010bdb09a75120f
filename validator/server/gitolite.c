/* SPDX-License-Identifier: MIT */
/* Gitolite, which decides in its own `update` hook who may push what. */
#include "server/servers.h"

#include <string.h>

int gitolite_detect(bool *detected, const char *git_dir, struct arena *arena, struct error *error)
{
    struct hook_script hook;
    bool found;
    const char *path = arena_format(arena, "%s/hooks/update", git_dir);
    if (!path)
        return error_memory(error);
    if (hook_read(&hook, path, "update", arena, &found, error) != 0)
        return -1;
    *detected = strstr(hook.text, "Gitolite::Hooks") != NULL;
    return 0;
}
