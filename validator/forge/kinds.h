/* SPDX-License-Identifier: MIT */
/* What is told forges apart by: one row each. Private to forge/. */
#ifndef FLEETGATE_FORGE_KINDS_H
#define FLEETGATE_FORGE_KINDS_H

#include "forge/forge.h"

enum forge_state { FORGE_PENDING, FORGE_SUCCESS, FORGE_FAILURE, FORGE_ERROR, FORGE_STATES };

/* How it tells of an event on a request (a webhook): headers by their names, words by their ways
 * into the body. */
struct forge_hook {
    const char *event[2];     /* the header, and what it says */
    const char *signature[2]; /* the header with the HMAC-SHA256 of the body in hex, and what is
                                 before it */
    const char *secret;       /* the header with the secret itself; NULL: it signs */
    const char *delivery;     /* the header with what no two deliveries share */
    const char *project[2];
    const char *number[2];
    const char *action[2];
    const char *asks[5]; /* actions behind which the request is to be judged */
    const char *ends[3]; /* those behind which it is not any more */
};

/* What a token must be allowed to. */
enum right { RIGHT_STATUS, RIGHT_REQUEST, RIGHT_COMMENT, RIGHT_USER, RIGHT_CHECK, RIGHTS };

struct forge_kind {
    const char *name;
    const char *api;                  /* of the address, where the API begins: "/api/v1" */
    const char *projects;             /* "/repos/" */
    bool is_one_word;                 /* the project's name is one word of a path */
    bool takes_checks;                /* check runs with annotations */
    const char *states[FORGE_STATES]; /* as the forge calls them */
    const char *requests;             /* "pulls" */
    const char *number;               /* where a request has its number: "number" */
    const char *list_open;            /* the query that lists those that are open */
    const char *open;                 /* the state of one that is */
    const char *head_ref[2]; /* what is before and behind its number: "refs/pull/", "/head" */
    const char *head[2];     /* where a request has its head: "head", "sha" */
    const char *base[2];
    const char *commented; /* what has the comments of a request: "issues" */
    const char *comments;  /* "comments" */
    const char *list;      /* the query that lists them */
    bool edits_below;      /* a comment is edited below its request, not its project */
    const char *edit;      /* the method of that */
    const char *author;    /* where a comment has its author */
    /* Whether nobody but programs write comments under this name: for a token that is no user's.
     * NULL: such a token writes none. */
    bool (*is_robot)(const json_t *author);
    const char *rights[RIGHTS]; /* what to give a token that lacks it */
    struct forge_hook hook;
};

const struct forge_kind *forge_kind(size_t index);
/* What lies in an answer or event at one of the ways above, of one word or two; NULL: nothing. */
const json_t *forge_find(const json_t *json, const char *const path[2]);

#endif
