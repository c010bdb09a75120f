/* SPDX-License-Identifier: MIT */
/*
 * Grows the tree while a reader (json.c, yaml.c) walks through the text, and holds it to the limits
 * as it grows. Private to document/.
 *
 * Every function that returns bool returns false when reading must stop: a limit is passed or
 * memory is out, which `trouble` knows.
 */
#ifndef FLEETGATE_DOCUMENT_BUILDER_H
#define FLEETGATE_DOCUMENT_BUILDER_H

#include "document/document.h"
#include "document/trouble.h"

/* A finished node under a name; not yet finished while `node` is NULL. */
struct anchor {
    struct text name;
    const struct node *node;
    size_t nodes;  /* in all, aliases expanded */
    size_t height; /* collections below each other; 0 for a scalar */
    struct position at;
};

/* An open collection. */
struct frame {
    struct node *node;
    struct anchor *anchor; /* or NULL */
    size_t first;          /* its first child in `children` */
    size_t height;         /* of its tallest child */
    size_t nodes_before;   /* when it was opened */
};

struct builder {
    struct arena *arena;
    const struct document_limits *limits;
    struct frame *frames; /* [frame_capacity], of which `depth` are open */
    size_t frame_capacity;
    size_t depth;
    const struct node **children; /* of all open collections, one after the other */
    size_t child_count;
    size_t child_capacity;
    size_t nodes; /* so far, aliases expanded */
    const struct node *root;
    struct trouble trouble;
};

void builder_init(struct builder *builder, struct arena *arena,
                  const struct document_limits *limits, const struct place *place,
                  struct findings *findings);
void builder_release(struct builder *builder);

/* A new node, not yet part of the tree. NULL when reading must stop. */
struct node *builder_node(struct builder *builder, enum node_type type, struct position at);
/* Puts a finished scalar where the reader stands. `anchor` may be NULL, here and below. */
bool builder_add(struct builder *builder, const struct node *scalar, struct anchor *anchor);
/* Opens a sequence or mapping: what is added goes into it until it is closed. */
bool builder_open(struct builder *builder, enum node_type type, struct position at,
                  struct anchor *anchor);
bool builder_close(struct builder *builder);
/* Puts the node of a finished anchor where the reader stands. */
bool builder_alias(struct builder *builder, const struct anchor *anchor, struct position at);

/* Whether what comes next is a key, and whether it stands in a mapping at all. */
bool builder_at_key(const struct builder *builder);
bool builder_in_mapping(const struct builder *builder);
/* The innermost open collection; there is one. */
struct node *builder_innermost(const struct builder *builder);

#endif
