/* SPDX-License-Identifier: MIT */
/* Which requests are to be judged, which were, and which events are known; on disk when a call
 * returns. Private to service/. */
#ifndef FLEETGATE_SERVICE_QUEUE_H
#define FLEETGATE_SERVICE_QUEUE_H

#include "service/service.h"
#include "store/store.h"

struct queue {
    struct store *store;
};

/* `state` is the folder of what is kept. *notice as in store_open. */
int queue_open(struct queue *queue, const char *state, const char **notice, struct error *error);
void queue_close(struct queue *queue);

enum queue_reply {
    QUEUE_TAKEN,
    QUEUE_KNOWN, /* one of the marks was there already: nothing was taken */
    QUEUE_FULL,  /* QUEUE_MAX requests wait */
};
enum { QUEUE_MAX = 10000, QUEUE_MARKS_MAX = 50000 };

/* Takes an event about the project's request: it waits to be judged, or is forgotten. `marks` (the
 * last one's is NULL) tell the event from others; the last QUEUE_MARKS_MAX are known. */
int queue_take(struct queue *queue, const char *const *marks, const char *project,
               const struct forge_event *event, enum queue_reply *reply, struct error *error);
/* The same for a request that is asked for by no event. One that waits already waits as it did. */
int queue_ask(struct queue *queue, const char *project, int64_t number, struct error *error);

/* A request that waits. */
struct queue_entry {
    char project[FORGE_PROJECT_BYTES];
    int64_t number;
    int64_t asked; /* how often it was asked for */
    int64_t tries; /* since then */
};

/* The one that has waited longest and need not wait longer. Where there is none, *found is false,
 * and *wait_s says how long until there is one, or -1: none waits. */
int queue_next(struct queue *queue, struct queue_entry *entry, bool *found, int64_t *wait_s,
               struct error *error);
/* Notes that it is being tried: should nothing come of that, not even an end, it waits before it is
 * tried again, from 2 s up to an hour. */
int queue_try(struct queue *queue, struct queue_entry *entry, struct error *error);
/* It was judged, as what `judged` says. Asked for in the meantime, it goes on waiting. */
int queue_answer(struct queue *queue, const struct queue_entry *entry, const char *judged,
                 struct error *error);
/* It is closed. */
int queue_forget(struct queue *queue, const struct queue_entry *entry, struct error *error);

/* As what the request was judged last; "" where it was not, or waits. *waits says which. */
int queue_judged(struct queue *queue, const char *project, int64_t number, struct arena *arena,
                 const char **judged, bool *waits, struct error *error);
/* Forgets what was judged of the project, but of the requests that are open. */
int queue_keep(struct queue *queue, const char *project, const struct forge_request *open,
               size_t count, struct error *error);
/* How many wait. */
int queue_count(struct queue *queue, int64_t *count, struct error *error);

#endif
