/* SPDX-License-Identifier: MIT */
/*
 * Grows the tree while a reader (json.c, yaml.c) walks through the text, and holds it to the limits
 * as it grows. Private to document/.
 *
 * Every function that returns bool returns false when reading must stop: a limit is passed (and
 * found) or memory is out (`out_of_memory`). A refusal does not stop it: the reader goes on to find
 * what else is wrong, and the tree is dropped at the end.
 */
#ifndef FLEETGATE_DOCUMENT_BUILDER_H
#define FLEETGATE_DOCUMENT_BUILDER_H

#include "document/document.h"

/* A finished node under a name; not yet finished while `node` is NULL. */
struct anchor {
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
    const struct place *place;
    struct findings *findings;
    struct frame *frames; /* [limits->depth] */
    size_t depth;
    const struct node **children; /* of all open collections, one after the other */
    size_t child_count;
    size_t child_capacity;
    size_t nodes; /* so far, aliases expanded */
    const struct node *root;
    bool refused; /* something stands there that Ansible makes nothing of */
    bool out_of_memory;
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

/* What is to be said of `at`, though Ansible reads it. */
void builder_remark(struct builder *builder, enum rule rule, struct position at, const char *help,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));
/* What is wrong at `at`. */
void builder_refuse(struct builder *builder, struct position at, const char *help,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same for a limit. Returns false. */
bool builder_limit(struct builder *builder, struct position at, const char *help,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));
bool builder_no_memory(struct builder *builder); /* returns false */

/* Fills a mapping from its keys and values, which stand in turn: duplicate keys are found, merge
 * keys are resolved (mapping.c). */
bool mapping_fill(struct builder *builder, struct node *mapping, const struct node *const *children,
                  size_t child_count);
/* Whether a key is YAML's merge key: a plain `<<`. */
bool is_merge_key(const struct node *key);

#endif
