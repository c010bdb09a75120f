/* SPDX-License-Identifier: MIT */
/* Growing the tree, within the limits. */
#include "document/builder.h"

#include "document/mapping.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_FRAMES = 8 };

void builder_init(struct builder *builder, struct arena *arena,
                  const struct document_limits *limits, const struct place *place,
                  struct findings *findings)
{
    *builder = (struct builder){
        .arena = arena,
        .limits = limits,
        .trouble = {.place = place, .findings = findings},
    };
}

void builder_release(struct builder *builder)
{
    free(builder->children);
    *builder = (struct builder){0};
}

/* ------------------------------------------------------------------------------------ limits */

static bool count_nodes(struct builder *builder, size_t more, struct position at)
{
    size_t limit = builder->limits->nodes;
    if (more > limit - builder->nodes)
        return trouble_limit(&builder->trouble, at, "split the file, or use fewer aliases (*name)",
                             "more than %zu values, aliases counted each time they are used",
                             limit);
    builder->nodes += more;
    return true;
}

/* Whether `height` collections below each other fit in where the reader stands. */
static bool check_depth(struct builder *builder, size_t height, struct position at)
{
    size_t limit = builder->limits->depth;
    if (height <= limit - builder->depth)
        return true;
    return trouble_limit(&builder->trouble, at, "nest the values less deeply",
                         "more than %zu lists and mappings inside each other", limit);
}

/* -------------------------------------------------------------------------------------- tree */

struct node *builder_node(struct builder *builder, enum node_type type, struct position at)
{
    if (!count_nodes(builder, 1, at))
        return NULL;
    struct node *node = arena_alloc(builder->arena, sizeof *node);
    if (!node) {
        trouble_no_memory(&builder->trouble);
        return NULL;
    }
    node->type = type;
    node->at = at;
    return node;
}

/* How much `node` adds to the height of the collection it is put into. What `<<` merges becomes
 * members of that collection itself, so that chains of merges stay as flat as they are. */
static size_t height_within(const struct builder *builder, const struct node *node, size_t height)
{
    if (height == 0 || !builder_in_mapping(builder) || builder_at_key(builder))
        return height;
    if (!mapping_is_merge_key(builder->children[builder->child_count - 1]))
        return height;
    return node->type == NODE_SEQUENCE && height > 1 ? height - 2 : height - 1;
}

static bool place_node(struct builder *builder, const struct node *node, size_t height)
{
    if (builder->depth == 0) {
        builder->root = node;
        return true;
    }
    height = height_within(builder, node, height);
    struct frame *parent = &builder->frames[builder->depth - 1];
    if (height > parent->height)
        parent->height = height;
    if (ARRAY_RESERVE(builder->children, builder->child_capacity, builder->child_count + 1) != 0)
        return trouble_no_memory(&builder->trouble);
    builder->children[builder->child_count++] = node;
    return true;
}

bool builder_add(struct builder *builder, const struct node *scalar, struct anchor *anchor)
{
    if (anchor) {
        anchor->node = scalar;
        anchor->nodes = 1;
    }
    return place_node(builder, scalar, 0);
}

bool builder_alias(struct builder *builder, const struct anchor *anchor, struct position at)
{
    size_t height = height_within(builder, anchor->node, anchor->height);
    return check_depth(builder, height, at) && count_nodes(builder, anchor->nodes, at) &&
           place_node(builder, anchor->node, anchor->height);
}

/* Hardly a document is as deep as it may be. */
static bool add_frames(struct builder *builder)
{
    size_t capacity = builder->frame_capacity ? 2 * builder->frame_capacity : FIRST_FRAMES;
    struct frame *frames = arena_alloc_array(builder->arena, capacity, sizeof *frames);
    if (!frames)
        return false;
    if (builder->depth)
        memcpy(frames, builder->frames, builder->depth * sizeof *frames);
    builder->frames = frames;
    builder->frame_capacity = capacity;
    return true;
}

bool builder_open(struct builder *builder, enum node_type type, struct position at,
                  struct anchor *anchor)
{
    if (!check_depth(builder, 1, at))
        return false;
    if (builder->depth == builder->frame_capacity && !add_frames(builder))
        return trouble_no_memory(&builder->trouble);
    size_t nodes_before = builder->nodes;
    struct node *node = builder_node(builder, type, at);
    if (!node)
        return false;
    builder->frames[builder->depth++] = (struct frame){
        .node = node,
        .anchor = anchor,
        .first = builder->child_count,
        .nodes_before = nodes_before,
    };
    return true;
}

static bool fill_sequence(struct builder *builder, struct node *sequence,
                          const struct node *const *children, size_t count)
{
    if (count == 0)
        return true;
    const struct node **items = arena_alloc_array(builder->arena, count, sizeof *items);
    if (!items)
        return trouble_no_memory(&builder->trouble);
    memcpy(items, children, count * sizeof *items);
    sequence->sequence.items = items;
    sequence->sequence.count = count;
    return true;
}

bool builder_close(struct builder *builder)
{
    struct frame *frame = &builder->frames[builder->depth - 1];
    size_t count = builder->child_count - frame->first;
    const struct node *const *children = count ? builder->children + frame->first : NULL;
    bool filled =
        frame->node->type == NODE_SEQUENCE
            ? fill_sequence(builder, frame->node, children, count)
            : mapping_fill(frame->node, children, count, builder->arena, &builder->trouble);
    if (!filled)
        return false;
    builder->child_count = frame->first;
    builder->depth--;
    size_t height = frame->height + 1;
    if (frame->anchor) {
        if (frame->node->type == NODE_MAPPING)
            frame->node->mapping.anchor = frame->anchor->name;
        frame->anchor->node = frame->node;
        frame->anchor->nodes = builder->nodes - frame->nodes_before;
        frame->anchor->height = height;
    }
    return place_node(builder, frame->node, height);
}

struct node *builder_innermost(const struct builder *builder)
{
    return builder->frames[builder->depth - 1].node;
}

bool builder_in_mapping(const struct builder *builder)
{
    return builder->depth > 0 && builder_innermost(builder)->type == NODE_MAPPING;
}

bool builder_at_key(const struct builder *builder)
{
    if (!builder_in_mapping(builder))
        return false;
    size_t first = builder->frames[builder->depth - 1].first;
    return (builder->child_count - first) % 2 == 0;
}
