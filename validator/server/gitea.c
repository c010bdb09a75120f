/* SPDX-License-Identifier: MIT */
/* Gitea, and Forgejo, which does all of this alike. */
#include "server/evidence.h"
#include "server/servers.h"

#include <string.h>

int gitea_detect(bool *detected, const char *git_dir, struct arena *arena, struct error *error)
{
    return evidence_folder(detected, git_dir, "hooks/pre-receive.d", arena, error);
}

/* With a deploy key the name is that of the repository's owner; without one the id is 0. */
int gitea_find_pusher(struct arena *arena, const char **name, struct error *error)
{
    const char *key = environment_get("GITEA_DEPLOY_KEY_ID");
    *name = environment_get("GITEA_PUSHER_NAME");
    return *name && key && strcmp(key, "0") != 0 ? evidence_deploy_key(key, arena, name, error) : 0;
}

/* So it marks what it pushes by itself, for an edit, a merge or a call of the API. */
bool gitea_makes_commits(void)
{
    return evidence_variable_is("SSH_ORIGINAL_COMMAND", "gitea-internal");
}
