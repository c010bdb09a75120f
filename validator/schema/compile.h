/* SPDX-License-Identifier: MIT */
/*
 * The compiler: schemas in, instructions out. One function a group of keywords; each appends the
 * instructions of its group, or refuses the schema at the line that is wrong.
 */
#ifndef FLEETGATE_SCHEMA_COMPILE_H
#define FLEETGATE_SCHEMA_COMPILE_H

#include "schema/registry.h"

struct compiler {
    struct registry registry;
    struct schema *schema;
    const struct schema_options *options;
    struct subschema **sources; /* [schema->unit_count], what each unit is compiled from */
    size_t unit_capacity;
    size_t instruction_capacity;
    size_t pattern_capacity;
    size_t anchor_capacity;
    struct map dynamic_names; /* anchors that some `$dynamicRef` asks for */
};

/* The unit of a schema; what is met for the first time is compiled later. NO_UNIT with the error
 * set on failure. */
unit_index unit_of(struct compiler *compiler, struct subschema *subschema);
/* The same for a schema in the value of a keyword of `parent`. */
unit_index unit_at(struct compiler *compiler, const struct subschema *parent,
                   const struct node *node);
/* The unit of a keyword that holds one schema; NO_UNIT when it is absent. */
int unit_of_keyword(struct compiler *compiler, const struct subschema *schema, enum keyword keyword,
                    unit_index *unit);
/* Appends an instruction to the unit being compiled. -1 with the error set. */
int emit(struct compiler *compiler, struct instruction instruction);
/* Zeroed memory of the schema. NULL with the error set. */
void *compile_alloc(struct compiler *compiler, size_t count, size_t size);
/* The value of a keyword of the schema, or NULL. */
const struct node *value_of(const struct subschema *schema, enum keyword keyword);
/* Sets the error at the node. Always -1. */
#define refuse(compiler, schema, node, ...) \
    registry_refuse(&(compiler)->registry, (schema)->resource, node, __VA_ARGS__)
/* Grows an array by one element. False with the error set. */
bool grow_array(struct compiler *compiler, void **array, size_t count, size_t *capacity,
                size_t size);

/* A keyword that counts: *size stays as it is when the keyword is absent. */
int compile_size(struct compiler *compiler, const struct subschema *schema, enum keyword keyword,
                 size_t *size, bool *present);
/* A list of names, as in `required`. */
int compile_names(struct compiler *compiler, const struct subschema *schema,
                  const struct node *value, struct required_rules *names);
/* A pattern, kept by the schema. NULL with the error set. */
const struct pattern *compile_pattern(struct compiler *compiler, const struct subschema *schema,
                                      const struct node *at, struct text source);

int compile_value_keywords(struct compiler *compiler, const struct subschema *schema);
int compile_number_keywords(struct compiler *compiler, const struct subschema *schema);
int compile_string_keywords(struct compiler *compiler, const struct subschema *schema);
int compile_array_keywords(struct compiler *compiler, const struct subschema *schema);
int compile_object_keywords(struct compiler *compiler, const struct subschema *schema);
int compile_dependencies(struct compiler *compiler, const struct subschema *schema);
int compile_references(struct compiler *compiler, const struct subschema *schema);
int compile_combinations(struct compiler *compiler, const struct subschema *schema);
int compile_unevaluated(struct compiler *compiler, const struct subschema *schema);

/* Refuses schemas that would apply themselves to the same value for ever. */
int refuse_endless_loops(struct compiler *compiler);

#endif
