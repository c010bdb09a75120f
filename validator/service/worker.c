/* SPDX-License-Identifier: MIT */
/* The process that works through the queue: what is due, in turn. */
#include "service/worker.h"

#include <inttypes.h>
#include <poll.h>
#include <unistd.h>

/* Until there is an event, it is to end, or the time is over. */
static void rest(const struct worker *worker, int64_t wait_ms)
{
    char bytes[256];
    struct pollfd ready[] = {{.fd = worker->stop, .events = POLLIN},
                             {.fd = worker->wake, .events = POLLIN}};
    if (poll(ready, sizeof ready / sizeof *ready, wait_ms < 0 ? 0 : (int)wait_ms) <= 0)
        return;
    while (ready[1].revents && read(worker->wake, bytes, sizeof bytes) == (ssize_t)sizeof bytes)
        ;
}

static int judge_next(struct worker *worker, struct queue_entry *entry, struct error *error)
{
    struct error why = {0};
    if (queue_try(&worker->queue, entry, error) != 0)
        return -1;
    if (judge_entry(worker, entry, &why) != 0 && !worker_is_stopped(worker))
        service_say(worker->service, "%s %" PRId64 ": %s; it is tried again", entry->project,
                    entry->number, why.message);
    return 0;
}

static int make_mirrors(struct worker *worker, struct error *error)
{
    const struct service *service = worker->service;
    int result = 0;
    for (size_t i = 0; result == 0 && i < service->project_count; i++) {
        struct clone clone;
        result = clone_open(&clone, worker, service->projects[i], error);
        if (result == 0)
            result = mirror_open(&clone.mirror, error);
        clone_close(&clone);
    }
    return result;
}

int worker_run(struct worker *worker, struct error *error)
{
    int64_t next_poll = monotonic_ms();
    if (make_mirrors(worker, error) != 0)
        return -1;
    while (!worker_is_stopped(worker)) {
        struct queue_entry entry;
        bool found;
        int64_t wait_s;
        if (monotonic_ms() >= next_poll) {
            poll_forge(worker);
            next_poll = monotonic_ms() + (int64_t)worker->service->poll_s * 1000;
        }
        if (queue_next(&worker->queue, &entry, &found, &wait_s, error) != 0)
            return -1;
        int64_t wait_ms = next_poll - monotonic_ms();
        if (wait_s >= 0 && wait_s * 1000 < wait_ms)
            wait_ms = wait_s * 1000;
        if (!found)
            rest(worker, wait_ms);
        else if (judge_next(worker, &entry, error) != 0)
            return -1;
    }
    return 0;
}
