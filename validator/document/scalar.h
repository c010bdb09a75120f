/* SPDX-License-Identifier: MIT */
/* What a YAML scalar means: PyYAML's implicit types and tags. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_SCALAR_H
#define FLEETGATE_DOCUMENT_SCALAR_H

#include "document/builder.h"

/* The type that the node's `source`, written plainly, has. Sets type and value. A value that looks
 * like a type but is none (2025-13-45) is refused. Returns false when reading must stop. */
bool scalar_resolve(struct builder *builder, struct node *node);
/* The value of a scalar with an explicit tag, as libyaml expands it. */
bool scalar_construct(struct builder *builder, struct node *node, struct text tag);

/* Refuses a tag that is unknown, or is none of a `kind` ("single value", "list or mapping"). */
void scalar_refuse_tag(struct trouble *trouble, struct position at, struct text tag,
                       const char *kind);

#endif
