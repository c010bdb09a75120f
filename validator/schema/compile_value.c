/* SPDX-License-Identifier: MIT */
/* type, enum, const; the keywords of numbers and of strings. */
#include "schema/compile_value.h"

/* ------------------------------------------------------------------------------------ type -- */

static int add_type(struct compiler *compiler, const struct subschema *schema,
                    const struct node *name, unsigned *types)
{
    static const struct {
        const char *name;
        unsigned bits;
    } known[] = {
        {"null", TYPE_NULL},       {"boolean", TYPE_BOOLEAN},
        {"integer", TYPE_INTEGER}, {"number", TYPE_INTEGER | TYPE_NUMBER},
        {"string", TYPE_STRING},   {"array", TYPE_ARRAY},
        {"object", TYPE_OBJECT},
    };
    for (size_t i = 0; name->type == NODE_STRING && i < sizeof known / sizeof *known; i++) {
        if (text_is(name->string, known[i].name)) {
            *types |= known[i].bits;
            return 0;
        }
    }
    return compiler_refuse(compiler, schema, name,
                           "type must be null, boolean, integer, number, string, array or object");
}

static int compile_type(struct compiler *compiler, const struct subschema *schema)
{
    const struct node *value = subschema_value(schema, KEYWORD_TYPE);
    if (!value)
        return 0;
    unsigned types = 0;
    if (value->type != NODE_SEQUENCE && add_type(compiler, schema, value, &types) != 0)
        return -1;
    for (size_t i = 0; value->type == NODE_SEQUENCE && i < value->sequence.count; i++) {
        if (add_type(compiler, schema, value->sequence.items[i], &types) != 0)
            return -1;
    }
    return compiler_emit(compiler,
                         (struct instruction){.operation = OPERATION_TYPE, .types = types});
}

/* ---------------------------------------------------------------------------- enum, const -- */

static int compile_constants(struct compiler *compiler, const struct node *const *nodes,
                             size_t count)
{
    struct constants *constants = compiler_alloc(compiler, 1, sizeof *constants);
    struct text *strings = compiler_alloc(compiler, count, sizeof *strings);
    const struct node **copies = compiler_alloc(compiler, count, sizeof *copies);
    if (!constants || !strings || !copies)
        return -1;
    size_t string_count = 0;
    for (size_t i = 0; i < count; i++) {
        copies[i] = nodes[i];
        if (nodes[i]->type == NODE_STRING)
            strings[string_count++] = nodes[i]->string;
    }
    *constants =
        (struct constants){.nodes = copies, .count = count, .has_others = string_count < count};
    if (!name_table_build(&constants->strings, &compiler->schema->arena, strings, string_count))
        return error_memory(compiler->registry.error);
    return compiler_emit(
        compiler, (struct instruction){.operation = OPERATION_CONSTANTS, .constants = constants});
}

int compile_value_keywords(struct compiler *compiler, const struct subschema *schema)
{
    if (compile_type(compiler, schema) != 0)
        return -1;
    const struct node *list = subschema_value(schema, KEYWORD_ENUM);
    if (list && list->type != NODE_SEQUENCE)
        return compiler_refuse(compiler, schema, list, "enum must be a list");
    if (list && compile_constants(compiler, list->sequence.items, list->sequence.count) != 0)
        return -1;
    const struct node *constant = subschema_value(schema, KEYWORD_CONST);
    return constant ? compile_constants(compiler, &constant, 1) : 0;
}

/* --------------------------------------------------------------------------------- numbers -- */

static int compile_bound(struct compiler *compiler, const struct subschema *schema,
                         enum keyword keyword, const struct bound **result)
{
    const struct node *value = subschema_value(schema, keyword);
    if (!value)
        return 0;
    struct decimal decimal;
    if (value->type != NODE_NUMBER || !decimal_read(value->number.decimal, &decimal))
        return compiler_refuse(compiler, schema, value, "%s must be a number",
                               keyword_name(keyword));
    struct bound *bound = compiler_alloc(compiler, 1, sizeof *bound);
    if (!bound)
        return -1;
    *bound = (struct bound){.decimal = decimal,
                            .fits = value->number.fits,
                            .integer = value->number.integer,
                            .source = value->number.decimal};
    *result = bound;
    return 0;
}

int compile_number_keywords(struct compiler *compiler, const struct subschema *schema)
{
    struct number_rules rules = {0};
    if (compile_bound(compiler, schema, KEYWORD_MINIMUM, &rules.minimum) != 0 ||
        compile_bound(compiler, schema, KEYWORD_EXCLUSIVE_MINIMUM, &rules.exclusive_minimum) != 0 ||
        compile_bound(compiler, schema, KEYWORD_MAXIMUM, &rules.maximum) != 0 ||
        compile_bound(compiler, schema, KEYWORD_EXCLUSIVE_MAXIMUM, &rules.exclusive_maximum) != 0 ||
        compile_bound(compiler, schema, KEYWORD_MULTIPLE_OF, &rules.multiple_of) != 0)
        return -1;
    if (rules.multiple_of && !divisor_read(&rules.multiple_of->decimal, &rules.divisor))
        return compiler_refuse(compiler, schema, subschema_value(schema, KEYWORD_MULTIPLE_OF),
                               "multipleOf must be above 0 and have at most 18 significant digits");
    if (!rules.minimum && !rules.exclusive_minimum && !rules.maximum && !rules.exclusive_maximum &&
        !rules.multiple_of)
        return 0;
    struct number_rules *copy = compiler_alloc(compiler, 1, sizeof *copy);
    if (!copy)
        return -1;
    *copy = rules;
    return compiler_emit(compiler,
                         (struct instruction){.operation = OPERATION_NUMBER, .number = copy});
}

/* --------------------------------------------------------------------------------- strings -- */

static int compile_length(struct compiler *compiler, const struct subschema *schema)
{
    struct size_rules size = {0, SIZE_MAX};
    bool present = false;
    if (compiler_size(compiler, schema, KEYWORD_MIN_LENGTH, &size.minimum, &present) != 0 ||
        compiler_size(compiler, schema, KEYWORD_MAX_LENGTH, &size.maximum, &present) != 0)
        return -1;
    struct size_rules *copy = present ? compiler_alloc(compiler, 1, sizeof *copy) : NULL;
    if (!copy)
        return present ? -1 : 0;
    *copy = size;
    return compiler_emit(compiler,
                         (struct instruction){.operation = OPERATION_LENGTH, .size = copy});
}

static int compile_pattern_keyword(struct compiler *compiler, const struct subschema *schema)
{
    const struct node *value = subschema_value(schema, KEYWORD_PATTERN);
    if (!value)
        return 0;
    if (value->type != NODE_STRING)
        return compiler_refuse(compiler, schema, value, "pattern must be a string");
    struct pattern_rules *rules = compiler_alloc(compiler, 1, sizeof *rules);
    if (!rules)
        return -1;
    rules->source = value->string;
    rules->pattern = compiler_pattern(compiler, schema, value, value->string);
    const struct node *description = node_member(schema->node, "description");
    rules->description =
        description && description->type == NODE_STRING ? description->string : TEXT("");
    if (!rules->pattern)
        return -1;
    return compiler_emit(compiler,
                         (struct instruction){.operation = OPERATION_PATTERN, .pattern = rules});
}

static int compile_format(struct compiler *compiler, const struct subschema *schema)
{
    const struct node *value = subschema_value(schema, KEYWORD_FORMAT);
    if (!value)
        return 0;
    if (value->type != NODE_STRING)
        return compiler_refuse(compiler, schema, value, "format must be a string");
    const struct format *format = format_find(value->string);
    if (!format && compiler->options->strict)
        return compiler_refuse(compiler, schema, value, "unknown format \"%.*s\"",
                               (int)value->string.length, value->string.bytes);
    bool asserted = compiler->options->assert_formats ||
                    (schema->resource->dialect.vocabularies & VOCABULARY_FORMAT_ASSERTION);
    if (!format || !asserted)
        return 0;
    return compiler_emit(compiler,
                         (struct instruction){.operation = OPERATION_FORMAT, .format = format});
}

int compile_string_keywords(struct compiler *compiler, const struct subschema *schema)
{
    if (compile_length(compiler, schema) != 0 || compile_format(compiler, schema) != 0)
        return -1;
    return compile_pattern_keyword(compiler, schema);
}
