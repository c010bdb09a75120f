/* SPDX-License-Identifier: MIT */
/*
 * Regular expressions as ECMA-262 means them, with its `u` flag, and as Python's `re` does, run by
 * PCRE2 under limits. The only user of PCRE2.
 */
#ifndef FLEETGATE_PATTERN_H
#define FLEETGATE_PATTERN_H

#include "base/base.h"

struct pattern; /* compiled; immutable, may be shared by threads */

enum {
    PATTERN_BYTES = 1024, /* longest pattern that is compiled */
    PATTERN_PROBLEM = 200 /* room for why a pattern is refused */
};

/* Compiles a pattern. Returns -1 with the reason in `problem` when the pattern is refused, or with
 * an empty `problem` when memory is out. */
int pattern_compile(struct pattern **pattern, struct text source, char problem[PATTERN_PROBLEM]);
/* Compiles an expression that is part of the gate, written for PCRE2 itself, which knows properties
 * of characters that ECMA-262 does not name. NULL when memory is out. */
struct pattern *pattern_compile_native(const char *expression);
void pattern_free(struct pattern *pattern);
/* Whether a text of any length is a pattern of ECMA-262. False too when memory is out. */
bool pattern_is_valid(struct text source);

/* What one thread needs to match; NULL when memory is out. */
struct pattern_scratch;
struct pattern_scratch *pattern_scratch_new(void);
void pattern_scratch_free(struct pattern_scratch *scratch);
/* Sets what a match may cost; default_limits hold before. */
void pattern_scratch_limit(struct pattern_scratch *scratch, const struct limits *limits);
/* To be called for each instance: after a hundred matches that took too long for it no more are
 * tried. */
void pattern_scratch_reset(struct pattern_scratch *scratch);

enum match {
    MATCH_NO,
    MATCH_YES,
    MATCH_UNDECIDED, /* the subject is too long, or matching would take too long */
};

enum match pattern_match(const struct pattern *pattern, struct pattern_scratch *scratch,
                         struct text subject);

/* ---------------------------------------------------------------------------------- Python -- */

/* A pattern of Python's `re` for texts. It holds what one match needs, too, so that one thread
 * alone may use it. It and all it needs lie in the arena. */
struct python_pattern;

enum { PYTHON_IGNORECASE = 1, PYTHON_MULTILINE = 2 };

enum python_compiled {
    PYTHON_COMPILED,
    PYTHON_INVALID,     /* Python would raise an error */
    PYTHON_UNSUPPORTED, /* it holds what we might match differently, or memory is out */
};

/* Compiles a pattern, whose text must live as long; else says in `problem` why not. */
enum python_compiled python_pattern_compile(struct python_pattern **pattern, struct arena *arena,
                                            struct text source, unsigned flags,
                                            char problem[PATTERN_PROBLEM]);
/* How many groups it has, and the number of one by its name, from 1 on; 0 where there is none. */
size_t python_pattern_groups(const struct python_pattern *pattern);
size_t python_pattern_group(const struct python_pattern *pattern, struct text name);

enum {
    PYTHON_ONLY_HERE = 1,      /* the match must begin at `start` */
    PYTHON_NOT_EMPTY_HERE = 2, /* and may not be empty there */
};

/* Looks for the first match that begins at `start` or behind it; the subject is UTF-8. Takes the
 * steps that it needs off *steps, and is MATCH_UNDECIDED when they are used up. */
enum match python_pattern_search(const struct python_pattern *pattern, struct text subject,
                                 size_t start, unsigned how, size_t *steps);
/* Where a group (0: all) of the last match lies; false where it took no part. */
bool python_pattern_span(const struct python_pattern *pattern, size_t group, size_t *start,
                         size_t *end);

#endif
