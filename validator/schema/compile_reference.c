/* SPDX-License-Identifier: MIT */
/* References, combinations of schemas on the same value, and what they leave unevaluated. */
#include "schema/compile.h"

/* ------------------------------------------------------------------------------ references -- */

static int emit_reference(struct compiler *compiler, unit_index unit)
{
    if (unit == NO_UNIT)
        return -1;
    return emit(compiler, (struct instruction){.operation = OPERATION_REFERENCE, .unit = unit});
}

/* A reference that looks for `name` in the dynamic scope first. */
static int emit_dynamic_reference(struct compiler *compiler, unit_index unit, struct text name)
{
    if (unit == NO_UNIT)
        return -1;
    struct dynamic_reference *rules = compile_alloc(compiler, 1, sizeof *rules);
    if (!rules)
        return -1;
    *rules = (struct dynamic_reference){unit, arena_copy(&compiler->schema->arena, name)};
    if (!rules->anchor.bytes || map_put(&compiler->dynamic_names, rules->anchor, compiler) != 0)
        return error_memory(compiler->registry.error);
    return emit(compiler,
                (struct instruction){.operation = OPERATION_DYNAMIC_REFERENCE, .dynamic = rules});
}

static int compile_reference(struct compiler *compiler, const struct subschema *schema,
                             enum keyword keyword)
{
    const struct node *value = value_of(schema, keyword);
    if (!value)
        return 0;
    if (value->type != NODE_STRING)
        return refuse(compiler, schema, value, "%s must be a string", keyword_name(keyword));
    const struct anchor *anchor;
    struct subschema *target =
        registry_resolve(&compiler->registry, schema->resource, value, &anchor);
    unit_index unit = unit_of(compiler, target);
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
    const struct node *name = value_of(target, KEYWORD_DYNAMIC_ANCHOR);
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
    const struct node *value = value_of(schema, keyword);
    if (!value)
        return 0;
    if (value->type != NODE_SEQUENCE || value->sequence.count == 0)
        return refuse(compiler, schema, value, "%s must be a list of at least one schema",
                      keyword_name(keyword));
    size_t count = value->sequence.count;
    struct units *branches = compile_alloc(compiler, 1, sizeof *branches);
    unit_index *units = compile_alloc(compiler, count, sizeof *units);
    if (!branches || !units)
        return -1;
    for (size_t i = 0; i < count; i++) {
        units[i] = unit_at(compiler, schema, value->sequence.items[i]);
        if (units[i] == NO_UNIT)
            return -1;
    }
    *branches = (struct units){units, count};
    return emit(compiler, (struct instruction){.operation = operation, .branches = branches});
}

static int compile_not(struct compiler *compiler, const struct subschema *schema)
{
    unit_index unit;
    if (unit_of_keyword(compiler, schema, KEYWORD_NOT, &unit) != 0)
        return -1;
    if (unit == NO_UNIT)
        return 0;
    return emit(compiler, (struct instruction){.operation = OPERATION_NOT, .unit = unit});
}

static int compile_condition(struct compiler *compiler, const struct subschema *schema)
{
    struct condition condition;
    if (unit_of_keyword(compiler, schema, KEYWORD_IF, &condition.test) != 0 ||
        unit_of_keyword(compiler, schema, KEYWORD_THEN, &condition.consequence) != 0 ||
        unit_of_keyword(compiler, schema, KEYWORD_ELSE, &condition.alternative) != 0)
        return -1;
    if (condition.test == NO_UNIT)
        return 0;
    struct condition *copy = compile_alloc(compiler, 1, sizeof *copy);
    if (!copy)
        return -1;
    *copy = condition;
    return emit(compiler, (struct instruction){.operation = OPERATION_IF, .condition = copy});
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
    if (unit_of_keyword(compiler, schema, keyword, &unit) != 0)
        return -1;
    if (unit == NO_UNIT)
        return 0;
    compiler->schema->units[schema->unit].tracks = true;
    return emit(compiler, (struct instruction){.operation = operation, .unit = unit});
}

int compile_unevaluated(struct compiler *compiler, const struct subschema *schema)
{
    if (compile_rest(compiler, schema, KEYWORD_UNEVALUATED_ITEMS, OPERATION_UNEVALUATED_ITEMS) != 0)
        return -1;
    return compile_rest(compiler, schema, KEYWORD_UNEVALUATED_PROPERTIES,
                        OPERATION_UNEVALUATED_PROPERTIES);
}

/* --------------------------------------------------------------------------- endless loops -- */

enum visit { NOT_VISITED, BEING_VISITED, VISITED };

enum { NESTING_MAX = 512 };

struct search {
    struct compiler *compiler;
    unsigned char *visits; /* of enum visit, one a unit */
    unsigned depth;
};

static int visit(struct search *search, unit_index unit);

static int visit_all(struct search *search, const unit_index *units, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (units[i] != NO_UNIT && visit(search, units[i]) != 0)
            return -1;
    }
    return 0;
}

/* Follows what an instruction applies to the very value it is applied to itself. A dynamic
 * reference is not known before it runs; the evaluator bounds those. */
static int visit_applied(struct search *search, const struct instruction *instruction)
{
    const struct condition *condition;
    switch (instruction->operation) {
    case OPERATION_REFERENCE:
    case OPERATION_NOT:
        return visit(search, instruction->unit);
    case OPERATION_ALL_OF:
    case OPERATION_ANY_OF:
    case OPERATION_ONE_OF:
        return visit_all(search, instruction->branches->units, instruction->branches->count);
    case OPERATION_IF:
        condition = instruction->condition;
        return visit_all(
            search, (unit_index[]){condition->test, condition->consequence, condition->alternative},
            3);
    case OPERATION_DEPENDENT_SCHEMAS:
        for (size_t i = 0; i < instruction->dependent_schemas.count; i++) {
            if (visit(search, instruction->dependent_schemas.items[i].unit) != 0)
                return -1;
        }
        return 0;
    default:
        return 0;
    }
}

static int visit(struct search *search, unit_index index)
{
    struct compiler *compiler = search->compiler;
    const struct subschema *source = compiler->sources[index];
    if (search->visits[index] == VISITED)
        return 0;
    if (search->visits[index] == BEING_VISITED)
        return refuse(compiler, source, source->node, "this schema refers to itself endlessly");
    if (++search->depth > NESTING_MAX)
        return refuse(compiler, source, source->node, "references nest too deep");
    search->visits[index] = BEING_VISITED;
    const struct unit *unit = &compiler->schema->units[index];
    for (uint32_t i = 0; i < unit->count; i++) {
        if (visit_applied(search, &compiler->schema->instructions[unit->first + i]) != 0)
            return -1;
    }
    search->visits[index] = VISITED;
    search->depth--;
    return 0;
}

int refuse_endless_loops(struct compiler *compiler)
{
    struct search search = {.compiler = compiler};
    search.visits = compile_alloc(compiler, compiler->schema->unit_count, 1);
    if (!search.visits)
        return -1;
    for (size_t i = 0; i < compiler->schema->unit_count; i++) {
        if (visit(&search, (unit_index)i) != 0)
            return -1;
    }
    return 0;
}
