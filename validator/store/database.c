/* SPDX-License-Identifier: MIT */
/* SQLite: statements, transactions, and a database opened and brought up to date. */
#include "store/database.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BUSY_MS = 10000,
    URI_BYTES = 16 << 10,
};

static bool means_damaged(int code)
{
    return (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB;
}

/* Puts SQLite's trouble in the user's terms. */
static int report(const struct store *store, int code, struct error *error)
{
    const char *path = store->path;
    int system_error = store->database ? sqlite3_system_errno(store->database) : 0;
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        return error_memory(error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(error, ERROR_ENVIRONMENT, "%s is locked by another process", path);
    case SQLITE_FULL:
        return error_set(error, ERROR_ENVIRONMENT, "cannot write %s: the disk is full", path);
    case SQLITE_READONLY:
        return error_set(error, ERROR_ENVIRONMENT, "cannot write %s: it is read-only", path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error_set(error, ERROR_ENVIRONMENT,
                         "%s is damaged; the next run moves it aside and begins anew", path);
    default:
        return error_set(error, ERROR_ENVIRONMENT, "cannot use %s: %s", path,
                         system_error ? strerror(system_error) : sqlite3_errstr(code));
    }
}

/* ----------------------------------------------------------------------------- statements -- */

struct statement statement_begin(struct store *store, const char *sql)
{
    struct statement statement = {.store = store};
    statement.code = sqlite3_prepare_v2(store->database, sql, -1, &statement.handle, NULL);
    return statement;
}

static void keep_failure(struct statement *statement, int code)
{
    if (statement->code == SQLITE_OK)
        statement->code = code;
}

void bind_text(struct statement *statement, const char *string)
{
    if (statement->code == SQLITE_OK)
        keep_failure(statement, sqlite3_bind_text(statement->handle, ++statement->bound, string, -1,
                                                  SQLITE_TRANSIENT));
}

void bind_bytes(struct statement *statement, struct text bytes)
{
    if (statement->code == SQLITE_OK)
        keep_failure(statement, sqlite3_bind_blob64(statement->handle, ++statement->bound,
                                                    bytes.length ? bytes.bytes : "", bytes.length,
                                                    SQLITE_TRANSIENT));
}

void bind_number(struct statement *statement, int64_t number)
{
    if (statement->code == SQLITE_OK)
        keep_failure(statement, sqlite3_bind_int64(statement->handle, ++statement->bound, number));
}

bool statement_step(struct statement *statement)
{
    if (statement->code != SQLITE_OK)
        return false;
    int code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        statement->code = code;
    return false;
}

struct text column_text(struct statement *statement, int column)
{
    const char *bytes = sqlite3_column_blob(statement->handle, column);
    int length = sqlite3_column_bytes(statement->handle, column);
    return bytes ? (struct text){bytes, (size_t)length} : TEXT("");
}

int64_t column_number(struct statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

int statement_end(struct statement *statement, struct error *error)
{
    int result = 0;
    if (statement->code != SQLITE_OK)
        result = report(statement->store, statement->code, error);
    sqlite3_finalize(statement->handle);
    statement->handle = NULL;
    return result;
}

int statement_run(struct statement *statement, struct error *error)
{
    while (statement_step(statement)) {
    }
    return statement_end(statement, error);
}

/* --------------------------------------------------------------------------- transactions -- */

static int execute(struct store *store, const char *sql, struct error *error)
{
    int code = sqlite3_exec(store->database, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? 0 : report(store, code, error);
}

int transaction_begin(struct store *store, struct error *error)
{
    return execute(store, "BEGIN IMMEDIATE", error);
}

int transaction_end(struct store *store, int result, struct error *error)
{
    if (result == 0)
        result = execute(store, "COMMIT", error);
    /* SQLite itself may have taken the transaction back (disk full); then there is none left. */
    if (result != 0 && !sqlite3_get_autocommit(store->database))
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return result;
}

/* -------------------------------------------------------------------------------- opening -- */

/* SQLite would create the file readable by everybody. Where there is one without a byte, it has
 * lost them (or a crash came before its first ones): SQLite would take it for new, without a word.
 */
static int create_file(struct store *store, bool *damaged, struct error *error)
{
    struct stat facts;
    /* Without O_EXCL, closing the file would drop the locks this process has on it. */
    int file = open(store->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0)
        close(file);
    else if (errno != EEXIST)
        return error_set(error, ERROR_ENVIRONMENT, "cannot create %s: %s", store->path,
                         strerror(errno));
    if (file >= 0 || stat(store->path, &facts) != 0)
        return 0;
    if (!S_ISREG(facts.st_mode))
        return error_set(error, ERROR_ENVIRONMENT, "%s is no file; move it away", store->path);
    *damaged = facts.st_size == 0;
    return 0;
}

static int read_version(struct store *store, int64_t *version, struct error *error)
{
    struct statement ask = statement_begin(store, "PRAGMA user_version");
    *version = statement_step(&ask) ? column_number(&ask, 0) : 0;
    if (statement_end(&ask, error) != 0)
        return -1;
    if (*version >= 0 && *version <= store->plan->migration_count)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT,
                     "%s was written by a newer fleetgate (version %lld, this one knows %d)",
                     store->path, (long long)*version, store->plan->migration_count);
}

static int migrate_from(struct store *store, int64_t version, struct error *error)
{
    char mark[40];
    sqlite3_snprintf(sizeof mark, mark, "PRAGMA user_version = %d", (int)version + 1);
    if (transaction_begin(store, error) != 0)
        return -1;
    int result = execute(store, store->plan->migrations[version], error);
    if (result == 0)
        result = execute(store, mark, error);
    return transaction_end(store, result, error);
}

static int migrate(struct store *store, struct error *error)
{
    int64_t version = 0;
    if (read_version(store, &version, error) != 0)
        return -1;
    /* The names must be on disk before there is anything to lose. A crash before the first tables
     * leaves version 0, and the next run comes here again. */
    if (version == 0 &&
        (folder_sync(store->folder, error) != 0 || folder_sync(store->git_dir, error) != 0))
        return -1;
    for (; version < store->plan->migration_count; version++) {
        if (migrate_from(store, version, error) != 0)
            return -1;
    }
    return 0;
}

/* The code that a row of SQLite's check stands for. A page that cannot be read is told of in a row,
 * too, but is no damage: the next time it may be readable. */
static int code_of_row(const char *row)
{
    static const char unreadable[] = "unable to get the page. error code=";
    const char *found = row ? strstr(row, unreadable) : NULL;
    if (!row)
        return SQLITE_NOMEM;
    if (strcmp(row, "ok") == 0)
        return SQLITE_OK;
    return found ? atoi(found + sizeof unreadable - 1) : SQLITE_CORRUPT;
}

/* Runs a statement that tells of damage: by its result, or by a first row other than "ok". */
static int run_check(struct store *store, const char *sql, bool *damaged, struct error *error)
{
    struct statement check = statement_begin(store, sql);
    if (statement_step(&check))
        check.code = code_of_row((const char *)sqlite3_column_text(check.handle, 0));
    *damaged = means_damaged(check.code);
    if (*damaged)
        check.code = SQLITE_OK;
    return statement_end(&check, error);
}

/* Nothing of such a database waits for the disk: that also holds for the last one to close it, who
 * would otherwise bring the whole log home. It is brought home every thousand pages. */
static int relax(struct store *store, struct error *error)
{
    int code = sqlite3_db_config(store->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return code == SQLITE_OK ? execute(store, "PRAGMA synchronous = NORMAL", error)
                             : report(store, code, error);
}

static int set_durability(struct store *store, struct error *error)
{
    if (execute(store, "PRAGMA journal_mode = WAL", error) != 0 ||
        execute(store, "PRAGMA foreign_keys = ON", error) != 0)
        return -1;
    return store->plan->durable ? execute(store, "PRAGMA synchronous = FULL", error)
                                : relax(store, error);
}

/* The file is there, or it is an error. */
static int open_file(struct store *store, struct error *error)
{
    int code = sqlite3_open_v2(store->path, &store->database, SQLITE_OPEN_READWRITE, NULL);
    if (code != SQLITE_OK)
        return report(store, code, error);
    sqlite3_busy_timeout(store->database, BUSY_MS);
    return 0;
}

int database_open_again(struct store *store, struct error *error)
{
    return open_file(store, error) != 0 ? -1 : set_durability(store, error);
}

/* Left open where it is not damaged. */
static int open_checked(struct store *store, bool *damaged, struct error *error)
{
    const char *check =
        store->plan->durable ? "PRAGMA quick_check(1)" : "SELECT 'ok' FROM sqlite_schema LIMIT 1";
    int result = open_file(store, error) != 0 ? -1 : run_check(store, check, damaged, error);
    if (result != 0 || *damaged)
        database_close(store);
    return result;
}

/* Whether the disk gives all bytes of the file, or there is none. */
static int read_through(const char *path, struct error *error)
{
    char bytes[1 << 16];
    ssize_t length = 0;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0 && errno == ENOENT)
        return 0;
    if (file >= 0) {
        do {
            length = read(file, bytes, sizeof bytes);
        } while (length > 0 || (length < 0 && errno == EINTR));
    }
    int cause = errno;
    if (file >= 0)
        close(file);
    return file >= 0 && length == 0
               ? 0
               : error_set(error, ERROR_ENVIRONMENT, "cannot read %s: %s", path, strerror(cause));
}

/* A disk that did not give a page is no damage, whatever SQLite says of it: in some rows of its
 * check nothing tells the two apart. So what seems to be damaged is read by ourselves, while SQLite
 * has it closed (closing a file drops all locks that this process has on it), and checked again. */
static int confirm_damage(struct store *store, bool *damaged, struct error *error)
{
    const char *log = arena_format(&store->arena, "%s-wal", store->path);
    *damaged = false;
    if (!log)
        return error_memory(error);
    if (read_through(store->path, error) != 0 || read_through(log, error) != 0)
        return -1;
    return open_checked(store, damaged, error);
}

int database_open(struct store *store, bool *damaged, struct error *error)
{
    *damaged = false;
    if (create_file(store, damaged, error) != 0 || *damaged)
        return *damaged ? 0 : -1;
    int result = open_checked(store, damaged, error);
    if (result == 0 && *damaged)
        result = confirm_damage(store, damaged, error);
    if (result != 0 || *damaged)
        return result;
    if (set_durability(store, error) == 0 && migrate(store, error) == 0)
        return 0;
    database_close(store);
    return -1;
}

int database_open_to_read(struct store *store, struct error *error)
{
    struct buffer uri;
    buffer_init(&uri, URI_BYTES);
    buffer_append_string(&uri, "file:");
    for (const char *at = store->path; *at; at++) {
        if (ascii_is_alphanumeric(*at) || *at == '/')
            buffer_append(&uri, at, 1);
        else
            buffer_format(&uri, "%%%02X", (unsigned char)*at);
    }
    buffer_append_string(&uri, "?immutable=1");
    int code = uri.failed ? SQLITE_NOMEM
                          : sqlite3_open_v2(uri.bytes, &store->database,
                                            SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    buffer_release(&uri);
    return code == SQLITE_OK ? 0 : report(store, code, error);
}

void database_close(struct store *store)
{
    sqlite3_close(store->database);
    store->database = NULL;
}
