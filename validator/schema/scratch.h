/* SPDX-License-Identifier: MIT */
/* What one thread needs to run schemas: a stack of words, and what its patterns and words need. */
#ifndef FLEETGATE_SCHEMA_SCRATCH_H
#define FLEETGATE_SCHEMA_SCRATCH_H

#include "pattern/pattern.h"
#include "schema/problem.h"
#include "schema/schema.h"

struct schema_scratch {
    uint64_t *words; /* a stack: marks, and the table of uniqueItems */
    size_t used;     /* to be set back to what it was by whoever pushes */
    size_t capacity;
    uint64_t seed; /* of the hashes of uniqueItems, so that no pusher can make them collide */
    struct pattern_scratch *pattern;
    struct problems problems;
    bool lost; /* memory for the stack ran out */
};

/* Room for `count` words on the stack, zeroed. False when memory is out. */
bool scratch_push(struct schema_scratch *scratch, size_t count, size_t *first);

/* Which members or items of a value have been evaluated: bits on the stack. */
struct marks {
    size_t first; /* word */
    size_t count; /* members or items */
};

/* Pushes marks for `count` members or items, none of them set. False when memory is out. */
bool marks_push(struct schema_scratch *scratch, struct marks *marks, size_t count);
/* Does nothing for NULL: then nobody asks. */
void marks_set(struct schema_scratch *scratch, const struct marks *marks, size_t index);
void marks_set_all(struct schema_scratch *scratch, const struct marks *marks);
bool marks_have(const struct schema_scratch *scratch, const struct marks *marks, size_t index);
/* Sets what is set in `from`, which is for the same value. */
void marks_merge(struct schema_scratch *scratch, const struct marks *into,
                 const struct marks *from);

#endif
