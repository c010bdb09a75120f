/* SPDX-License-Identifier: MIT */
/* A question that is answered with JSON. */
#ifndef FLEETGATE_MENDER_QUESTION_H
#define FLEETGATE_MENDER_QUESTION_H

#include "mender/request.h"

struct json_t;

/* Gets `path` (with its query) with our credentials. Answers 200 and 404 must be JSON: their
 * value is given in *json, for the caller to release, and the status in *status. Every other
 * answer is an error. */
int mender_ask(struct mender *mender, const char *path, long *status, struct json_t **json,
               struct error *error);

#endif
