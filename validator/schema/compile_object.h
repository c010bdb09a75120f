/* SPDX-License-Identifier: MIT */
/* Compiles the keywords of objects: appends their instructions, or refuses the schema. */
#ifndef FLEETGATE_SCHEMA_COMPILE_OBJECT_H
#define FLEETGATE_SCHEMA_COMPILE_OBJECT_H

#include "schema/compiler.h"

int compile_object_keywords(struct compiler *compiler, const struct subschema *schema);
int compile_dependencies(struct compiler *compiler, const struct subschema *schema);

#endif
