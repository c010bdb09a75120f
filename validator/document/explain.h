/* SPDX-License-Identifier: MIT */
/* libyaml's complaints in the words of who wrote the file. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_EXPLAIN_H
#define FLEETGATE_DOCUMENT_EXPLAIN_H

#include "document/trouble.h"

/* What libyaml says: what is wrong, and what it was reading (`context` may be NULL). */
struct complaint {
    const char *problem;
    struct position problem_at;
    char byte; /* that stands there, NUL at the end of the text */
    const char *context;
    struct position context_at;
    struct text text; /* the whole */
};

/* Refuses the text with a message and a fix that a reader of YAML understands. */
void explain_syntax(struct trouble *trouble, const struct complaint *complaint);

#endif
