/* SPDX-License-Identifier: MIT */
/*
 * What is kept beside the repository: private databases <git dir>/fleetgate/<name>.db (SQLite),
 * lock files that a crash gives back, private folders. The only user of SQLite.
 */
#ifndef FLEETGATE_STORE_H
#define FLEETGATE_STORE_H

#include "base/base.h"

/* -------------------------------------------------------------------------------- database -- */

struct store;

/* What a database is; constant. */
struct store_plan {
    const char *name;  /* "outbox": <git dir>/fleetgate/outbox.db */
    const char *title; /* for the user: "the rollout outbox" */
    const char *loss;  /* what goes with a damaged one: "every tree is judged anew" */
    /* Each brings the tables one version further. Never change one that was released: add another.
     */
    const char *const *migrations;
    int migration_count;
    /* Whether nothing of it may be lost: it is looked through at each opening, and a commit is on
     * disk when it returns. Where not, damage is found when it is met, no commit waits for the
     * disk, and a crash of the machine may take the last ones back. */
    bool durable;
};

/* Opens (and creates, where `create`) the database of the plan. A damaged one is moved aside
 * (<name>.db.damaged-<time>) and begun anew, with a warning in *notice (or NULL; it lives as long
 * as the store). *store is NULL, without an error, when there is none and `create` is false.
 * `plan` must outlive the store. */
int store_open(struct store **store, const char *git_dir, const struct store_plan *plan,
               bool create, const char **notice, struct error *error);
/* Opens it to read what it held when it was last closed, and leaves no trace: no lock, no log, no
 * time of a folder. For one that store_examine finds sound and that nobody has open. */
int store_open_to_read(struct store **store, const char *git_dir, const struct store_plan *plan,
                       struct error *error);
/* Opens the same database once more, for another thread: as it is, without looking it through,
 * making it, or moving it aside. One that is gone or damaged by now is an error. */
int store_open_again(struct store **store, const struct store *opened, struct error *error);
void store_close(struct store *store);

const char *store_folder(const struct store *store); /* <git dir>/fleetgate */
const char *store_path(const struct store *store);   /* the database's file */
/* Whether an earlier one was set aside, as damaged or by hand: <name>.db.<anything> lies beside it.
 */
int store_has_earlier(const struct store *store, bool *has, struct error *error);

/* What opening a database would meet, as far as its file tells. */
struct store_examination {
    enum store_state {
        STORE_SOUND,
        STORE_ABSENT,
        STORE_NO_FILE, /* a folder, a FIFO */
        STORE_EMPTY,   /* 0 bytes: all is lost, and nothing would say so */
        STORE_DAMAGED, /* no database */
        STORE_OLDER,   /* brought up to date when it is opened */
        STORE_NEWER,   /* of a fleetgate that came after this one */
    } state;
    const char *path; /* in the arena */
    const char *loss; /* of the plan */
};

/* Looks at the file and opens, makes and moves nothing. */
int store_examine(struct store_examination *examination, const char *git_dir,
                  const struct store_plan *plan, struct arena *arena, struct error *error);

/* Begins a transaction that may write. transaction_end commits it when `result` is 0, else takes
 * it back; it returns `result`, or -1 when the commit fails. */
int transaction_begin(struct store *store, struct error *error);
int transaction_end(struct store *store, int result, struct error *error);

struct sqlite3_stmt;

/* One statement. Failure sticks, as in a buffer: bind and step freely, statement_end tells. */
struct statement {
    struct store *store;
    struct sqlite3_stmt *handle;
    int bound; /* parameters bound so far */
    int code;  /* SQLite's result, the first one that was a failure */
};

struct statement statement_begin(struct store *store, const char *sql);
void bind_text(struct statement *statement, const char *string);
void bind_bytes(struct statement *statement, struct text bytes);
void bind_number(struct statement *statement, int64_t number);
/* Whether there is a (further) row. */
bool statement_step(struct statement *statement);
/* Of the row stepped to; borrowed until the next step. NULL reads as "" and 0. */
struct text column_text(struct statement *statement, int column);
int64_t column_number(struct statement *statement, int column);
int statement_end(struct statement *statement, struct error *error);
/* Runs a statement that has no rows to read, and ends it. */
int statement_run(struct statement *statement, struct error *error);

/* ----------------------------------------------------------------------------------- locks -- */

/* Takes the lock (the kernel's flock, not the file's existence); lock_release gives it back, and so
 * does a crash. Where another process has it: waits `wait_ms` at most (LOCK_FOREVER: until it is
 * free), then sets *busy, which is no error. */
enum { LOCK_FOREVER = -1 };
int lock_take(int *lock, const char *path, int wait_ms, bool *busy, struct error *error);
/* A program that was given the lock's file has it, too: released here, it is free all the same;
 * where this process is killed, it is taken until the last of those that have it has ended. */
void lock_release(int lock);
/* Whether somebody has the lock. Looking takes it for a moment: who takes it should wait a little.
 */
int lock_look(const char *path, bool *taken, struct error *error);

/* --------------------------------------------------------------------------------- folders -- */

/* Makes a folder that its owner alone can enter, unless it exists. A symbolic link is refused: what
 * is kept in such a folder is removed again. */
int folder_make(const char *path, struct error *error);
/* Waits until the folder's entries are on disk. */
int folder_sync(const char *path, struct error *error);
/* Removes everything in the folder, following no symbolic link. False when something is left. */
bool folder_empty(const char *path);
/* The same for what has a name that begins with `prefix`. */
bool folder_empty_of(const char *path, const char *prefix);

#endif
