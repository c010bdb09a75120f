/* SPDX-License-Identifier: MIT */
/* fleet/unknown-variable: a name that is nearly one of those the gate knows is most often that one,
 * misspelt. Any other name is the fleet's own affair. */
#include "fleet/file.h"
#include "fleet/known_variable.h"
#include "fleet/rule.h"

#include "schema/schema.h"

#include <stdio.h>

/* What the operator has a schema for is no slip. */
static bool is_of_own_schema(const struct policy *policy, struct text name)
{
    for (size_t i = 0; i < policy->own_schema_count; i++) {
        if (schema_names(policy->own_schemas[i].schema, name))
            return true;
    }
    return false;
}

void fleet_unknown_variable(const struct fleet *fleet, const struct fleet_file *file,
                            struct findings *findings)
{
    enum { SHOWN_BYTES = 100 };
    const struct node *variables = file->node;
    size_t count = variables && variables->type == NODE_MAPPING ? variables->mapping.count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &variables->mapping.members[i];
        struct text meant = member->key->type == NODE_STRING
                                ? known_variable_meant_by(member->name, member->value)
                                : (struct text){0};
        if (!meant.bytes || is_of_own_schema(fleet->policy, member->name))
            continue;
        const struct place place = fleet_file_place(file, member->key);
        struct text name = member->name;
        char help[64];
        snprintf(help, sizeof help, "did you mean %s?", meant.bytes);
        findings_add(findings, RULE_FLEET_UNKNOWN_VARIABLE, &place, help,
                     "%.*s: no variable that the gate knows",
                     (int)(name.length < SHOWN_BYTES ? name.length : SHOWN_BYTES), name.bytes);
    }
}
