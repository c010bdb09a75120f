/* SPDX-License-Identifier: MIT */
/*
 * Problems on their way to be findings.
 */
#ifndef FLEETGATE_SCHEMA_REPORT_H
#define FLEETGATE_SCHEMA_REPORT_H

#include "schema/evaluate.h"

enum problem_kind {
    PROBLEM_OTHER,
    PROBLEM_TYPE,
    PROBLEM_CONSTANT, /* enum or const */
    PROBLEM_KEY,      /* missing or unknown key */
};

struct problem {
    enum problem_kind kind;
    const struct node *node; /* the value that does not fit */
    struct position at;
    unsigned depth;                    /* of the value in the instance */
    unsigned types;                    /* those allowed: PROBLEM_TYPE, PROBLEM_CONSTANT */
    const struct constants *constants; /* those allowed: PROBLEM_CONSTANT */
    const char *message;
    const char *help;
};

/* Whether there is no room for a further problem. */
bool report_is_full(const struct problems *report);
/* Adds a problem at the value, its path in front of the message. NULL when no report is wanted or
 * there is no room. `message` and `help` are copied; `help` may be NULL. */
struct problem *report_add(struct evaluation *evaluation, const struct location *at,
                           enum problem_kind kind, const struct buffer *message,
                           const struct buffer *help);
/* Turns the problems into findings, each statement once. Where a string is wanted and only quotes
 * are missing, the mend stands in a document/ambiguous-scalar beside the violation. */
void report_deliver(const struct problems *report, const struct place *place,
                    struct findings *findings);

/* ----------------------------------------------------------------------------------- words -- */

/* A value as a message shows it: `"text"`, `012`, `a mapping`; cut when long. */
void words_value(struct buffer *words, const struct node *node);
/* `"text"`, cut when long. */
void words_string(struct buffer *words, struct text text);
/* How to write a plain scalar so that it is a string: `"1.10"`. */
void words_quoted(struct buffer *words, struct text source);
/* `a string, an integer or null`, for bits of enum type_bit. */
void words_types(struct buffer *words, unsigned types);
/* `1.10 is the number 1.1`, for a scalar that is no string. */
void words_reading(struct buffer *words, const struct node *node);
/* What a value is instead of what it should be: `, but 012 is the number 10`, `, not a mapping`. */
void words_actual(struct buffer *words, const struct node *node);
/* The same for a number whose value is what does not fit: `, but is 5`, `, but 22:30 is 1350`. */
void words_actual_number(struct buffer *words, const struct node *node);

#endif
