/* SPDX-License-Identifier: MIT */
/*
 * Problems on their way to be findings.
 */
#ifndef FLEETGATE_SCHEMA_PROBLEM_H
#define FLEETGATE_SCHEMA_PROBLEM_H

#include "document/document.h"
#include "schema/program.h"

/* Where a value stands in the instance: a chain up to the root. */
struct location {
    const struct location *parent;
    const struct node *node;
    const struct member *member; /* of the parent mapping, or NULL */
    size_t index;                /* in the parent sequence */
    bool is_key;                 /* `node` is the member's key, not its value */
};

enum problem_kind {
    PROBLEM_OTHER,
    PROBLEM_TYPE,
    PROBLEM_CONSTANT, /* enum or const */
    PROBLEM_KEY,      /* missing or unknown key */
    PROBLEM_UNKNOWN,  /* a value that is not known */
};

struct problem {
    enum problem_kind kind;
    const struct node *node;     /* the value that does not fit */
    const struct member *member; /* of the instance itself that it stands in; NULL: in none */
    struct position at;
    unsigned depth;                    /* of the value in the instance */
    unsigned topic;                    /* what it is about, but for the value */
    unsigned types;                    /* those allowed: PROBLEM_TYPE, PROBLEM_CONSTANT */
    const struct constants *constants; /* those allowed: PROBLEM_CONSTANT */
    const char *message;
    const char *help;
};

struct problems {
    struct arena arena;    /* of their words */
    struct problem *items; /* [count] */
    size_t count;
    size_t capacity;
    uint32_t instruction; /* that is run: its index */
    bool lost;            /* memory ran out for one of them */
};

void problems_init(struct problems *problems);
void problems_release(struct problems *problems);
void problems_clear(struct problems *problems); /* keeps the memory */

/* Whether there is no room for a further problem. */
bool problems_are_full(const struct problems *problems);
/* Adds a problem at the value, its path in front of the message. NULL when `problems` is, or has no
 * room. `message` and `help` are copied; `help` may be NULL. */
struct problem *problems_add(struct problems *problems, const struct location *at,
                             enum problem_kind kind, const struct buffer *message,
                             const struct buffer *help);
/* Turns the problems with a schema into findings, each statement once. Where a string is wanted and
 * only quotes are missing, the fix stands in a document/ambiguous-scalar beside the violation. */
void problems_deliver(const struct problems *problems, const struct schema *schema,
                      const struct schema_places *places, struct findings *findings);

#endif
