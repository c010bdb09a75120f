/* SPDX-License-Identifier: MIT */
/* Where a byte of the text stands, in lines and columns. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_POSITION_H
#define FLEETGATE_DOCUMENT_POSITION_H

#include "document/document.h"

#define POSITION_START ((struct position){1, 1})

/* The position of `to`, when that of `from` is `at`. The bytes between are valid UTF-8, or are
 * counted one a column. Never call it between the CR and the LF of one line break. */
struct position position_after(struct position at, const char *from, const char *to);
/* The byte that stands at a position of `text`. Where the position is past the end, NUL, and the
 * position becomes that of the end. */
char position_byte(struct text text, struct position *at);

#endif
