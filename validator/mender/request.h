/* SPDX-License-Identifier: MIT */
/* The server, and how a request is sent to it in time. */
#ifndef FLEETGATE_MENDER_REQUEST_H
#define FLEETGATE_MENDER_REQUEST_H

#include "mender/mender.h"

struct mender {
    struct http_client *http;
    struct arena arena;      /* everything below that is text */
    const char *server;      /* without a slash at its end */
    const char *host;        /* what messages call the server */
    const char *token;       /* NULL until it is needed */
    const char *token_file;  /* or NULL */
    const char *user;        /* or NULL */
    const char *password;    /* or NULL */
    const char *subject;     /* what the call under way asks about: "releases" */
    bool logged_in;          /* the token is a login's, to be given back */
    unsigned request_ms;     /* one request */
    unsigned server_ms;      /* all requests, of all calls */
    int64_t left_ms;         /* what earlier calls have left of it */
    int64_t deadline;        /* of the call under way, see monotonic_ms */
    bool lacks_v2_artifacts; /* the server is older than 4.1 */
    struct map releases;     /* image name to struct release */
};

/* Sends the request within the time of the call under way. A server that asks to wait (429 or 503
 * with Retry-After) is asked again after that, while the time allows it. */
int mender_request_send(struct mender *mender, const struct http_request *request,
                        struct http_response *response, struct error *error);
/* Sets the error for an answer whose status is none we can use. */
int mender_request_refused(const struct mender *mender, const struct http_response *response,
                           struct error *error);

#endif
