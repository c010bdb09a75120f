/* SPDX-License-Identifier: MIT */
/* Following references: URIs, anchors, JSON pointers. */
#include "schema/reference.h"

#include "schema/uri.h"

#include <string.h>

/* Cuts the next token off a JSON pointer and undoes ~0 and ~1 in it. */
static bool next_token(struct arena *arena, struct text *pointer, struct text *token)
{
    text_skip(pointer, 1);
    struct text part = text_take_until(pointer, "/");
    char *bytes = arena_alloc(arena, part.length + 1);
    if (!bytes)
        return false;
    size_t written = 0;
    while (part.length > 0) {
        bool is_slash = text_take_string(&part, "~1");
        if (is_slash || text_take_string(&part, "~0")) {
            bytes[written++] = is_slash ? '/' : '~';
            continue;
        }
        bytes[written++] = text_peek(&part);
        text_skip(&part, 1);
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

struct subschema *reference_resolve(struct registry *registry, const struct resource *from,
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
