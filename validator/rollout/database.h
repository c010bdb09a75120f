/* SPDX-License-Identifier: MIT */
/* The outbox's database, and statements on it. The only part that knows SQLite's calls. */
#ifndef FLEETGATE_ROLLOUT_DATABASE_H
#define FLEETGATE_ROLLOUT_DATABASE_H

#include "base/base.h"

struct sqlite3;
struct sqlite3_stmt;

struct outbox {
    struct sqlite3 *database;
    struct arena arena;
    const char *git_dir;
    const char *folder; /* <git dir>/fleetgate */
    const char *path;   /* <folder>/outbox.db */
};

/* Opens the database at outbox->path, makes it durable and brings its tables up to date. *damaged
 * says, without an error, that the file is no sound database. */
int database_open(struct outbox *outbox, bool *damaged, struct error *error);
void database_close(struct outbox *outbox);

/* Begins a transaction that may write. transaction_end commits it when `result` is 0, else takes
 * it back; it returns `result`, or -1 when the commit fails. */
int transaction_begin(struct outbox *outbox, struct error *error);
int transaction_end(struct outbox *outbox, int result, struct error *error);

/* One statement. Failure sticks, as in a buffer: bind and step freely, statement_end tells. */
struct statement {
    struct outbox *outbox;
    struct sqlite3_stmt *handle;
    int bound; /* parameters bound so far */
    int code;  /* SQLite's result, the first one that was a failure */
};

struct statement statement_begin(struct outbox *outbox, const char *sql);
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

#endif
