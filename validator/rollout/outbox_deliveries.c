/* SPDX-License-Identifier: MIT */
/* The deliveries of the outbox: read one by one, by lane, and listed. */
#include "rollout/outbox.h"

#include <string.h>

const char *delivery_state_name(enum delivery_state state)
{
    switch (state) {
    case DELIVERY_PENDING:
        return "pending";
    case DELIVERY_DELIVERED:
        return "delivered";
    case DELIVERY_SUPERSEDED:
        return "superseded";
    case DELIVERY_RUNNING:
        return "running";
    case DELIVERY_CANCELLED:
        return "cancelled";
    }
    return "pending";
}

/* -------------------------------------------------------------------------------- reading -- */

/* In the order that read_row expects. */
#define DELIVERY_COLUMNS(output)                                                            \
    "SELECT id, ref, old, new, trigger, state, recorded_at, changed_at, not_before, tries," \
    " last_error, " output ", sequence, begun_at, is_last_try"                              \
    " FROM deliveries JOIN jobs ON sequence = job"
#define NO_OUTPUT "x''"
#define ONE_DELIVERY(output) DELIVERY_COLUMNS(output) " WHERE job = ? AND trigger = ?"

/* Escapes all but the ends of lines, which make output readable. */
static const char *escape_output(struct arena *arena, struct text output)
{
    struct buffer escaped;
    buffer_init(&escaped, output.length * 4 + 1);
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
        .sequence = column_number(row, 12),
        .job = arena_string(arena, column_text(row, 0)),
        .ref = arena_string(arena, column_text(row, 1)),
        .old = arena_string(arena, column_text(row, 2)),
        .new = arena_string(arena, column_text(row, 3)),
        .trigger = arena_string(arena, column_text(row, 4)),
        .state = (enum delivery_state)column_number(row, 5),
        .recorded_at = column_number(row, 6),
        .changed_at = column_number(row, 7),
        .begun_at = column_number(row, 13),
        .is_last_try = column_number(row, 14) != 0,
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
static int read_one(struct statement *ask, struct arena *arena, struct delivery *delivery,
                    bool *found, struct error *error)
{
    int result = 0;
    *found = statement_step(ask);
    if (*found)
        result = read_row(ask, arena, delivery, error);
    return statement_end(ask, error) ? -1 : result;
}

int delivery_next(struct outbox *outbox, const struct lane *lane, int64_t after,
                  struct arena *arena, struct delivery *delivery, bool *found, struct error *error)
{
    struct statement ask = statement_begin(
        outbox->store, DELIVERY_COLUMNS(NO_OUTPUT) " WHERE state = 0 AND ref = ? AND trigger = ?"
                                                   " AND job > ? ORDER BY job LIMIT 1");
    bind_text(&ask, lane->ref);
    bind_text(&ask, lane->trigger);
    bind_number(&ask, after);
    return read_one(&ask, arena, delivery, found, error);
}

/* `sql` is a ONE_DELIVERY. */
static int read_again(struct outbox *outbox, const char *sql, const struct delivery *known,
                      struct arena *arena, struct delivery *delivery, struct error *error)
{
    bool found = false;
    struct statement ask = statement_begin(outbox->store, sql);
    bind_number(&ask, known->sequence);
    bind_text(&ask, known->trigger);
    if (read_one(&ask, arena, delivery, &found, error) != 0)
        return -1;
    return found ? 0 : error_set(error, ERROR_INTERNAL, "a delivery has left the outbox");
}

int delivery_again(struct outbox *outbox, const struct delivery *known, struct arena *arena,
                   struct delivery *delivery, struct error *error)
{
    return read_again(outbox, ONE_DELIVERY(NO_OUTPUT), known, arena, delivery, error);
}

/* The upper bound keeps a clock that was set back from making a wait longer. */
static bool is_ahead(int64_t time, int64_t now)
{
    return time > now && time <= now + LONGEST_WAIT_S;
}

/* What asked to be left alone may be superseded by now. */
int delivery_must_wait(struct outbox *outbox, const struct delivery *delivery, int64_t now,
                       bool *wait, struct error *error)
{
    *wait = is_ahead(delivery->not_before, now);
    struct statement ask = statement_begin(
        outbox->store, "SELECT 1 FROM deliveries WHERE left_alone_until > 0 AND trigger = ?"
                       " AND left_alone_until > ? AND left_alone_until <= ? LIMIT 1");
    bind_text(&ask, delivery->trigger);
    bind_number(&ask, now);
    bind_number(&ask, now + LONGEST_WAIT_S);
    *wait |= statement_step(&ask);
    return statement_end(&ask, error);
}

/* ------------------------------------------------------------------------------- listing -- */

static int count(struct outbox *outbox, const char *sql, size_t *number, struct error *error)
{
    struct statement ask = statement_begin(outbox->store, sql);
    *number = statement_step(&ask) ? (size_t)column_number(&ask, 0) : 0;
    return statement_end(&ask, error);
}

/* `count` rows at most: those that were counted. */
static int read_lanes(struct outbox *outbox, struct arena *arena, struct lane *lanes, size_t *count,
                      struct error *error)
{
    size_t read = 0;
    bool complete = true;
    struct statement ask =
        statement_begin(outbox->store, "SELECT ref, trigger FROM deliveries JOIN jobs"
                                       " ON sequence = job WHERE state = 0 OR state = 3"
                                       " GROUP BY ref, trigger ORDER BY min(job), trigger");
    while (complete && read < *count && statement_step(&ask)) {
        struct lane *lane = &lanes[read++];
        lane->ref = arena_string(arena, column_text(&ask, 0));
        lane->trigger = arena_string(arena, column_text(&ask, 1));
        complete = lane->ref && lane->trigger;
    }
    *count = read;
    if (statement_end(&ask, error) != 0)
        return -1;
    return complete ? 0 : error_memory(error);
}

int outbox_lanes(struct outbox *outbox, struct arena *arena, const struct lane **lanes,
                 size_t *number, struct error *error)
{
    *lanes = NULL;
    if (count(outbox, "SELECT count(*) FROM deliveries WHERE state = 0 OR state = 3", number,
              error) != 0)
        return -1;
    struct lane *rows = arena_alloc_array(arena, *number, sizeof *rows);
    if (!rows)
        return error_memory(error);
    *lanes = rows;
    return read_lanes(outbox, arena, rows, number, error);
}

/* One that is said to run, in a lane that nobody has, does not: unless it has ended, or was begun
 * anew, since it was read. So it is read once more: a try that is still unsettled now was so while
 * nobody had the lane. */
static int correct(struct outbox *outbox, const char *again, struct arena *arena,
                   struct delivery *delivery, struct error *error)
{
    const struct delivery known = *delivery;
    const struct lane lane = {.ref = known.ref, .trigger = known.trigger};
    bool taken = false;
    if (known.state != DELIVERY_RUNNING)
        return 0;
    if (lane_is_taken(&lane, store_folder(outbox->store), &taken, error) != 0)
        return -1;
    if (taken)
        return 0;
    if (read_again(outbox, again, &known, arena, delivery, error) != 0)
        return -1;
    if (delivery->state == DELIVERY_RUNNING && delivery->tries == known.tries) {
        delivery->state = delivery->is_last_try ? DELIVERY_CANCELLED : DELIVERY_PENDING;
        delivery->last_error = INTERRUPTED;
    }
    return 0;
}

/* `count` rows at most: those that were counted. `again` reads one of them once more. */
static int read_all(struct outbox *outbox, struct statement *ask, const char *again,
                    struct arena *arena, struct delivery *deliveries, size_t *count,
                    struct error *error)
{
    size_t read = 0;
    int result = 0;
    while (result == 0 && read < *count && statement_step(ask))
        result = read_row(ask, arena, &deliveries[read++], error);
    *count = read;
    if (statement_end(ask, error) != 0)
        return -1;
    for (size_t i = 0; result == 0 && i < read; i++)
        result = correct(outbox, again, arena, &deliveries[i], error);
    return result;
}

int outbox_list(struct outbox *outbox, struct arena *arena, const struct delivery **deliveries,
                size_t *number, struct error *error)
{
    *deliveries = NULL;
    if (count(outbox, "SELECT count(*) FROM deliveries", number, error) != 0)
        return -1;
    struct delivery *rows = arena_alloc_array(arena, *number, sizeof *rows);
    if (!rows)
        return error_memory(error);
    *deliveries = rows;
    struct statement ask =
        statement_begin(outbox->store, DELIVERY_COLUMNS(NO_OUTPUT) " ORDER BY job, trigger");
    return read_all(outbox, &ask, ONE_DELIVERY(NO_OUTPUT), arena, rows, number, error);
}

int outbox_show(struct outbox *outbox, const char *job, struct arena *arena,
                const struct delivery **deliveries, size_t *number, struct error *error)
{
    *number = 0;
    *deliveries = NULL;
    for (const struct trigger *trigger = trigger_table; trigger->name; trigger++)
        ++*number;
    struct delivery *rows = arena_alloc_array(arena, *number, sizeof *rows);
    if (!rows)
        return error_memory(error);
    *deliveries = rows;
    struct statement ask =
        statement_begin(outbox->store, DELIVERY_COLUMNS("output") " WHERE id = ? ORDER BY trigger");
    bind_text(&ask, job);
    return read_all(outbox, &ask, ONE_DELIVERY("output"), arena, rows, number, error);
}
