/* SPDX-License-Identifier: MIT */
/*
 * The evaluator runs a compiled schema on a value. It runs twice at most: once for the answer,
 * which stops at the first violation and allocates nothing, and only when that is "no" once more
 * for the report, which looks at everything.
 *
 * What cannot be decided counts as a violation, and as `undecided`, so that whoever turns an answer
 * round (`not`, `if`, `oneOf`) does not take "cannot say" for "no".
 */
#ifndef FLEETGATE_SCHEMA_EVALUATE_H
#define FLEETGATE_SCHEMA_EVALUATE_H

#include "schema/program.h"

/* Where a value stands in the instance: a chain up to the root. */
struct location {
    const struct location *parent;
    const struct node *node;
    const struct member *member; /* of the parent mapping, or NULL */
    size_t index;                /* in the parent sequence */
    bool is_key;                 /* `node` is the member's key, not its value */
};

/* The schema resources that evaluation came through, innermost first. */
struct scope {
    const struct scope *parent;
    uint32_t resource;
};

/* Which members or items of a value have been evaluated; bits in the scratch. */
struct marks {
    size_t first; /* word */
    size_t count; /* members or items */
};

struct frame {
    const struct location *at;
    const struct scope *scope;
    struct marks *marks; /* NULL when nobody asks */
};

struct problem;

struct problems {
    struct arena arena;    /* of their words */
    struct problem *items; /* [count] */
    size_t count;
    size_t capacity;
};

struct schema_scratch {
    uint64_t *words; /* a stack: marks, and the table of uniqueItems */
    size_t used;
    size_t capacity;
    uint64_t seed; /* of the hashes of uniqueItems, so that no pusher can make them collide */
    struct pattern_scratch *pattern;
    struct problems report;
    bool lost; /* memory ran out */
};

struct evaluation {
    const struct schema *schema;
    struct schema_scratch *scratch;
    struct problems *report; /* NULL: only the answer is wanted */
    unsigned depth;
    uint64_t steps;
    uint64_t undecided;           /* how often something could not be decided */
    const char *undecided_reason; /* the last of them */
};

typedef bool operation_function(struct evaluation *evaluation,
                                const struct instruction *instruction, const struct frame *frame);

/* Whether the value fits the unit. */
bool evaluate(struct evaluation *evaluation, unit_index unit, const struct location *at,
              const struct scope *scope, struct marks *marks);
/* The same for a schema that may fail without failing the whole: what it evaluated counts only when
 * it fits. */
bool evaluate_branch(struct evaluation *evaluation, unit_index unit, const struct frame *frame);
/* The same, for the answer only. */
bool evaluate_quietly(struct evaluation *evaluation, unit_index unit, const struct frame *frame);

/* Room for `count` words on the stack, zeroed. False when memory is out. */
bool scratch_push(struct schema_scratch *scratch, size_t count, size_t *first);

/* Marks a member or an item as evaluated, if anybody asks. */
void mark(struct evaluation *evaluation, const struct frame *frame, size_t index);
/* For frames with marks only. */
void mark_all(struct evaluation *evaluation, const struct frame *frame);
bool is_marked(const struct evaluation *evaluation, const struct frame *frame, size_t index);

/* The member whose key is this string, or NULL. */
const struct member *find_string_key(const struct node *mapping, struct text name);

/* The first item that equals one before it; *first is that one. False when all differ. */
bool find_duplicate(struct evaluation *evaluation, const struct node *sequence, size_t *first,
                    size_t *second);

operation_function run_false, run_type, run_constants, run_number, run_length, run_pattern,
    run_format, run_array, run_contains, run_object, run_required, run_dependent_required,
    run_dependent_schemas, run_reference, run_dynamic_reference, run_all_of, run_any_of, run_one_of,
    run_not, run_if, run_unevaluated_items, run_unevaluated_properties;

#endif
