/* SPDX-License-Identifier: MIT */
/* A finding about the move that is judged: what every refusal is made of. */
#ifndef FLEETGATE_PROMOTION_REFUSE_H
#define FLEETGATE_PROMOTION_REFUSE_H

#include "promotion/judged_move.h"

/* A commit in words: digits enough to be unique, and how its subject begins. */
#define COMMIT "%.10s \"%.72s\""
/* The digits of an id; they last as long as the block. */
#define HEX(id) object_id_hex(id, (char[OBJECT_ID_HEX]){""})

/* Adds a finding about the branch, and `commit` where that is not NULL. `help` is NULL where memory
 * is out, and then missing; the finding is not. */
void refuse(struct judged_move *judged, enum rule rule, const struct object_id *commit,
            const char *help, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* The same at a place in a file; line 0: the file as a whole. */
void refuse_path(struct judged_move *judged, enum rule rule, const struct object_id *commit,
                 const char *path, unsigned line, const char *help, const char *format, ...)
    __attribute__((format(printf, 7, 8)));

#endif
