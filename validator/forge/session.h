/* SPDX-License-Identifier: MIT */
/* One report on its way to a forge. Private to forge/. */
#ifndef FLEETGATE_FORGE_SESSION_H
#define FLEETGATE_FORGE_SESSION_H

#include "forge/kinds.h"

struct forge_session {
    struct arena arena;
    const struct forge_kind *kind;
    const struct forge_target *target;
    struct http_client *http;
    const char *token;
    const char *api;     /* URL */
    const char *project; /* URL */
    int64_t deadline;    /* monotonic */
    unsigned forge_ms;   /* how long all may take, for messages */
    unsigned request_ms;
};

/* Close it in every case. */
int forge_session_open(struct forge_session *session, const struct forge_target *target,
                       const struct limits *limits, struct error *error);
void forge_session_close(struct forge_session *session);

#endif
