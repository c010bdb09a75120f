/* SPDX-License-Identifier: MIT */
/* The keywords of arrays. */
#include "schema/compile_array.h"

static int compile_prefix(struct compiler *compiler, const struct subschema *schema,
                          const struct node *list, struct array_rules *rules)
{
    if (list->type != NODE_SEQUENCE)
        return compiler_refuse(compiler, schema, list, "prefixItems must be a list of schemas");
    unit_index *units = compiler_alloc(compiler, list->sequence.count, sizeof *units);
    if (!units)
        return -1;
    for (size_t i = 0; i < list->sequence.count; i++) {
        units[i] = compiler_unit_at(compiler, schema, list->sequence.items[i]);
        if (units[i] == NO_UNIT)
            return -1;
    }
    rules->prefix = units;
    rules->prefix_count = list->sequence.count;
    return 0;
}

/* `items` and what stands for the items behind a prefix; the drafts name them differently. */
static int compile_items(struct compiler *compiler, const struct subschema *schema,
                         struct array_rules *rules)
{
    const struct node *prefix = subschema_value(schema, KEYWORD_PREFIX_ITEMS);
    const struct node *rest = subschema_value(schema, KEYWORD_ITEMS);
    bool is_old = schema->resource->dialect.draft != SCHEMA_DRAFT_2020_12;
    if (is_old && rest && rest->type == NODE_SEQUENCE) {
        prefix = rest;
        rest = subschema_value(schema, KEYWORD_ADDITIONAL_ITEMS);
    }
    if (prefix && compile_prefix(compiler, schema, prefix, rules) != 0)
        return -1;
    if (!rest)
        return 0;
    rules->rest = compiler_unit_at(compiler, schema, rest);
    return rules->rest == NO_UNIT ? -1 : 0;
}

static int compile_contains(struct compiler *compiler, const struct subschema *schema)
{
    const struct node *value = subschema_value(schema, KEYWORD_CONTAINS);
    if (!value)
        return 0;
    struct contains_rules *rules = compiler_alloc(compiler, 1, sizeof *rules);
    if (!rules)
        return -1;
    rules->matches = (struct size_rules){1, SIZE_MAX};
    rules->evaluates = schema->resource->dialect.draft == SCHEMA_DRAFT_2020_12;
    bool present;
    if (compiler_size(compiler, schema, KEYWORD_MIN_CONTAINS, &rules->matches.minimum, &present) !=
            0 ||
        compiler_size(compiler, schema, KEYWORD_MAX_CONTAINS, &rules->matches.maximum, &present) !=
            0)
        return -1;
    rules->unit = compiler_unit_at(compiler, schema, value);
    if (rules->unit == NO_UNIT)
        return -1;
    return compiler_emit(compiler,
                         (struct instruction){.operation = OPERATION_CONTAINS, .contains = rules});
}

int compile_array_keywords(struct compiler *compiler, const struct subschema *schema)
{
    struct array_rules *rules = compiler_alloc(compiler, 1, sizeof *rules);
    if (!rules)
        return -1;
    *rules = (struct array_rules){.rest = NO_UNIT, .size = {0, SIZE_MAX}};
    const struct node *unique = subschema_value(schema, KEYWORD_UNIQUE_ITEMS);
    if (unique && unique->type != NODE_BOOLEAN)
        return compiler_refuse(compiler, schema, unique, "uniqueItems must be true or false");
    rules->unique = unique && unique->boolean;
    bool sized = false;
    if (compile_items(compiler, schema, rules) != 0 ||
        compiler_size(compiler, schema, KEYWORD_MIN_ITEMS, &rules->size.minimum, &sized) != 0 ||
        compiler_size(compiler, schema, KEYWORD_MAX_ITEMS, &rules->size.maximum, &sized) != 0)
        return -1;
    bool needed = rules->prefix_count || rules->rest != NO_UNIT || rules->unique || sized;
    if (needed && compiler_emit(compiler, (struct instruction){.operation = OPERATION_ARRAY,
                                                               .array = rules}) != 0)
        return -1;
    return compile_contains(compiler, schema);
}
