/* SPDX-License-Identifier: MIT */
/* References, combinations of schemas on the same value, and what they leave unevaluated. */
#include "schema/compile_reference.h"

#include "schema/reference.h"

/* ------------------------------------------------------------------------------ references -- */

static int emit_reference(struct compiler *compiler, unit_index unit)
{
    if (unit == NO_UNIT)
        return -1;
    return compiler_emit(compiler,
                         (struct instruction){.operation = OPERATION_REFERENCE, .unit = unit});
}

/* A reference that looks for `name` in the dynamic scope first. */
static int emit_dynamic_reference(struct compiler *compiler, unit_index unit, struct text name)
{
    if (unit == NO_UNIT)
        return -1;
    struct dynamic_reference *rules = compiler_alloc(compiler, 1, sizeof *rules);
    if (!rules)
        return -1;
    *rules = (struct dynamic_reference){unit, arena_copy(&compiler->schema->arena, name)};
    if (!rules->anchor.bytes || map_put(&compiler->dynamic_names, rules->anchor, compiler) != 0)
        return error_memory(compiler->registry.error);
    return compiler_emit(
        compiler, (struct instruction){.operation = OPERATION_DYNAMIC_REFERENCE, .dynamic = rules});
}

static int compile_reference(struct compiler *compiler, const struct subschema *schema,
                             enum keyword keyword)
{
    const struct node *value = subschema_value(schema, keyword);
    if (!value)
        return 0;
    if (value->type != NODE_STRING)
        return compiler_refuse(compiler, schema, value, "%s must be a string",
                               keyword_name(keyword));
    const struct anchor *anchor;
    struct subschema *target =
        reference_resolve(&compiler->registry, schema->resource, value, &anchor);
    unit_index unit = compiler_unit(compiler, target);
    if (unit == NO_UNIT || keyword == KEYWORD_REF)
        return emit_reference(compiler, unit);
    if (keyword == KEYWORD_RECURSIVE_REF) {
        anchor = map_get(&target->resource->anchors, TEXT(""));
        bool is_recursive = anchor && anchor->node == target->node;
        return is_recursive ? emit_dynamic_reference(compiler, unit, TEXT(""))
                            : emit_reference(compiler, unit);
    }
    if (!anchor || !anchor->is_dynamic)
        return emit_reference(compiler, unit);
    const struct node *name = subschema_value(target, KEYWORD_DYNAMIC_ANCHOR);
    return emit_dynamic_reference(compiler, unit, name->string);
}

int compile_references(struct compiler *compiler, const struct subschema *schema)
{
    if (compile_reference(compiler, schema, KEYWORD_REF) != 0 ||
        compile_reference(compiler, schema, KEYWORD_DYNAMIC_REF) != 0)
        return -1;
    return compile_reference(compiler, schema, KEYWORD_RECURSIVE_REF);
}

/* ---------------------------------------------------------------------------- combinations -- */

static int compile_branches(struct compiler *compiler, const struct subschema *schema,
                            enum keyword keyword, enum operation operation)
{
    const struct node *value = subschema_value(schema, keyword);
    if (!value)
        return 0;
    if (value->type != NODE_SEQUENCE || value->sequence.count == 0)
        return compiler_refuse(compiler, schema, value, "%s must be a list of at least one schema",
                               keyword_name(keyword));
    size_t count = value->sequence.count;
    struct units *branches = compiler_alloc(compiler, 1, sizeof *branches);
    unit_index *units = compiler_alloc(compiler, count, sizeof *units);
    if (!branches || !units)
        return -1;
    for (size_t i = 0; i < count; i++) {
        units[i] = compiler_unit_at(compiler, schema, value->sequence.items[i]);
        if (units[i] == NO_UNIT)
            return -1;
    }
    *branches = (struct units){units, count};
    return compiler_emit(compiler,
                         (struct instruction){.operation = operation, .branches = branches});
}

static int compile_not(struct compiler *compiler, const struct subschema *schema)
{
    unit_index unit;
    if (compiler_unit_of_keyword(compiler, schema, KEYWORD_NOT, &unit) != 0)
        return -1;
    if (unit == NO_UNIT)
        return 0;
    return compiler_emit(compiler, (struct instruction){.operation = OPERATION_NOT, .unit = unit});
}

static int compile_condition(struct compiler *compiler, const struct subschema *schema)
{
    struct condition condition;
    if (compiler_unit_of_keyword(compiler, schema, KEYWORD_IF, &condition.test) != 0 ||
        compiler_unit_of_keyword(compiler, schema, KEYWORD_THEN, &condition.consequence) != 0 ||
        compiler_unit_of_keyword(compiler, schema, KEYWORD_ELSE, &condition.alternative) != 0)
        return -1;
    if (condition.test == NO_UNIT)
        return 0;
    struct condition *copy = compiler_alloc(compiler, 1, sizeof *copy);
    if (!copy)
        return -1;
    *copy = condition;
    return compiler_emit(compiler,
                         (struct instruction){.operation = OPERATION_IF, .condition = copy});
}

int compile_combinations(struct compiler *compiler, const struct subschema *schema)
{
    if (compile_branches(compiler, schema, KEYWORD_ALL_OF, OPERATION_ALL_OF) != 0 ||
        compile_branches(compiler, schema, KEYWORD_ANY_OF, OPERATION_ANY_OF) != 0 ||
        compile_branches(compiler, schema, KEYWORD_ONE_OF, OPERATION_ONE_OF) != 0 ||
        compile_not(compiler, schema) != 0)
        return -1;
    return compile_condition(compiler, schema);
}

/* ----------------------------------------------------------------------------- unevaluated -- */

static int compile_rest(struct compiler *compiler, const struct subschema *schema,
                        enum keyword keyword, enum operation operation)
{
    unit_index unit;
    if (compiler_unit_of_keyword(compiler, schema, keyword, &unit) != 0)
        return -1;
    if (unit == NO_UNIT)
        return 0;
    compiler->schema->units[schema->unit].tracks = true;
    return compiler_emit(compiler, (struct instruction){.operation = operation, .unit = unit});
}

int compile_unevaluated(struct compiler *compiler, const struct subschema *schema)
{
    if (compile_rest(compiler, schema, KEYWORD_UNEVALUATED_ITEMS, OPERATION_UNEVALUATED_ITEMS) != 0)
        return -1;
    return compile_rest(compiler, schema, KEYWORD_UNEVALUATED_PROPERTIES,
                        OPERATION_UNEVALUATED_PROPERTIES);
}
