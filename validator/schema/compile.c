/* SPDX-License-Identifier: MIT */
/* Compiling a schema, unit by unit, and the metaschema that it must fit. */
#include "schema/compile_array.h"
#include "schema/compile_loops.h"
#include "schema/compile_object.h"
#include "schema/compile_reference.h"
#include "schema/compile_value.h"

#include <stdlib.h>

/* ---------------------------------------------------------------------------------- units -- */

/* Names x-... are for whoever writes a schema of one's own. */
static bool is_free(const struct compiler *compiler, struct text name)
{
    return compiler->options->own_name && text_starts_with(name, "x-");
}

/* A misspelt keyword that is ignored is a check that never happens. */
static int refuse_unknown_keywords(struct compiler *compiler, const struct subschema *schema)
{
    const struct dialect *dialect = &schema->resource->dialect;
    for (size_t i = 0; compiler->options->strict && i < schema->node->mapping.count; i++) {
        const struct member *member = &schema->node->mapping.members[i];
        enum keyword keyword;
        if (keyword_find(dialect, member->name, &keyword) || is_free(compiler, member->name))
            continue;
        const char *nearest = keyword_suggest(dialect, member->name);
        return compiler_refuse(compiler, schema, member->key, "unknown keyword \"%.*s\"%s%s%s",
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
            return compiler_refuse(compiler, schema, member->key,
                                   "draft 7 ignores \"%s\" next to $ref", keyword_name(keyword));
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
    if (schema->resource->dialect.draft == SCHEMA_DRAFT_7 && subschema_value(schema, KEYWORD_REF)) {
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
        result = compiler_emit(compiler, (struct instruction){.operation = OPERATION_FALSE});
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
    unit_index unit = compiler_unit(compiler, subschema);
    struct text copy = arena_copy(&schema->arena, name);
    if (unit == NO_UNIT)
        return -1;
    if (!copy.bytes)
        return error_memory(compiler->registry.error);
    if (ARRAY_RESERVE(schema->dynamic_anchors, compiler->anchor_capacity,
                      schema->dynamic_anchor_count + 1) != 0)
        return error_memory(compiler->registry.error);
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

/* ----------------------------------------------------------------------------- metaschemas -- */

static int compile(struct schema **result, const char *name, struct text text,
                   const struct schema_options *options, struct error *error);

/* The metaschema of the dialect, which is not itself checked. */
static int compile_metaschema(struct schema **schema, const struct dialect *dialect,
                              const struct schema_options *options, struct error *error)
{
    struct schema_options lenient = *options;
    lenient.strict = false;
    lenient.assert_formats = false;
    lenient.own_name = NULL;
    return compile(schema, dialect->metaschema, (struct text){NULL, 0}, &lenient, error);
}

/* Tells the first of the things that are wrong with a schema. */
static void refuse_schema(struct registry *registry, const struct resource *resource,
                          const struct findings *findings)
{
    const struct finding *first = &findings->items[0];
    const char *help = first->help[0] ? "; " : "";
    error_set(registry->error, ERROR_POLICY, "%s:%u:%u: %s%s%s", resource->file, first->place.line,
              first->place.column, first->message, help, first->help);
}

/* The registry asks for this, for each document but the metaschemas. */
static int check_document(struct registry *registry, const struct resource *resource)
{
    struct schema *metaschema;
    if (compile_metaschema(&metaschema, &resource->dialect, registry->options, registry->error) !=
        0)
        return -1;
    struct schema_scratch *scratch = schema_scratch_new();
    if (!scratch) {
        schema_free(metaschema);
        return error_memory(registry->error);
    }
    struct findings findings;
    findings_init(&findings, 64, NULL);
    const struct place place = {0};
    schema_check(metaschema, scratch, resource->root, &place, &findings);
    findings_sort(&findings);
    int result = 0;
    if (findings.lost)
        result = error_memory(registry->error);
    else if (findings.count) {
        refuse_schema(registry, resource, &findings);
        result = -1;
    }
    findings_release(&findings);
    schema_scratch_free(scratch);
    schema_free(metaschema);
    return result;
}

/* --------------------------------------------------------------------------------- driver -- */

/* Gives each schema its unit, wherever it stands: what nothing refers to may be misspelt too. */
static int require_all(struct compiler *compiler)
{
    const struct map *subschemas = &compiler->registry.subschemas;
    for (size_t i = 0; compiler->options->strict && i < subschemas->count; i++) {
        if (compiler_unit(compiler, subschemas->entries[i].value) == NO_UNIT)
            return -1;
    }
    return 0;
}

static int compile_all(struct compiler *compiler, struct subschema *root)
{
    compiler->schema->root = compiler_unit(compiler, root);
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
    return compile_refuse_loops(compiler);
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
    registry_init(&compiler.registry, schema, options, check_document, &first);
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
    if (status == 0 && options->own_name) {
        schema->own_name = arena_string(&schema->arena, text_of(options->own_name));
        status = schema->own_name ? 0 : error_memory(&first);
    }
    if (status == 0) {
        *result = schema;
        return 0;
    }
    schema_free(schema);
    return error_set(error, first.kind ? first.kind : ERROR_INTERNAL, "%s", first.message);
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
