/* SPDX-License-Identifier: MIT */
/* What commits contain, as far back as a date. */
#ifndef FLEETGATE_GIT_ANCESTRY_H
#define FLEETGATE_GIT_ANCESTRY_H

#include "git/git.h"

/* As ancestry_contains, but reads no history that is older than `time`, the date of the commit. A
 * commit that is younger than one of its descendants may be missed. */
int ancestry_reaches(struct ancestry *ancestry, const struct object_id *commit, int64_t time,
                     bool *contained, struct error *error);

#endif
