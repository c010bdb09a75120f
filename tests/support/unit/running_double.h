/* SPDX-License-Identifier: MIT */
/* Starts the Mender double for one test and ends it. */
#ifndef FLEETGATE_TESTS_RUNNING_DOUBLE_H
#define FLEETGATE_TESTS_RUNNING_DOUBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct running_double {
    pid_t pid;
    unsigned port;
    char url[64]; /* http://127.0.0.1:<port> */
};

/* Runs build/tests/mender-double (or what FLEETGATE_MENDER_DOUBLE names) on a free port with more
 * `arguments` (NULL-terminated, or NULL). False when it does not come up. */
bool double_start(struct running_double *server, const char *const *arguments);
void double_stop(struct running_double *server);
/* The double's log of requests: JSON, [{"method", "url", "authorization", "body_bytes"}]. The
 * caller frees. NULL when it cannot be had. */
char *double_requests(const struct running_double *server);
/* How many of the requests hold `part` in their entry of the log. */
size_t double_count(const struct running_double *server, const char *part);
/* Puts a fault into the running double; "" ends it. */
bool double_fault(const struct running_double *server, const char *fault);
/* From now on every request to the API is answered 200 with this body, as JSON. */
bool double_answer(const struct running_double *server, const char *body);
/* From now on these are the devices of the inventory: a list of JSON, as a search shows them. */
bool double_inventory(const struct running_double *server, const char *devices);

enum { TEMPORARY_PATH_SIZE = 64 };

/* Writes a new file below /tmp. The test removes it. */
bool write_temporary(char path[TEMPORARY_PATH_SIZE], const char *content);

#endif
