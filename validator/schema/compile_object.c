/* SPDX-License-Identifier: MIT */
/* The keywords of objects. */
#include "schema/compile_object.h"

/* A list of names, as in `required`. */
static int compile_names(struct compiler *compiler, const struct subschema *schema,
                         const struct node *value, struct required_rules *names)
{
    if (value->type != NODE_SEQUENCE)
        return compiler_refuse(compiler, schema, value, "must be a list of keys");
    struct text *copies = compiler_alloc(compiler, value->sequence.count, sizeof *copies);
    if (!copies)
        return -1;
    for (size_t i = 0; i < value->sequence.count; i++) {
        const struct node *item = value->sequence.items[i];
        if (item->type != NODE_STRING)
            return compiler_refuse(compiler, schema, item, "a key must be a string");
        copies[i] = item->string;
    }
    *names = (struct required_rules){copies, value->sequence.count};
    return 0;
}

/* ------------------------------------------------------------------- properties, required -- */

/* The members of `properties`; no others when it is absent. */
static int declared_properties(struct compiler *compiler, const struct subschema *schema,
                               const struct member **members, size_t *count)
{
    const struct node *value = subschema_value(schema, KEYWORD_PROPERTIES);
    *members = NULL;
    *count = 0;
    if (!value)
        return 0;
    if (value->type != NODE_MAPPING)
        return compiler_refuse(compiler, schema, value, "properties must be a mapping of schemas");
    *members = value->mapping.members;
    *count = value->mapping.count;
    return 0;
}

static bool is_declared(const struct text *names, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(names[i], name))
            return true;
    }
    return false;
}

/* Names of `properties` first, then those that are only required, at most REQUIRED_BITS of them. */
static size_t collect_names(const struct member *members, size_t member_count,
                            const struct required_rules *required, struct text *names)
{
    size_t count = 0;
    for (size_t i = 0; i < member_count; i++)
        names[count++] = members[i].name;
    for (size_t i = 0; i < required->count && i < REQUIRED_BITS; i++) {
        if (!is_declared(names, count, required->names[i]))
            names[count++] = required->names[i];
    }
    return count;
}

static int compile_properties(struct compiler *compiler, const struct subschema *schema,
                              const struct required_rules *required, struct object_rules *rules)
{
    const struct member *members;
    size_t member_count;
    if (declared_properties(compiler, schema, &members, &member_count) != 0)
        return -1;
    size_t most = member_count + required->count;
    struct text *names = compiler_alloc(compiler, most, sizeof *names);
    struct property *properties = compiler_alloc(compiler, most, sizeof *properties);
    if (!names || !properties)
        return -1;
    size_t count = collect_names(members, member_count, required, names);
    if (!name_table_build(&rules->names, &compiler->schema->arena, names, count))
        return error_memory(compiler->registry.error);
    for (size_t i = 0; i < count; i++) {
        properties[i].unit = NO_UNIT;
        if (i >= member_count)
            continue;
        properties[i].unit = compiler_unit_at(compiler, schema, members[i].value);
        if (properties[i].unit == NO_UNIT)
            return -1;
    }
    for (size_t i = 0; i < required->count && i < REQUIRED_BITS; i++) {
        uint64_t bit = (uint64_t)1 << i;
        uint32_t index = name_table_find(&rules->names, required->names[i]);
        if (properties[index].required_bit)
            continue;
        properties[index].required_bit = bit;
        rules->required |= bit;
    }
    rules->properties = properties;
    return 0;
}

static int compile_pattern_properties(struct compiler *compiler, const struct subschema *schema,
                                      struct object_rules *rules)
{
    const struct node *value = subschema_value(schema, KEYWORD_PATTERN_PROPERTIES);
    if (!value)
        return 0;
    if (value->type != NODE_MAPPING)
        return compiler_refuse(compiler, schema, value,
                               "patternProperties must be a mapping of schemas");
    size_t count = value->mapping.count;
    struct pattern_property *patterns = compiler_alloc(compiler, count, sizeof *patterns);
    if (!patterns)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &value->mapping.members[i];
        patterns[i].source = member->name;
        patterns[i].pattern = compiler_pattern(compiler, schema, member->key, member->name);
        if (!patterns[i].pattern)
            return -1;
        patterns[i].unit = compiler_unit_at(compiler, schema, member->value);
        if (patterns[i].unit == NO_UNIT)
            return -1;
    }
    rules->patterns = patterns;
    rules->pattern_count = count;
    return 0;
}

static int emit_required(struct compiler *compiler, const struct required_rules *required)
{
    if (required->count <= REQUIRED_BITS)
        return 0;
    struct required_rules *rest = compiler_alloc(compiler, 1, sizeof *rest);
    if (!rest)
        return -1;
    rest->names = required->names + REQUIRED_BITS;
    rest->count = required->count - REQUIRED_BITS;
    return compiler_emit(compiler,
                         (struct instruction){.operation = OPERATION_REQUIRED, .required = rest});
}

int compile_object_keywords(struct compiler *compiler, const struct subschema *schema)
{
    struct object_rules *rules = compiler_alloc(compiler, 1, sizeof *rules);
    if (!rules)
        return -1;
    rules->size = (struct size_rules){0, SIZE_MAX};
    struct required_rules required = {0};
    const struct node *list = subschema_value(schema, KEYWORD_REQUIRED);
    bool sized = false;
    if ((list && compile_names(compiler, schema, list, &required) != 0) ||
        compile_properties(compiler, schema, &required, rules) != 0 ||
        compile_pattern_properties(compiler, schema, rules) != 0 ||
        compiler_unit_of_keyword(compiler, schema, KEYWORD_ADDITIONAL_PROPERTIES,
                                 &rules->additional) != 0 ||
        compiler_unit_of_keyword(compiler, schema, KEYWORD_PROPERTY_NAMES,
                                 &rules->property_names) != 0 ||
        compiler_size(compiler, schema, KEYWORD_MIN_PROPERTIES, &rules->size.minimum, &sized) !=
            0 ||
        compiler_size(compiler, schema, KEYWORD_MAX_PROPERTIES, &rules->size.maximum, &sized) != 0)
        return -1;
    bool needed = rules->names.count || rules->pattern_count || rules->additional != NO_UNIT ||
                  rules->property_names != NO_UNIT || sized;
    if (needed && compiler_emit(compiler, (struct instruction){.operation = OPERATION_OBJECT,
                                                               .object = rules}) != 0)
        return -1;
    return emit_required(compiler, &required);
}

/* ---------------------------------------------------------------------------- dependencies -- */

static int compile_dependent_required(struct compiler *compiler, const struct subschema *schema,
                                      const struct node *value)
{
    struct dependent_required *items =
        compiler_alloc(compiler, value->mapping.count, sizeof *items);
    if (!items)
        return -1;
    size_t count = 0;
    for (size_t i = 0; i < value->mapping.count; i++) {
        const struct member *member = &value->mapping.members[i];
        if (member->value->type != NODE_SEQUENCE)
            continue;
        items[count].name = member->name;
        if (compile_names(compiler, schema, member->value, &items[count++].required) != 0)
            return -1;
    }
    if (count == 0)
        return 0;
    return compiler_emit(compiler, (struct instruction){.operation = OPERATION_DEPENDENT_REQUIRED,
                                                        .dependent_required = {items, count}});
}

static int compile_dependent_schemas(struct compiler *compiler, const struct subschema *schema,
                                     const struct node *value)
{
    struct dependent_schema *items = compiler_alloc(compiler, value->mapping.count, sizeof *items);
    if (!items)
        return -1;
    size_t count = 0;
    for (size_t i = 0; i < value->mapping.count; i++) {
        const struct member *member = &value->mapping.members[i];
        if (member->value->type == NODE_SEQUENCE)
            continue;
        items[count].name = member->name;
        items[count].unit = compiler_unit_at(compiler, schema, member->value);
        if (items[count++].unit == NO_UNIT)
            return -1;
    }
    if (count == 0)
        return 0;
    return compiler_emit(compiler, (struct instruction){.operation = OPERATION_DEPENDENT_SCHEMAS,
                                                        .dependent_schemas = {items, count}});
}

/* `dependencies` holds both kinds; it was split in 2019-09. */
int compile_dependencies(struct compiler *compiler, const struct subschema *schema)
{
    static const enum keyword keywords[] = {KEYWORD_DEPENDENT_REQUIRED, KEYWORD_DEPENDENT_SCHEMAS,
                                            KEYWORD_DEPENDENCIES};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        const struct node *value = subschema_value(schema, keywords[i]);
        if (!value)
            continue;
        if (value->type != NODE_MAPPING)
            return compiler_refuse(compiler, schema, value, "%s must be a mapping",
                                   keyword_name(keywords[i]));
        if (compile_dependent_required(compiler, schema, value) != 0 ||
            compile_dependent_schemas(compiler, schema, value) != 0)
            return -1;
    }
    return 0;
}
