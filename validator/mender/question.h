/* SPDX-License-Identifier: MIT */
/* A question that is reply with JSON. */
#ifndef FLEETGATE_MENDER_QUESTION_H
#define FLEETGATE_MENDER_QUESTION_H

#include "mender/request.h"

struct json_t;

/* What Mender answered. */
struct mender_reply {
    long status;         /* 200 or 404 */
    struct json_t *json; /* for the caller to release */
    bool is_paged;       /* as of struct http_response */
    bool has_next;
};

/* Gets `path` (with its query) with our credentials. Answers 200 and 404 must be JSON; every other
 * answer is an error. */
int mender_ask(struct mender *mender, const char *path, struct mender_reply *reply,
               struct error *error);

#endif
