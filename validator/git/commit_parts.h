/* SPDX-License-Identifier: MIT */
/* The raw bytes of a commit, parted into signature and what is signed. */
#ifndef FLEETGATE_GIT_COMMIT_PARTS_H
#define FLEETGATE_GIT_COMMIT_PARTS_H

#include "base/base.h"

struct commit_parts {
    struct buffer signature, payload;
    size_t signatures; /* headers that hold one; `signature` is all of them */
};

/* Appends to both buffers. Everything from the first empty line on is the message, which is signed.
 */
void commit_part(struct commit_parts *parts, struct text commit);

#endif
