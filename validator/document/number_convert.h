/* SPDX-License-Identifier: MIT */
/* Numbers of any size and spelling, converted exactly. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_NUMBER_CONVERT_H
#define FLEETGATE_DOCUMENT_NUMBER_CONVERT_H

#include "document/document.h"
#include "document/number_form.h"

/* The digits an integer may have: Python refuses longer ones, and converting them is quadratic. */
enum { NUMBER_DIGITS_MAX = 4300 };

enum number_status {
    NUMBER_OK,
    NUMBER_EMPTY,     /* a base without a digit, as 0x_ */
    NUMBER_TOO_LONG,  /* more than NUMBER_DIGITS_MAX digits */
    NUMBER_TOO_LARGE, /* sexagesimal, with more parts than Python multiplies */
    NUMBER_NO_MEMORY,
};

/* Converts `text`, which has the form. */
enum number_status number_convert(struct number *number, enum number_form form, struct text text,
                                  struct arena *arena);
/* Converts a number of JSON, whose text outlives the node. */
enum number_status number_convert_json(struct number *number, struct text text, bool is_integer,
                                       struct arena *arena);

#endif
