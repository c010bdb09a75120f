/* SPDX-License-Identifier: MIT */
/*
 * Every schema resource a compilation can reach: documents, their `$id`s and anchors, and what a
 * reference leads to.
 */
#ifndef FLEETGATE_SCHEMA_REGISTRY_H
#define FLEETGATE_SCHEMA_REGISTRY_H

#include "schema/dialect.h"
#include "schema/program.h"

/* A schema that an URI names, with all schemas in it that have no `$id` of their own. */
struct resource {
    uint32_t index;
    const char *file; /* stands for the document in messages */
    struct text uri;
    const struct node *root;
    struct dialect dialect;
    struct map anchors; /* name to struct anchor */
};

struct anchor {
    const struct node *node;
    bool is_dynamic;
};

/* A schema at some place of a document. */
struct subschema {
    const struct node *node;
    struct resource *resource;
    unit_index unit; /* NO_UNIT until the compiler meets it */
};

struct registry;

/* Whether a document fits the metaschema of its dialect; else -1 with the error set. It is the
 * compiler's: a metaschema is a schema, which must be compiled to be run. */
typedef int registry_check(struct registry *registry, const struct resource *resource);

struct registry {
    struct schema *schema; /* owns the arena and the documents */
    const struct schema_options *options;
    registry_check *check;
    struct error *error;
    struct map uris;             /* absolute URI to struct resource */
    struct map subschemas;       /* pointer of a node to struct subschema */
    struct resource **resources; /* [resource_count] */
    size_t resource_count;
    size_t resource_capacity;
    bool has_all; /* whatever was offered is read */
};

void registry_init(struct registry *registry, struct schema *schema,
                   const struct schema_options *options, registry_check *check,
                   struct error *error);
void registry_release(struct registry *registry);

/* Sets an ERROR_POLICY at the place of `node` in the resource. Always returns -1. */
int registry_refuse(struct registry *registry, const struct resource *resource,
                    const struct node *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Reads a schema document, checks it against its metaschema and registers all it names. NULL with
 * the error set. */
struct subschema *registry_load(struct registry *registry, const char *name, struct text text);
/* The value of a keyword, or NULL. */
const struct node *subschema_value(const struct subschema *schema, enum keyword keyword);
/* The schema at `node` of the resource; registers it where the scan could not know it for one. */
struct subschema *registry_subschema(struct registry *registry, struct resource *resource,
                                     const struct node *node);
/* The resource of an absolute URI, loaded when need be. NULL when there is none: then the error is
 * set only when loading failed. */
struct resource *registry_find(struct registry *registry, struct text uri);

#endif
