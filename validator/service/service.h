/* SPDX-License-Identifier: MIT */
/*
 * Judges requests as a forge tells of them: takes its webhooks, fetches with git, judges by
 * `fleetgate pr` with the operator's policy and token, and tells the forge.
 *
 * Two processes. One listens, and believes nothing but what is signed; all that comes of an event
 * is a row of the queue that says which request is to be looked at. The other one works through the
 * queue, a judgement at a time, and asks the forge itself what the request is. Nothing of a request
 * is run. What was asked for survives a crash of either; an event that never came is found by
 * asking the forge.
 */
#ifndef FLEETGATE_SERVICE_H
#define FLEETGATE_SERVICE_H

#include "forge/forge.h"

enum { SERVICE_PROJECTS_MAX = 100 };

/* How it is set up; borrowed. */
struct service {
    const char *listen; /* "127.0.0.1:8080", "[::1]:8080"; port 0: any */
    size_t forge;       /* index of its name */
    const char *url;    /* its address; of GitHub that of its API */
    const char *clone;  /* where <project>.git lies for git; NULL: by the forge's address */
    const char *const *projects; /* [project_count] those that it may be asked for */
    size_t project_count;
    const char *token_file;
    const char *secret_file;
    const char *policy_file;
    const char *state;             /* the folder of what is kept */
    unsigned poll_s;               /* how often the forge is asked for events that were lost */
    void (*say)(const char *line); /* printable ASCII */
};

/* Whether such a service can be at all; asks nobody, reads no file. ERROR_USAGE says what is wrong.
 */
int service_check(const struct service *service, struct error *error);
/* Serves until SIGTERM or SIGINT. -1 where it cannot, or lost one of its processes. */
int service_run(const struct service *service, struct error *error);
/* service->say, formatted and escaped. */
void service_say(const struct service *service, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
