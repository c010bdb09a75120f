/* SPDX-License-Identifier: MIT */
/* The tables of the outbox, and opening it. */
#include "rollout/outbox.h"

/* Each brings the tables one version further. Never change one that was released: add another. */
static const char *const migrations[] = {
    "CREATE TABLE identity (repository TEXT NOT NULL, settled INTEGER NOT NULL DEFAULT 0) STRICT;"
    "INSERT INTO identity (repository) VALUES (lower(hex(randomblob(16))));"

    "CREATE TABLE jobs ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " id TEXT NOT NULL UNIQUE,"
    " ref TEXT NOT NULL,"
    " old TEXT NOT NULL,"
    " new TEXT NOT NULL,"
    " recorded_at INTEGER NOT NULL,"
    " UNIQUE (ref, new)) STRICT;"

    "CREATE TABLE positions ("
    " ref TEXT PRIMARY KEY,"
    " tip TEXT NOT NULL,"
    " job INTEGER REFERENCES jobs) STRICT, WITHOUT ROWID;"

    "CREATE TABLE deliveries ("
    " job INTEGER NOT NULL REFERENCES jobs,"
    " trigger TEXT NOT NULL,"
    " state INTEGER NOT NULL DEFAULT 0,"
    " tries INTEGER NOT NULL DEFAULT 0,"
    " not_before INTEGER NOT NULL DEFAULT 0,"
    " last_error TEXT NOT NULL DEFAULT '',"
    " output BLOB NOT NULL DEFAULT x'',"
    " changed_at INTEGER NOT NULL,"
    " PRIMARY KEY (job, trigger)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX pending ON deliveries (job, trigger) WHERE state = 0;",

    /* A job per move, where it was one per commit; and of a branch only the job that it stands at
     * may be pending. A constraint leaves a table with the table alone, and those that refer to it
     * go along. */
    "CREATE TABLE new_jobs ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " id TEXT NOT NULL UNIQUE,"
    " ref TEXT NOT NULL,"
    " old TEXT NOT NULL,"
    " new TEXT NOT NULL,"
    " recorded_at INTEGER NOT NULL) STRICT;"
    "INSERT INTO new_jobs (sequence, id, ref, old, new, recorded_at)"
    " SELECT sequence, id, ref, old, new, recorded_at FROM jobs;"

    "CREATE TABLE new_positions ("
    " ref TEXT PRIMARY KEY,"
    " tip TEXT NOT NULL,"
    " job INTEGER REFERENCES new_jobs) STRICT, WITHOUT ROWID;"
    "INSERT INTO new_positions (ref, tip, job) SELECT ref, tip, job FROM positions;"

    "CREATE TABLE new_deliveries ("
    " job INTEGER NOT NULL REFERENCES new_jobs,"
    " trigger TEXT NOT NULL,"
    " state INTEGER NOT NULL DEFAULT 0,"
    " tries INTEGER NOT NULL DEFAULT 0,"
    " not_before INTEGER NOT NULL DEFAULT 0,"
    " last_error TEXT NOT NULL DEFAULT '',"
    " output BLOB NOT NULL DEFAULT x'',"
    " changed_at INTEGER NOT NULL,"
    " PRIMARY KEY (job, trigger)) STRICT, WITHOUT ROWID;"
    "INSERT INTO new_deliveries"
    " (job, trigger, state, tries, not_before, last_error, output, changed_at)"
    " SELECT job, trigger, state, tries, not_before, last_error, output, changed_at"
    " FROM deliveries;"
    "UPDATE new_deliveries SET state = 2 WHERE state = 0"
    " AND job NOT IN (SELECT job FROM positions WHERE job IS NOT NULL);"

    "DROP TABLE deliveries;"
    "DROP TABLE positions;"
    "DROP TABLE jobs;"
    "ALTER TABLE new_jobs RENAME TO jobs;"
    "ALTER TABLE new_positions RENAME TO positions;"
    "ALTER TABLE new_deliveries RENAME TO deliveries;"
    "CREATE INDEX arrivals ON jobs (ref, new);"
    "CREATE INDEX pending ON deliveries (job, trigger) WHERE state = 0;"
    "CREATE INDEX waiting ON deliveries (trigger, not_before) WHERE not_before > 0;",

    /* What runs, since when; and what a receiver asked for, apart from how long a delivery waits by
     * itself. */
    "ALTER TABLE deliveries ADD COLUMN begun_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE deliveries ADD COLUMN is_last_try INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE deliveries ADD COLUMN left_alone_until INTEGER NOT NULL DEFAULT 0;"
    "UPDATE deliveries SET left_alone_until = not_before;"
    "DROP INDEX waiting;"
    "CREATE INDEX running ON deliveries (job, trigger) WHERE state = 3;"
    "CREATE INDEX waiting ON deliveries (trigger, left_alone_until) WHERE left_alone_until > 0;",
};

static const struct store_plan plan = {
    .name = "outbox",
    .title = "the rollout outbox",
    .loss = "the last move of each branch is rolled out again",
    .migrations = migrations,
    .migration_count = sizeof migrations / sizeof *migrations,
    .durable = true,
};

int outbox_open(struct outbox *outbox, const char *git_dir, bool create, const char **notice,
                struct error *error)
{
    return store_open(&outbox->store, git_dir, &plan, create, notice, error);
}

int outbox_open_to_read(struct outbox *outbox, const char *git_dir, struct error *error)
{
    return store_open_to_read(&outbox->store, git_dir, &plan, error);
}

int outbox_open_again(struct outbox *outbox, const struct outbox *opened, struct error *error)
{
    return store_open_again(&outbox->store, opened->store, error);
}

int outbox_examine(struct store_examination *examination, const char *git_dir, struct arena *arena,
                   struct error *error)
{
    return store_examine(examination, git_dir, &plan, arena, error);
}

void outbox_close(struct outbox *outbox)
{
    store_close(outbox->store);
    *outbox = (struct outbox){0};
}
