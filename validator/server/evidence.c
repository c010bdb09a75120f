/* SPDX-License-Identifier: MIT */
/* What servers are known by: variables they set, folders they make. */
#include "server/evidence.h"

#include <string.h>
#include <sys/stat.h>

bool evidence_variable_is(const char *name, const char *value)
{
    const char *found = environment_get(name);
    return found && strcmp(found, value) == 0;
}

int evidence_folder(bool *there, const char *git_dir, const char *name, struct arena *arena,
                    struct error *error)
{
    struct stat status;
    const char *path = arena_format(arena, "%s/%s", git_dir, name);
    if (!path)
        return error_memory(error);
    *there = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    return 0;
}

int evidence_deploy_key(const char *id, struct arena *arena, const char **name, struct error *error)
{
    *name = arena_format(arena, "deploy-key:%s", id);
    return *name ? 0 : error_memory(error);
}
