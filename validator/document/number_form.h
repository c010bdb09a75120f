/* SPDX-License-Identifier: MIT */
/* How YAML 1.1 and Python spell numbers. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_NUMBER_FORM_H
#define FLEETGATE_DOCUMENT_NUMBER_FORM_H

#include "base/base.h"

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

/* The form PyYAML sees in a plain scalar. */
enum number_form number_integer_form(struct text text);
enum number_form number_float_form(struct text text);
/* The form that Python's float() reads besides: 3, 1e3. */
enum number_form number_loose_float_form(struct text text);

#endif
