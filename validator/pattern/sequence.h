/* SPDX-License-Identifier: MIT */
/*
 * The most common patterns, ^[a-z][a-z0-9_]*$ and the like, run without a regex engine: a sequence
 * of ASCII character sets, each repeated, where no repetition ever has to give back what it took.
 * Private to pattern/.
 */
#ifndef FLEETGATE_PATTERN_SEQUENCE_H
#define FLEETGATE_PATTERN_SEQUENCE_H

#include "base/base.h"

enum { SEQUENCE_STEPS = 32 };

struct character_set {
    uint64_t bits[2]; /* one an ASCII character */
};

struct sequence_step {
    struct character_set set;
    size_t least;
    size_t most; /* SIZE_MAX for no bound */
};

struct sequence {
    struct sequence_step steps[SEQUENCE_STEPS];
    size_t count;
    bool to_end; /* the subject must end with the last step */
};

/* Reads a valid ECMA-262 pattern. False when it is no such sequence. */
bool sequence_read(struct text source, struct sequence *sequence);
bool sequence_match(const struct sequence *sequence, struct text subject);

#endif
