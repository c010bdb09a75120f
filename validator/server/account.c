/* SPDX-License-Identifier: MIT */
/* The account that the hook runs as, where nothing stands between it and who pushes. */
#include "server/servers.h"

#include <pwd.h>
#include <unistd.h>

int account_find_pusher(struct arena *arena, const char **name, struct error *error)
{
    const struct passwd *account = getpwuid(getuid());
    *name = account ? arena_string(arena, text_of(account->pw_name)) : NULL;
    return account && !*name ? error_memory(error) : 0;
}
