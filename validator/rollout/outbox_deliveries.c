/* SPDX-License-Identifier: MIT */
/* The deliveries of the outbox: read, listed, and settled after a try. */
#include "rollout/outbox.h"

#include <string.h>
#include <time.h>

const char *delivery_state_name(enum delivery_state state)
{
    switch (state) {
    case DELIVERY_PENDING:
        return "pending";
    case DELIVERY_DELIVERED:
        return "delivered";
    case DELIVERY_SUPERSEDED:
        return "superseded";
    }
    return "pending";
}

/* -------------------------------------------------------------------------------- reading -- */

/* In the order that read_row expects. */
#define DELIVERY_COLUMNS                                                                    \
    "SELECT id, ref, old, new, trigger, state, recorded_at, changed_at, not_before, tries," \
    " last_error, output, sequence FROM deliveries JOIN jobs ON sequence = job"

/* Escapes all but the ends of lines, which make output readable. */
static const char *escape_output(struct arena *arena, struct text output)
{
    struct buffer escaped;
    buffer_init(&escaped, (size_t)OUTPUT_TAIL * 4);
    while (output.length > 0) {
        buffer_escape(&escaped, text_cut(&output, '\n'));
        buffer_append_string(&escaped, output.bytes ? "\n" : "");
    }
    const char *string = escaped.failed ? NULL : arena_string(arena, buffer_text(&escaped));
    buffer_release(&escaped);
    return string;
}

static int read_row(struct statement *row, struct arena *arena, struct delivery *delivery,
                    struct error *error)
{
    *delivery = (struct delivery){
        .job = arena_string(arena, column_text(row, 0)),
        .ref = arena_string(arena, column_text(row, 1)),
        .old = arena_string(arena, column_text(row, 2)),
        .new = arena_string(arena, column_text(row, 3)),
        .trigger = arena_string(arena, column_text(row, 4)),
        .state = (enum delivery_state)column_number(row, 5),
        .recorded_at = column_number(row, 6),
        .changed_at = column_number(row, 7),
        .not_before = column_number(row, 8),
        .tries = (unsigned)column_number(row, 9),
        .last_error = arena_string(arena, column_text(row, 10)),
        .output = escape_output(arena, column_text(row, 11)),
    };
    bool complete = delivery->job && delivery->ref && delivery->old && delivery->new &&
                    delivery->trigger && delivery->last_error && delivery->output;
    return complete ? 0 : error_memory(error);
}

/* Reads the first row of the statement, and ends it. */
static int read_one(struct statement *ask, struct arena *arena, struct cursor *place,
                    struct delivery *delivery, bool *found, struct error *error)
{
    int result = 0;
    *found = statement_step(ask);
    if (*found) {
        result = read_row(ask, arena, delivery, error);
        *place = (struct cursor){.job = column_number(ask, 12), .trigger = delivery->trigger};
    }
    return statement_end(ask, error) ? -1 : result;
}

int delivery_next(struct outbox *outbox, const struct cursor *after, struct arena *arena,
                  struct cursor *place, struct delivery *delivery, bool *found, struct error *error)
{
    struct statement ask = statement_begin(outbox->store, DELIVERY_COLUMNS
                                           " WHERE state = 0 AND (job, trigger) > (?, ?)"
                                           " ORDER BY job, trigger LIMIT 1");
    bind_number(&ask, after->job);
    bind_text(&ask, after->trigger ? after->trigger : "");
    return read_one(&ask, arena, place, delivery, found, error);
}

int delivery_at(struct outbox *outbox, const struct cursor *place, struct arena *arena,
                struct delivery *delivery, struct error *error)
{
    bool found = false;
    struct cursor same;
    struct statement ask =
        statement_begin(outbox->store, DELIVERY_COLUMNS " WHERE job = ? AND trigger = ?");
    bind_number(&ask, place->job);
    bind_text(&ask, place->trigger);
    if (read_one(&ask, arena, &same, delivery, &found, error) != 0)
        return -1;
    return found ? 0 : error_set(error, ERROR_INTERNAL, "a delivery has left the outbox");
}

int delivery_must_wait(struct outbox *outbox, const char *trigger, int64_t now, bool *wait,
                       struct error *error)
{
    /* The upper bound keeps a clock that was set back from making the wait longer. What asked may
     * be superseded by now. */
    struct statement ask = statement_begin(
        outbox->store, "SELECT 1 FROM deliveries WHERE not_before > 0 AND trigger = ?"
                       " AND not_before > ? AND not_before <= ? LIMIT 1");
    bind_text(&ask, trigger);
    bind_number(&ask, now);
    bind_number(&ask, now + LONGEST_WAIT_S);
    *wait = statement_step(&ask);
    return statement_end(&ask, error);
}

static int count_deliveries(struct outbox *outbox, size_t *count, struct error *error)
{
    struct statement ask = statement_begin(outbox->store, "SELECT count(*) FROM deliveries");
    *count = statement_step(&ask) ? (size_t)column_number(&ask, 0) : 0;
    return statement_end(&ask, error);
}

/* `count` rows at most: those that were counted. */
static int read_all(struct outbox *outbox, struct arena *arena, struct delivery *deliveries,
                    size_t *count, struct error *error)
{
    size_t read = 0;
    int result = 0;
    struct statement ask =
        statement_begin(outbox->store, DELIVERY_COLUMNS " ORDER BY job, trigger");
    while (result == 0 && read < *count && statement_step(&ask))
        result = read_row(&ask, arena, &deliveries[read++], error);
    *count = read;
    return statement_end(&ask, error) ? -1 : result;
}

int outbox_list(struct outbox *outbox, struct arena *arena, const struct delivery **deliveries,
                size_t *count, struct error *error)
{
    *deliveries = NULL;
    if (count_deliveries(outbox, count, error) != 0)
        return -1;
    struct delivery *rows = arena_alloc_array(arena, *count, sizeof *rows);
    if (!rows)
        return error_memory(error);
    *deliveries = rows;
    return read_all(outbox, arena, rows, count, error);
}

/* ------------------------------------------------------------------------------- settling -- */

/* One that was superseded while it was tried, and failed, is not wanted again. */
static int update(struct outbox *outbox, const struct cursor *place, const struct attempt *attempt,
                  int64_t now, struct error *error)
{
    bool delivered = attempt->failure.kind == ERROR_NONE;
    unsigned wait = attempt->retry_after_s;
    if (wait > LONGEST_WAIT_S)
        wait = LONGEST_WAIT_S;
    struct statement set = statement_begin(
        outbox->store, "UPDATE deliveries SET state = iif(?, 1, state), tries = tries + 1,"
                       " not_before = ?, last_error = ?, output = ?, changed_at = ?"
                       " WHERE job = ? AND trigger = ?");
    bind_number(&set, delivered);
    bind_number(&set, wait ? now + wait : 0);
    bind_text(&set, attempt->failure.message);
    bind_bytes(&set, buffer_text(&attempt->output));
    bind_number(&set, now);
    bind_number(&set, place->job);
    bind_text(&set, place->trigger);
    return statement_run(&set, error);
}

/* What older jobs of the branch have printed tells nobody anything any more. */
static int forget_older_output(struct outbox *outbox, const struct cursor *place,
                               struct error *error)
{
    struct statement forget = statement_begin(
        outbox->store,
        "UPDATE deliveries SET output = x'' WHERE output <> x'' AND trigger = ?1 AND job IN"
        " (SELECT older.sequence FROM jobs AS older JOIN jobs AS newer USING (ref)"
        " WHERE newer.sequence = ?2 AND older.sequence < ?2)");
    bind_text(&forget, place->trigger);
    bind_number(&forget, place->job);
    return statement_run(&forget, error);
}

int delivery_settle(struct outbox *outbox, const struct cursor *place,
                    const struct attempt *attempt, struct error *error)
{
    if (transaction_begin(outbox->store, error) != 0)
        return -1;
    int result = update(outbox, place, attempt, time(NULL), error);
    if (result == 0 && attempt->failure.kind == ERROR_NONE)
        result = forget_older_output(outbox, place, error);
    return transaction_end(outbox->store, result, error);
}
