/* SPDX-License-Identifier: MIT */
/* One file: its bytes to a document, held against its schema. */
#include "verdict/examination.h"

static int compile(struct schema **schema, const char *path, bool assert_formats,
                   struct error *error)
{
    const struct schema_resource variables = {
        .name = "urn:fleetgate:variables", .text = embedded_file("schemas/variables.schema.json")};
    const struct schema_options options = {.assert_formats = assert_formats,
                                           .strict = true,
                                           .resources = &variables,
                                           .resource_count = 1};
    return schema_compile(schema, path, embedded_file(path), &options, error);
}

int fleet_schemas_compile(struct fleet_schemas *schemas, bool assert_formats, struct error *error)
{
    *schemas = (struct fleet_schemas){0};
    if (compile(&schemas->inventory, "schemas/inventory.schema.json", assert_formats, error) != 0 ||
        compile(&schemas->group, "schemas/group.schema.json", assert_formats, error) != 0 ||
        compile(&schemas->device, "schemas/device.schema.json", assert_formats, error) != 0)
        return -1;
    return 0;
}

void fleet_schemas_release(struct fleet_schemas *schemas)
{
    schema_free(schemas->inventory);
    schema_free(schemas->group);
    schema_free(schemas->device);
    *schemas = (struct fleet_schemas){0};
}

int examiner_init(struct examiner *examiner, const struct limits *limits, size_t ceiling,
                  const enum severity *severities, struct error *error)
{
    *examiner = (struct examiner){.scratch = schema_scratch_new()};
    findings_init(&examiner->findings, ceiling, severities);
    if (!examiner->scratch)
        return error_memory(error);
    schema_scratch_limit(examiner->scratch, limits);
    return 0;
}

void examiner_release(struct examiner *examiner)
{
    schema_scratch_free(examiner->scratch);
    document_release(&examiner->document);
    findings_release(&examiner->findings);
}

struct examination_limits examination_limits_of(const struct limits *limits, bool is_inventory)
{
    return (struct examination_limits){
        .bytes = is_inventory ? limits->inventory_bytes : limits->file_bytes,
        .document = {.depth = limits->document_depth,
                     .nodes = is_inventory ? limits->inventory_nodes : limits->document_nodes,
                     .scalar_bytes = limits->scalar_bytes},
    };
}

int examiner_read(struct examiner *examiner, struct text text,
                  const struct examination_limits *limits, const struct place *place,
                  const struct node **root, struct error *error)
{
    int result = document_read(&examiner->document, text, &limits->document, place,
                               &examiner->findings, error);
    *root = result == 0 ? examiner->document.root : NULL;
    return result;
}

void examiner_check(struct examiner *examiner, const struct schema *schema, const struct node *node,
                    const struct place *place)
{
    schema_check(schema, examiner->scratch, node, place, &examiner->findings);
}
