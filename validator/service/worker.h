/* SPDX-License-Identifier: MIT */
/* The process that works through the queue. Private to service/. */
#ifndef FLEETGATE_SERVICE_WORKER_H
#define FLEETGATE_SERVICE_WORKER_H

#include "service/queue.h"

struct worker {
    const struct service *service;
    struct queue queue;
    int stop;                /* readable once it is to end */
    int wake;                /* readable once there may be something to do */
    const sigset_t *signals; /* blocked in the programs that it runs */
};

/* Works until `stop` is readable. -1 where it cannot go on. */
int worker_run(struct worker *worker, struct error *error);
bool worker_is_stopped(const struct worker *worker);

/* A project as git has it here. */
struct clone {
    struct repository *repository; /* once it was fetched */
    struct arena arena;
    const char *folder;
    struct mirror mirror;
    char policy[DIGEST_HEX]; /* digest of the operator's; "" where it does not load */
};

/* Nothing is fetched yet. Close it in any case. */
int clone_open(struct clone *clone, const struct worker *worker, const char *project,
               struct error *error);
void clone_close(struct clone *clone);
/* Brings it to where the project stands, and to the head of the request where one is given. */
int clone_fetch(struct clone *clone, const struct worker *worker,
                const struct forge_request *request, struct error *error);
/* What its head is to be called: by its id where it lies on a branch, else as the branch of a fork.
 */
int clone_head(struct clone *clone, const struct forge_request *request, const char **head,
               struct error *error);
/* What a request is judged as, in words: its head, the base, where that stands here, and the
 * policy.
 */
int clone_position(struct clone *clone, const struct forge_request *request, const char **position,
                   struct error *error);

/* Judges one request that waits, as the forge has it, tells the forge, and answers the queue. -1
 * where nothing was decided, or not all could be told: then it goes on waiting. */
int judge_entry(struct worker *worker, const struct queue_entry *entry, struct error *error);

/* Asks the forge for the open requests of every project, and queues those that are not what was
 * judged.
 */
void poll_forge(struct worker *worker);

#endif
