/* SPDX-License-Identifier: MIT */
/* What the compilers of all keywords need: memory, units, instructions, sizes, patterns. */
#include "schema/compiler.h"

enum { UNITS_MAX = 1 << 20 };

void *compiler_alloc(struct compiler *compiler, size_t count, size_t size)
{
    void *memory = arena_alloc_array(&compiler->schema->arena, count, size);
    if (!memory)
        error_memory(compiler->registry.error);
    return memory;
}

int compiler_emit(struct compiler *compiler, struct instruction instruction)
{
    struct schema *schema = compiler->schema;
    if (ARRAY_RESERVE(schema->instructions, compiler->instruction_capacity,
                      schema->instruction_count + 1) != 0)
        return error_memory(compiler->registry.error);
    schema->instructions[schema->instruction_count++] = instruction;
    return 0;
}

/* ----------------------------------------------------------------------------------- units -- */

unit_index compiler_unit(struct compiler *compiler, struct subschema *subschema)
{
    if (!subschema)
        return NO_UNIT;
    if (subschema->unit != NO_UNIT)
        return subschema->unit;
    struct schema *schema = compiler->schema;
    if (schema->unit_count >= UNITS_MAX) {
        compiler_refuse(compiler, subschema, subschema->node, "too many schemas in one");
        return NO_UNIT;
    }
    size_t count = schema->unit_count + 1;
    if (ARRAY_RESERVE(compiler->sources, compiler->source_capacity, count) != 0 ||
        ARRAY_RESERVE(schema->units, compiler->unit_capacity, count) != 0) {
        error_memory(compiler->registry.error);
        return NO_UNIT;
    }
    subschema->unit = (unit_index)schema->unit_count++;
    compiler->sources[subschema->unit] = subschema;
    schema->units[subschema->unit] = (struct unit){.resource = subschema->resource->index};
    return subschema->unit;
}

unit_index compiler_unit_at(struct compiler *compiler, const struct subschema *parent,
                            const struct node *node)
{
    return compiler_unit(compiler, registry_subschema(&compiler->registry, parent->resource, node));
}

int compiler_unit_of_keyword(struct compiler *compiler, const struct subschema *schema,
                             enum keyword keyword, unit_index *unit)
{
    const struct node *value = subschema_value(schema, keyword);
    *unit = NO_UNIT;
    if (!value)
        return 0;
    *unit = compiler_unit_at(compiler, schema, value);
    return *unit == NO_UNIT ? -1 : 0;
}

/* ---------------------------------------------------------------------- values of keywords -- */

int compiler_size(struct compiler *compiler, const struct subschema *schema, enum keyword keyword,
                  size_t *size, bool *present)
{
    const struct node *value = subschema_value(schema, keyword);
    if (!value)
        return 0;
    struct decimal decimal;
    if (value->type != NODE_NUMBER || !decimal_read(value->number.decimal, &decimal) ||
        !decimal_to_size(&decimal, size))
        return compiler_refuse(compiler, schema, value, "%s must be an integer of at least 0",
                               keyword_name(keyword));
    *present = true;
    return 0;
}

const struct pattern *compiler_pattern(struct compiler *compiler, const struct subschema *schema,
                                       const struct node *at, struct text source)
{
    struct schema *program = compiler->schema;
    if (ARRAY_RESERVE(program->patterns, compiler->pattern_capacity, program->pattern_count + 1) !=
        0) {
        error_memory(compiler->registry.error);
        return NULL;
    }
    char problem[PATTERN_PROBLEM];
    struct pattern *pattern;
    if (pattern_compile(&pattern, source, problem) != 0) {
        if (problem[0])
            compiler_refuse(compiler, schema, at, "the pattern is wrong: %s", problem);
        else
            error_memory(compiler->registry.error);
        return NULL;
    }
    program->patterns[program->pattern_count++] = pattern;
    return pattern;
}
