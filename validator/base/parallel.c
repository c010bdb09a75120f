/* SPDX-License-Identifier: MIT */
/* Threads that take indices until none is left. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "base/base.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { WORKERS_MAX = 64, BATCH_MAX = 64, BATCHES_EACH = 8 };

struct shared_work {
    void (*work)(void *, unsigned, size_t);
    void *context;
    size_t count;
    size_t batch;
    atomic_size_t next;
};

struct worker {
    pthread_t thread;
    struct shared_work *shared;
    unsigned number;
};

/* Indices are taken in batches: one atomic step a batch keeps the threads out of each other's way,
 * and small batches keep them all busy to the end. */
static void *run_worker(void *argument)
{
    struct worker *worker = argument;
    struct shared_work *shared = worker->shared;
    for (;;) {
        size_t first = atomic_fetch_add(&shared->next, shared->batch);
        if (first >= shared->count)
            return NULL;
        size_t left = shared->count - first;
        size_t end = left > shared->batch ? first + shared->batch : shared->count;
        for (size_t i = first; i < end; i++)
            shared->work(shared->context, worker->number, i);
    }
}

static size_t batch_size(size_t count, unsigned workers)
{
    size_t size = count / (workers * (size_t)BATCHES_EACH);
    return size < 1 ? 1 : size > BATCH_MAX ? BATCH_MAX : size;
}

static void run_workers(struct shared_work *shared, unsigned workers)
{
    struct worker pool[WORKERS_MAX];
    unsigned started = 1; /* number 0 is the calling thread */
    for (; started < workers; started++) {
        pool[started] = (struct worker){.shared = shared, .number = started};
        if (pthread_create(&pool[started].thread, NULL, run_worker, &pool[started]) != 0)
            break;
    }
    pool[0] = (struct worker){.shared = shared, .number = 0};
    run_worker(&pool[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(pool[i].thread, NULL);
}

void parallel_for(size_t count, unsigned workers, void (*work)(void *, unsigned, size_t),
                  void *context)
{
    struct shared_work shared = {.work = work, .context = context, .count = count};
    atomic_init(&shared.next, 0);
    if (workers > WORKERS_MAX)
        workers = WORKERS_MAX;
    /* A thread is worth its start for a handful of files already: they may be large. */
    if (workers > count / 4 + 1)
        workers = (unsigned)(count / 4 + 1);
    shared.batch = batch_size(count, workers ? workers : 1);
    run_workers(&shared, workers);
}

void parallel_each(size_t count, void (*work)(void *, unsigned, size_t), void *context)
{
    struct shared_work shared = {.work = work, .context = context, .count = count, .batch = 1};
    atomic_init(&shared.next, 0);
    run_workers(&shared, count < WORKERS_MAX ? (unsigned)count : WORKERS_MAX);
}

unsigned parallel_workers(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count < 1 ? 1 : count > WORKERS_MAX ? WORKERS_MAX : (unsigned)count;
}
