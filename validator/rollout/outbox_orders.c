/* SPDX-License-Identifier: MIT */
/* What people want of a job: not to be tried any more, or to be tried now. */
#include "rollout/outbox.h"

#include <time.h>

/* ----------------------------------------------------------------------------------- finding -- */

int outbox_find_job(struct outbox *outbox, const char *name, struct arena *arena, const char **job,
                    struct error *error)
{
    struct statement ask = statement_begin(
        outbox->store, "SELECT id FROM jobs WHERE substr(id, 1, length(?1)) = ?1 AND ?1 <> ''"
                       " ORDER BY id <> ?1 LIMIT 2");
    bind_text(&ask, name);
    bool found = statement_step(&ask);
    *job = found ? arena_string(arena, column_text(&ask, 0)) : "";
    bool whole = *job && text_equal(text_of(*job), text_of(name));
    bool several = found && !whole && statement_step(&ask);
    if (statement_end(&ask, error) != 0)
        return -1;
    if (!*job)
        return error_memory(error);
    if (!found)
        return error_set(error, ERROR_USAGE, "there is no job %s", name);
    return several ? error_set(error, ERROR_USAGE, "several jobs begin with %s", name) : 0;
}

/* Counts the deliveries of the job for which the condition holds. */
static int count(struct outbox *outbox, const char *sql, const char *job, size_t *number,
                 struct error *error)
{
    struct statement ask = statement_begin(outbox->store, sql);
    bind_text(&ask, job);
    *number = statement_step(&ask) ? (size_t)column_number(&ask, 0) : 0;
    return statement_end(&ask, error);
}

#define COUNT "SELECT count(*) FROM deliveries JOIN jobs ON sequence = job WHERE id = ?"

/* -------------------------------------------------------------------------------- cancelling -- */

static int set_cancelled(struct outbox *outbox, const char *job, struct error *error)
{
    size_t number;
    if (count(outbox, COUNT " AND (state = 0 OR state = 3)", job, &number, error) != 0)
        return -1;
    if (number == 0)
        return error_set(error, ERROR_USAGE, "nothing of %s is pending or running", job);
    struct statement set = statement_begin(
        outbox->store, "UPDATE deliveries SET is_last_try = (state = 3), changed_at ="
                       " iif(state = 3, changed_at, ?), last_error = iif(state = 3, last_error, ?),"
                       " state = iif(state = 3, 3, 4) WHERE (state = 0 OR state = 3)"
                       " AND job IN (SELECT sequence FROM jobs WHERE id = ?)");
    bind_number(&set, time(NULL));
    bind_text(&set, "cancelled by hand");
    bind_text(&set, job);
    return statement_run(&set, error);
}

int outbox_cancel(struct outbox *outbox, const char *job, struct error *error)
{
    if (transaction_begin(outbox->store, error) != 0)
        return -1;
    return transaction_end(outbox->store, set_cancelled(outbox, job, error), error);
}

/* ---------------------------------------------------------------------------------- retrying -- */

/* A receiver that asked to be left alone is asked all the same. */
static int set_due(struct outbox *outbox, const char *job, struct error *error)
{
    struct statement set = statement_begin(
        outbox->store, "UPDATE deliveries SET left_alone_until = 0 WHERE left_alone_until > 0"
                       " AND trigger IN (SELECT trigger FROM deliveries JOIN jobs"
                       " ON sequence = job WHERE id = ? AND state IN (0, 4))");
    bind_text(&set, job);
    if (statement_run(&set, error) != 0)
        return -1;
    set = statement_begin(outbox->store,
                          "UPDATE deliveries SET state = 0, not_before = 0, is_last_try = 0"
                          " WHERE state IN (0, 4)"
                          " AND job IN (SELECT sequence FROM jobs WHERE id = ?)");
    bind_text(&set, job);
    return statement_run(&set, error);
}

static int retry(struct outbox *outbox, const char *job, struct error *error)
{
    size_t undelivered, running, wanted;
    if (count(outbox, COUNT " AND state IN (0, 2, 4)", job, &undelivered, error) != 0 ||
        count(outbox, COUNT " AND state = 3", job, &running, error) != 0 ||
        count(outbox,
              COUNT " AND state IN (0, 4) AND job IN (SELECT positions.job FROM positions"
                    " WHERE positions.job IS NOT NULL)",
              job, &wanted, error) != 0)
        return -1;
    if (wanted)
        return set_due(outbox, job, error);
    if (undelivered)
        return error_set(error, ERROR_USAGE,
                         "%s is not rolled out any more: its branch has moved on", job);
    return error_set(error, ERROR_USAGE,
                     running ? "%s is running; once it has failed it can be tried again"
                             : "%s is delivered; a push makes a new job",
                     job);
}

static int recover_lane(struct outbox *outbox, const struct delivery *delivery, struct arena *arena,
                        struct error *error)
{
    const struct lane lane = {.ref = delivery->ref, .trigger = delivery->trigger};
    const char *path = lane_lock(&lane, store_folder(outbox->store), arena);
    int lock = -1;
    bool busy = false;
    if (!path)
        return error_memory(error);
    if (lock_take(&lock, path, LOOK_MS, &busy, error) != 0 || busy)
        return busy ? 0 : -1;
    int result = lane_recover(outbox, &lane, error);
    lock_release(lock);
    return result;
}

/* What is said to run and was interrupted is to be tried again like what has failed. */
static int recover_lanes(struct outbox *outbox, const char *job, struct error *error)
{
    struct arena arena;
    const struct delivery *deliveries;
    size_t number;
    arena_init(&arena);
    int result = outbox_show(outbox, job, &arena, &deliveries, &number, error);
    for (size_t i = 0; result == 0 && i < number; i++)
        result = recover_lane(outbox, &deliveries[i], &arena, error);
    arena_release(&arena);
    return result;
}

int outbox_retry(struct outbox *outbox, const char *job, struct error *error)
{
    if (recover_lanes(outbox, job, error) != 0)
        return -1;
    if (transaction_begin(outbox->store, error) != 0)
        return -1;
    return transaction_end(outbox->store, retry(outbox, job, error), error);
}
