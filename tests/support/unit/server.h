/* SPDX-License-Identifier: MIT */
/* Starts the Mender double for one test and ends it. */
#ifndef FLEETGATE_TESTS_SERVER_H
#define FLEETGATE_TESTS_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct server {
    pid_t pid;
    unsigned port;
    char url[64]; /* http://127.0.0.1:<port> */
};

/* Runs build/tests/mender-double (or what FLEETGATE_MENDER_DOUBLE names) on a free port with more
 * `arguments` (NULL-terminated, or NULL). False when it does not come up. */
bool server_start(struct server *server, const char *const *arguments);
void server_stop(struct server *server);
/* The double's log of requests: JSON, [{"method", "url", "authorization", "body_bytes"}]. The
 * caller frees. NULL when it cannot be had. */
char *server_requests(const struct server *server);
/* How many of the requests hold `part` in their entry of the log. */
size_t server_count(const struct server *server, const char *part);
/* Puts a fault into the running double; "" ends it. */
bool server_fault(const struct server *server, const char *fault);
/* From now on every request to the API is answered 200 with this body, as JSON. */
bool server_answer(const struct server *server, const char *body);

enum { TEMPORARY_PATH_SIZE = 64 };

/* Writes a new file below /tmp. The test removes it. */
bool write_temporary(char path[TEMPORARY_PATH_SIZE], const char *content);

#endif
