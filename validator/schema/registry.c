/* SPDX-License-Identifier: MIT */
/* Loading schema documents, and scanning them for what has a name. */
#include "schema/registry.h"

#include "schema/metaschema.h"
#include "schema/source.h"
#include "schema/uri.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What names without a scheme are resolved against, so that every resource has an absolute URI. */
static const struct text root_uri = {"schema:/", sizeof "schema:/" - 1};

void registry_init(struct registry *registry, struct schema *schema,
                   const struct schema_options *options, registry_check *check, struct error *error)
{
    *registry =
        (struct registry){.schema = schema, .options = options, .check = check, .error = error};
    map_init(&registry->uris);
    map_init(&registry->subschemas);
}

void registry_release(struct registry *registry)
{
    for (size_t i = 0; i < registry->resource_count; i++)
        map_release(&registry->resources[i]->anchors);
    free(registry->resources);
    map_release(&registry->uris);
    map_release(&registry->subschemas);
    *registry = (struct registry){0};
}

int registry_refuse(struct registry *registry, const struct resource *resource,
                    const struct node *node, const char *format, ...)
{
    char message[sizeof registry->error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return error_set(registry->error, ERROR_POLICY, "%s:%u:%u: %s", resource->file, node->at.line,
                     node->at.column, message);
}

/* ------------------------------------------------------------------------------- resources -- */

static struct resource *add_resource(struct registry *registry, const char *file, struct text uri,
                                     const struct node *root)
{
    struct resource *resource = arena_alloc(&registry->schema->arena, sizeof *resource);
    if (!resource || ARRAY_RESERVE(registry->resources, registry->resource_capacity,
                                   registry->resource_count + 1) != 0)
        return NULL;
    *resource = (struct resource){
        .index = (uint32_t)registry->resource_count, .file = file, .uri = uri, .root = root};
    map_init(&resource->anchors);
    registry->resources[registry->resource_count++] = resource;
    return resource;
}

static int name_resource(struct registry *registry, struct resource *resource, struct text uri,
                         const struct node *node)
{
    bool added;
    void **place = map_place(&registry->uris, uri, &added);
    if (!place)
        return error_memory(registry->error);
    if (!added && *place != resource)
        return registry_refuse(registry, resource, node, "another schema has the same $id");
    *place = resource;
    return 0;
}

static int add_anchor(struct registry *registry, struct resource *resource,
                      const struct node *schema, struct text name, const struct node *at,
                      bool is_dynamic)
{
    struct anchor *anchor = arena_alloc(&registry->schema->arena, sizeof *anchor);
    bool added;
    void **place = anchor ? map_place(&resource->anchors, name, &added) : NULL;
    if (!place)
        return error_memory(registry->error);
    if (!added && ((struct anchor *)*place)->node != schema)
        return registry_refuse(registry, resource, at, "another schema has the same anchor");
    *anchor = (struct anchor){schema, is_dynamic};
    *place = anchor;
    return 0;
}

/* -------------------------------------------------------------------------------- dialects -- */

/* What the `$vocabulary` of a metaschema turns on. */
static int read_vocabularies(struct registry *registry, const struct resource *metaschema,
                             struct dialect *dialect)
{
    const struct node *declared =
        keyword_value(&metaschema->dialect, metaschema->root, KEYWORD_VOCABULARY);
    if (!declared || declared->type != NODE_MAPPING) {
        dialect->vocabularies = VOCABULARY_STANDARD;
        return 0;
    }
    dialect->vocabularies = VOCABULARY_CORE;
    for (size_t i = 0; i < declared->mapping.count; i++) {
        const struct member *member = &declared->mapping.members[i];
        unsigned known = vocabulary_find(member->name);
        bool is_required = member->value->type == NODE_BOOLEAN && member->value->boolean;
        if (known == 0 && is_required)
            return registry_refuse(registry, metaschema, member->key,
                                   "vocabulary %.*s is required but not known",
                                   (int)member->name.length, member->name.bytes);
        dialect->vocabularies |= known;
    }
    return 0;
}

/* Finds the dialect that a document or an embedded resource declares with `$schema`; `inherited`
 * without one. */
static int resolve_dialect(struct registry *registry, const struct resource *resource,
                           const struct dialect *inherited, struct dialect *dialect)
{
    *dialect = *inherited;
    const struct node *declared = node_member(resource->root, "$schema");
    if (!declared || declared->type != NODE_STRING)
        return 0;
    if (dialect_find(declared->string, dialect))
        return 0;
    struct text uri;
    struct text fragment;
    uri_split(declared->string, &uri, &fragment);
    struct resource *metaschema =
        text_equal(uri, resource->uri) ? NULL : registry_find(registry, uri);
    if (!metaschema && registry->error->kind != ERROR_NONE)
        return -1;
    /* A metaschema whose dialect is still unknown is being loaded: it describes itself. */
    if (!metaschema || !metaschema->dialect.metaschema)
        return registry_refuse(
            registry, resource, declared,
            "$schema names no known metaschema; known are drafts 2020-12, 2019-09 and 7");
    *dialect = metaschema->dialect;
    dialect->metaschema = arena_string(&registry->schema->arena, uri);
    if (!dialect->metaschema)
        return error_memory(registry->error);
    return read_vocabularies(registry, metaschema, dialect);
}

/* ------------------------------------------------------------------------------------ scan -- */

static int scan(struct registry *registry, struct resource *resource, const struct node *node);

static const struct node *string_keyword(const struct dialect *dialect, const struct node *schema,
                                         enum keyword keyword)
{
    const struct node *value = keyword_value(dialect, schema, keyword);
    return value && value->type == NODE_STRING ? value : NULL;
}

/* Draft 7 ignores what stands next to a $ref. */
static bool is_only_reference(const struct dialect *dialect, const struct node *schema)
{
    return dialect->draft == SCHEMA_DRAFT_7 && string_keyword(dialect, schema, KEYWORD_REF);
}

static int scan_anchors(struct registry *registry, struct resource *resource,
                        const struct node *schema)
{
    const struct dialect *dialect = &resource->dialect;
    const struct node *plain = string_keyword(dialect, schema, KEYWORD_ANCHOR);
    if (plain && add_anchor(registry, resource, schema, plain->string, plain, false) != 0)
        return -1;
    const struct node *dynamic = string_keyword(dialect, schema, KEYWORD_DYNAMIC_ANCHOR);
    if (dynamic && add_anchor(registry, resource, schema, dynamic->string, dynamic, true) != 0)
        return -1;
    const struct node *recursive = keyword_value(dialect, schema, KEYWORD_RECURSIVE_ANCHOR);
    if (recursive && recursive->type == NODE_BOOLEAN && recursive->boolean)
        return add_anchor(registry, resource, schema, TEXT(""), recursive, true);
    return 0;
}

/* Registers what `$id` names. *resource becomes the resource that begins here, if one does. */
static int scan_id(struct registry *registry, struct resource **resource, const struct node *schema)
{
    const struct dialect *dialect = &(*resource)->dialect;
    const struct node *id = string_keyword(dialect, schema, KEYWORD_ID);
    if (!id || is_only_reference(dialect, schema))
        return 0;
    struct text reference;
    struct text fragment;
    uri_split(id->string, &reference, &fragment);
    if (reference.length) {
        struct text uri = uri_resolve(&registry->schema->arena, (*resource)->uri, reference);
        if (!uri.bytes)
            return error_memory(registry->error);
        if ((*resource)->root != schema) {
            struct resource *inner = add_resource(registry, (*resource)->file, uri, schema);
            if (!inner)
                return error_memory(registry->error);
            if (resolve_dialect(registry, inner, dialect, &inner->dialect) != 0)
                return -1;
            *resource = inner;
        }
        (*resource)->uri = uri;
        if (name_resource(registry, *resource, uri, id) != 0)
            return -1;
    }
    if (fragment.length == 0)
        return 0;
    if (dialect->draft != SCHEMA_DRAFT_7)
        return registry_refuse(registry, *resource, id, "$id must not have a fragment");
    return add_anchor(registry, *resource, schema, fragment, id, false);
}

static int scan_sequence(struct registry *registry, struct resource *resource,
                         const struct node *value)
{
    for (size_t i = 0; value->type == NODE_SEQUENCE && i < value->sequence.count; i++) {
        if (scan(registry, resource, value->sequence.items[i]) != 0)
            return -1;
    }
    return 0;
}

static int scan_value(struct registry *registry, struct resource *resource, enum holds holds,
                      const struct node *value)
{
    switch (holds) {
    case HOLDS_NO_SCHEMA:
        return 0;
    case HOLDS_ONE_SCHEMA:
        return scan(registry, resource, value);
    case HOLDS_SCHEMA_ARRAY:
        return scan_sequence(registry, resource, value);
    case HOLDS_SCHEMA_OR_ARRAY:
        return value->type == NODE_SEQUENCE ? scan_sequence(registry, resource, value)
                                            : scan(registry, resource, value);
    case HOLDS_SCHEMA_MAP:
        break;
    }
    for (size_t i = 0; value->type == NODE_MAPPING && i < value->mapping.count; i++) {
        if (scan(registry, resource, value->mapping.members[i].value) != 0)
            return -1;
    }
    return 0;
}

/* The address of a node, as a key. */
static struct text node_key(const struct node *const *node)
{
    return (struct text){(const char *)node, sizeof *node};
}

static struct subschema *add_subschema(struct registry *registry, struct resource *resource,
                                       const struct node *node)
{
    struct subschema *subschema = arena_alloc(&registry->schema->arena, sizeof *subschema);
    if (!subschema)
        return NULL;
    *subschema = (struct subschema){.node = node, .resource = resource, .unit = NO_UNIT};
    if (map_put(&registry->subschemas, node_key(&subschema->node), subschema) != 0)
        return NULL;
    return subschema;
}

/* Registers the schema at `node` and all schemas in it. What is no schema is left alone: that is
 * for the metaschema and the compiler to refuse. */
static int scan(struct registry *registry, struct resource *resource, const struct node *node)
{
    if (node->type != NODE_MAPPING && node->type != NODE_BOOLEAN)
        return 0;
    if (map_has(&registry->subschemas, node_key(&node)))
        return 0;
    if (node->type == NODE_MAPPING && scan_id(registry, &resource, node) != 0)
        return -1;
    if (!add_subschema(registry, resource, node))
        return error_memory(registry->error);
    if (node->type == NODE_BOOLEAN)
        return 0;
    if (scan_anchors(registry, resource, node) != 0)
        return -1;
    for (size_t i = 0; i < node->mapping.count; i++) {
        const struct member *member = &node->mapping.members[i];
        enum keyword keyword;
        if (!keyword_find(&resource->dialect, member->name, &keyword))
            continue;
        if (scan_value(registry, resource, keyword_holds(keyword), member->value) != 0)
            return -1;
    }
    return 0;
}

struct subschema *registry_subschema(struct registry *registry, struct resource *resource,
                                     const struct node *node)
{
    struct subschema *known = map_get(&registry->subschemas, node_key(&node));
    if (known)
        return known;
    if (node->type != NODE_MAPPING && node->type != NODE_BOOLEAN) {
        registry_refuse(registry, resource, node, "a schema must be a mapping, true or false");
        return NULL;
    }
    if (scan(registry, resource, node) != 0)
        return NULL;
    return map_get(&registry->subschemas, node_key(&node));
}

const struct node *subschema_value(const struct subschema *schema, enum keyword keyword)
{
    return keyword_value(&schema->resource->dialect, schema->node, keyword);
}

/* ------------------------------------------------------------------------------------ load -- */

static struct text uri_of_name(struct registry *registry, const char *name)
{
    struct text uri;
    struct text fragment;
    uri_split(text_of(name), &uri, &fragment);
    return uri_resolve(&registry->schema->arena, root_uri, uri);
}

static struct subschema *load(struct registry *registry, const char *name, struct text text,
                              bool is_metaschema)
{
    char *file = arena_string(&registry->schema->arena, text_of(name));
    struct text uri = uri_of_name(registry, name);
    if (!file || !uri.bytes) {
        error_memory(registry->error);
        return NULL;
    }
    const struct node *root = source_read(registry->schema, file, text, registry->error);
    if (!root)
        return NULL;
    struct resource *resource = add_resource(registry, file, uri, root);
    if (!resource) {
        error_memory(registry->error);
        return NULL;
    }
    struct dialect inherited = dialect_of_draft(registry->options->draft);
    if (resolve_dialect(registry, resource, &inherited, &resource->dialect) != 0 ||
        (!is_metaschema && registry->check(registry, resource) != 0) ||
        name_resource(registry, resource, uri, root) != 0)
        return NULL;
    return registry_subschema(registry, resource, root);
}

struct subschema *registry_load(struct registry *registry, const char *name, struct text text)
{
    return load(registry, name, text, false);
}

static struct text uri_of_offered(struct registry *registry, size_t index)
{
    struct text uri = uri_of_name(registry, registry->options->resources[index].name);
    if (!uri.bytes)
        error_memory(registry->error);
    return uri;
}

static struct subschema *load_offered(struct registry *registry, size_t index)
{
    const struct schema_resource *offered = &registry->options->resources[index];
    return load(registry, offered->name, offered->text, false);
}

/* One of those offered may have the URI for its $id: all that were not read yet are. */
static int load_all_offered(struct registry *registry)
{
    if (registry->has_all) /* or is about to */
        return 0;
    registry->has_all = true;
    for (size_t i = 0; i < registry->options->resource_count; i++) {
        struct text uri = uri_of_offered(registry, i);
        if (!uri.bytes || (!map_has(&registry->uris, uri) && !load_offered(registry, i)))
            return -1;
    }
    return 0;
}

static struct resource *load_metaschema(struct registry *registry, struct text uri,
                                        struct text metaschema)
{
    char *name = arena_string(&registry->schema->arena, uri);
    if (!name) {
        error_memory(registry->error);
        return NULL;
    }
    return load(registry, name, metaschema, true) ? map_get(&registry->uris, uri) : NULL;
}

struct resource *registry_find(struct registry *registry, struct text uri)
{
    struct resource *known = map_get(&registry->uris, uri);
    if (known)
        return known;
    for (size_t i = 0; i < registry->options->resource_count; i++) {
        struct text name = uri_of_offered(registry, i);
        if (!name.bytes)
            return NULL;
        if (text_equal(uri, name))
            return load_offered(registry, i) ? map_get(&registry->uris, uri) : NULL;
    }
    struct text metaschema = metaschema_find(uri);
    if (metaschema.bytes)
        return load_metaschema(registry, uri, metaschema);
    return load_all_offered(registry) == 0 ? map_get(&registry->uris, uri) : NULL;
}
