/* SPDX-License-Identifier: MIT */
/* Patterns of Python's `re` rewritten for PCRE2. Private to pattern/. */
#ifndef FLEETGATE_PATTERN_PYTHON_H
#define FLEETGATE_PATTERN_PYTHON_H

#include "ansible/ansible.h"

enum { PYTHON_GROUPS = 100, PYTHON_NESTING = 50 };

enum python_verdict {
    PYTHON_KNOWN,
    PYTHON_WRONG,   /* Python refuses it */
    PYTHON_UNKNOWN, /* what PCRE2 might take differently, or we do not know */
};

/* The state of rewriting. Functions that return bool return false once the verdict is not
 * PYTHON_KNOWN, and then `problem` says why. */
struct python_translator {
    struct text rest; /* of the pattern, still to be read */
    struct buffer *out;
    enum python_verdict verdict;
    const char *problem;
    struct text names[PYTHON_GROUPS]; /* of the groups, from the first on; empty for none */
    bool is_closed[PYTHON_GROUPS];
    size_t group_count;
    size_t depth;
    size_t lookbehinds; /* that are open */
    bool ignores_case;
    bool is_multiline;
    bool dot_is_all;
    bool has_i; /* a letter whose other cases PCRE2 and Python do not agree on */
    bool is_ascii;
};

/* Rewrites all of the pattern, whose flags are set before. */
enum python_verdict python_translate(struct python_translator *t);

/* Both always false. */
bool python_refuse(struct python_translator *t, const char *problem);
bool python_give_up(struct python_translator *t, const char *problem);

/* Writes a character so that PCRE2 takes it for itself. */
void python_write_character(struct python_translator *t, uint32_t character);
/* The next character, which is taken; false at the end. */
bool python_take_character(struct python_translator *t, uint32_t *character);

/* An escape that means one character; `t` is behind the backslash, at neither a digit nor the
 * end. */
bool python_read_escape(struct python_translator *t, uint32_t *character);
/* Digits behind a backslash that mean a character in octal. */
bool python_read_octal(struct python_translator *t, uint32_t *character);
/* d, D, w, W, s or S behind a backslash: writes the class. */
void python_write_category(struct python_translator *t, char category);
/* The class that begins behind its opening bracket. */
bool python_translate_class(struct python_translator *t);

#define PYTHON_DIGITS "\\p{Nd}"
#define PYTHON_WORDS "\\p{L}\\p{N}_"
#define PYTHON_SPACES PYTHON_SPACE_RANGES(PYTHON_CLASS_RANGE)
#define PYTHON_CLASS_RANGE(first, last) "\\x{" #first "}-\\x{" #last "}"

#endif
