/* SPDX-License-Identifier: MIT */
/* The names of a lane's lock and folder, and what is kept in its lock. */
#include "rollout/lane.h"

#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

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

/* Written in place, always as many bytes: a full disk takes them, but for the first time. */
int lane_remember(int lock, const struct object_id *delivered, struct error *error)
{
    char hex[OBJECT_ID_HEX];
    const size_t length = sizeof hex - 1;
    object_id_hex(delivered, hex);
    if (pwrite(lock, hex, length, 0) == (ssize_t)length && fdatasync(lock) == 0)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT, "cannot write the lock of a delivery: %s",
                     strerror(errno));
}

int lane_has_delivered(const struct lane *lane, const char *folder, const struct object_id *commit,
                       bool *delivered, struct error *error)
{
    struct arena arena;
    struct object_id last;
    char hex[OBJECT_ID_HEX];
    size_t length = 0;
    arena_init(&arena);
    const char *lock = lane_lock(lane, folder, &arena);
    *delivered = lock && file_read(lock, hex, sizeof hex, &length) == 0 &&
                 object_id_parse((struct text){hex, length}, &last) &&
                 object_id_equal(&last, commit);
    arena_release(&arena);
    return lock ? 0 : error_memory(error);
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
