/* SPDX-License-Identifier: MIT */
/* The content of one tree: its shape, file by file, and what the files mean together. */
#ifndef FLEETGATE_VERDICT_CONTENT_H
#define FLEETGATE_VERDICT_CONTENT_H

#include "schema/schema.h"
#include "verdict/verdict.h"

/* The built-in schemas, compiled. */
struct fleet_schemas {
    struct schema *inventory;
    struct schema *group;
    struct schema *device;
};

/* `assert_formats`: as the policy has it. */
int fleet_schemas_compile(struct fleet_schemas *schemas, bool assert_formats, struct error *error);
void fleet_schemas_release(struct fleet_schemas *schemas);

/* What one tree came to. */
struct content {
    struct snapshot snapshot;
    struct findings findings;
    struct image_mentions images; /* `file` indexes snapshot.files */
    bool images_lack;             /* one of them is not in Mender, or Mender gave no answer */
};

/* Judges content->snapshot, which is filled, on all processors; adds to findings and images, both
 * initialised. The outcome does not depend on the number of processors. */
int content_judge(struct content *content, const struct judge *judge,
                  const struct fleet_schemas *schemas, struct error *error);

#endif
