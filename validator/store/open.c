/* SPDX-License-Identifier: MIT */
/* Opening a store: its folder, its database, and a new one in place of a damaged one. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/database.h"

enum { OPEN_WAIT_MS = 10000 };

static int move_file(const char *from, const char *to, struct error *error)
{
    if (rename(from, to) == 0 || errno == ENOENT)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT, "cannot rename the damaged %s to %s: %s", from, to,
                     strerror(errno));
}

/* A name that no earlier damage took. */
static char *free_name(struct store *store)
{
    for (time_t now = time(NULL);; now++) {
        char *name = arena_format(&store->arena, "%s.damaged-%lld", store->path, (long long)now);
        if (!name || access(name, F_OK) != 0)
            return name;
    }
}

/* The database goes last: a crash in between leaves it to be found damaged once more. */
static int move_aside(struct store *store, const char **aside, struct error *error)
{
    static const char *const suffixes[] = {"-wal", "-shm", ""};
    *aside = free_name(store);
    if (!*aside)
        return error_memory(error);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        const char *from = arena_format(&store->arena, "%s%s", store->path, suffixes[i]);
        const char *to = arena_format(&store->arena, "%s%s", *aside, suffixes[i]);
        if (!from || !to)
            return error_memory(error);
        if (move_file(from, to, error) != 0)
            return -1;
    }
    return folder_sync(store->folder, error);
}

static int replace(struct store *store, const char **notice, struct error *error)
{
    const char *aside = NULL;
    bool damaged = false;
    if (move_aside(store, &aside, error) != 0 || database_open(store, &damaged, error) != 0)
        return -1;
    if (damaged)
        return error_set(error, ERROR_ENVIRONMENT, "%s was created anew and is damaged already",
                         store->path);
    *notice = arena_format(&store->arena, "%s was damaged: it is kept as %s, and %s",
                           store->plan->title, aside, store->plan->loss);
    return *notice ? 0 : error_memory(error);
}

/* Under a lock: two processes must neither create nor move aside the database at once. */
static int open_locked(struct store *store, const char **notice, struct error *error)
{
    const char *path = arena_format(&store->arena, "%s/open.lock", store->folder);
    int lock = -1;
    bool busy = false;
    bool damaged = false;
    if (!path)
        return error_memory(error);
    if (lock_take(&lock, path, OPEN_WAIT_MS, &busy, error) != 0)
        return -1;
    if (busy)
        return error_set(error, ERROR_ENVIRONMENT, "%s is locked by another process", path);
    int result = database_open(store, &damaged, error);
    if (result == 0 && damaged)
        result = replace(store, notice, error);
    lock_release(lock);
    return result;
}

static struct store *new_store(const char *git_dir, const struct store_plan *plan)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return NULL;
    arena_init(&store->arena);
    store->plan = plan;
    store->git_dir = arena_string(&store->arena, text_of(git_dir));
    store->folder = arena_format(&store->arena, "%s/fleetgate", git_dir);
    store->path = arena_format(&store->arena, "%s/fleetgate/%s.db", git_dir, plan->name);
    if (store->git_dir && store->folder && store->path)
        return store;
    store_close(store);
    return NULL;
}

int store_open(struct store **store, const char *git_dir, const struct store_plan *plan,
               bool create, const char **notice, struct error *error)
{
    const char *warning = NULL;
    *store = NULL;
    if (notice)
        *notice = NULL;
    struct store *opened = new_store(git_dir, plan);
    if (!opened)
        return error_memory(error);
    if (!create && access(opened->path, F_OK) != 0 && errno == ENOENT) {
        store_close(opened);
        return 0;
    }
    if (folder_make(opened->folder, error) != 0 || open_locked(opened, &warning, error) != 0) {
        store_close(opened);
        return -1;
    }
    if (notice)
        *notice = warning;
    *store = opened;
    return 0;
}

int store_open_to_read(struct store **store, const char *git_dir, const struct store_plan *plan,
                       struct error *error)
{
    struct store *opened = new_store(git_dir, plan);
    *store = NULL;
    if (!opened)
        return error_memory(error);
    if (database_open_to_read(opened, error) != 0) {
        store_close(opened);
        return -1;
    }
    *store = opened;
    return 0;
}

int store_open_again(struct store **store, const struct store *opened, struct error *error)
{
    struct store *again = new_store(opened->git_dir, opened->plan);
    *store = NULL;
    if (!again)
        return error_memory(error);
    if (database_open_again(again, error) != 0) {
        store_close(again);
        return -1;
    }
    *store = again;
    return 0;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    database_close(store);
    arena_release(&store->arena);
    free(store);
}

int store_has_earlier(const struct store *store, bool *has, struct error *error)
{
    DIR *folder = opendir(store->folder);
    const struct dirent *entry = NULL;
    *has = false;
    if (!folder)
        return error_set(error, ERROR_ENVIRONMENT, "cannot read %s: %s", store->folder,
                         strerror(errno));
    struct text name = text_of(strrchr(store->path, '/') + 1);
    for (errno = 0; !*has && (entry = readdir(folder));)
        *has = strncmp(entry->d_name, name.bytes, name.length) == 0 &&
               entry->d_name[name.length] == '.';
    if (!entry && errno != 0)
        error_set(error, ERROR_ENVIRONMENT, "cannot read %s: %s", store->folder, strerror(errno));
    closedir(folder);
    return error->kind == ERROR_NONE ? 0 : -1;
}

const char *store_folder(const struct store *store)
{
    return store->folder;
}

const char *store_path(const struct store *store)
{
    return store->path;
}
