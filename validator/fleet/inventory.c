/* SPDX-License-Identifier: MIT */
/* The mappings of variables that stand in the inventory. */
#include "fleet/inventory.h"

static bool is_mapping(const struct node *node)
{
    return node && node->type == NODE_MAPPING;
}

/* Calls `visit` for a group and all groups below it. Depth is bounded by the document's. */
static int each_group(const struct node *groups,
                      int (*visit)(void *, const struct member *, struct error *), void *context,
                      struct error *error)
{
    for (size_t i = 0; is_mapping(groups) && i < groups->mapping.count; i++) {
        const struct member *group = &groups->mapping.members[i];
        if (visit(context, group, error) != 0 ||
            each_group(node_member(group->value, "children"), visit, context, error) != 0)
            return -1;
    }
    return 0;
}

bool fleet_reads(const struct inventory *inventory, const struct fleet_path *path)
{
    if (!path->is_data)
        return false;
    if (path->has_extension || path->in_folder)
        return true;
    if (!inventory)
        return !path->is_foreign;
    return path->role == FLEET_DEVICE_VARIABLES ? inventory_host(inventory, path->owner) != NULL
                                                : inventory_group(inventory, path->owner) != NULL;
}

/* What each_group calls for the variables of a group and of its hosts. */
struct variables_visit {
    int (*visit)(void *context, const struct node *variables, struct error *error);
    void *context;
};

static int visit_group(void *context, const struct member *group, struct error *error)
{
    const struct variables_visit *visit = context;
    const struct node *variables = node_member(group->value, "vars");
    const struct node *hosts = node_member(group->value, "hosts");
    if (variables && visit->visit(visit->context, variables, error) != 0)
        return -1;
    for (size_t i = 0; is_mapping(hosts) && i < hosts->mapping.count; i++) {
        if (visit->visit(visit->context, hosts->mapping.members[i].value, error) != 0)
            return -1;
    }
    return 0;
}

int inventory_each_variables(const struct node *root,
                             int (*visit)(void *context, const struct node *variables,
                                          struct error *error),
                             void *context, struct error *error)
{
    struct variables_visit variables = {visit, context};
    return each_group(root, visit_group, &variables, error);
}
