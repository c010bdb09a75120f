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

struct registry {
    struct schema *schema; /* owns the arena and the documents */
    const struct schema_options *options;
    struct error *error;
    struct map uris;             /* absolute URI to struct resource */
    struct map subschemas;       /* pointer of a node to struct subschema */
    struct resource **resources; /* [resource_count] */
    size_t resource_count;
    size_t resource_capacity;
};

void registry_init(struct registry *registry, struct schema *schema,
                   const struct schema_options *options, struct error *error);
void registry_release(struct registry *registry);

/* Sets an ERROR_POLICY at the place of `node` in the resource. Always returns -1. */
int registry_refuse(struct registry *registry, const struct resource *resource,
                    const struct node *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Reads a schema document and registers all it names. NULL with the error set. */
struct subschema *registry_load(struct registry *registry, const char *name, struct text text);
/* The schema at `node` of the resource; registers it where the scan could not know it for one. */
struct subschema *registry_subschema(struct registry *registry, struct resource *resource,
                                     const struct node *node);
/* The schema that `reference`, standing in `from`, leads to, and the anchor it went through (NULL
 * when it went through none). `node` is where the reference stands. NULL with the error set. */
struct subschema *registry_resolve(struct registry *registry, const struct resource *from,
                                   const struct node *node, const struct anchor **anchor);
/* The resource of an absolute URI, loaded when need be. NULL when there is none: then the error is
 * set only when loading failed. */
struct resource *registry_find(struct registry *registry, struct text uri);

/* Finds the dialect that a document or an embedded resource declares with `$schema`; `inherited`
 * without one. */
int registry_dialect(struct registry *registry, const struct resource *resource,
                     const struct dialect *inherited, struct dialect *dialect);

/* Checks a document against the metaschema of its dialect; sets the error when it does not fit. */
int registry_check(struct registry *registry, const struct resource *resource);

/* Compiles the metaschema with this URI, which is not itself checked. */
int metaschema_compile(struct schema **schema, struct text uri,
                       const struct schema_options *options, struct error *error);

#endif
