/* SPDX-License-Identifier: MIT */
/* What the outbox knows of branches: where they stand, and the jobs that their moves are. */
#include "rollout/outbox.h"

#include "ledger/ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Where a branch was last recorded to stand. */
struct branch_position {
    bool known;
    bool has_job; /* false: a baseline, which nothing was rolled out for */
    struct object_id tip;
};

static int read_position(struct outbox *outbox, const char *ref, struct branch_position *position,
                         struct error *error)
{
    *position = (struct branch_position){0};
    bool sound = true;
    struct statement ask =
        statement_begin(outbox->store, "SELECT tip, job IS NOT NULL FROM positions WHERE ref = ?");
    bind_text(&ask, ref);
    if (statement_step(&ask)) {
        position->known = true;
        sound = object_id_parse(column_text(&ask, 0), &position->tip);
        position->has_job = column_number(&ask, 1) != 0;
    }
    if (statement_end(&ask, error) != 0)
        return -1;
    if (!sound)
        return error_set(error, ERROR_ENVIRONMENT, "%s holds no commit id for %s",
                         store_path(outbox->store), ref);
    return 0;
}

static int set_baseline(struct outbox *outbox, const char *ref, const struct object_id *tip,
                        struct error *error)
{
    char hex[OBJECT_ID_HEX];
    struct statement set = statement_begin(
        outbox->store, "INSERT INTO positions (ref, tip) VALUES (?, ?)"
                       " ON CONFLICT (ref) DO UPDATE SET tip = excluded.tip, job = NULL");
    bind_text(&set, ref);
    bind_text(&set, object_id_hex(tip, hex));
    return statement_run(&set, error);
}

/* ------------------------------------------------------------------------------------ jobs -- */

enum { JOB_ID_DIGITS = 32, JOB_ID_SIZE = 3 + JOB_ID_DIGITS + 1 };

/* "fg_" and the first half of the SHA-256 of what is delivered once: repository, ref and commit,
 * and how often the branch had moved to that commit before. */
static int hash_job(char id[JOB_ID_SIZE], struct text repository, const char *ref, const char *new,
                    int64_t before, struct error *error)
{
    char digest[DIGEST_HEX];
    struct buffer identity;
    buffer_init(&identity, 8192);
    buffer_append_text(&identity, repository);
    buffer_format(&identity, "\n%s\n%s", ref, new);
    if (before > 0)
        buffer_format(&identity, "\n%" PRId64, before);
    bool named = !identity.failed && digest_hex(buffer_text(&identity), digest) == 0;
    buffer_release(&identity);
    if (!named)
        return error_memory(error);
    snprintf(id, JOB_ID_SIZE, "fg_%.*s", JOB_ID_DIGITS, digest);
    return 0;
}

static int name_job(struct outbox *outbox, const char *ref, const char *new, char id[JOB_ID_SIZE],
                    struct error *error)
{
    struct statement ask = statement_begin(
        outbox->store, "SELECT repository, (SELECT count(*) FROM jobs WHERE ref = ? AND new = ?)"
                       " FROM identity");
    int named = -1;
    bind_text(&ask, ref);
    bind_text(&ask, new);
    if (statement_step(&ask))
        named = hash_job(id, column_text(&ask, 0), ref, new, column_number(&ask, 1), error);
    if (statement_end(&ask, error) != 0)
        return -1;
    if (named != 0)
        error_set(error, ERROR_ENVIRONMENT, "%s has lost its identity", store_path(outbox->store));
    return named;
}

static int insert_delivery(struct outbox *outbox, const char *id, const char *trigger, int64_t now,
                           struct error *error)
{
    struct statement add =
        statement_begin(outbox->store, "INSERT INTO deliveries (trigger, changed_at, job)"
                                       " SELECT ?, ?, sequence FROM jobs WHERE id = ?");
    bind_text(&add, trigger);
    bind_number(&add, now);
    bind_text(&add, id);
    return statement_run(&add, error);
}

static int insert_job(struct outbox *outbox, const char *id, const char *ref, const char *old,
                      const char *new, int64_t now, struct error *error)
{
    struct statement add =
        statement_begin(outbox->store, "INSERT INTO jobs (id, ref, old, new, recorded_at)"
                                       " VALUES (?, ?, ?, ?, ?)");
    bind_text(&add, id);
    bind_text(&add, ref);
    bind_text(&add, old);
    bind_text(&add, new);
    bind_number(&add, now);
    if (statement_run(&add, error) != 0)
        return -1;
    struct statement move =
        statement_begin(outbox->store, "INSERT OR REPLACE INTO positions (ref, tip, job)"
                                       " SELECT ref, new, sequence FROM jobs WHERE id = ?");
    bind_text(&move, id);
    return statement_run(&move, error);
}

/* What the branch has left is not rolled out any more. A receiver that asked to be left alone still
 * is: left_alone_until stays. */
static int supersede(struct outbox *outbox, const char *ref, int64_t now, struct error *error)
{
    struct statement set = statement_begin(
        outbox->store, "UPDATE deliveries SET state = ?, changed_at = ?"
                       " WHERE state = 0 AND job IN (SELECT sequence FROM jobs WHERE ref = ?)");
    bind_number(&set, DELIVERY_SUPERSEDED);
    bind_number(&set, now);
    bind_text(&set, ref);
    return statement_run(&set, error);
}

static int add_job(struct outbox *outbox, const struct rollout_policy *policy, const char *ref,
                   const struct object_id *old, const struct object_id *new, bool *added,
                   struct error *error)
{
    char id[JOB_ID_SIZE];
    char old_hex[OBJECT_ID_HEX];
    char new_hex[OBJECT_ID_HEX];
    int64_t now = time(NULL);
    if (supersede(outbox, ref, now, error) != 0)
        return -1;
    if (!rollout_is_configured(policy))
        return set_baseline(outbox, ref, new, error);
    object_id_hex(old, old_hex);
    object_id_hex(new, new_hex);
    if (name_job(outbox, ref, new_hex, id, error) != 0 ||
        insert_job(outbox, id, ref, old_hex, new_hex, now, error) != 0)
        return -1;
    for (const struct trigger *trigger = trigger_table; trigger->name; trigger++) {
        if (trigger->is_configured(policy) &&
            insert_delivery(outbox, id, trigger->name, now, error) != 0)
            return -1;
    }
    *added = true;
    return 0;
}

/* ------------------------------------------------------------------------------- recording -- */

/*
 * A move that begins elsewhere than where the branch is known to stand is either late (a newer one
 * was recorded already) or comes after one that was lost. Which of the two only the branch itself
 * can tell: that is for outbox_reconcile.
 */
static int record_move(struct outbox *outbox, const struct rollout_policy *policy, const char *ref,
                       const struct object_id *old, const struct object_id *new, bool *added,
                       struct error *error)
{
    struct branch_position position;
    if (read_position(outbox, ref, &position, error) != 0)
        return -1;
    if (position.known) {
        bool arrived = object_id_equal(&position.tip, new);
        if (arrived ? position.has_job : !object_id_equal(&position.tip, old))
            return 0;
    }
    return add_job(outbox, policy, ref, old, new, added, error);
}

int outbox_record(struct outbox *outbox, const struct rollout_policy *policy, const char *ref,
                  const struct object_id *old, const struct object_id *new, bool *added,
                  struct error *error)
{
    *added = false;
    if (object_id_is_zero(new))
        return 0;
    if (transaction_begin(outbox->store, error) != 0)
        return -1;
    int result = record_move(outbox, policy, ref, old, new, added, error);
    result = transaction_end(outbox->store, result, error);
    *added = *added && result == 0;
    return result;
}

/* ---------------------------------------------------------------------------- reconciling -- */

/* What is known of moves that this outbox has not. */
struct past {
    const struct policy *policy;
    bool settled;         /* the first reconciliation is over: every branch is known or new */
    bool is_lost;         /* another outbox was there before */
    struct ledger ledger; /* read unless settled */
};

static int read_past(struct outbox *outbox, struct repository *repository, struct past *past,
                     struct error *error)
{
    struct statement ask = statement_begin(outbox->store, "SELECT settled FROM identity");
    past->settled = statement_step(&ask) && column_number(&ask, 0) != 0;
    if (statement_end(&ask, error) != 0)
        return -1;
    if (past->settled)
        return 0;
    return store_has_earlier(outbox->store, &past->is_lost, error) == 0
               ? ledger_read(&past->ledger, repository, error)
               : -1;
}

static int settle(struct outbox *outbox, struct error *error)
{
    struct statement set = statement_begin(outbox->store, "UPDATE identity SET settled = 1");
    return statement_run(&set, error);
}

/* Whether a branch that the outbox has not seen is owed a job, for the move from `old`. The ledger
 * goes first: a process may have died between the two, or what it told the outbox may be lost. A
 * move that was recorded under another policy is older than the triggers, unless there was an
 * outbox. */
static bool is_owed(const struct past *past, const char *ref, const struct object_id *tip,
                    struct object_id *old)
{
    *old = (struct object_id){{0}};
    if (past->settled)
        return true;
    const struct record *last = ledger_last(&past->ledger, ref);
    if (!last)
        return false;
    bool is_recorded = object_id_equal(&last->new, tip);
    *old = is_recorded ? last->old : last->new;
    return !is_recorded || (strcmp(last->kind, KIND_BASELINE) != 0 &&
                            (past->is_lost || strcmp(last->policy, past->policy->digest) == 0));
}

/* The outbox that was lost may have had the branch's job delivered already: that the lanes tell. */
static int set_delivered(struct outbox *outbox, const char *ref, const struct object_id *tip,
                         struct error *error)
{
    for (const struct trigger *trigger = trigger_table; trigger->name; trigger++) {
        const struct lane lane = {.ref = ref, .trigger = trigger->name};
        bool delivered;
        if (lane_has_delivered(&lane, store_folder(outbox->store), tip, &delivered, error) != 0)
            return -1;
        if (!delivered)
            continue;
        struct statement set = statement_begin(
            outbox->store, "UPDATE deliveries SET state = ? WHERE trigger = ?"
                           " AND job = (SELECT positions.job FROM positions WHERE ref = ?)");
        bind_number(&set, DELIVERY_DELIVERED);
        bind_text(&set, trigger->name);
        bind_text(&set, ref);
        if (statement_run(&set, error) != 0)
            return -1;
    }
    return 0;
}

/* Under the outbox's lock the branch is read once more: whoever recorded a newer move had moved the
 * branch before, so that the tip read here is never older than what is recorded. */
static int catch_up(struct outbox *outbox, struct repository *repository, const struct past *past,
                    const char *ref, bool *added, struct error *error)
{
    struct arena arena;
    const char *target = NULL;
    struct object_id tip;
    bool found = false;
    struct branch_position position;
    arena_init(&arena);
    int result = repository_ref(repository, ref, &arena, &target, &tip, &found, error);
    arena_release(&arena);
    if (result != 0 || !found)
        return result;
    if (read_position(outbox, ref, &position, error) != 0)
        return -1;
    if (position.known && object_id_equal(&position.tip, &tip))
        return 0;
    if (!position.known && !is_owed(past, ref, &tip, &position.tip))
        return set_baseline(outbox, ref, &tip, error);
    if (add_job(outbox, &past->policy->rollout, ref, &position.tip, &tip, added, error) != 0)
        return -1;
    return position.known || past->settled ? 0 : set_delivered(outbox, ref, &tip, error);
}

static int reconcile_branch(struct outbox *outbox, struct repository *repository,
                            const struct past *past, const struct branch *branch, size_t *added,
                            struct error *error)
{
    struct branch_position position;
    bool job_added = false;
    if (read_position(outbox, branch->name, &position, error) != 0)
        return -1;
    if (position.known && object_id_equal(&position.tip, &branch->tip))
        return 0;
    if (transaction_begin(outbox->store, error) != 0)
        return -1;
    int result = catch_up(outbox, repository, past, branch->name, &job_added, error);
    if (transaction_end(outbox->store, result, error) != 0)
        return -1;
    *added += job_added;
    return 0;
}

int outbox_reconcile(struct outbox *outbox, struct repository *repository,
                     const struct policy *policy, const struct branch *branches, size_t count,
                     size_t *added, struct error *error)
{
    struct past past = {.policy = policy};
    *added = 0;
    int result = read_past(outbox, repository, &past, error);
    for (size_t i = 0; result == 0 && i < count; i++)
        result = reconcile_branch(outbox, repository, &past, &branches[i], added, error);
    ledger_release(&past.ledger);
    return result != 0 || past.settled ? result : settle(outbox, error);
}
