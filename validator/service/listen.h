/* SPDX-License-Identifier: MIT */
/* The process that takes events. Private to service/. */
#ifndef FLEETGATE_SERVICE_LISTEN_H
#define FLEETGATE_SERVICE_LISTEN_H

#include "service/queue.h"

struct MHD_Daemon;

enum { LISTEN_CONNECTIONS_MAX = 64 };

/* One request, from its first byte to the end of its answer. */
struct connection {
    int file;      /* the socket */
    int64_t until; /* monotonic: when all of it must be there; 0: the place is free */
};

struct listener {
    const struct service *service;
    struct queue queue;
    struct text secret;
    int wake; /* a byte there wakes the worker */
    struct MHD_Daemon *daemon;
    struct connection connections[LISTEN_CONNECTIONS_MAX];
};

/* Begins to listen, and says where. Close it in any case. */
int listen_open(struct listener *listener, struct error *error);
/* Takes what comes in, for `wait_ms` at most. */
int listen_serve(struct listener *listener, int wait_ms, struct error *error);
void listen_close(struct listener *listener);
/* Whether there can be such an address. */
bool listen_address_is_valid(const char *address);

/* What comes of an event: its status, and what is answered. */
struct event_answer {
    unsigned status;
    const char *words;
};

/* Takes what was sent to /webhook. */
struct event_answer event_take(struct listener *listener, const struct forge_message *message);

#endif
