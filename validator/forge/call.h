/* SPDX-License-Identifier: MIT */
/* What is asked of a forge, and what it answers. Private to forge/. */
#ifndef FLEETGATE_FORGE_CALL_H
#define FLEETGATE_FORGE_CALL_H

#include "forge/session.h"

/* One question. */
struct call {
    const char *method;
    const char *url;     /* NULL: memory was out when it was made */
    json_t *body;        /* sent as JSON; stays the caller's. NULL: there is none */
    enum right right;    /* which the token must have */
    const char *purpose; /* for messages: "set a commit status" */
    bool once;           /* sent twice it would be done twice */
};

struct answer {
    long status;
    json_t *json; /* NULL where the body is none */
    bool has_next;
    bool is_lost; /* of what is sent once: nobody knows whether it was done */
};

/* Asks, again where the forge fails or asks to wait, in the time there is. 0: there is an answer,
 * whatever its status, or it is lost. -1: there will be none. */
int call_send(struct forge_session *session, const struct call *call, struct answer *answer,
              struct error *error);
void answer_release(struct answer *answer);
/* Why the answer is not the one that was hoped for. Returns -1. */
int call_refused(struct forge_session *session, const struct call *call,
                 const struct answer *answer, struct error *error);
/* call_send, and -1 where the answer is no success with a value of this type. */
int call_ask(struct forge_session *session, const struct call *call, json_type type,
             struct answer *answer, struct error *error);
/* Asks for the request of the target; -1 where the answer is none. */
int call_for_request(struct forge_session *session, struct answer *answer, struct error *error);
/* Waits before try number `tries` of what is not to be sent twice. -1 where that is enough. */
int call_pause(const struct forge_session *session, unsigned tries, const struct call *call,
               struct error *error);

#endif
