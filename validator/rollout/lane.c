/* SPDX-License-Identifier: MIT */
/* The names of a lane's lock and folder. */
#include "rollout/lane.h"

#include "store/store.h"

#include <string.h>

enum { NAME_DIGITS = 16 };

/* A ref may hold any bytes and be longer than a file's name: its digest stands for it. */
static bool name_lane(const struct lane *lane, char digest[DIGEST_HEX])
{
    struct buffer identity;
    buffer_init(&identity, 8192);
    buffer_format(&identity, "%s\n%s", lane->trigger, lane->ref);
    bool named = !identity.failed && digest_hex(buffer_text(&identity), digest) == 0;
    buffer_release(&identity);
    return named;
}

const char *lane_lock(const struct lane *lane, const char *folder, struct arena *arena)
{
    char digest[DIGEST_HEX];
    if (!name_lane(lane, digest))
        return NULL;
    return arena_format(arena, "%s/deliver-%.*s.lock", folder, NAME_DIGITS, digest);
}

const char *lane_checkouts(const struct lane *lane, const char *checkouts, struct arena *arena)
{
    char digest[DIGEST_HEX];
    if (!name_lane(lane, digest))
        return NULL;
    return arena_format(arena, "%s/%.*s", checkouts, NAME_DIGITS, digest);
}

int lane_is_taken(const struct lane *lane, const char *folder, bool *taken, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    const char *lock = lane_lock(lane, folder, &arena);
    int result = lock ? lock_look(lock, taken, error) : error_memory(error);
    arena_release(&arena);
    return result;
}
