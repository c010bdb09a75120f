/* SPDX-License-Identifier: MIT */
/* Reading the documents that schemas stand in. */
#include "schema/source.h"

#include <stdlib.h>

/* A new document of the schema. NULL when memory is out. */
static struct document *add_document(struct schema *schema)
{
    struct document *document = calloc(1, sizeof *document);
    if (!document || ARRAY_RESERVE(schema->documents, schema->document_capacity,
                                   schema->document_count + 1) != 0) {
        free(document);
        return NULL;
    }
    schema->documents[schema->document_count++] = document;
    return document;
}

/* What is wrong with the text of a schema, told as an error. */
static void refuse_text(const char *file, const struct findings *findings, struct error *error)
{
    if (findings->count == 0) {
        error_set(error, ERROR_POLICY, "%s: cannot be read", file);
        return;
    }
    const struct finding *first = &findings->items[0];
    error_set(error, ERROR_POLICY, "%s:%u:%u: %s", file, first->place.line, first->place.column,
              first->message);
}

const struct node *source_read(struct schema *schema, const char *file, struct text text,
                               struct error *error)
{
    struct document *document = add_document(schema);
    struct text copy = arena_copy(&schema->arena, text);
    if (!document || !copy.bytes) {
        error_memory(error);
        return NULL;
    }
    const struct document_limits limits = {.depth = default_limits.document_depth,
                                           .nodes = default_limits.inventory_nodes,
                                           .scalar_bytes = default_limits.scalar_bytes};
    const struct place place = {.path = text_of(file)};
    struct findings findings;
    findings_init(&findings, 16, NULL);
    int result = document_read(document, copy, &limits, &place, &findings, error);
    bool readable = result == 0 && document->root && findings.total[SEVERITY_ERROR] == 0;
    if (!readable) {
        findings_sort(&findings);
        refuse_text(file, &findings, error);
    }
    findings_release(&findings);
    return readable ? document->root : NULL;
}
