/* SPDX-License-Identifier: MIT */
/* One lane of the deliverer: one delivery after the other. */
#include "rollout/deliver.h"

#include "ledger/ledger.h"
#include "rollout/outbox.h"
#include "rollout/trigger.h"

#include <time.h>

struct lane_run {
    struct deliverer *deliverer;
    const struct lane *lane;
    struct outbox outbox;
    struct repository *repository;
    struct arena arena; /* what lives as long as the run */
    const char *lock;
    const char *checkouts;
    int held;     /* the lane's lock */
    int64_t last; /* the last job that was tried or must wait */
};

/* --------------------------------------------------------------------------- one delivery -- */

/* A job may be found before its move is recorded, and waits for that. */
static int prove(struct lane_run *run, struct arena *arena, const struct delivery *delivery,
                 const char **reason, struct error *error)
{
    struct object_id commit;
    const int64_t end = monotonic_ms() + RECORD_LAG_MS;
    const struct timespec pause = {.tv_nsec = RECORD_PAUSE_MS * 1000000L};
    *reason = "the outbox holds no commit id";
    if (!object_id_parse(text_of(delivery->new), &commit))
        return 0;
    for (;;) {
        if (ledger_prove_commit(run->repository, run->deliverer->laws, delivery->ref, &commit,
                                arena, reason, error) != 0)
            return -1;
        if (*reason != ledger_no_record || monotonic_ms() > end ||
            stop_requested(&run->deliverer->stop))
            return 0;
        nanosleep(&pause, NULL);
    }
}

/* Whether the job's commit may still be rolled out; else the attempt has failed. What keeps that
 * from being told is as good as a no. */
static bool is_proven(struct lane_run *run, struct arena *arena, const struct delivery *delivery,
                      struct attempt *attempt)
{
    const char *reason;
    if (prove(run, arena, delivery, &reason, &attempt->failure) != 0)
        return false;
    if (reason)
        error_set(&attempt->failure, ERROR_REPOSITORY, "not proven: %s", reason);
    return !reason;
}

static size_t output_bytes(const struct lane_run *run)
{
    size_t bytes = run->deliverer->policy->exec.output_bytes;
    return bytes ? bytes : default_limits.output_bytes;
}

/* A job goes to its own trigger or to none, whatever else the policy has. */
static void try_once(struct lane_run *run, struct arena *arena, const struct delivery *delivery,
                     struct attempt *attempt)
{
    const struct trigger *trigger = trigger_find(delivery->trigger);
    const struct trial trial = {
        .delivery = delivery,
        .policy = run->deliverer->policy,
        .repository = run->repository,
        .checkouts = run->checkouts,
        .lock = run->held,
        .output_bytes = output_bytes(run),
        .stop = &run->deliverer->stop,
    };
    if (!is_proven(run, arena, delivery, attempt))
        return;
    if (!trigger)
        error_set(&attempt->failure, ERROR_POLICY,
                  "this version of fleetgate has no trigger \"%s\"; deliver it with the one that "
                  "recorded it",
                  delivery->trigger);
    else
        trigger->run(&trial, attempt);
}

static int report_progress(struct lane_run *run, struct arena *arena, const struct delivery *tried,
                           struct error *error)
{
    struct delivery delivery;
    struct deliverer *deliverer = run->deliverer;
    if (!deliverer->progress)
        return 0;
    if (delivery_again(&run->outbox, tried, arena, &delivery, error) != 0)
        return -1;
    pthread_mutex_lock(&deliverer->mutex);
    deliverer->progress(deliverer->context, &delivery);
    pthread_mutex_unlock(&deliverer->mutex);
    return 0;
}

static void add_to(struct lane_run *run, size_t *count)
{
    pthread_mutex_lock(&run->deliverer->mutex);
    (*count)++;
    pthread_mutex_unlock(&run->deliverer->mutex);
}

/* Where it cannot be kept, an outbox that comes to be lost has the job done once more. */
static void remember(struct lane_run *run, const struct delivery *delivery)
{
    struct object_id commit;
    struct error ignored = {0};
    if (object_id_parse(text_of(delivery->new), &commit))
        lane_remember(run->held, &commit, &ignored);
}

/* A try that was out of memory says nothing of the delivery. */
static int try_and_settle(struct lane_run *run, struct arena *arena,
                          const struct delivery *delivery, struct error *error)
{
    struct attempt attempt = {0};
    struct rollout_result *result = run->deliverer->result;
    buffer_init(&attempt.output, output_bytes(run));
    try_once(run, arena, delivery, &attempt);
    int status = attempt.failure.kind == ERROR_MEMORY
                     ? error_memory(error)
                     : delivery_settle(&run->outbox, delivery, &attempt, error);
    buffer_release(&attempt.output);
    if (status != 0)
        return -1;
    if (attempt.failure.kind == ERROR_NONE)
        remember(run, delivery);
    add_to(run, attempt.failure.kind == ERROR_NONE ? &result->delivered : &result->failed);
    return report_progress(run, arena, delivery, error);
}

/* A trigger that this version does not know may come back with another one; one that the policy has
 * dropped is not wanted. */
static bool is_dropped(const struct lane_run *run, const struct delivery *delivery)
{
    const struct trigger *trigger = trigger_find(delivery->trigger);
    return trigger && !trigger->is_configured(run->deliverer->policy);
}

static int cancel(struct lane_run *run, struct arena *arena, const struct delivery *delivery,
                  struct error *error)
{
    const char *reason =
        arena_format(arena, "the policy has no %s trigger any more", delivery->trigger);
    if (!reason)
        return error_memory(error);
    if (delivery_cancel(&run->outbox, delivery, reason, error) != 0)
        return -1;
    return report_progress(run, arena, delivery, error);
}

/* One that was superseded since it was read is passed over. */
static int deliver_one(struct lane_run *run, struct arena *arena, const struct delivery *delivery,
                       struct error *error)
{
    const struct object_id nothing = {{0}};
    bool wait = false;
    bool begun = false;
    bool is_unknown = run->deliverer->policy->is_unknown;
    if (!is_unknown && is_dropped(run, delivery))
        return cancel(run, arena, delivery, error);
    if (delivery_must_wait(&run->outbox, delivery, time(NULL), &wait, error) != 0)
        return -1;
    if (wait || is_unknown) { /* a policy that is away for a moment drops nothing */
        add_to(run, &run->deliverer->result->waiting);
        return 0;
    }
    if (delivery_begin(&run->outbox, delivery, &begun, error) != 0)
        return -1;
    if (!begun)
        return 0;
    if (lane_remember(run->held, &nothing, error) != 0)
        return -1;
    return try_and_settle(run, arena, delivery, error);
}

/* ----------------------------------------------------------------------------- all of them -- */

static int find_next(struct lane_run *run, struct arena *arena, struct delivery *delivery,
                     bool *found, struct error *error)
{
    *found = false;
    if (stop_requested(&run->deliverer->stop))
        return 0;
    return delivery_next(&run->outbox, run->lane, run->last, arena, delivery, found, error);
}

/* With the lane's lock: what is running was interrupted, and what it has left is in the way. */
static int deliver_pending(struct lane_run *run, struct error *error)
{
    struct arena arena;
    struct delivery delivery;
    bool found = true;
    int result = lane_recover(&run->outbox, run->lane, error);
    folder_empty(run->checkouts); /* trying again is all there is to do */
    arena_init(&arena);
    while (result == 0 && found) {
        arena_reset(&arena);
        result = find_next(run, &arena, &delivery, &found, error);
        if (result == 0 && found) {
            run->last = delivery.sequence;
            result = deliver_one(run, &arena, &delivery, error);
        }
    }
    arena_release(&arena);
    return result;
}

static int find_left(struct lane_run *run, bool *left, struct error *error)
{
    struct arena arena;
    struct delivery delivery;
    arena_init(&arena);
    int result = find_next(run, &arena, &delivery, left, error);
    arena_release(&arena);
    return result;
}

/* Whoever finds the lane taken goes away and leaves its job to us. So we look once more after the
 * lock is given back: a job that was recorded before then is seen by one of the two. */
static int deliver_all(struct lane_run *run, struct error *error)
{
    bool left = true;
    for (bool first = true; left; first = false) {
        bool busy = false;
        if (lock_take(&run->held, run->lock, LOOK_MS, &busy, error) != 0)
            return -1;
        if (busy) {
            pthread_mutex_lock(&run->deliverer->mutex);
            run->deliverer->result->busy |= first;
            pthread_mutex_unlock(&run->deliverer->mutex);
            return 0;
        }
        int result = deliver_pending(run, error);
        lock_release(run->held);
        if (result != 0 || find_left(run, &left, error) != 0)
            return -1;
    }
    return 0;
}

static int open_and_deliver(struct lane_run *run, struct error *error)
{
    struct deliverer *deliverer = run->deliverer;
    if (outbox_open_again(&run->outbox, deliverer->outbox, error) != 0 ||
        repository_open_again(&run->repository, deliverer->repository, error) != 0)
        return -1;
    run->lock = lane_lock(run->lane, store_folder(run->outbox.store), &run->arena);
    run->checkouts = lane_checkouts(run->lane, deliverer->checkouts, &run->arena);
    return run->lock && run->checkouts ? deliver_all(run, error) : error_memory(error);
}

int deliver_lane(struct deliverer *deliverer, const struct lane *lane, struct error *error)
{
    struct lane_run run = {.deliverer = deliverer, .lane = lane};
    arena_init(&run.arena);
    int result = open_and_deliver(&run, error);
    outbox_close(&run.outbox);
    repository_free(run.repository);
    arena_release(&run.arena);
    return result;
}
