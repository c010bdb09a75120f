/* SPDX-License-Identifier: MIT */
/*
 * What a run of a compiled schema is made of.
 *
 * What cannot be decided counts as a violation, and as `undecided`, so that whoever turns an answer
 * round (`not`, `if`, `oneOf`) does not take "cannot say" for "no".
 */
#ifndef FLEETGATE_SCHEMA_EVALUATION_H
#define FLEETGATE_SCHEMA_EVALUATION_H

#include "schema/problem.h"
#include "schema/program.h"
#include "schema/scratch.h"

/* The schema resources that evaluation came through, innermost first. */
struct scope {
    const struct scope *parent;
    uint32_t resource;
};

struct frame {
    const struct location *at;
    const struct scope *scope;
    struct marks *marks; /* of the value at `at`; NULL when nobody asks */
};

struct evaluation {
    const struct schema *schema;
    struct schema_scratch *scratch;
    struct problems *problems; /* NULL: only the answer is wanted */
    const char
        *fault_in_quotes; /* what a scalar of another type would be as a string; NULL: right */
    unsigned depth;
    uint64_t steps;
    uint64_t undecided;           /* how often something could not be decided */
    const char *undecided_reason; /* the last of them */
};

#endif
