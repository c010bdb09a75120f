/* SPDX-License-Identifier: MIT */
/* The files of devices that have more than one of their own. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_SEVERAL_FILES_H
#define FLEETGATE_VERDICT_SEVERAL_FILES_H

#include "verdict/verdict.h"

/* A file of a device, and the next one of the same. */
struct several_link {
    size_t file; /* index in the snapshot */
    size_t next; /* index of a link, or SIZE_MAX */
};

struct several_files {
    const struct snapshot *snapshot; /* borrowed */
    size_t *first;                   /* [host_count] as `next`; NULL: no device has several */
    struct several_link *links;      /* [count] */
    size_t count;
};

/* Where the fleet lies whose devices are meant; `own` as of inventory_own_files. */
struct several_files_input {
    const struct inventory *inventory;
    const struct inventory_location *location;
    const struct snapshot *snapshot;
    const size_t *own; /* [host_count] */
    struct arena *arena;
};

int several_files_find(struct several_files *several, const struct several_files_input *input,
                       struct error *error);
/* One sum of their paths, and of their blobs as the snapshot has them now. */
int several_files_sum(const struct several_files *several, size_t host, char sum[DIGEST_HEX],
                      struct error *error);

#endif
