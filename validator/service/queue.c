/* SPDX-License-Identifier: MIT */
/* The queue of requests to be judged. */
#include "service/queue.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST_WAIT_S = 2, WAIT_MAX_S = 3600, TRIES_DOUBLED_MAX = 12, TRIES_OF_UNLISTED = 5 };

/* Each brings the tables one version further. Never change one that was released: add another.
 * A request waits while it was asked for more often than it was answered. */
static const char *const migrations[] = {
    "CREATE TABLE requests ("
    " project TEXT NOT NULL,"
    " number INTEGER NOT NULL,"
    " asked INTEGER NOT NULL DEFAULT 0,"
    " answered INTEGER NOT NULL DEFAULT 0,"
    " asked_at INTEGER NOT NULL DEFAULT 0,"
    " not_before INTEGER NOT NULL DEFAULT 0,"
    " tries INTEGER NOT NULL DEFAULT 0,"
    " judged TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY (project, number)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX waiting ON requests (not_before, asked_at) WHERE asked > answered;"

    "CREATE TABLE marks ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " mark TEXT NOT NULL UNIQUE) STRICT;",
};

static const struct store_plan plan = {
    .name = "requests",
    .title = "the queue of requests",
    .loss = "every open request is judged anew",
    .migrations = migrations,
    .migration_count = sizeof migrations / sizeof *migrations,
    .durable = true,
};

int queue_open(struct queue *queue, const char *state, const char **notice, struct error *error)
{
    return store_open(&queue->store, state, &plan, true, notice, error);
}

void queue_close(struct queue *queue)
{
    if (queue->store)
        store_close(queue->store);
    *queue = (struct queue){0};
}

static struct statement begin(struct queue *queue, const char *sql, const char *project,
                              int64_t number)
{
    struct statement statement = statement_begin(queue->store, sql);
    bind_text(&statement, project);
    bind_number(&statement, number);
    return statement;
}

int queue_count(struct queue *queue, int64_t *count, struct error *error)
{
    struct statement ask =
        statement_begin(queue->store, "SELECT count(*) FROM requests WHERE asked > answered");
    *count = statement_step(&ask) ? column_number(&ask, 0) : 0;
    return statement_end(&ask, error);
}

/* ------------------------------------------------------------------------------------ asking -- */

/* One that waits keeps its place; who asks anew does not wait for what an old try came to. */
static int ask(struct queue *queue, const char *project, int64_t number, struct error *error)
{
    struct statement add = begin(
        queue,
        "INSERT INTO requests (project, number, asked, asked_at) VALUES (?, ?, 1, ?)"
        " ON CONFLICT (project, number) DO UPDATE SET asked = asked + 1, not_before = 0, tries = 0,"
        " asked_at = CASE WHEN asked > answered THEN asked_at ELSE excluded.asked_at END",
        project, number);
    bind_number(&add, time(NULL));
    return statement_run(&add, error);
}

int queue_ask(struct queue *queue, const char *project, int64_t number, struct error *error)
{
    struct statement add =
        begin(queue,
              "INSERT INTO requests (project, number, asked, asked_at) VALUES (?, ?, 1, ?)"
              " ON CONFLICT (project, number) DO UPDATE SET asked = asked + 1, not_before = 0,"
              " tries = 0, asked_at = excluded.asked_at WHERE asked = answered",
              project, number);
    bind_number(&add, time(NULL));
    return statement_run(&add, error);
}

static int forget(struct queue *queue, const char *project, int64_t number, struct error *error)
{
    struct statement remove =
        begin(queue, "DELETE FROM requests WHERE project = ? AND number = ?", project, number);
    return statement_run(&remove, error);
}

static int is_known(struct queue *queue, const char *const *marks, bool *known, struct error *error)
{
    *known = false;
    for (; *marks && !*known; marks++) {
        struct statement ask = statement_begin(queue->store, "SELECT 1 FROM marks WHERE mark = ?");
        bind_text(&ask, *marks);
        *known = statement_step(&ask);
        if (statement_end(&ask, error) != 0)
            return -1;
    }
    return 0;
}

static int add_marks(struct queue *queue, const char *const *marks, struct error *error)
{
    for (; *marks; marks++) {
        struct statement add = statement_begin(queue->store, "INSERT INTO marks (mark) VALUES (?)");
        bind_text(&add, *marks);
        if (statement_run(&add, error) != 0)
            return -1;
    }
    struct statement prune =
        statement_begin(queue->store, "DELETE FROM marks WHERE sequence <="
                                      " (SELECT max(sequence) FROM marks) - ?");
    bind_number(&prune, QUEUE_MARKS_MAX);
    return statement_run(&prune, error);
}

static int take(struct queue *queue, const char *const *marks, const char *project,
                const struct forge_event *event, enum queue_reply *reply, struct error *error)
{
    bool known;
    int64_t waiting;
    if (is_known(queue, marks, &known, error) != 0 || queue_count(queue, &waiting, error) != 0)
        return -1;
    *reply = known ? QUEUE_KNOWN : waiting >= QUEUE_MAX ? QUEUE_FULL : QUEUE_TAKEN;
    if (*reply != QUEUE_TAKEN)
        return 0;
    if (add_marks(queue, marks, error) != 0)
        return -1;
    return event->news == FORGE_NEWS_ENDED ? forget(queue, project, event->number, error)
                                           : ask(queue, project, event->number, error);
}

int queue_take(struct queue *queue, const char *const *marks, const char *project,
               const struct forge_event *event, enum queue_reply *reply, struct error *error)
{
    if (transaction_begin(queue->store, error) != 0)
        return -1;
    int result = take(queue, marks, project, event, reply, error);
    return transaction_end(queue->store, result, error);
}

/* --------------------------------------------------------------------------------- answering -- */

static bool copy_project(struct queue_entry *entry, struct text project)
{
    if (project.length >= sizeof entry->project)
        return false;
    memcpy(entry->project, project.bytes, project.length);
    entry->project[project.length] = '\0';
    return true;
}

int queue_next(struct queue *queue, struct queue_entry *entry, bool *found, int64_t *wait_s,
               struct error *error)
{
    int64_t now = time(NULL);
    struct statement ask = statement_begin(
        queue->store, "SELECT project, number, asked, tries, not_before FROM requests"
                      " WHERE asked > answered"
                      " ORDER BY max(not_before - ?, 0), asked_at, project, number LIMIT 1");
    bind_number(&ask, now);
    *found = false;
    *wait_s = -1;
    if (statement_step(&ask) && copy_project(entry, column_text(&ask, 0))) {
        entry->number = column_number(&ask, 1);
        entry->asked = column_number(&ask, 2);
        entry->tries = column_number(&ask, 3);
        *wait_s = column_number(&ask, 4) - now;
        *found = *wait_s <= 0;
    }
    /* The clock may have been set back. */
    if (*wait_s > WAIT_MAX_S)
        *found = true;
    return statement_end(&ask, error);
}

int queue_try(struct queue *queue, struct queue_entry *entry, struct error *error)
{
    int64_t doubled = entry->tries < TRIES_DOUBLED_MAX ? entry->tries : TRIES_DOUBLED_MAX;
    int64_t wait = (int64_t)FIRST_WAIT_S << doubled;
    struct statement set =
        statement_begin(queue->store, "UPDATE requests SET tries = tries + 1, not_before = ?"
                                      " WHERE project = ? AND number = ? AND asked = ?");
    bind_number(&set, time(NULL) + (wait < WAIT_MAX_S ? wait : WAIT_MAX_S));
    bind_text(&set, entry->project);
    bind_number(&set, entry->number);
    bind_number(&set, entry->asked);
    entry->tries++;
    return statement_run(&set, error);
}

int queue_answer(struct queue *queue, const struct queue_entry *entry, const char *judged,
                 struct error *error)
{
    struct statement set =
        statement_begin(queue->store, "UPDATE requests SET answered = ?, judged = ?,"
                                      " tries = CASE WHEN asked = ? THEN 0 ELSE tries END,"
                                      " not_before = CASE WHEN asked = ? THEN 0 ELSE not_before END"
                                      " WHERE project = ? AND number = ?");
    bind_number(&set, entry->asked);
    bind_text(&set, judged);
    bind_number(&set, entry->asked);
    bind_number(&set, entry->asked);
    bind_text(&set, entry->project);
    bind_number(&set, entry->number);
    return statement_run(&set, error);
}

int queue_forget(struct queue *queue, const struct queue_entry *entry, struct error *error)
{
    struct statement remove =
        begin(queue, "DELETE FROM requests WHERE project = ? AND number = ? AND asked = ?",
              entry->project, entry->number);
    bind_number(&remove, entry->asked);
    return statement_run(&remove, error);
}

/* ----------------------------------------------------------------------------------- looking -- */

int queue_judged(struct queue *queue, const char *project, int64_t number, struct arena *arena,
                 const char **judged, bool *waits, struct error *error)
{
    struct statement ask = begin(
        queue, "SELECT judged, asked > answered FROM requests WHERE project = ? AND number = ?",
        project, number);
    *judged = "";
    *waits = false;
    if (statement_step(&ask)) {
        *judged = arena_string(arena, column_text(&ask, 0));
        *waits = column_number(&ask, 1) != 0;
    }
    if (statement_end(&ask, error) != 0)
        return -1;
    return *judged ? 0 : error_memory(error);
}

static int compare_numbers(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* What was tried several times in vain, and is not listed, is not there. */
static int list_known(struct queue *queue, const char *project, struct arena *arena,
                      const int64_t **numbers, size_t *count, struct error *error)
{
    enum { KNOWN_MAX = 100000 };
    int64_t *list = arena_alloc_array(arena, KNOWN_MAX, sizeof *list);
    struct statement ask = begin(queue,
                                 "SELECT number FROM requests WHERE project = ?"
                                 " AND (asked = answered OR tries >= ?)",
                                 project, TRIES_OF_UNLISTED);
    *count = 0;
    while (list && *count < KNOWN_MAX && statement_step(&ask))
        list[(*count)++] = column_number(&ask, 0);
    *numbers = list;
    if (statement_end(&ask, error) != 0)
        return -1;
    return list ? 0 : error_memory(error);
}

static int keep(struct queue *queue, const char *project, const int64_t *open, size_t open_count,
                struct arena *arena, struct error *error)
{
    const int64_t *known;
    size_t count;
    if (list_known(queue, project, arena, &known, &count, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (!bsearch(&known[i], open, open_count, sizeof *open, compare_numbers) &&
            forget(queue, project, known[i], error) != 0)
            return -1;
    }
    return 0;
}

int queue_keep(struct queue *queue, const char *project, const struct forge_request *open,
               size_t count, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    int64_t *numbers = arena_alloc_array(&arena, count + 1, sizeof *numbers);
    for (size_t i = 0; numbers && i < count; i++)
        numbers[i] = open[i].number;
    int result = numbers ? transaction_begin(queue->store, error) : error_memory(error);
    if (result == 0) {
        qsort(numbers, count, sizeof *numbers, compare_numbers);
        result = keep(queue, project, numbers, count, &arena, error);
        result = transaction_end(queue->store, result, error);
    }
    arena_release(&arena);
    return result;
}
