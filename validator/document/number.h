/* SPDX-License-Identifier: MIT */
/* Numbers of any size, exactly. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_NUMBER_H
#define FLEETGATE_DOCUMENT_NUMBER_H

#include "document/document.h"

/* The digits an integer may have: Python refuses longer ones, and converting them is quadratic. */
enum { NUMBER_DIGITS_MAX = 4300 };

/* An integer of so many digits has 64 bits. */
enum { INTEGER_DIGITS = 18 };

/* How a scalar spells a number, if it does. */
enum number_form {
    FORM_NONE,
    FORM_DECIMAL, /* 12, 1_000 */
    FORM_BINARY,  /* 0b101 */
    FORM_OCTAL,   /* 010 */
    FORM_HEXADECIMAL,
    FORM_SEXAGESIMAL,       /* 22:30 */
    FORM_FLOAT,             /* 1.10, .5, 1.5e+3 */
    FORM_SEXAGESIMAL_FLOAT, /* 22:22.5 */
    FORM_INFINITY,
    FORM_NAN,
};

enum number_status {
    NUMBER_OK,
    NUMBER_EMPTY,    /* a base without a digit, as 0x_ */
    NUMBER_TOO_LONG, /* more than NUMBER_DIGITS_MAX digits */
    NUMBER_NO_MEMORY,
};

/* The form PyYAML sees in a plain scalar. */
enum number_form number_integer_form(struct text text);
enum number_form number_float_form(struct text text);
/* The form that Python's float() reads besides: 3, 1e3. */
enum number_form number_loose_float_form(struct text text);
/* Converts `text`, which has the form. */
enum number_status number_convert(struct number *number, enum number_form form, struct text text,
                                  struct arena *arena);
/* Converts a number of JSON, whose text outlives the node. */
enum number_status number_convert_json(struct number *number, struct text text, bool is_integer,
                                       struct arena *arena);

/* Takes over `decimal` as the value; a NUL follows it unless it is an integer of INTEGER_DIGITS
 * bytes at most. */
void number_set(struct number *number, struct text decimal, bool is_integer);
/* Whether both stand for the same value, however they are written. NaN equals nothing. */
bool number_equal(const struct number *a, const struct number *b);
/* A text that two numbers share if and only if they have the same value. NULL bytes when memory is
 * out. */
struct text number_identity(const struct number *number, struct arena *arena);

#endif
