/* SPDX-License-Identifier: MIT */
/* Opening the outbox: its folder, its database, and a new one in place of a damaged one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "rollout/database.h"
#include "rollout/folder.h"
#include "rollout/lock.h"
#include "rollout/rollout.h"

enum { OPEN_WAIT_MS = 10000 };

static int move_file(const char *from, const char *to, struct error *error)
{
    if (rename(from, to) == 0 || errno == ENOENT)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT, "cannot rename the damaged %s to %s: %s", from, to,
                     strerror(errno));
}

/* A name that no earlier damage took. */
static char *free_name(struct outbox *outbox)
{
    for (time_t now = time(NULL);; now++) {
        char *name = arena_format(&outbox->arena, "%s.damaged-%lld", outbox->path, (long long)now);
        if (!name || access(name, F_OK))
            return name;
    }
}

/* The database goes last: a crash in between leaves it to be found damaged once more. */
static int move_aside(struct outbox *outbox, const char **aside, struct error *error)
{
    static const char *const suffixes[] = {"-wal", "-shm", ""};
    *aside = free_name(outbox);
    if (!*aside)
        return error_memory(error);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        const char *from = arena_format(&outbox->arena, "%s%s", outbox->path, suffixes[i]);
        const char *to = arena_format(&outbox->arena, "%s%s", *aside, suffixes[i]);
        if (!from || !to)
            return error_memory(error);
        if (move_file(from, to, error))
            return -1;
    }
    return folder_sync(outbox->folder, error);
}

static int replace(struct outbox *outbox, const char **notice, struct error *error)
{
    const char *aside = NULL;
    bool damaged = false;
    if (move_aside(outbox, &aside, error) || database_open(outbox, &damaged, error))
        return -1;
    if (damaged)
        return error_set(error, ERROR_ENVIRONMENT, "%s was created anew and is damaged already",
                         outbox->path);
    *notice = arena_format(&outbox->arena,
                           "the rollout outbox was damaged: it is kept as %s, and rollouts still "
                           "pending in it are forgotten",
                           aside);
    return *notice ? 0 : error_memory(error);
}

/* Under a lock: two processes must neither create nor move aside the database at once. */
static int open_locked(struct outbox *outbox, const char **notice, struct error *error)
{
    const char *path = arena_format(&outbox->arena, "%s/open.lock", outbox->folder);
    int lock = -1;
    bool busy = false;
    bool damaged = false;
    if (!path)
        return error_memory(error);
    if (lock_take(&lock, path, OPEN_WAIT_MS, &busy, error))
        return -1;
    if (busy)
        return error_set(error, ERROR_ENVIRONMENT, "%s is locked by another process", path);
    int result = database_open(outbox, &damaged, error);
    if (result == 0 && damaged)
        result = replace(outbox, notice, error);
    lock_release(lock);
    return result;
}

static struct outbox *new_outbox(const char *git_dir)
{
    struct outbox *outbox = calloc(1, sizeof *outbox);
    if (!outbox)
        return NULL;
    arena_init(&outbox->arena);
    outbox->git_dir = arena_string(&outbox->arena, text_of(git_dir));
    outbox->folder = arena_format(&outbox->arena, "%s/fleetgate", git_dir);
    outbox->path = arena_format(&outbox->arena, "%s/fleetgate/outbox.db", git_dir);
    if (outbox->git_dir && outbox->folder && outbox->path)
        return outbox;
    outbox_close(outbox);
    return NULL;
}

int outbox_open(struct outbox **outbox, const char *git_dir, bool create, const char **notice,
                struct error *error)
{
    const char *warning = NULL;
    *outbox = NULL;
    if (notice)
        *notice = NULL;
    struct outbox *opened = new_outbox(git_dir);
    if (!opened)
        return error_memory(error);
    if (!create && access(opened->path, F_OK) && errno == ENOENT) {
        outbox_close(opened);
        return 0;
    }
    if (folder_make(opened->folder, error) || open_locked(opened, &warning, error)) {
        outbox_close(opened);
        return -1;
    }
    if (notice)
        *notice = warning;
    *outbox = opened;
    return 0;
}

void outbox_close(struct outbox *outbox)
{
    if (!outbox)
        return;
    database_close(outbox);
    arena_release(&outbox->arena);
    free(outbox);
}
