/* SPDX-License-Identifier: MIT */
/* What is found of devices, which often are many at one place: told once, with how many they are.
 * Private to verdict/. */
#ifndef FLEETGATE_VERDICT_TALLY_H
#define FLEETGATE_VERDICT_TALLY_H

#include "finding/finding.h"

/* A place and a rule, and the devices of which it was found there. */
struct tally_entry {
    enum rule rule;
    enum severity severity;
    struct place place; /* its path alone is kept */
    size_t devices;
    size_t first, last; /* the numbers of the first of them, and of the one added last */
    char *message;      /* of that one; NULL: it is not kept */
    char *help;
    uint64_t *marks; /* [mark_count] of all of them: see struct finding */
    size_t mark_count, mark_capacity;
};

/* The words of those are kept that come first in the order of the report, at least as many as the
 * ceiling; of all others the numbers. So what a tally comes to does not depend on how the devices
 * were parted among several. */
struct tally {
    struct arena arena; /* of paths and keys */
    struct map found;   /* rule and place to entry */
    size_t ceiling;
    size_t kept;  /* entries with words */
    size_t marks; /* of all entries; beyond a limit nobody has any */
    bool lost;    /* memory ran out */
};

void tally_init(struct tally *tally, size_t ceiling);
void tally_release(struct tally *tally);

/* Adds what was found of finding->device_count devices that look the same, the first of which has
 * this number, with finding->devices. */
void tally_add(struct tally *tally, const struct finding *finding, size_t first);
/* Adds all of another one. */
void tally_append(struct tally *tally, const struct tally *from);

/* Adds a finding for each entry, in the order of the report. `name` gives what a device of this
 * number is called. */
void tally_tell(struct tally *tally, struct text (*name)(void *context, size_t device),
                void *context, struct findings *findings);

#endif
