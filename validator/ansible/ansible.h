/* SPDX-License-Identifier: MIT */
/*
 * What texts are to Ansible wherever it reads some: the white space of Python, its lines, and of
 * its literals the strings and numbers; and which variables it sets itself.
 */
#ifndef FLEETGATE_ANSIBLE_H
#define FLEETGATE_ANSIBLE_H

#include "base/base.h"

/* ----------------------------------------------------------------------------- white space -- */

/* The white space of Python's str and, as \s, of its `re`: from and to, in hexadecimal. */
/* clang-format off */
#define PYTHON_SPACE_RANGES(RANGE)                                            \
    RANGE(9, d) RANGE(1c, 20) RANGE(85, 85) RANGE(a0, a0) RANGE(1680, 1680)   \
    RANGE(2000, 200a) RANGE(2028, 2029) RANGE(202f, 202f) RANGE(205f, 205f)   \
    RANGE(3000, 3000)
/* clang-format on */

/* str.isspace() of one character. */
bool python_is_space(uint32_t character);
/* The length of the line break that the text begins with, as str.splitlines() has it; 0: none. */
size_t python_line_break_length(struct text text);

/* --------------------------------------------------------------------------------- escapes -- */

/* What stands behind a backslash. */
enum python_escape {
    PYTHON_ESCAPE_KNOWN,
    PYTHON_ESCAPE_NONE,         /* no escape: the backslash stands for itself */
    PYTHON_ESCAPE_SHORT,        /* it lacks digits */
    PYTHON_ESCAPE_NO_CHARACTER, /* it is beyond U+10FFFF */
    PYTHON_ESCAPE_SURROGATE,    /* half of a pair, which no UTF-8 has */
    PYTHON_ESCAPE_NAMED,        /* \N{...}: whoever reads it knows all names of Unicode */
};

/* The control character that Python writes as a backslash and one of abfnrtv; NUL for others. */
char python_control(char letter);
/* Takes up to `digits` octal digits: up to \777 three, of which `re` allows up to \377. */
uint32_t python_take_octal(struct text *rest, size_t digits);
static inline bool python_is_octal(char c)
{
    return c >= '0' && c <= '7';
}
/* Takes what a backslash means a character with, which is one that no text has as it is: a control
 * character or a number of one. Nothing is taken where there is none. */
enum python_escape python_take_escape(struct text *rest, uint32_t *character);

/* Appends what stands between the quotes of a string, its escapes replaced; of bytes, which have
 * none of Unicode, where is_bytes. What comes first that is not known, or PYTHON_ESCAPE_KNOWN. */
enum python_escape python_unescape(struct text content, bool is_bytes, struct buffer *out);

/* --------------------------------------------------------------------------------- strings -- */

struct python_string {
    struct text content; /* between the quotes, as written */
    bool is_raw;
    bool is_bytes;
};

/* Takes a string with the letters before its quotes. False where none begins, or it has no end; an
 * f-string is no literal, and begins none. */
bool python_take_string(struct text *rest, struct python_string *string);

/* ------------------------------------------------------------------------ names and numbers -- */

/* Whether names have it; beyond ASCII all is taken for a letter. */
static inline bool python_is_word(char c)
{
    return ascii_is_alphanumeric(c) || c == '_' || (c & 0x80) != 0;
}
/* Takes what follows of a name; empty where none does. */
struct text python_take_name(struct text *rest);

enum python_number_kind { PYTHON_INTEGER, PYTHON_REAL, PYTHON_IMAGINARY };

struct python_number {
    enum python_number_kind kind;
    int base; /* of an integer: 2, 8, 10, 16 */
};

/* Takes a number without a sign, and appends its digits to what is empty, as strtoull() (with the
 * base) and strtod() have them: without 0x and underscores, with a digit on either side of the
 * point. False where there is none, or memory is out (`digits` has failed). */
bool python_take_number(struct text *rest, struct python_number *number, struct buffer *digits);

/* ------------------------------------------------------------------------------- variables -- */

/* Whether Ansible sets the variable itself, whatever a fleet says. */
bool ansible_sets_variable(struct text name);
/* Whether it does, and the inventory alone says to what: inventory_hostname, groups, ... */
bool ansible_sets_variable_of_host(struct text name);
/* Whether the lookup of templates sets it for what it renders, whatever else does. */
bool ansible_sets_variable_of_templates(struct text name);
/* Whether `ansible-inventory` leaves the variable out, since Ansible sets it. */
bool ansible_omits_variable(struct text name);

#endif
