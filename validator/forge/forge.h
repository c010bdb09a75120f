/* SPDX-License-Identifier: MIT */
/*
 * Tells a forge (GitHub, Gitea, ...) what came of a judgement: a status of the commit, and one
 * comment on the request. Asks it which requests there are, and reads what it says of their events.
 * To add a forge, see docs/contributing.md.
 *
 * What a forge answers is untrusted: bounded, parsed as JSON, checked field by field. A status is
 * the head's, and the head may be asked into several branches: so there is one status, `fleetgate`,
 * of the newest judgement, and one of each protected base, `fleetgate/<base>`. A request that is
 * not what was judged any more (its head has moved, its base is another) is never told to be
 * accepted.
 */
#ifndef FLEETGATE_FORGE_H
#define FLEETGATE_FORGE_H

#include "git/git.h"
#include "http/http.h"
#include "report/report.h"

/* "github"; NULL past the last. */
const char *forge_name(size_t index);

/* Where to tell it; borrowed. */
struct forge_target {
    size_t forge;           /* index of its name */
    const char *url;        /* its address; of GitHub that of its API */
    const char *project;    /* "owner/name" */
    const char *token_file; /* holds an access token */
    const char *request;    /* the number of the pull request; NULL: the commit alone is told of */
};

/* Whether such a target can be at all; asks nobody, reads no file. ERROR_USAGE says what is wrong.
 */
int forge_check_target(const struct forge_target *target, struct error *error);

/* --------------------------------------------------------------------------- what it is told -- */

/* What was judged; borrowed. */
struct forge_judgement {
    const char *commit;          /* the head, hex */
    const char *base;            /* name of the branch that it would be merged into, or NULL */
    bool is_protected;           /* the policy protects the base, or nobody knows */
    const char *policy;          /* digest; NULL or "": the built-in one, or none that loads */
    const struct report *report; /* NULL: it is being judged */
};

/* Tells the target. Takes limits->forge_ms at most, waiting included. -1 with one sentence where
 * not all of it could be told; what could be was. */
int forge_report(const struct forge_target *target, const struct limits *limits,
                 const struct forge_judgement *judgement, struct error *error);

/* ------------------------------------------------------------------- what it has of requests -- */

enum { FORGE_PROJECT_BYTES = 501, FORGE_NUMBER_BYTES = 13, FORGE_DELIVERY_BYTES = 129 };
#define FORGE_REQUEST_MAX INT64_C(999999999999)

struct forge_request {
    int64_t number;
    bool is_open;
    struct object_id head;
    const char *base; /* name of the branch that it is to be merged into */
};

/* Asks for the target's request. What is copied goes to `arena`. */
int forge_read_request(const struct forge_target *target, const struct limits *limits,
                       struct arena *arena, struct forge_request *request, struct error *error);
/* Asks for those that are open in the target's project, 10,000 at most. */
int forge_list_requests(const struct forge_target *target, const struct limits *limits,
                        struct arena *arena, const struct forge_request **requests, size_t *count,
                        struct error *error);
/* The ref in which the project has a request's head: "refs/pull/7/head". NULL: memory is out. */
const char *forge_head_ref(size_t forge, int64_t number, struct arena *arena);
/* Where the project lies for git by the forge's address. NULL: memory is out. */
const char *forge_repository(const struct forge_target *target, struct arena *arena);

/* -------------------------------------------------------------------- what it says of events -- */

/* Of the secret that a webhook is signed with, in bytes. */
enum { FORGE_SECRET_MIN = 16, FORGE_SECRET_MAX = 1024 };

/* What was sent as an event; borrowed. */
struct forge_message {
    const char *(*header)(void *context, const char *name); /* its value, or NULL */
    void *context;
    struct text body;
};

enum forge_news {
    FORGE_NEWS_NONE,  /* of no request, or nothing that a judgement depends on */
    FORGE_NEWS_ASKED, /* it is to be judged */
    FORGE_NEWS_ENDED, /* it is closed or merged */
};

struct forge_event {
    enum forge_news news;
    int64_t number;
    char project[FORGE_PROJECT_BYTES];   /* as the forge writes it */
    char delivery[FORGE_DELIVERY_BYTES]; /* "" where the forge names none */
};

/* Whether the message was sent by who knows the secret. Takes as long for any wrong signature. */
bool forge_event_is_genuine(size_t forge, struct text secret, const struct forge_message *message);
/* Reads a genuine one. ERROR_INPUT says what is wrong with it. */
int forge_event_read(size_t forge, const struct forge_message *message, struct forge_event *event,
                     struct error *error);

#endif
