/* SPDX-License-Identifier: MIT */
/* What a name among hosts stands for: one host or a range of them, perhaps with a port. */
#ifndef FLEETGATE_INVENTORY_HOST_PATTERN_H
#define FLEETGATE_INVENTORY_HOST_PATTERN_H

#include "base/base.h"

enum host_pattern_state {
    HOST_PATTERN_GOOD,
    HOST_PATTERN_REFUSED, /* Ansible refuses it, or reads it in a way that nobody would guess */
    HOST_PATTERN_TOO_MANY,
    HOST_PATTERN_NO_MEMORY,
};

struct host_pattern {
    struct text *names; /* [count], each in the arena or in the text itself */
    size_t count;
    size_t bytes;      /* of the names that a range made, those in between included */
    struct text port;  /* its digits; empty where there is none, or it is 0 */
    const char *fault; /* of a refused one: what is wrong with it */
};

/* Takes a pattern apart, into `most` hosts at most, whose names may take up to `most_bytes` where a
 * range makes them. Release it in every case. */
enum host_pattern_state host_pattern_read(struct host_pattern *pattern, struct text text,
                                          size_t most, size_t most_bytes, struct arena *arena);
void host_pattern_release(struct host_pattern *pattern);

#endif
