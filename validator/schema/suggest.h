/* SPDX-License-Identifier: MIT */
/*
 * "Did you mean ...?": the nearest of several names by edit distance.
 */
#ifndef FLEETGATE_SCHEMA_SUGGEST_H
#define FLEETGATE_SCHEMA_SUGGEST_H

#include "base/base.h"

struct suggestion {
    struct text name;    /* as written */
    struct text nearest; /* of the candidates tried so far; bytes is NULL when none is near */
    size_t distance;
};

void suggestion_init(struct suggestion *suggestion, struct text name);
/* Candidates that differ in more than a third of the name, or are longer than 64 bytes, are never
 * near. */
void suggestion_try(struct suggestion *suggestion, struct text candidate);

#endif
