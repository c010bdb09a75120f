/* SPDX-License-Identifier: MIT */
/* Reads a text as a document, for tests. */
#ifndef FLEETGATE_TESTS_READ_DOCUMENT_H
#define FLEETGATE_TESTS_READ_DOCUMENT_H

#include "document/document.h"

struct reading {
    struct document document;
    struct findings findings;
};

/* Reads with the limits of a fleet file; fails the test when memory is out. */
void reading_init(struct reading *reading, struct text text);
void reading_init_limited(struct reading *reading, struct text text,
                          const struct document_limits *limits);
void reading_release(struct reading *reading);

/* The tree on one line, as JSON but for what JSON does not tell apart: <date> and <vault> stand
 * before their text, numbers are exact. For tests to compare with; ends the test when it is long.
 */
const char *reading_show(const struct reading *reading, char *out, size_t size);

#endif
