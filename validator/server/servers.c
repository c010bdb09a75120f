/* SPDX-License-Identifier: MIT */
/* The table of git servers, and what is asked of it as a whole. */
#include "server/servers.h"

#include <string.h>

/* In the order in which they are listed, told and asked. */
static const struct server servers[] = {
    {
        .name = "plain",
        .hooks = {.folder = "hooks", .suffix = ""},
    },
    {
        .name = "gitea",
        .hooks = {"hooks", ".d/fleetgate", .regenerate = "gitea admin regenerate hooks"},
        .detect = gitea_detect,
        .pusher = {"GITEA_PUSHER_NAME", gitea_find_pusher},
        .advertises_push_options = true,
        .makes_commits = gitea_makes_commits,
    },
    {
        .name = "forgejo",
        .hooks = {"hooks", ".d/fleetgate", .regenerate = "forgejo admin regenerate hooks"},
        .advertises_push_options = true,
    },
    {
        .name = "gitlab",
        .hooks = {"custom_hooks", ".d/fleetgate"},
        .detect = gitlab_detect,
        .pusher = {"GL_USERNAME", gitlab_find_pusher},
        .line_prefix = gitlab_line_prefix,
        .makes_commits = gitlab_makes_commits,
    },
    {
        .name = "gitolite",
        .hooks = {"hooks", "", .relink = "gitolite setup"},
        .detect = gitolite_detect,
        .pusher = {.variable = "GL_USER"},
    },
    {
        .name = "github",
        .pusher = {.variable = "GITHUB_USER_LOGIN"},
        .makes_commits = github_makes_commits,
    },
    {
        .name = "http",
        .pusher = {.variable = "REMOTE_USER"},
    },
    {
        /* Most often the server's own account. */
        .name = "unix",
        .pusher = {"the list of Unix accounts", account_find_pusher, .is_last_resort = true},
    },
};

enum { SERVER_COUNT = sizeof servers / sizeof *servers };

const struct server *server_plain(void)
{
    return &servers[0];
}

const struct server *server_account(void)
{
    return &servers[SERVER_COUNT - 1];
}

const struct server *server_installable(size_t index)
{
    for (size_t i = 0; i < SERVER_COUNT; i++) {
        if (servers[i].hooks.folder && index-- == 0)
            return &servers[i];
    }
    return NULL;
}

const char *server_installable_name(size_t index)
{
    const struct server *server = server_installable(index);
    return server ? server->name : NULL;
}

const struct server *server_naming_pusher(size_t index)
{
    for (size_t i = 0; i < SERVER_COUNT; i++) {
        if (servers[i].pusher.variable && index-- == 0)
            return &servers[i];
    }
    return NULL;
}

int server_detect(const struct server **server, const char *git_dir, struct arena *arena,
                  struct error *error)
{
    for (size_t i = 0; i < SERVER_COUNT; i++) {
        bool detected = false;
        if (servers[i].detect && servers[i].detect(&detected, git_dir, arena, error) != 0)
            return -1;
        *server = &servers[i];
        if (detected)
            return 0;
    }
    *server = server_plain();
    return 0;
}

const char *server_hook_path(const struct server *server, const char *git_dir, const char *name,
                             struct arena *arena)
{
    return arena_format(arena, "%s/%s/%s%s", git_dir, server->hooks.folder, name,
                        server->hooks.suffix);
}

bool server_hooks_are_gits(const struct server *server)
{
    return strcmp(server->hooks.folder, server_plain()->hooks.folder) == 0;
}

const char *server_line_prefix(void)
{
    for (size_t i = 0; i < SERVER_COUNT; i++) {
        const char *prefix = servers[i].line_prefix ? servers[i].line_prefix() : NULL;
        if (prefix)
            return prefix;
    }
    return NULL;
}

bool server_makes_commits(void)
{
    for (size_t i = 0; i < SERVER_COUNT; i++) {
        if (servers[i].makes_commits && servers[i].makes_commits())
            return true;
    }
    return false;
}
