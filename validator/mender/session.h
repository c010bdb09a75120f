/* SPDX-License-Identifier: MIT */
/* Private to this folder: who we are to the server, and how one question is put to it. */
#ifndef FLEETGATE_MENDER_SESSION_H
#define FLEETGATE_MENDER_SESSION_H

#include "mender/mender.h"

struct json_t;

struct mender {
    struct http_client *http;
    struct arena arena;      /* everything below that is text */
    const char *server;      /* without a slash at its end */
    const char *host;        /* what messages call the server */
    const char *token;       /* NULL until it is needed */
    const char *token_file;  /* or NULL */
    const char *user;        /* or NULL */
    const char *password;    /* or NULL */
    bool logged_in;          /* the token is a login's, to be given back */
    unsigned request_ms;     /* one request */
    unsigned server_ms;      /* one call of mender_find_images */
    int64_t deadline;        /* of the call under way, see monotonic_ms */
    bool lacks_v2_artifacts; /* the server is older than 4.1 */
    struct map releases;     /* image name to struct release */
};


/* Makes mender->token usable: reads the token file, or logs in. */
int session_open(struct mender *mender, struct error *error);
/* Gives a login back. Its failure is nobody's trouble: the server forgets old logins itself. */
void session_close(struct mender *mender);

/* Sends `request` within the time of the call under way. */
int session_send(struct mender *mender, const struct http_request *request,
                 struct http_response *response, struct error *error);
/* Sets the error for an answer whose status is none we can use. */
int session_refused(const struct mender *mender, const struct http_response *response,
                    struct error *error);
/* Gets `path` (with its query) with our credentials. Answers 200 and 404 must be JSON: their
 * value is given in *json, for the caller to release, and the status in *status. Every other
 * answer is an error. */
int session_get(struct mender *mender, const char *path, long *status, struct json_t **json,
                struct error *error);

#endif
