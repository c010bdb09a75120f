/* SPDX-License-Identifier: MIT */
/* The account that the hook runs as, where nothing stands between it and who pushes. */
#include "server/servers.h"

#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

enum { ENTRY_BYTES = 16 << 10 };

/* getpwuid would keep the entry in memory of its own, and does not survive that there is none. Nor
 * does getpwuid_r everywhere: then the C library ends the judging process, and nothing is decided.
 */
int account_find_pusher(struct arena *arena, const char **name, struct error *error)
{
    struct passwd account, *found = NULL;
    char *entry = arena_alloc(arena, ENTRY_BYTES);
    *name = NULL;
    if (!entry)
        return error_memory(error);
    int reason = getpwuid_r(getuid(), &account, entry, ENTRY_BYTES, &found);
    if (reason == ENOMEM)
        return error_memory(error);
    *name = found ? arena_string(arena, text_of(account.pw_name)) : NULL;
    return found && !*name ? error_memory(error) : 0;
}
