/* SPDX-License-Identifier: MIT */
/* Device types by groups: looked up once for the fleet, so that each device is a few array reads.
 */
#include "configuration/types.h"

#include <stdlib.h>
#include <string.h>

int types_init(struct types *types, const struct policy *policy, const struct inventory *inventory,
               struct error *error)
{
    const struct device_types *known = &policy->device_types;
    types->of_group = calloc(inventory->group_count + 1, sizeof *types->of_group);
    if (!types->of_group)
        return error_memory(error);
    for (size_t i = 0; i < known->group_count; i++) {
        const struct inventory_group *group =
            inventory_group(inventory, text_of(known->groups[i].group));
        if (group)
            types->of_group[group - inventory->groups] = &known->groups[i];
    }
    return 0;
}

void types_release(struct types *types)
{
    free(types->of_group);
}

/* Whether no other group needs to be looked at. */
static bool add(const struct type_of_group *given, const struct type_of_group *found[2])
{
    if (!given)
        return false;
    if (!found[0])
        found[0] = given;
    else if (strcmp(found[0]->type, given->type) != 0)
        found[1] = given;
    return found[1];
}

void types_find(const struct types *types, const struct inventory_view *view,
                const struct type_of_group *found[2])
{
    const size_t *groups;
    size_t count;
    found[0] = found[1] = NULL;
    add(types->of_group[INVENTORY_ALL], found);
    inventory_view_groups(view, &groups, &count);
    for (size_t i = 0; i < count; i++) {
        if (add(types->of_group[groups[i]], found))
            return;
    }
}
