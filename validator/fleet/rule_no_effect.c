/* SPDX-License-Identifier: MIT */
/* fleet/no-effect: what is written to set variables does set them. */
#include "fleet/file.h"
#include "fleet/rule.h"

/* `vars` belongs below a group of the inventory; among variables it is one of that name. */
void fleet_no_effect(const struct fleet *fleet, const struct fleet_file *file,
                     struct findings *findings)
{
    (void)fleet;
    const struct member *vars = file->node && file->node->type == NODE_MAPPING
                                    ? node_find_string_key(file->node, TEXT("vars"))
                                    : NULL;
    if (!vars || vars->value->type != NODE_MAPPING || vars->value->mapping.count == 0)
        return;
    const struct place place = fleet_file_place(file, vars->key);
    struct text name = vars->value->mapping.members[0].name;
    findings_add(findings, RULE_FLEET_NO_EFFECT, &place,
                 "remove the line `vars:`, and indent what stands below it by one step less",
                 "a variable called vars: what stands below it, such as %.*s, is not set",
                 (int)(name.length < 100 ? name.length : 100), name.bytes);
}
