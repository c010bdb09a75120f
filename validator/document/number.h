/* SPDX-License-Identifier: MIT */
/* The value of numbers of any size. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_NUMBER_H
#define FLEETGATE_DOCUMENT_NUMBER_H

#include "document/document.h"

/* An integer of so many digits has 64 bits. */
enum { INTEGER_DIGITS = 18 };

/* Takes over `decimal` as the value; a NUL follows it unless it is an integer of INTEGER_DIGITS
 * bytes at most. */
void number_set(struct number *number, struct text decimal, bool is_integer);
/* Whether both stand for the same value, however they are written. NaN equals nothing. */
bool number_equal(const struct number *a, const struct number *b);
/* A text that two numbers share if and only if they have the same value. NULL bytes when memory is
 * out. */
struct text number_identity(const struct number *number, struct arena *arena);

#endif
