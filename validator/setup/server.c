/* SPDX-License-Identifier: MIT */
#include "setup/setup.h"

#include <string.h>
#include <sys/stat.h>

static const struct {
    const char *name;
    const char *folder; /* of hooks, in the git folder */
    const char *suffix; /* of the hook's name there */
} servers[] = {
    [SERVER_PLAIN] = {"plain", "hooks", ""},
    [SERVER_GITOLITE] = {"gitolite", "hooks", ""},
    [SERVER_GITEA] = {"gitea", "hooks", ".d/fleetgate"},
    [SERVER_FORGEJO] = {"forgejo", "hooks", ".d/fleetgate"},
    [SERVER_GITLAB] = {"gitlab", "custom_hooks", ".d/fleetgate"},
};

const char *server_name(enum server server)
{
    return servers[server].name;
}

bool server_parse(const char *name, enum server *server)
{
    for (int i = 0; i < SERVER_COUNT; i++) {
        if (strcmp(servers[i].name, name) == 0) {
            *server = (enum server)i;
            return true;
        }
    }
    return false;
}

const char *server_hook_path(enum server server, const char *git_dir, const char *name,
                             struct arena *arena)
{
    return arena_format(arena, "%s/%s/%s%s", git_dir, servers[server].folder, name,
                        servers[server].suffix);
}

bool server_dispatches(enum server server)
{
    return server == SERVER_GITEA || server == SERVER_FORGEJO;
}

static bool has_folder(const char *git_dir, const char *name, struct arena *arena)
{
    struct stat status;
    const char *path = arena_format(arena, "%s/%s", git_dir, name);
    return path && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int has_gitolite_hook(bool *has, const char *git_dir, struct arena *arena,
                             struct error *error)
{
    struct hook_script hook;
    bool found;
    const char *path = arena_format(arena, "%s/hooks/update", git_dir);
    if (!path)
        return error_memory(error);
    int result = hook_read(&hook, path, "update", arena, &found, error);
    *has = hook.is_gitolites;
    return result;
}

int server_detect(enum server *server, const char *git_dir, struct arena *arena,
                  struct error *error)
{
    bool gitolite = false;
    if (has_gitolite_hook(&gitolite, git_dir, arena, error) != 0)
        return -1;
    *server = SERVER_PLAIN;
    if (has_folder(git_dir, "hooks/pre-receive.d", arena))
        *server = SERVER_GITEA;
    else if (has_folder(git_dir, "custom_hooks", arena) || strstr(git_dir, "/@hashed/"))
        *server = SERVER_GITLAB;
    else if (gitolite)
        *server = SERVER_GITOLITE;
    return 0;
}
