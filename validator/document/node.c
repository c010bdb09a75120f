/* SPDX-License-Identifier: MIT */
/* Looking at nodes, and comparing them. */
#include "document/document.h"

#include "document/number.h"

const struct member *node_find_member(const struct node *node, struct text name)
{
    if (!node || node->type != NODE_MAPPING)
        return NULL;
    for (size_t i = 0; i < node->mapping.count; i++) {
        if (text_equal(node->mapping.members[i].name, name))
            return &node->mapping.members[i];
    }
    return NULL;
}

const struct member *node_find_string_key(const struct node *mapping, struct text name)
{
    for (size_t i = 0; i < mapping->mapping.count; i++) {
        const struct member *member = &mapping->mapping.members[i];
        if (member->key->type == NODE_STRING && text_equal(member->name, name))
            return member;
    }
    return NULL;
}

const struct node *node_member(const struct node *node, const char *name)
{
    const struct member *member = node_find_member(node, text_of(name));
    return member ? member->value : NULL;
}

struct text node_text(const struct node *node)
{
    switch (node->type) {
    case NODE_STRING:
        return node->string;
    case NODE_NULL:
    case NODE_BOOLEAN:
    case NODE_NUMBER:
    case NODE_TIMESTAMP:
        return node->source;
    case NODE_SEQUENCE:
    case NODE_MAPPING:
        break;
    }
    return TEXT("");
}

const char *node_type_name(const struct node *node)
{
    switch (node->type) {
    case NODE_NULL:
        return "null";
    case NODE_BOOLEAN:
        return "boolean";
    case NODE_NUMBER:
        return node->number.is_integer ? "integer" : "number";
    case NODE_STRING:
        return "string";
    case NODE_TIMESTAMP:
        return "date";
    case NODE_SEQUENCE:
        return "array";
    case NODE_MAPPING:
        break;
    }
    return "object";
}

/* --------------------------------------------------------------------------------- comparison */

static bool sequences_equal(const struct node *a, const struct node *b)
{
    if (a->sequence.count != b->sequence.count)
        return false;
    for (size_t i = 0; i < a->sequence.count; i++) {
        if (!node_equal(a->sequence.items[i], b->sequence.items[i]))
            return false;
    }
    return true;
}

/* Enters the members of `node` into the map by name. */
static bool index_members(struct map *map, const struct node *node)
{
    for (size_t i = 0; i < node->mapping.count; i++) {
        const struct member *member = &node->mapping.members[i];
        if (map_put(map, member->name, (void *)(uintptr_t)member->value) != 0)
            return false;
    }
    return true;
}

/* The members of `a` from `first` on, each looked up in `b`. */
static bool members_found(const struct node *a, const struct node *b, size_t first)
{
    struct map map;
    map_init(&map);
    bool indexed = b->mapping.count > 16 && index_members(&map, b);
    bool equal = true;
    for (size_t i = first; equal && i < a->mapping.count; i++) {
        const struct member *member = &a->mapping.members[i];
        const struct member *other = indexed ? NULL : node_find_member(b, member->name);
        const struct node *value = indexed ? map_get(&map, member->name) : NULL;
        if (other)
            value = other->value;
        equal = value && node_equal(member->value, value);
    }
    map_release(&map);
    return equal;
}

static bool mappings_equal(const struct node *a, const struct node *b)
{
    if (a->mapping.count != b->mapping.count)
        return false;
    for (size_t i = 0; i < a->mapping.count; i++) {
        const struct member *left = &a->mapping.members[i];
        const struct member *right = &b->mapping.members[i];
        if (!text_equal(left->name, right->name))
            return members_found(a, b, i);
        if (!node_equal(left->value, right->value))
            return false;
    }
    return true;
}

static enum node_type json_type(const struct node *node)
{
    return node->type == NODE_TIMESTAMP ? NODE_STRING : node->type;
}

bool node_equal(const struct node *a, const struct node *b)
{
    if (json_type(a) != json_type(b))
        return false;
    switch (json_type(a)) {
    case NODE_NULL:
        return true;
    case NODE_BOOLEAN:
        return a->boolean == b->boolean;
    case NODE_NUMBER:
        return number_equal(&a->number, &b->number);
    case NODE_STRING:
    case NODE_TIMESTAMP:
        return text_equal(a->string, b->string);
    case NODE_SEQUENCE:
        return sequences_equal(a, b);
    case NODE_MAPPING:
        break;
    }
    return mappings_equal(a, b);
}
