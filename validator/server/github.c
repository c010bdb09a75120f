/* SPDX-License-Identifier: MIT */
/* GitHub Enterprise Server. */
#include "server/evidence.h"
#include "server/servers.h"

/* It names the button or the call, and is set for no other push. */
bool github_makes_commits(void)
{
    return environment_get("GITHUB_VIA") != NULL;
}
