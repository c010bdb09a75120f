/* SPDX-License-Identifier: MIT */
/* What a reference leads to. */
#ifndef FLEETGATE_SCHEMA_REFERENCE_H
#define FLEETGATE_SCHEMA_REFERENCE_H

#include "schema/registry.h"

/* The schema that the reference `node`, a string that stands in `from`, leads to, and the anchor it
 * went through (NULL when it went through none). NULL with the error set. */
struct subschema *reference_resolve(struct registry *registry, const struct resource *from,
                                    const struct node *node, const struct anchor **anchor);

#endif
