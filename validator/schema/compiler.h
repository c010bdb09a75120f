/* SPDX-License-Identifier: MIT */
/* The state of a compilation, and what the compilers of all keywords need. */
#ifndef FLEETGATE_SCHEMA_COMPILER_H
#define FLEETGATE_SCHEMA_COMPILER_H

#include "schema/registry.h"

struct compiler {
    struct registry registry;
    struct schema *schema;
    const struct schema_options *options;
    struct subschema **sources; /* [schema->unit_count], what each unit is compiled from */
    size_t source_capacity;
    size_t unit_capacity;
    size_t instruction_capacity;
    size_t pattern_capacity;
    size_t anchor_capacity;
    struct map dynamic_names; /* anchors that some `$dynamicRef` asks for */
};

/* Zeroed memory of the schema. NULL with the error set. */
void *compiler_alloc(struct compiler *compiler, size_t count, size_t size);
/* Sets the error at the node. Always -1. */
#define compiler_refuse(compiler, schema, node, ...) \
    registry_refuse(&(compiler)->registry, (schema)->resource, node, __VA_ARGS__)
/* Appends an instruction to the unit being compiled. -1 with the error set. */
int compiler_emit(struct compiler *compiler, struct instruction instruction);

/* The unit of a schema; what is met for the first time is compiled later. NO_UNIT with the error
 * set on failure, and for NULL. */
unit_index compiler_unit(struct compiler *compiler, struct subschema *subschema);
/* The same for a schema in the value of a keyword of `parent`. */
unit_index compiler_unit_at(struct compiler *compiler, const struct subschema *parent,
                            const struct node *node);
/* The unit of a keyword that holds one schema; NO_UNIT when it is absent. */
int compiler_unit_of_keyword(struct compiler *compiler, const struct subschema *schema,
                             enum keyword keyword, unit_index *unit);

/* A keyword that counts: *size and *present stay as they are when the keyword is absent. */
int compiler_size(struct compiler *compiler, const struct subschema *schema, enum keyword keyword,
                  size_t *size, bool *present);
/* A pattern, kept by the schema. NULL with the error set. */
const struct pattern *compiler_pattern(struct compiler *compiler, const struct subschema *schema,
                                       const struct node *at, struct text source);

#endif
