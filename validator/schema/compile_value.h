/* SPDX-License-Identifier: MIT */
/* Compiles the keywords of single values: appends their instructions, or refuses the schema. */
#ifndef FLEETGATE_SCHEMA_COMPILE_VALUE_H
#define FLEETGATE_SCHEMA_COMPILE_VALUE_H

#include "schema/compiler.h"

int compile_value_keywords(struct compiler *compiler, const struct subschema *schema);
int compile_number_keywords(struct compiler *compiler, const struct subschema *schema);
int compile_string_keywords(struct compiler *compiler, const struct subschema *schema);

#endif
