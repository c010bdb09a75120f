/* SPDX-License-Identifier: MIT */
/* The operator's own schemas: which file is held against which. */
#include "verdict/own.h"

_Static_assert(OWN_SCHEMAS_MAX <= 32, "a bit for each schema");

uint32_t own_schemas_of(const struct policy *policy, struct text path)
{
    uint32_t schemas = 0;
    for (size_t i = 0; i < policy->own_schema_count; i++) {
        const struct own_schema *own = &policy->own_schemas[i];
        if (own->subject == OWN_SCHEMA_OF_FILES && path_matches(own->files, path))
            schemas |= UINT32_C(1) << i;
    }
    return schemas;
}

void own_schemas_check(const struct reading *reading, struct worker *worker,
                       const struct fleet_file *file)
{
    const struct policy *policy = reading->judge->policy;
    uint32_t schemas = own_schemas_of(policy, file->place.path);
    for (size_t i = 0; i < policy->own_schema_count; i++) {
        if (schemas & UINT32_C(1) << i)
            examiner_check(&worker->examiner, policy->own_schemas[i].schema, file->node,
                           &file->place);
    }
}

void own_schemas_refuse_ini(const struct reading *reading, struct worker *worker,
                            const struct fleet_file *file)
{
    if (own_schemas_of(reading->judge->policy, file->place.path))
        findings_add(&worker->examiner.findings, RULE_SCHEMA_OWN, &file->place,
                     "write the inventory as YAML",
                     "the policy has a schema for this file, which is INI and has no values to "
                     "hold against it");
}
