/* SPDX-License-Identifier: MIT */
/*
 * JSON Schema, compiled once and then run.
 *
 * Drafts 2020-12, 2019-09 and 7, chosen by `$schema` for each schema resource. Three types, never
 * mixed: the schema as a document, the compiled program, the findings. A schema is itself checked
 * against its metaschema. Nothing is ever fetched: a `$ref` reaches the schema itself, the
 * resources handed over with it, and the built-in metaschemas.
 *
 * What YAML has and JSON has not: a date is no string (Ansible makes an object of it), a key that
 * is no string fits no property name, .inf and .nan are no numbers. A vaulted string is a string;
 * what would need its content (pattern, enum, const, format, length) cannot be decided, and that is
 * a violation.
 */
#ifndef FLEETGATE_SCHEMA_H
#define FLEETGATE_SCHEMA_H

#include "document/document.h"

struct schema; /* compiled; immutable, may be shared by threads */

/* What one thread needs to run schemas; grows to the largest need and is used again. */
struct schema_scratch;

enum schema_draft { SCHEMA_DRAFT_2020_12, SCHEMA_DRAFT_2019_09, SCHEMA_DRAFT_7 };

/* A schema that a `$ref` may reach. Its name is an absolute URI, or a path that is resolved like
 * the name given to schema_compile: "common.json" next to "device.json"; or its $id. Read when it
 * is first referred to. */
struct schema_resource {
    const char *name;
    struct text text;
};

struct schema_options {
    bool assert_formats;     /* `format` decides; otherwise it is an annotation */
    bool strict;             /* what would be ignored (unknown keywords and formats) is an error */
    enum schema_draft draft; /* of a schema without `$schema` */
    const struct schema_resource *resources; /* [resource_count] */
    size_t resource_count;
    const char *own_name; /* of a schema of the operator's own: its violations are schema/own and
                             name it; NULL: they are schema/violation */
};

/* Compiles the schema `text` (JSON or YAML); `name` stands for it in messages
 * ("device.schema.json"). `options` NULL means strict and nothing else. Text, name and options need
 * not outlive the call. Errors are ERROR_POLICY with name, line and column, or ERROR_MEMORY. */
int schema_compile(struct schema **schema, const char *name, struct text text,
                   const struct schema_options *options, struct error *error);
void schema_free(struct schema *schema);

struct schema_scratch *schema_scratch_new(void); /* NULL when memory is out */
void schema_scratch_free(struct schema_scratch *scratch);
/* Sets what one `pattern` may cost (pattern_steps, pattern_subject), if not what default_limits
 * say. */
void schema_scratch_limit(struct schema_scratch *scratch, const struct limits *limits);

/* Checks `instance` and adds a finding a violation (of the rule that the options say), at
 * place->path, at the line and column of the value (or of the key, where the key is what is wrong);
 * at most 1,000 of one instance. Cannot fail: what cannot be decided (a pattern that hits its
 * limit, an encrypted value) is a finding. */
void schema_check(const struct schema *schema, struct schema_scratch *scratch,
                  const struct node *instance, const struct place *place,
                  struct findings *findings);

/* Whether the schema names the property of an object: in `properties` or `required`, itself or by
 * what its $ref and allOf lead to. */
bool schema_names(const struct schema *schema, struct text name);

/* Where members of a mapping that is put together from several files stand. */
struct schema_places {
    /* The file of what is found in the member or below it, or (NULL) in the mapping itself; line
     * and column are set where nodes have them. */
    void (*find)(void *context, const struct member *member, struct place *place);
    void *context;
};

/* The same for such a mapping. What a schema asks of a value that is not known (node->unknown) is
 * fleet/undecidable, and no violation. */
void schema_check_gathered(const struct schema *schema, struct schema_scratch *scratch,
                           const struct node *instance, const struct schema_places *places,
                           struct findings *findings);

/* ---------------------------------------------------------------------------- a first schema -- */

/* What many mappings have in common, to write a first schema from that all of them fit. */
struct schema_sketch;

struct schema_sketch *schema_sketch_new(void); /* NULL when memory is out */
void schema_sketch_free(struct schema_sketch *sketch);
/* One more mapping, whose members follow, each key once. */
void schema_sketch_begin(struct schema_sketch *sketch);
/* A member, which need not outlive the call unless it is_shared: one and the same node may come
 * again in other mappings, and counts as one use of the texts in it. */
int schema_sketch_add(struct schema_sketch *sketch, const struct member *member, bool is_shared,
                      struct error *error);
/* Appends a schema of draft 2020-12 as JSON: types; keys, of which those that are always there are
 * required, and no others; few texts that come again and again as an enum, unless they may be
 * secrets. What Jinja makes of a value, and keys beyond 200 of one mapping, are left open. */
void schema_sketch_write(const struct schema_sketch *sketch, struct buffer *out);

#endif
