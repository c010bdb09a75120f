/* SPDX-License-Identifier: MIT */
/* Compiles the keywords of arrays: appends their instructions, or refuses the schema. */
#ifndef FLEETGATE_SCHEMA_COMPILE_ARRAY_H
#define FLEETGATE_SCHEMA_COMPILE_ARRAY_H

#include "schema/compiler.h"

int compile_array_keywords(struct compiler *compiler, const struct subschema *schema);

#endif
