/* SPDX-License-Identifier: MIT */
/* A record as text: the message of a commit, one fact a line. */
#ifndef FLEETGATE_LEDGER_RECORD_H
#define FLEETGATE_LEDGER_RECORD_H

#include "ledger/ledger.h"

enum { RECORD_BYTES = 64 << 10, WARNINGS_KEPT = 5, PARENTS_KEPT = 16 };

#define NO_PREVIOUS "none"

/* Appends the message of the record (all but its id). Fails as buffers do. */
void record_render(struct buffer *out, const struct record *record);

/* Reads a message; strings live in `arena`. *sound is false when it is not to the letter what
 * record_render would write. -1 when memory is out. */
int record_parse(struct text message, struct arena *arena, struct record *record, bool *sound,
                 struct error *error);

/* Whether the kind is that of a promotion that the law allows. */
bool record_is_lawful(const struct record *record);
/* Whether the branch was let stand where the record says: by the law, by an override, or since it
 * stood there before it was recorded. Every other record tells of a move, and no more. */
bool record_counts(const struct record *record);

/* A ref's name as records hold it: printable. NULL when memory is out. */
const char *record_ref(struct arena *arena, const char *ref);

#endif
