/* SPDX-License-Identifier: MIT */
/* The tries of deliveries: recorded before they are made, and settled after. */
#include "rollout/outbox.h"

#include <time.h>

/* How long a delivery waits after a try, in seconds, by the number of its tries: 10, 20, 40... */
#define BACK_OFF(tries) "min(10 << min(max(" tries ", 1) - 1, 9), 3600)"

/* What becomes of a delivery that has failed: a job that its branch has left is not wanted again.
 */
#define AFTER_FAILURE                                                                           \
    "CASE WHEN is_last_try THEN 4"                                                              \
    " WHEN job IN (SELECT positions.job FROM positions WHERE positions.job IS NOT NULL) THEN 0" \
    " ELSE 2 END"

/* -------------------------------------------------------------------------------- beginning -- */

static int is_pending(struct outbox *outbox, const struct delivery *delivery, bool *pending,
                      struct error *error)
{
    struct statement ask = statement_begin(
        outbox->store, "SELECT 1 FROM deliveries WHERE state = 0 AND job = ? AND trigger = ?");
    bind_number(&ask, delivery->sequence);
    bind_text(&ask, delivery->trigger);
    *pending = statement_step(&ask);
    return statement_end(&ask, error);
}

static int begin(struct outbox *outbox, const struct delivery *delivery, bool *begun,
                 struct error *error)
{
    if (is_pending(outbox, delivery, begun, error) != 0)
        return -1;
    if (!*begun)
        return 0;
    struct statement set = statement_begin(
        outbox->store, "UPDATE deliveries SET state = 3, tries = tries + 1, begun_at = ?1,"
                       " changed_at = ?1, not_before = ?1 + " BACK_OFF(
                           "tries + 1") ","
                                        " left_alone_until = 0 WHERE job = ?2 AND trigger = ?3");
    bind_number(&set, time(NULL));
    bind_number(&set, delivery->sequence);
    bind_text(&set, delivery->trigger);
    return statement_run(&set, error);
}

int delivery_begin(struct outbox *outbox, const struct delivery *delivery, bool *begun,
                   struct error *error)
{
    *begun = false;
    if (transaction_begin(outbox->store, error) != 0)
        return -1;
    int result = begin(outbox, delivery, begun, error);
    return transaction_end(outbox->store, result, error);
}

/* --------------------------------------------------------------------------------- settling -- */

static int set_delivered(struct outbox *outbox, const struct delivery *delivery, struct text output,
                         struct error *error)
{
    struct statement set = statement_begin(
        outbox->store, "UPDATE deliveries SET state = 1, changed_at = ?, not_before = 0,"
                       " last_error = '', output = ? WHERE job = ? AND trigger = ?");
    bind_number(&set, time(NULL));
    bind_bytes(&set, output);
    bind_number(&set, delivery->sequence);
    bind_text(&set, delivery->trigger);
    return statement_run(&set, error);
}

static int set_failed(struct outbox *outbox, const struct delivery *delivery,
                      const struct attempt *attempt, struct text output, struct error *error)
{
    int64_t now = time(NULL);
    unsigned asked = attempt->retry_after_s;
    if (asked > LONGEST_WAIT_S)
        asked = LONGEST_WAIT_S;
    struct statement set = statement_begin(
        outbox->store, "UPDATE deliveries SET state = " AFTER_FAILURE ", changed_at = ?1,"
                       " not_before = max(?2, ?1 + " BACK_OFF(
                           "tries") "),"
                                    " left_alone_until = ?2, last_error = ?3, output = ?4"
                                    " WHERE job = ?5 AND trigger = ?6");
    bind_number(&set, now);
    bind_number(&set, asked ? now + asked : 0);
    bind_text(&set, attempt->failure.message);
    bind_bytes(&set, output);
    bind_number(&set, delivery->sequence);
    bind_text(&set, delivery->trigger);
    return statement_run(&set, error);
}

/* Of the branch the output of the newest jobs is kept. */
static int forget_older_output(struct outbox *outbox, const struct delivery *delivery,
                               struct error *error)
{
    struct statement forget = statement_begin(
        outbox->store, "UPDATE deliveries SET output = x'' WHERE output <> x'' AND trigger = ?1"
                       " AND job IN (SELECT sequence FROM jobs WHERE ref = ?2"
                       " ORDER BY sequence DESC LIMIT -1 OFFSET 10)");
    bind_text(&forget, delivery->trigger);
    bind_text(&forget, delivery->ref);
    return statement_run(&forget, error);
}

static int settle(struct outbox *outbox, const struct delivery *delivery,
                  const struct attempt *attempt, struct text output, struct error *error)
{
    if (transaction_begin(outbox->store, error) != 0)
        return -1;
    int result = attempt->failure.kind == ERROR_NONE
                     ? set_delivered(outbox, delivery, output, error)
                     : set_failed(outbox, delivery, attempt, output, error);
    if (result == 0)
        result = forget_older_output(outbox, delivery, error);
    return transaction_end(outbox->store, result, error);
}

/* What came of it matters more than what was printed, which may be too much for the disk. */
int delivery_settle(struct outbox *outbox, const struct delivery *delivery,
                    const struct attempt *attempt, struct error *error)
{
    struct error failure = {0};
    if (settle(outbox, delivery, attempt, buffer_text(&attempt->output), &failure) == 0)
        return 0;
    return settle(outbox, delivery, attempt, TEXT(""), error);
}

int delivery_cancel(struct outbox *outbox, const struct delivery *delivery, const char *reason,
                    struct error *error)
{
    struct statement set = statement_begin(
        outbox->store, "UPDATE deliveries SET state = 4, changed_at = ?, last_error = ?"
                       " WHERE state = 0 AND job = ? AND trigger = ?");
    bind_number(&set, time(NULL));
    bind_text(&set, reason);
    bind_number(&set, delivery->sequence);
    bind_text(&set, delivery->trigger);
    return statement_run(&set, error);
}

int lane_recover(struct outbox *outbox, const struct lane *lane, struct error *error)
{
    struct statement set = statement_begin(
        outbox->store, "UPDATE deliveries SET state = " AFTER_FAILURE ", last_error = ?"
                       " WHERE state = 3 AND trigger = ?"
                       " AND job IN (SELECT sequence FROM jobs WHERE ref = ?)");
    bind_text(&set, INTERRUPTED);
    bind_text(&set, lane->trigger);
    bind_text(&set, lane->ref);
    return statement_run(&set, error);
}
