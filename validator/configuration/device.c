/* SPDX-License-Identifier: MIT */
/* The names that templates see of a device: its variables, and what Ansible and the rollout add. */
#include "configuration/device.h"

#include "ansible/ansible.h"

#include <stdio.h>
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
    types_release(&device->types);
    map_release(&device->known);
    arena_release(&device->arena);
}

void device_enter(struct device *device, const struct inventory_host *host)
{
    map_release(&device->known);
    map_init(&device->known);
    arena_reset(&device->arena);
    device->problem = (struct template_result){.outcome = TEMPLATE_RENDERED};
    device->has_two_types = false;
    device->host = host;
    device->has_type = false;
    device->type = NULL;
    device->asked_name = false;
    device->unknown = NULL;
    device->unseen = device->merged = NULL;
}

void device_note_unknown(struct device *device, const char *what)
{
    if (!device->unknown)
        device->unknown = what;
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
    if (!names)
        return NULL;
    for (size_t i = 0; i < count; i++)
        names[i] = make_string(device, device->inventory->groups[groups[i]].name);
    if (!device->no_memory)
        qsort(names, count, sizeof *names, compare_names);
    return device->no_memory ? NULL : make_sequence(device, names, count);
}

/* The hosts of a group and of those below it, each once: level by level, as Ansible lists them. */
struct gathering {
    const struct node **names; /* of the hosts, [host_count], made when they are met */
    size_t *groups;
    size_t *group_mark; /* the group that it was last met below, and one */
    size_t *host_mark;
    const struct node **hosts;
    size_t host_count;
    size_t looks; /* at memberships, in all groups together */
};

static bool is_new(struct device *device, struct gathering *gathering, size_t *mark, size_t below)
{
    bool was_met = *mark == below + 1;
    *mark = below + 1;
    device->is_too_large = ++gathering->looks > device->world->limits->inventory_nodes;
    return !was_met && !device->is_too_large;
}

static void gather_hosts(struct device *device, struct gathering *gathering,
                         const struct inventory_group *group, size_t below)
{
    for (size_t i = 0; i < group->host_count && !device->is_too_large; i++) {
        size_t host = group->hosts[i];
        if (!is_new(device, gathering, &gathering->host_mark[host], below))
            continue;
        if (!gathering->names[host])
            gathering->names[host] = make_string(device, device->inventory->hosts[host].name);
        gathering->hosts[gathering->host_count++] = gathering->names[host];
    }
}

static const struct node *make_members(struct device *device, struct gathering *gathering,
                                       size_t index)
{
    size_t group_count = 1;
    gathering->host_count = 0;
    gathering->groups[0] = index;
    for (size_t i = 0; i < group_count && !device->is_too_large; i++) {
        const struct inventory_group *group = &device->inventory->groups[gathering->groups[i]];
        for (size_t j = 0; j < group->child_count && !device->is_too_large; j++) {
            size_t child = group->children[j];
            if (is_new(device, gathering, &gathering->group_mark[child], index))
                gathering->groups[group_count++] = child;
        }
        gather_hosts(device, gathering, group, index);
    }
    const struct node **hosts = allocate(device, gathering->host_count, sizeof *hosts);
    for (size_t i = 0; hosts && i < gathering->host_count; i++)
        hosts[i] = gathering->hosts[i];
    return make_sequence(device, hosts, gathering->host_count);
}

static const struct node *make_groups(struct device *device)
{
    const struct inventory *inventory = device->inventory;
    size_t count = inventory->group_count;
    if (device->is_too_large)
        return NULL;
    struct member *members = allocate(device, count, sizeof *members);
    struct node *node = allocate(device, 1, sizeof *node);
    struct gathering gathering = {
        .names = allocate(device, inventory->host_count, sizeof(struct node *)),
        .groups = allocate(device, count, sizeof(size_t)),
        .group_mark = allocate(device, count, sizeof(size_t)),
        .host_mark = allocate(device, inventory->host_count, sizeof(size_t)),
        .hosts = allocate(device, inventory->host_count, sizeof(struct node *)),
    };
    for (size_t i = 0; i < count && !device->no_memory && !device->is_too_large; i++) {
        members[i].name = inventory->groups[i].name;
        members[i].key = make_string(device, members[i].name);
        members[i].value = make_members(device, &gathering, i);
    }
    if (device->no_memory || device->is_too_large)
        return NULL;
    node->type = NODE_MAPPING;
    node->mapping.members = members;
    node->mapping.count = count;
    return node;
}

/* ------------------------------------------------------------------------------------ names -- */

static const struct node *make_name(struct device *device)
{
    device->asked_name = true;
    return make_string(device, device->host->name);
}

static const struct node *make_short_name(struct device *device)
{
    struct text rest = device->host->name;
    device->asked_name = true;
    return make_string(device, text_cut(&rest, '.'));
}

int device_evaluate(struct device *device, const char *variable, const struct node *written,
                    const struct node **value, struct template_result *result, struct error *error)
{
    if (template_evaluate(written, device->world, &device->arena, value, result, error) != 0)
        return -1;
    if (result->outcome == TEMPLATE_RENDERED || result->variable[0])
        return 0;
    snprintf(result->variable, sizeof result->variable, "%s", variable);
    result->value = written;
    return 0;
}

/* The value of a variable of the device, evaluated as when no template asks for it; NULL where it
 * has none, or a problem. */
static const struct node *evaluate(struct device *device, const char *name)
{
    const struct variable *variable = inventory_view_find(device->view, text_of(name));
    const struct node *value = NULL;
    struct template_result result = {.outcome = TEMPLATE_RENDERED};
    struct error error = {0};
    bool is_rendering = device->is_rendering;
    device->is_rendering = false;
    if (variable && device_evaluate(device, name, variable->value, &value, &result, &error) != 0)
        device->no_memory = true;
    device->is_rendering = is_rendering;
    if (device->problem.outcome == TEMPLATE_RENDERED)
        device->problem = result;
    return value;
}

/* --------------------------------------------------------------------------- type and image -- */

static const struct node *type_of_groups(struct device *device)
{
    const struct type_of_group *const *given = device->types_given;
    types_find(&device->types, device->view, device->types_given);
    if (!given[1])
        return given[0] ? make_string(device, text_of(given[0]->type)) : NULL;
    device->problem.outcome = TEMPLATE_FAILED;
    snprintf(device->problem.message, sizeof device->problem.message,
             "its groups %s and %s give it two device types, %s and %s (fleet.device_type of the "
             "policy)",
             given[0]->group, given[1]->group, given[0]->type, given[1]->type);
    return NULL;
}

const struct node *device_find_type(struct device *device)
{
    const struct template_result problem = device->problem;
    if (device->has_type || device->is_typing)
        return device->type;
    device->is_typing = true;
    device->problem = (struct template_result){.outcome = TEMPLATE_RENDERED};
    device->types_given[0] = device->types_given[1] = NULL;
    device->type =
        device->type_variable ? evaluate(device, device->type_variable) : type_of_groups(device);
    device->type_problem = device->problem;
    device->problem = problem;
    device->is_typing = false;
    device->has_type = true;
    return device->type;
}

/* For a template, which goes no further where the type cannot be told. */
static const struct node *ask_type(struct device *device)
{
    const struct node *type = device_find_type(device);
    if (device->has_type && device->problem.outcome == TEMPLATE_RENDERED) {
        device->problem = device->type_problem;
        device->has_two_types = device->types_given[1] != NULL;
    }
    return type;
}

static const struct node *make_type(struct device *device)
{
    const struct node *type = ask_type(device);
    return type || device->is_typing ? type : make_string(device, TEXT("<device_type>"));
}

static const struct node *find_image(struct device *device)
{
    const struct node *type = ask_type(device);
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
    if (device->is_evaluating || device->is_typing)
        return NULL;
    device->is_evaluating = true;
    const struct node *image = find_image(device);
    device->is_evaluating = false;
    return image;
}

typedef const struct node *maker(struct device *device);

static maker *find_maker(struct text name)
{
    static const struct {
        const char *name;
        maker *make;
    } names[] = {
        {"inventory_hostname", make_name}, {"inventory_hostname_short", make_short_name},
        {"group_names", make_group_names}, {"groups", make_groups},
        {"device_type", make_type},        {"desired_os_image", make_image},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text_is(name, names[i].name))
            return names[i].make;
    }
    return NULL;
}

/* Stands for a name that was asked for and has no value, so that nobody looks for it again. */
static const struct node nothing = {.type = NODE_NULL};

/* The depth of documents is bounded. */
static bool holds_encrypted(const struct node *node)
{
    if (node->type == NODE_STRING)
        return node->vaulted;
    if (node->type == NODE_SEQUENCE) {
        for (size_t i = 0; i < node->sequence.count; i++) {
            if (holds_encrypted(node->sequence.items[i]))
                return true;
        }
    } else if (node->type == NODE_MAPPING) {
        for (size_t i = 0; i < node->mapping.count; i++) {
            if (holds_encrypted(node->mapping.members[i].value))
                return true;
        }
    }
    return false;
}

/* What stands for a type, or for the image of a type, that nothing says. */
static bool is_placeholder(const struct device *device, struct text name)
{
    return device->has_type && !device->type &&
           (text_is(name, "device_type") || text_is(name, "desired_os_image"));
}

/* Whether a play sets it for a template, whatever else does, of this rank at least. */
static bool is_of_plays(const struct device *device, struct text name, enum play_rank least)
{
    return device->is_rendering && play_setters_find(device->plays, name, least);
}

static bool is_mapping(const struct node *node)
{
    return node && node->type == NODE_MAPPING;
}

/* Whether Ansible merges what the role sets with what the device or a play does, which the gate
 * does not. */
static bool is_merged(struct device *device, struct text name)
{
    const struct node *of_role = role_find(&device->role->variables, name);
    const struct node *default_value = role_find(&device->role->defaults, name);
    const struct variable *variable = inventory_view_find(device->view, name);
    const struct node *own = variable ? variable->value : NULL;
    if (!device->merges)
        return false;
    bool is_of_role = is_mapping(of_role) || is_mapping(default_value);
    if (is_of_role && (is_mapping(own) || (is_mapping(of_role) && is_mapping(default_value)))) {
        device->merged_in =
            is_mapping(of_role) ? device->role->variables.path : device->role->defaults.path;
        device->merged = arena_string(&device->arena, name);
        device->no_memory |= !device->merged;
        return true;
    }
    return (is_of_role || is_mapping(own)) && is_of_plays(device, name, PLAY_RANK_DEFAULT);
}

/* What the role or the variables of the device set; or NULL. */
static const struct node *find_set(struct device *device, struct text name)
{
    const struct node *value = role_find(&device->role->variables, name);
    if (is_merged(device, name))
        return NULL;
    if (device->role->variables.unseen)
        device->unseen = device->role->variables.unseen;
    if (value)
        return is_of_plays(device, name, PLAY_RANK_TASK) ? NULL : value;
    const struct variable *variable = inventory_view_find(device->view, name);
    return variable && !is_of_plays(device, name, PLAY_RANK_PLAY) ? variable->value : NULL;
}

static const struct node *find_default(struct device *device, struct text name)
{
    if (device->role->defaults.unseen)
        device->unseen = device->role->defaults.unseen;
    return is_of_plays(device, name, PLAY_RANK_PLAY) || is_merged(device, name)
               ? NULL
               : role_find(&device->role->defaults, name);
}

const char *device_set_by_plays(struct device *device, struct text name)
{
    struct buffer text;
    const struct play_setter *setter = play_setters_find(device->plays, name, PLAY_RANK_DEFAULT);
    if (!setter)
        return NULL;
    buffer_init(&text, sizeof device->set_by_plays - 1);
    play_setters_describe(device->plays, setter, name, &text);
    device->no_memory |= text.failed;
    snprintf(device->set_by_plays, sizeof device->set_by_plays, "%s",
             text.failed ? "" : text.bytes);
    buffer_release(&text);
    device->asked_plays |= device->is_rendering;
    return device->set_by_plays;
}

/* Whether a task changes what these two hold. */
static bool joins_groups(const struct device *device, struct text name)
{
    return (text_is(name, "group_names") || text_is(name, "groups")) &&
           is_of_plays(device, name, PLAY_RANK_PLAY) && map_has(&device->plays->by_name, name);
}

/* Whether it has a value of Ansible's, which nobody knows before, in place of the device's. */
static bool is_of_ansible(const struct device *device, struct text name)
{
    return text_is(name, "vars") ||
           (device->is_rendering && ansible_sets_variable_of_templates(name));
}

/* Ansible's own names hold whatever variables say. */
const struct node *device_variable(struct device *device, struct text name)
{
    if (is_of_ansible(device, name))
        return NULL;
    const struct node *value = ansible_sets_variable_of_host(name) ? NULL : find_set(device, name);
    if (value) {
        if (!device->unknown && holds_encrypted(value))
            device_note_unknown(device, "an encrypted value");
        return value;
    }
    const struct node *node = map_get(&device->known, name);
    maker *make = node ? NULL : find_maker(name);
    if (joins_groups(device, name))
        return NULL;
    if (make)
        node = make(device);
    if (node && is_placeholder(device, name))
        device_note_unknown(device, "the device type");
    if (!make && !node)
        return find_default(device, name);
    if (!make)
        return node == &nothing ? NULL : node;
    bool is_open = device->is_evaluating || device->is_typing;
    const struct node *kept = node || is_open ? node : &nothing;
    if (make && kept &&
        map_put(&device->known, arena_copy(&device->arena, name), (void *)(uintptr_t)kept) != 0)
        device->no_memory = true;
    return node;
}
