/* SPDX-License-Identifier: MIT */
/* The deliverer: all lanes of the outbox, side by side. */
#include "rollout/deliver.h"

#include "http/http.h"
#include "rollout/outbox.h"

static void run_lane(void *context, unsigned worker, size_t index)
{
    struct deliverer *deliverer = context;
    struct error error = {0};
    (void)worker;
    if (deliver_lane(deliverer, &deliverer->lanes[index], &error) == 0)
        return;
    pthread_mutex_lock(&deliverer->mutex);
    if (deliverer->error.kind == ERROR_NONE)
        deliverer->error = error;
    pthread_mutex_unlock(&deliverer->mutex);
}

/* What changes the whole process comes before the lanes, which are threads. A signal must not end
 * this process between a delivery and its record. */
static int run_lanes(struct deliverer *deliverer, struct error *error)
{
    if (deliverer->lane_count == 0)
        return 0;
    if (http_start(error) != 0 || folder_make(deliverer->checkouts, error) != 0 ||
        stop_hold(&deliverer->stop, error) != 0)
        return -1;
    pthread_mutex_init(&deliverer->mutex, NULL);
    parallel_each(deliverer->lane_count, run_lane, deliverer);
    pthread_mutex_destroy(&deliverer->mutex);
    stop_release(&deliverer->stop);
    if (deliverer->error.kind == ERROR_NONE)
        return 0;
    *error = deliverer->error;
    return -1;
}

/* 0.1.0 has one lock for all that it delivers; one that it still runs is not run beside it. What
 * one that was killed has checked out lies beside the folders of the lanes: no lane removes it. */
static int look_for_older(const struct deliverer *deliverer, struct arena *arena, bool *busy,
                          struct error *error)
{
    const char *folder = store_folder(deliverer->outbox->store);
    const char *lock = arena_format(arena, "%s/" ROLLOUT_OLDER_LOCK, folder);
    if (!lock)
        return error_memory(error);
    if (lock_look(lock, busy, error) != 0)
        return -1;
    if (!*busy) /* trying again is all there is to do */
        folder_empty_of(deliverer->checkouts, ROLLOUT_OLDER_CHECKOUT);
    return 0;
}

int rollout_deliver(struct outbox *outbox, struct repository *repository,
                    const struct branch_laws *laws, const struct rollout_policy *policy,
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
    struct arena arena;
    int status = -1;
    *result = (struct rollout_result){0};
    arena_init(&arena);
    deliverer.checkouts = arena_format(&arena, "%s/checkouts", store_folder(outbox->store));
    if (!deliverer.checkouts)
        error_memory(error);
    else if (look_for_older(&deliverer, &arena, &result->busy, error) == 0 &&
             (result->busy ||
              outbox_lanes(outbox, &arena, &deliverer.lanes, &deliverer.lane_count, error) == 0))
        status = run_lanes(&deliverer, error);
    arena_release(&arena);
    return status;
}
