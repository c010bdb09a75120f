/* SPDX-License-Identifier: MIT */
#include "schema/registry.h"
#include "schema/uri.h"

#include <string.h>

/* Cuts the next token off a JSON pointer and undoes ~0 and ~1 in it. */
static bool next_token(struct arena *arena, struct text *pointer, struct text *token)
{
    struct text rest = {pointer->bytes + 1, pointer->length - 1};
    const char *slash = rest.length ? memchr(rest.bytes, '/', rest.length) : NULL;
    size_t length = slash ? (size_t)(slash - rest.bytes) : rest.length;
    *pointer = (struct text){rest.bytes + length, rest.length - length};
    char *bytes = arena_alloc(arena, length + 1);
    if (!bytes)
        return false;
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        char c = rest.bytes[i];
        if (c == '~' && i + 1 < length && (rest.bytes[i + 1] == '0' || rest.bytes[i + 1] == '1'))
            c = rest.bytes[++i] == '0' ? '~' : '/';
        bytes[written++] = c;
    }
    *token = (struct text){bytes, written};
    return true;
}

static const struct node *item_at(const struct node *sequence, struct text token)
{
    struct decimal decimal;
    size_t index;
    if (!decimal_read(token, &decimal) || !decimal_to_size(&decimal, &index))
        return NULL;
    return index < sequence->sequence.count ? sequence->sequence.items[index] : NULL;
}

static const struct node *child_at(const struct node *node, struct text token)
{
    if (node->type == NODE_SEQUENCE)
        return item_at(node, token);
    if (node->type != NODE_MAPPING)
        return NULL;
    const struct member *member = node_find_member(node, token);
    return member ? member->value : NULL;
}

static struct subschema *follow_pointer(struct registry *registry, struct resource *resource,
                                        const struct resource *from, const struct node *reference,
                                        struct text pointer)
{
    const struct node *node = resource->root;
    while (pointer.length) {
        struct text token;
        if (!next_token(&registry->schema->arena, &pointer, &token)) {
            error_memory(registry->error);
            return NULL;
        }
        node = child_at(node, token);
        if (!node) {
            registry_refuse(registry, from, reference, "%.*s leads nowhere: %s has no \"%.*s\"",
                            (int)reference->string.length, reference->string.bytes, resource->file,
                            (int)token.length, token.bytes);
            return NULL;
        }
        struct subschema *known =
            map_get(&registry->subschemas, (struct text){(const char *)&node, sizeof node});
        if (known)
            resource = known->resource;
    }
    return registry_subschema(registry, resource, node);
}

static struct resource *find_target(struct registry *registry, const struct resource *from,
                                    const struct node *reference, struct text uri)
{
    struct text absolute = uri_resolve(&registry->schema->arena, from->uri, uri);
    if (!absolute.bytes) {
        error_memory(registry->error);
        return NULL;
    }
    struct resource *target = registry_find(registry, absolute);
    if (!target && registry->error->kind == ERROR_NONE)
        registry_refuse(registry, from, reference,
                        "%.*s leads to no known schema; nothing is ever fetched",
                        (int)reference->string.length, reference->string.bytes);
    return target;
}

struct subschema *registry_resolve(struct registry *registry, const struct resource *from,
                                   const struct node *node, const struct anchor **anchor)
{
    *anchor = NULL;
    struct text uri;
    struct text encoded;
    uri_split(node->string, &uri, &encoded);
    struct resource *target = find_target(registry, from, node, uri);
    if (!target)
        return NULL;
    struct text fragment = uri_decode(&registry->schema->arena, encoded);
    if (!fragment.bytes) {
        error_memory(registry->error);
        return NULL;
    }
    if (fragment.length == 0)
        return registry_subschema(registry, target, target->root);
    if (fragment.bytes[0] == '/')
        return follow_pointer(registry, target, from, node, fragment);
    *anchor = map_get(&target->anchors, fragment);
    if (*anchor)
        return registry_subschema(registry, target, (*anchor)->node);
    registry_refuse(registry, from, node, "%.*s leads nowhere: %s has no anchor \"%.*s\"",
                    (int)node->string.length, node->string.bytes, target->file,
                    (int)fragment.length, fragment.bytes);
    return NULL;
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

int registry_dialect(struct registry *registry, const struct resource *resource,
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

/* Tells the first of the things that are wrong with a schema. */
static void refuse_schema(struct registry *registry, const struct resource *resource,
                          const struct findings *findings)
{
    const struct finding *first = &findings->items[0];
    const char *help = first->help[0] ? "; " : "";
    error_set(registry->error, ERROR_POLICY, "%s:%u:%u: %s%s%s", resource->file, first->place.line,
              first->place.column, first->message, help, first->help);
}

int registry_check(struct registry *registry, const struct resource *resource)
{
    struct schema *metaschema;
    if (metaschema_compile(&metaschema, text_of(resource->dialect.metaschema), registry->options,
                           registry->error) != 0)
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
