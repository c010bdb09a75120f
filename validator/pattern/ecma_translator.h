/* SPDX-License-Identifier: MIT */
/*
 * The state of rewriting an ECMA-262 pattern for PCRE2, and what its parts share. Functions that
 * return bool return false when the pattern is refused, and then `problem` says why. Private to
 * pattern/.
 */
#ifndef FLEETGATE_PATTERN_ECMA_TRANSLATOR_H
#define FLEETGATE_PATTERN_ECMA_TRANSLATOR_H

#include "base/base.h"

enum { ECMA_GROUPS = 250, ECMA_NESTING = 100 };

struct ecma_translator {
    struct text source;
    struct text rest; /* of the source, still to be read */
    struct buffer *out;
    const char *problem;
    struct text names[ECMA_GROUPS]; /* of the groups, from the first on; empty for none */
    size_t group_count;
    bool is_lookaround[ECMA_NESTING]; /* of the open groups */
    size_t open;
    bool repeatable; /* what was written last may be followed by a quantifier */
};

/* Always false. */
bool ecma_refuse(struct ecma_translator *t, const char *problem);
/* The byte `ahead` of the next one, or NUL behind the end. */
char ecma_peek(const struct ecma_translator *t, size_t ahead);

bool ecma_read_codepoint(struct ecma_translator *t, uint32_t *codepoint);
/* Writes a character so that PCRE2 takes it for itself. */
void ecma_write_codepoint(struct ecma_translator *t, uint32_t codepoint);

/* Reads the NAME> of a group. */
bool ecma_read_name(struct ecma_translator *t, struct text *name);
/* The number of the group, or 0. */
size_t ecma_find_group(const struct ecma_translator *t, struct text name);

#endif
