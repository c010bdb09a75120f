/* SPDX-License-Identifier: MIT */
/* GitLab, self-managed, whose Gitaly runs hooks. */
#include "server/evidence.h"
#include "server/servers.h"

#include <string.h>

/* Where repositories lie by the hash of their id, they have no folder of hooks at first. */
int gitlab_detect(bool *detected, const char *git_dir, struct arena *arena, struct error *error)
{
    if (evidence_folder(detected, git_dir, "custom_hooks", arena, error) != 0)
        return -1;
    *detected = *detected || strstr(git_dir, "/@hashed/");
    return 0;
}

/* GL_ID tells of GitLab: "user-7", or "key-7" for a deploy key. */
int gitlab_find_pusher(struct arena *arena, const char **name, struct error *error)
{
    const char *id = environment_get("GL_ID");
    *name = id ? environment_get("GL_USERNAME") : NULL;
    return id && strncmp(id, "key-", 4) == 0 ? evidence_deploy_key(id + 4, arena, name, error) : 0;
}

bool gitlab_makes_commits(void)
{
    return evidence_variable_is("GL_PROTOCOL", "web");
}

/* The browser shows no other line of a hook. */
const char *gitlab_line_prefix(void)
{
    return gitlab_makes_commits() ? "GL-HOOK-ERR: " : NULL;
}
