/* SPDX-License-Identifier: MIT */
/* The documents that schemas stand in. */
#ifndef FLEETGATE_SCHEMA_SOURCE_H
#define FLEETGATE_SCHEMA_SOURCE_H

#include "schema/program.h"

/* Reads a document, which is kept as long as `schema` is; `file` stands for it in messages. NULL
 * with the error set. */
const struct node *source_read(struct schema *schema, const char *file, struct text text,
                               struct error *error);

#endif
