/* SPDX-License-Identifier: MIT */
#include "schema/compile.h"

#include <stdlib.h>

enum { UNITS_MAX = 1 << 20 };

/* ----------------------------------------------------------------------------------- tools -- */

bool grow_array(struct compiler *compiler, void **array, size_t count, size_t *capacity,
                size_t size)
{
    if (count < *capacity)
        return true;
    size_t wanted = *capacity ? *capacity * 2 : 32;
    void *grown = realloc(*array, wanted * size);
    if (!grown) {
        error_memory(compiler->registry.error);
        return false;
    }
    *array = grown;
    *capacity = wanted;
    return true;
}

void *compile_alloc(struct compiler *compiler, size_t count, size_t size)
{
    void *memory = arena_alloc_array(&compiler->schema->arena, count, size);
    if (!memory)
        error_memory(compiler->registry.error);
    return memory;
}

const struct node *value_of(const struct subschema *schema, enum keyword keyword)
{
    return keyword_value(&schema->resource->dialect, schema->node, keyword);
}

int emit(struct compiler *compiler, struct instruction instruction)
{
    struct schema *schema = compiler->schema;
    void *array = schema->instructions;
    if (!grow_array(compiler, &array, schema->instruction_count, &compiler->instruction_capacity,
                    sizeof instruction))
        return -1;
    schema->instructions = array;
    schema->instructions[schema->instruction_count++] = instruction;
    return 0;
}

/* ----------------------------------------------------------------------------------- units -- */

/* Units and their sources grow together. */
static bool grow_units(struct compiler *compiler)
{
    struct schema *schema = compiler->schema;
    size_t capacity = compiler->unit_capacity;
    void *sources = compiler->sources;
    if (!grow_array(compiler, &sources, schema->unit_count, &capacity, sizeof *compiler->sources))
        return false;
    compiler->sources = sources;
    void *units = schema->units;
    if (!grow_array(compiler, &units, schema->unit_count, &compiler->unit_capacity,
                    sizeof *schema->units))
        return false;
    schema->units = units;
    return true;
}

unit_index unit_of(struct compiler *compiler, struct subschema *subschema)
{
    if (!subschema)
        return NO_UNIT;
    if (subschema->unit != NO_UNIT)
        return subschema->unit;
    struct schema *schema = compiler->schema;
    if (schema->unit_count >= UNITS_MAX) {
        refuse(compiler, subschema, subschema->node, "too many schemas in one");
        return NO_UNIT;
    }
    if (!grow_units(compiler))
        return NO_UNIT;
    subschema->unit = (unit_index)schema->unit_count++;
    compiler->sources[subschema->unit] = subschema;
    schema->units[subschema->unit] = (struct unit){.resource = subschema->resource->index};
    return subschema->unit;
}

unit_index unit_at(struct compiler *compiler, const struct subschema *parent,
                   const struct node *node)
{
    return unit_of(compiler, registry_subschema(&compiler->registry, parent->resource, node));
}

int unit_of_keyword(struct compiler *compiler, const struct subschema *schema, enum keyword keyword,
                    unit_index *unit)
{
    const struct node *value = value_of(schema, keyword);
    *unit = NO_UNIT;
    if (!value)
        return 0;
    *unit = unit_at(compiler, schema, value);
    return *unit == NO_UNIT ? -1 : 0;
}

/* A misspelt keyword that is ignored is a check that never happens. */
static int refuse_unknown_keywords(struct compiler *compiler, const struct subschema *schema)
{
    const struct dialect *dialect = &schema->resource->dialect;
    for (size_t i = 0; compiler->options->strict && i < schema->node->mapping.count; i++) {
        const struct member *member = &schema->node->mapping.members[i];
        enum keyword keyword;
        if (keyword_find(dialect, member->name, &keyword))
            continue;
        const char *nearest = keyword_suggest(dialect, member->name);
        return refuse(compiler, schema, member->key, "unknown keyword \"%.*s\"%s%s%s",
                      (int)member->name.length, member->name.bytes,
                      nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                      nearest ? "\"?" : "");
    }
    return 0;
}

/* Draft 7 ignores what stands next to a $ref; so it is no use there, and misleads. */
static int refuse_ignored_keywords(struct compiler *compiler, const struct subschema *schema)
{
    for (size_t i = 0; compiler->options->strict && i < schema->node->mapping.count; i++) {
        const struct member *member = &schema->node->mapping.members[i];
        enum keyword keyword;
        if (keyword_find(&schema->resource->dialect, member->name, &keyword) &&
            keyword_decides(keyword))
            return refuse(compiler, schema, member->key, "draft 7 ignores \"%s\" next to $ref",
                          keyword_name(keyword));
    }
    return 0;
}

static int compile_keywords(struct compiler *compiler, const struct subschema *schema)
{
    /* The order of the run: cheap checks first, so that what fits no type is not looked into, and
     * `unevaluated*` last, since they ask what the others left over. */
    static int (*const groups[])(struct compiler *, const struct subschema *) = {
        compile_value_keywords, compile_number_keywords, compile_string_keywords,
        compile_array_keywords, compile_object_keywords, compile_dependencies,
        compile_references,     compile_combinations,    compile_unevaluated,
    };
    if (refuse_unknown_keywords(compiler, schema) != 0)
        return -1;
    if (schema->resource->dialect.draft == SCHEMA_DRAFT_7 && value_of(schema, KEYWORD_REF)) {
        if (refuse_ignored_keywords(compiler, schema) != 0)
            return -1;
        return compile_references(compiler, schema);
    }
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (groups[i](compiler, schema) != 0)
            return -1;
    }
    return 0;
}

static int compile_unit(struct compiler *compiler, unit_index index)
{
    const struct subschema *schema = compiler->sources[index];
    size_t first = compiler->schema->instruction_count;
    int result = 0;
    if (schema->node->type == NODE_MAPPING)
        result = compile_keywords(compiler, schema);
    else if (!schema->node->boolean)
        result = emit(compiler, (struct instruction){.operation = OPERATION_FALSE});
    struct unit *unit = &compiler->schema->units[index];
    unit->first = (uint32_t)first;
    unit->count = (uint32_t)(compiler->schema->instruction_count - first);
    unit->is_false = schema->node->type == NODE_BOOLEAN && !schema->node->boolean;
    return result;
}

/* ------------------------------------------------------------------------- dynamic anchors -- */

static int add_dynamic_anchor(struct compiler *compiler, struct resource *resource,
                              struct text name, const struct node *node)
{
    struct schema *schema = compiler->schema;
    struct subschema *subschema = registry_subschema(&compiler->registry, resource, node);
    unit_index unit = unit_of(compiler, subschema);
    struct text copy = arena_copy(&schema->arena, name);
    if (unit == NO_UNIT)
        return -1;
    if (!copy.bytes)
        return error_memory(compiler->registry.error);
    void *array = schema->dynamic_anchors;
    if (!grow_array(compiler, &array, schema->dynamic_anchor_count, &compiler->anchor_capacity,
                    sizeof *schema->dynamic_anchors))
        return -1;
    schema->dynamic_anchors = array;
    schema->dynamic_anchors[schema->dynamic_anchor_count++] =
        (struct dynamic_anchor){resource->index, copy, unit};
    return 0;
}

static bool has_dynamic_anchor(const struct schema *schema, const struct resource *resource,
                               struct text name)
{
    for (size_t i = 0; i < schema->dynamic_anchor_count; i++) {
        const struct dynamic_anchor *known = &schema->dynamic_anchors[i];
        if (known->resource == resource->index && text_equal(known->name, name))
            return true;
    }
    return false;
}

/* Compiles every schema that a `$dynamicRef` met so far might find in some scope. */
static int compile_dynamic_anchors(struct compiler *compiler)
{
    for (size_t i = 0; i < compiler->dynamic_names.count; i++) {
        struct text name = compiler->dynamic_names.entries[i].key;
        for (size_t j = 0; j < compiler->registry.resource_count; j++) {
            struct resource *resource = compiler->registry.resources[j];
            const struct anchor *anchor = map_get(&resource->anchors, name);
            if (!anchor || !anchor->is_dynamic ||
                has_dynamic_anchor(compiler->schema, resource, name))
                continue;
            if (add_dynamic_anchor(compiler, resource, name, anchor->node) != 0)
                return -1;
        }
    }
    return 0;
}

/* --------------------------------------------------------------------------------- driver -- */

/* Gives each schema its unit, wherever it stands: what nothing refers to may be misspelt too. */
static int require_all(struct compiler *compiler)
{
    const struct map *subschemas = &compiler->registry.subschemas;
    for (size_t i = 0; compiler->options->strict && i < subschemas->count; i++) {
        if (unit_of(compiler, subschemas->entries[i].value) == NO_UNIT)
            return -1;
    }
    return 0;
}

static int compile_all(struct compiler *compiler, struct subschema *root)
{
    compiler->schema->root = unit_of(compiler, root);
    if (compiler->schema->root == NO_UNIT)
        return -1;
    for (size_t next = 0; next < compiler->schema->unit_count;) {
        for (; next < compiler->schema->unit_count; next++) {
            if (compile_unit(compiler, (unit_index)next) != 0)
                return -1;
        }
        if (compile_dynamic_anchors(compiler) != 0 || require_all(compiler) != 0)
            return -1;
    }
    return refuse_endless_loops(compiler);
}

/* Compiles what `name` and `text` hold, or the built-in or offered metaschema `name` when
 * text.bytes is NULL. */
static int compile(struct schema **result, const char *name, struct text text,
                   const struct schema_options *options, struct error *error)
{
    struct error first = {0};
    struct schema *schema = calloc(1, sizeof *schema);
    *result = NULL;
    if (!schema)
        return error_memory(error);
    arena_init(&schema->arena);
    struct compiler compiler = {.schema = schema, .options = options};
    registry_init(&compiler.registry, schema, options, &first);
    map_init(&compiler.dynamic_names);
    struct subschema *root = NULL;
    if (text.bytes) {
        root = registry_load(&compiler.registry, name, text);
    } else {
        struct resource *resource = registry_find(&compiler.registry, text_of(name));
        if (resource)
            root = registry_subschema(&compiler.registry, resource, resource->root);
    }
    int status = root ? compile_all(&compiler, root) : -1;
    free(compiler.sources);
    map_release(&compiler.dynamic_names);
    registry_release(&compiler.registry);
    if (status == 0) {
        *result = schema;
        return 0;
    }
    schema_free(schema);
    return error_set(error, first.kind ? first.kind : ERROR_INTERNAL, "%s", first.message);
}

int metaschema_compile(struct schema **schema, struct text uri,
                       const struct schema_options *options, struct error *error)
{
    struct schema_options lenient = *options;
    lenient.strict = false;
    lenient.assert_formats = false;
    struct text none = {NULL, 0};
    return compile(schema, uri.bytes, none, &lenient, error);
}

int schema_compile(struct schema **schema, const char *name, struct text text,
                   const struct schema_options *options, struct error *error)
{
    static const struct schema_options strict = {.strict = true};
    if (!text.bytes)
        text = TEXT("");
    return compile(schema, name, text, options ? options : &strict, error);
}

void schema_free(struct schema *schema)
{
    if (!schema)
        return;
    for (size_t i = 0; i < schema->pattern_count; i++)
        pattern_free(schema->patterns[i]);
    for (size_t i = 0; i < schema->document_count; i++) {
        document_release(schema->documents[i]);
        free(schema->documents[i]);
    }
    free(schema->patterns);
    free(schema->documents);
    free(schema->dynamic_anchors);
    free(schema->units);
    free(schema->instructions);
    arena_release(&schema->arena);
    free(schema);
}
