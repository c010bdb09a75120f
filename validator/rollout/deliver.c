/* SPDX-License-Identifier: MIT */
/* The deliverer: takes what is pending out of the outbox, one delivery after the other. */
#include "rollout/outbox.h"
#include "rollout/trigger.h"

#include "ledger/ledger.h"

#include <time.h>

struct deliverer {
    struct outbox *outbox;
    struct repository *repository;
    const struct branch_laws *laws;
    const struct rollout_policy *policy;
    void (*progress)(void *context, const struct delivery *delivery);
    void *context;
    struct rollout_result *result;
    struct arena arena; /* what lives as long as the deliverer */
    const char *checkouts;
    const char *lock;
    struct cursor cursor; /* everything up to here was tried, or must wait */
    bool stopped;         /* a signal wants this process to end */
};

/* --------------------------------------------------------------------------- one delivery -- */

/* Whether the job's commit may still be rolled out; else the attempt has failed. What keeps that
 * from being told is as good as a no. */
static bool is_proven(struct deliverer *deliverer, struct arena *arena,
                      const struct delivery *delivery, struct attempt *attempt)
{
    struct object_id commit;
    const char *reason = "the outbox holds no commit id";
    if (object_id_parse(text_of(delivery->new), &commit) &&
        ledger_prove_commit(deliverer->repository, deliverer->laws, delivery->ref, &commit, arena,
                            &reason, &attempt->failure) != 0)
        return false;
    if (reason)
        error_set(&attempt->failure, ERROR_REPOSITORY, "not proven: %s", reason);
    return !reason;
}

/* A job goes to its own trigger or to none, whatever else the policy has. */
static void try_once(struct deliverer *deliverer, struct arena *arena,
                     const struct delivery *delivery, const struct stop *stop,
                     struct attempt *attempt)
{
    const struct trigger *trigger = trigger_find(delivery->trigger);
    const struct trial trial = {
        .delivery = delivery,
        .policy = deliverer->policy,
        .repository = deliverer->repository,
        .checkouts = deliverer->checkouts,
        .stop = stop,
    };
    if (!is_proven(deliverer, arena, delivery, attempt))
        return;
    if (!trigger)
        error_set(&attempt->failure, ERROR_POLICY,
                  "this version of fleetgate has no trigger \"%s\"; deliver it with the one that "
                  "recorded it",
                  delivery->trigger);
    else if (!trigger->is_configured(deliverer->policy))
        error_set(&attempt->failure, ERROR_POLICY, "the policy has no %s trigger any more",
                  trigger->name);
    else
        trigger->run(&trial, attempt);
}

static int report_progress(struct deliverer *deliverer, struct arena *arena, struct error *error)
{
    struct delivery delivery;
    if (!deliverer->progress)
        return 0;
    if (delivery_at(deliverer->outbox, &deliverer->cursor, arena, &delivery, error) != 0)
        return -1;
    deliverer->progress(deliverer->context, &delivery);
    return 0;
}

/* A try that was out of memory says nothing of the delivery, nor of those behind it. */
static int try_and_settle(struct deliverer *deliverer, struct arena *arena,
                          const struct delivery *delivery, const struct stop *stop,
                          struct error *error)
{
    struct attempt attempt = {0};
    buffer_init(&attempt.output, OUTPUT_TAIL);
    try_once(deliverer, arena, delivery, stop, &attempt);
    int result = attempt.failure.kind == ERROR_MEMORY
                     ? error_memory(error)
                     : delivery_settle(deliverer->outbox, &deliverer->cursor, &attempt, error);
    buffer_release(&attempt.output);
    if (result != 0)
        return -1;
    if (attempt.failure.kind == ERROR_NONE)
        deliverer->result->delivered++;
    else
        deliverer->result->failed++;
    return report_progress(deliverer, arena, error);
}

/* A signal must not end this process between a delivery and its record. */
static int deliver_one(struct deliverer *deliverer, struct arena *arena,
                       const struct delivery *delivery, struct error *error)
{
    struct stop stop;
    if (stop_hold(&stop, error) != 0)
        return -1;
    int result = try_and_settle(deliverer, arena, delivery, &stop, error);
    deliverer->stopped = stop_requested(&stop);
    stop_release(&stop);
    return result;
}

/* The name is copied, for the arena of a delivery is emptied before the next one. */
static int move_cursor(struct deliverer *deliverer, const struct cursor *place, struct error *error)
{
    const char *trigger = arena_string(&deliverer->arena, text_of(place->trigger));
    if (!trigger)
        return error_memory(error);
    deliverer->cursor = (struct cursor){.job = place->job, .trigger = trigger};
    return 0;
}

/* Takes the next delivery; *found is false when none was left. */
static int take_next(struct deliverer *deliverer, struct arena *arena, bool *found,
                     struct error *error)
{
    struct cursor place;
    struct delivery delivery;
    bool wait = false;
    if (delivery_next(deliverer->outbox, &deliverer->cursor, arena, &place, &delivery, found,
                      error) != 0)
        return -1;
    if (!*found)
        return 0;
    if (move_cursor(deliverer, &place, error) != 0)
        return -1;
    if (delivery_must_wait(deliverer->outbox, delivery.trigger, time(NULL), &wait, error) != 0)
        return -1;
    if (!wait)
        return deliver_one(deliverer, arena, &delivery, error);
    deliverer->result->waiting++;
    return 0;
}

/* ----------------------------------------------------------------------------- all of them -- */

static int deliver_pending(struct deliverer *deliverer, struct error *error)
{
    struct arena arena;
    bool found = true;
    int result = 0;
    folder_empty(deliverer->checkouts); /* what a crash left; trying again is all there is to do */
    arena_init(&arena);
    while (result == 0 && found && !deliverer->stopped) {
        arena_reset(&arena);
        result = take_next(deliverer, &arena, &found, error);
    }
    arena_release(&arena);
    return result;
}

static int find_left(struct deliverer *deliverer, bool *left, struct error *error)
{
    struct arena arena;
    struct cursor place;
    struct delivery delivery;
    arena_init(&arena);
    int result = delivery_next(deliverer->outbox, &deliverer->cursor, &arena, &place, &delivery,
                               left, error);
    arena_release(&arena);
    return result;
}

/* Whoever finds the lock taken goes away and leaves its job to us. So we look once more after the
 * lock is given back: a job that was recorded before then is seen by one of the two. */
static int deliver_all(struct deliverer *deliverer, int wait_ms, struct error *error)
{
    bool left = true;
    for (bool first = true; left && !deliverer->stopped; first = false) {
        int lock = -1;
        bool busy = false;
        if (lock_take(&lock, deliverer->lock, first ? wait_ms : 0, &busy, error) != 0)
            return -1;
        if (busy) {
            deliverer->result->busy = first;
            return 0;
        }
        int result = deliver_pending(deliverer, error);
        lock_release(lock);
        if (result != 0 || find_left(deliverer, &left, error) != 0)
            return -1;
    }
    return 0;
}

int rollout_deliver(struct outbox *outbox, struct repository *repository,
                    const struct branch_laws *laws, const struct rollout_policy *policy, bool wait,
                    void (*progress)(void *context, const struct delivery *delivery), void *context,
                    struct rollout_result *result, struct error *error)
{
    struct deliverer deliverer = {
        .outbox = outbox,
        .repository = repository,
        .laws = laws,
        .policy = policy,
        .progress = progress,
        .context = context,
        .result = result,
    };
    int status = -1;
    *result = (struct rollout_result){0};
    arena_init(&deliverer.arena);
    deliverer.checkouts =
        arena_format(&deliverer.arena, "%s/checkouts", store_folder(outbox->store));
    deliverer.lock = arena_format(&deliverer.arena, "%s/deliver.lock", store_folder(outbox->store));
    if (deliverer.checkouts && deliverer.lock)
        status = deliver_all(&deliverer, wait ? LOCK_FOREVER : 0, error);
    else
        error_memory(error);
    arena_release(&deliverer.arena);
    return status;
}
