/* SPDX-License-Identifier: MIT */
/* Findings that say the same of many files. Private to report/. */
#ifndef FLEETGATE_REPORT_ALIKE_H
#define FLEETGATE_REPORT_ALIKE_H

#include "finding/finding.h"

/* Those of one branch, one severity and one rule that say the same, and the same of what fixes it.
 */
struct alike {
    size_t first;     /* index of the first of them */
    size_t findings;  /* how many there are */
    size_t files;     /* in so many files */
    bool are_devices; /* each of the files is that of one device */
    size_t last;      /* the one counted last */
};

struct alikes {
    struct arena arena;
    const struct alike **of; /* [findings->count] NULL: it is shown by itself */
};

/* Finds those that stand in `least` files or more, of all that do not stand apart. Release it in
 * every case. -1 when memory is out. */
int alikes_find(struct alikes *alikes, const struct findings *findings, size_t least);
void alikes_release(struct alikes *alikes);

#endif
