/* SPDX-License-Identifier: MIT */
/* Documents in JSON. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_JSON_H
#define FLEETGATE_DOCUMENT_JSON_H

#include "document/builder.h"

/* Reads `text` as Python's json module does. Returns whether it is JSON at all: if not, nothing of
 * what the builder has found counts, unless reading stopped at a limit. Numbers that JSON itself
 * does not know (NaN), NUL and halves of surrogate pairs are refused. */
bool json_read(struct builder *builder, struct text text);

/* The same of what a program has written, and no person: no key means anything, NUL is let through,
 * and what is no JSON is refused too, where it ceases to be. */
bool json_read_output(struct builder *builder, struct text text);

#endif
