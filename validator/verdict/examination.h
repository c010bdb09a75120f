/* SPDX-License-Identifier: MIT */
/* One file after the other: its bytes to a document, held against a schema. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_EXAMINATION_H
#define FLEETGATE_VERDICT_EXAMINATION_H

#include "schema/schema.h"
#include "verdict/verdict.h"

/* The built-in schemas, compiled. */
struct fleet_schemas {
    struct schema *inventory;
    struct schema *group;
    struct schema *device;
};

/* `assert_formats`: as the policy has it. */
int fleet_schemas_compile(struct fleet_schemas *schemas, bool assert_formats, struct error *error);
void fleet_schemas_release(struct fleet_schemas *schemas);

/* What one thread has for itself. */
struct examiner {
    struct schema_scratch *scratch;
    struct document document; /* of the file examined last */
    struct findings findings;
};

/* `ceiling` and `severities` are those of the findings. */
int examiner_init(struct examiner *examiner, const struct limits *limits, size_t ceiling,
                  const enum severity *severities, struct error *error);
void examiner_release(struct examiner *examiner);

/* What one file may come to. */
struct examination_limits {
    size_t bytes;
    struct document_limits document;
};

/* The bounds of a fleet file, or of the inventory. */
struct examination_limits examination_limits_of(const struct limits *limits, bool is_inventory);

/* Reads the text of a file, which must outlive the document. *root is NULL where it cannot be read;
 * that is a finding. Returns -1 when memory is out. */
int examiner_read(struct examiner *examiner, struct text text,
                  const struct examination_limits *limits, const struct place *place,
                  const struct node **root, struct error *error);
/* Holds a node of a file against the schema. */
void examiner_check(struct examiner *examiner, const struct schema *schema, const struct node *node,
                    const struct place *place);

#endif
