/* SPDX-License-Identifier: MIT */
/* What git leaves in a file where a merge conflicts. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_CONFLICT_H
#define FLEETGATE_DOCUMENT_CONFLICT_H

#include "document/trouble.h"

/* Refuses a text in which a conflict begins, a line of <<<<<<<, or stands indented from its first
 * line to its last. Returns whether it did. */
bool conflict_refuse(struct trouble *trouble, struct text text);
/* The same for any line of a conflict. Only for a text that does not parse: a line of ======= may
 * be part of an honest one. */
bool conflict_refuse_remains(struct trouble *trouble, struct text text);

#endif
