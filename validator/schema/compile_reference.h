/* SPDX-License-Identifier: MIT */
/* Compiles the keywords that apply schemas to the same value: appends their instructions, or
 * refuses the schema. */
#ifndef FLEETGATE_SCHEMA_COMPILE_REFERENCE_H
#define FLEETGATE_SCHEMA_COMPILE_REFERENCE_H

#include "schema/compiler.h"

int compile_references(struct compiler *compiler, const struct subschema *schema);
int compile_combinations(struct compiler *compiler, const struct subschema *schema);
int compile_unevaluated(struct compiler *compiler, const struct subschema *schema);

#endif
