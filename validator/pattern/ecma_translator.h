/* SPDX-License-Identifier: MIT */
/*
 * The state of rewriting an ECMA-262 pattern for PCRE2, shared by the parts that do it. Functions
 * that return bool return false when the pattern is refused, and then `problem` says why.
 */
#ifndef FLEETGATE_PATTERN_ECMA_TRANSLATOR_H
#define FLEETGATE_PATTERN_ECMA_TRANSLATOR_H

#include "base/base.h"

enum { ECMA_GROUPS = 250, ECMA_NESTING = 100 };

struct translator {
    struct text source;
    size_t at;
    struct buffer *out;
    const char *problem;
    struct text names[ECMA_GROUPS]; /* of the groups, from the first on; empty for none */
    size_t group_count;
    bool is_lookaround[ECMA_NESTING]; /* of the open groups */
    size_t open;
    bool repeatable; /* what was written last may be followed by a quantifier */
};

/* Always false. */
bool ecma_fail(struct translator *t, const char *problem);
bool ecma_at_end(const struct translator *t);
/* The byte `ahead` of the next one, or NUL behind the end. */
char ecma_peek(const struct translator *t, size_t ahead);
bool ecma_starts_with(const struct translator *t, const char *prefix);
/* Writes a character so that PCRE2 takes it for itself. */
void ecma_emit(struct translator *t, uint32_t codepoint);
bool ecma_read_codepoint(struct translator *t, uint32_t *codepoint);

/* Reads NAME> here. */
bool ecma_read_name(struct translator *t, struct text *name);
/* The number of the group, or 0. */
size_t ecma_find_group(const struct translator *t, struct text name);

bool ecma_translate_escape(struct translator *t);
bool ecma_translate_class(struct translator *t);

#endif
