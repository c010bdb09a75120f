/* SPDX-License-Identifier: MIT */
/* schema/own: what each device is given fits the schemas that the policy has for it. */
#include "fleet/rule.h"

#include "schema/schema.h"

static bool is_in_group(const struct fleet *fleet, const struct fleet_device *device,
                        const char *name)
{
    const size_t *groups;
    size_t count;
    inventory_view_groups(configuration_view(device->configuration), &groups, &count);
    for (size_t i = 0; i < count; i++) {
        if (text_is(fleet->inventory->groups[groups[i]].name, name))
            return true;
    }
    return text_is(fleet->inventory->groups[INVENTORY_ALL].name, name);
}

static bool follows(const struct fleet_device *device, const char *name)
{
    const struct node *branch = device->branch.evaluated.value;
    return device->branch.variable && branch && branch->type == NODE_STRING &&
           text_is(branch->string, name);
}

static bool is_named(const struct fleet_device *device, const struct names *names)
{
    struct text name = configuration_name(device->configuration);
    for (size_t i = 0; i < names->count; i++) {
        if (text_is(name, names->items[i]))
            return true;
    }
    return false;
}

static bool is_for(const struct own_schema *own, const struct fleet *fleet,
                   const struct fleet_device *device)
{
    switch (own->subject) {
    case OWN_SCHEMA_OF_FILES:
        return false;
    case OWN_SCHEMA_OF_ALL:
        return true;
    case OWN_SCHEMA_OF_GROUP:
        return is_in_group(fleet, device, own->name);
    case OWN_SCHEMA_OF_BRANCH:
        return follows(device, own->name);
    case OWN_SCHEMA_OF_DEVICES:
        return is_named(device, &own->devices);
    }
    return false;
}

/* A value stands where it is set; what is missing, in the file of the device, or where the
 * inventory names it. */
static void find_place(void *context, const struct member *member, struct place *place)
{
    const struct fleet_device *device = context;
    const struct inventory_view *view = configuration_view(device->configuration);
    const struct variable *variable = member ? inventory_view_find(view, member->name) : NULL;
    const struct node *named = device->host->key;
    if (variable) {
        place->path = variable->path;
        if (place->line == 0)
            *place = (struct place){.path = variable->path,
                                    .line = variable->key->at.line,
                                    .column = variable->key->at.column};
    } else if (device->path.bytes) {
        *place = (struct place){.path = device->path};
    } else {
        *place = (struct place){.path = device->host->path,
                                .line = named ? named->at.line : 0,
                                .column = named ? named->at.column : 0};
    }
}

void fleet_own_schema(const struct fleet *fleet, struct fleet_device *device,
                      struct findings *findings)
{
    const struct schema_places places = {find_place, device};
    const struct node *variables = NULL;
    for (size_t i = 0; i < fleet->policy->own_schema_count; i++) {
        const struct own_schema *own = &fleet->policy->own_schemas[i];
        if (!is_for(own, fleet, device))
            continue;
        if (!variables && configuration_variables(device->configuration, &variables, &device->steps,
                                                  &device->error) != 0)
            return;
        schema_check_gathered(own->schema, device->scratch, variables, &places, findings);
    }
}
