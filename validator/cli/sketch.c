/* SPDX-License-Identifier: MIT */
/* A first schema for the variables of all devices, from what they are. */
#include "cli/sketch.h"

#include "cli/fleet_reading.h"

#include "ansible/ansible.h"

enum { SCHEMA_MAX = 64 << 20 };

/* What a group sets is the same for all of its devices. */
static int add_variables(struct schema_sketch *sketch, const struct variable *const *variables,
                         size_t count, struct error *error)
{
    schema_sketch_begin(sketch);
    for (size_t i = 0; i < count; i++) {
        const struct variable *variable = variables[i];
        const struct member member = {
            .key = variable->key, .name = variable->name, .value = variable->value};
        if (!ansible_omits_variable(variable->name) &&
            schema_sketch_add(sketch, &member, variable->group.length > 0, error) != 0)
            return -1;
    }
    return 0;
}

static int add_device(struct schema_sketch *sketch, struct inventory_view *view,
                      const struct inventory_host *host, struct findings *findings,
                      struct error *error)
{
    const struct variable *const *variables;
    size_t count;
    if (inventory_view_enter(view, host, findings, error) != 0 ||
        fleet_reading_check_device(view, error) != 0)
        return -1;
    if (inventory_view_list(view, &variables, &count, error) != 0)
        return -1;
    return add_variables(sketch, variables, count, error);
}

static int add_devices(struct schema_sketch *sketch, struct fleet_reading *reading,
                       struct error *error)
{
    struct inventory_view *view;
    if (inventory_view_new(&view, &reading->inventory, error) != 0)
        return -1;
    int result = 0;
    for (size_t i = 0; i < reading->inventory.host_count && result == 0; i++)
        result = add_device(sketch, view, &reading->inventory.hosts[i], &reading->findings, error);
    if (result == 0 && reading->findings.lost)
        result = error_memory(error);
    inventory_view_free(view);
    return result;
}

static int write_sketch(struct fleet_reading *reading, struct buffer *out, struct error *error)
{
    struct schema_sketch *sketch = schema_sketch_new();
    if (!sketch)
        return error_memory(error);
    if (reading->inventory.host_count == 0)
        error_set(error, ERROR_INPUT, "the inventory has no devices to write a schema from");
    else if (add_devices(sketch, reading, error) == 0)
        schema_sketch_write(sketch, out);
    schema_sketch_free(sketch);
    return error->kind == ERROR_NONE ? 0 : -1;
}

int sketch_print(void *context, int parent)
{
    struct fleet_reading reading;
    struct error error = {0};
    struct buffer out;
    buffer_init(&out, SCHEMA_MAX);
    int result = fleet_reading_open(&reading, parent, context, &error);
    if (result == 0 && !fleet_reading_is_wrong(&reading))
        result = write_sketch(&reading, &out, &error);
    return fleet_reading_finish(&reading, result, &out, &error);
}
