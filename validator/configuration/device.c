/* SPDX-License-Identifier: MIT */
/* The names that templates see of a device: its variables, and what Ansible and the rollout add. */
#include "configuration/device.h"

#include <stdlib.h>

void device_init(struct device *device, const struct inventory *inventory,
                 const struct template_world *world)
{
    *device = (struct device){.inventory = inventory, .world = world};
    arena_init(&device->arena);
    map_init(&device->known);
}

void device_release(struct device *device)
{
    inventory_view_free(device->view);
    map_release(&device->known);
    arena_release(&device->arena);
}

void device_enter(struct device *device, const struct inventory_host *host)
{
    map_release(&device->known);
    map_init(&device->known);
    arena_reset(&device->arena);
    device->host = host;
}

/* ------------------------------------------------------------------------------------ nodes -- */

static void *allocate(struct device *device, size_t count, size_t size)
{
    void *memory = arena_alloc_array(&device->arena, count + 1, size);
    device->no_memory = device->no_memory || !memory;
    return memory;
}

static struct node *make_string(struct device *device, struct text string)
{
    struct node *node = allocate(device, 1, sizeof *node);
    if (!node)
        return NULL;
    /* A name is no template, whatever it looks like. */
    *node = (struct node){.type = NODE_STRING, .unsafe = true, .source = string};
    node->string = string;
    return node;
}

static struct node *make_sequence(struct device *device, const struct node *const *items,
                                  size_t count)
{
    struct node *node = allocate(device, 1, sizeof *node);
    if (!node)
        return NULL;
    node->type = NODE_SEQUENCE;
    node->sequence.items = items;
    node->sequence.count = count;
    return node;
}

/* ----------------------------------------------------------------------------------- groups -- */

static int compare_names(const void *a, const void *b)
{
    const struct node *left = *(const struct node *const *)a;
    const struct node *right = *(const struct node *const *)b;
    return text_compare(left->string, right->string);
}

static const struct node *make_group_names(struct device *device)
{
    const size_t *groups;
    size_t count;
    inventory_view_groups(device->view, &groups, &count);
    const struct node **names = allocate(device, count, sizeof *names);
    for (size_t i = 0; names && i < count; i++) {
        names[i] = make_string(device, device->inventory->groups[groups[i]].name);
        if (!names[i])
            return NULL;
    }
    if (!names)
        return NULL;
    qsort(names, count, sizeof *names, compare_names);
    return make_sequence(device, names, count);
}

/* The hosts of a group and of those below it, each once: level by level, as Ansible lists them. */
struct gathering {
    size_t *groups;
    size_t group_count;
    bool *has_group;
    bool *has_host;
    const struct node **hosts;
    size_t host_count;
};

static void gather_group(struct device *device, struct gathering *gathering, size_t index)
{
    const struct inventory_group *group = &device->inventory->groups[index];
    for (size_t i = 0; i < group->child_count; i++) {
        size_t child = group->children[i];
        if (!gathering->has_group[child])
            gathering->groups[gathering->group_count++] = child;
        gathering->has_group[child] = true;
    }
    for (size_t i = 0; i < group->host_count; i++) {
        size_t host = group->hosts[i];
        if (!gathering->has_host[host])
            gathering->hosts[gathering->host_count++] =
                make_string(device, device->inventory->hosts[host].name);
        gathering->has_host[host] = true;
    }
}

static const struct node *make_members(struct device *device, size_t index)
{
    const struct inventory *inventory = device->inventory;
    struct gathering gathering = {
        .groups = allocate(device, inventory->group_count, sizeof(size_t)),
        .has_group = allocate(device, inventory->group_count, sizeof(bool)),
        .has_host = allocate(device, inventory->host_count, sizeof(bool)),
        .hosts = allocate(device, inventory->host_count, sizeof(struct node *)),
    };
    if (device->no_memory)
        return NULL;
    gathering.groups[gathering.group_count++] = index;
    gathering.has_group[index] = true;
    for (size_t i = 0; i < gathering.group_count; i++)
        gather_group(device, &gathering, gathering.groups[i]);
    return make_sequence(device, gathering.hosts, gathering.host_count);
}

static const struct node *make_groups(struct device *device)
{
    size_t count = device->inventory->group_count;
    struct member *members = allocate(device, count, sizeof *members);
    struct node *node = allocate(device, 1, sizeof *node);
    for (size_t i = 0; members && i < count; i++) {
        members[i].name = device->inventory->groups[i].name;
        members[i].key = make_string(device, members[i].name);
        members[i].value = make_members(device, i);
    }
    if (device->no_memory)
        return NULL;
    node->type = NODE_MAPPING;
    node->mapping.members = members;
    node->mapping.count = count;
    return node;
}

/* ------------------------------------------------------------------------------------ names -- */

static const struct node *make_name(struct device *device)
{
    return make_string(device, device->host->name);
}

static const struct node *make_short_name(struct device *device)
{
    struct text rest = device->host->name;
    return make_string(device, text_cut(&rest, '.'));
}

static const struct node *make_type(struct device *device)
{
    return make_string(device, TEXT("<device_type>"));
}

/* The value of a variable of the device, evaluated; NULL where it has none that is known. */
static const struct node *evaluate(struct device *device, const char *name)
{
    const struct variable *variable = inventory_view_find(device->view, text_of(name));
    const struct node *value = NULL;
    struct template_result result;
    struct error error = {0};
    if (variable && template_evaluate(variable->value, device->world, &device->arena, &value,
                                      &result, &error) != 0)
        device->no_memory = true;
    return value;
}

static const struct node *find_image(struct device *device)
{
    const struct node *type = evaluate(device, "device_type");
    const struct node *images = type ? evaluate(device, "os_image") : NULL;
    if (!type)
        return make_string(device, TEXT("<desired_os_image>"));
    for (size_t i = 0; images && images->type == NODE_SEQUENCE && i < images->sequence.count; i++) {
        const struct node *image = images->sequence.items[i];
        const struct node *of_type = node_member(image, "device_type");
        if (of_type && node_equal(of_type, type))
            return node_member(image, "image_name");
    }
    return NULL;
}

static const struct node *make_image(struct device *device)
{
    if (device->is_evaluating)
        return NULL;
    device->is_evaluating = true;
    const struct node *image = find_image(device);
    device->is_evaluating = false;
    return image;
}

static const struct node *make(struct device *device, struct text name)
{
    static const struct {
        const char *name;
        const struct node *(*make)(struct device *device);
    } names[] = {
        {"inventory_hostname", make_name}, {"inventory_hostname_short", make_short_name},
        {"group_names", make_group_names}, {"groups", make_groups},
        {"device_type", make_type},        {"desired_os_image", make_image},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text_is(name, names[i].name))
            return names[i].make(device);
    }
    return NULL;
}

/* Ansible's own names hold whatever variables say. */
static bool is_of_ansible(struct text name)
{
    return text_starts_with(name, "inventory_hostname") || text_is(name, "group_names") ||
           text_is(name, "groups");
}

const struct node *device_variable(struct device *device, struct text name)
{
    const struct variable *variable =
        is_of_ansible(name) ? NULL : inventory_view_find(device->view, name);
    if (variable)
        return variable->value;
    const struct node *node = map_get(&device->known, name);
    if (node)
        return node;
    node = make(device, name);
    if (node &&
        map_put(&device->known, arena_copy(&device->arena, name), (void *)(uintptr_t)node) != 0)
        device->no_memory = true;
    return node;
}
