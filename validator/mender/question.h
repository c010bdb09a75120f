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
/* The same for a question that is a body of JSON, posted to `path`. */
int mender_ask_with(struct mender *mender, const char *path, struct text body,
                    struct mender_reply *reply, struct error *error);
/* Whether there may be further pages, however many this one has: a proxy may cap them. Where the
 * server's links tell of no pages, the one behind the last is empty. */
bool mender_may_go_on(const struct mender_reply *reply);

#endif
