/* SPDX-License-Identifier: MIT */
/* The variables of a device as one mapping: those of its files and groups, with computed texts in
 * place of the expressions. What has none is not copied. */
#include "configuration/variables.h"

#include "ansible/ansible.h"

#include <string.h>

/* A variable while it is gone through. */
struct walk {
    const struct variables_input *input;
    struct arena *arena;
    const char *name; /* of the variable */
    size_t *steps;
    struct error *error;
};

static const struct node *see(const struct walk *walk, const struct node *node);

static void *take(const struct walk *walk, size_t count, size_t size)
{
    void *memory = arena_alloc_array(walk->arena, count + 1, size);
    if (!memory)
        error_memory(walk->error);
    return memory;
}

/* Stands for what Ansible alone will know: for a text, where it is one whatever it says. */
static const struct node *make_unknown(const struct walk *walk, const struct node *written,
                                       const struct configuration_value *value)
{
    const struct node *resembles = value->resembles;
    const char *reason = value->reason ? value->reason : value->result.message;
    if (!value->reason && value->result.outcome == TEMPLATE_DEPENDS)
        reason = "Ansible 2.14 and 2.19 render it differently, and the policy says not which "
                 "counts (fleet: { ansible: ... })";
    struct node *node = take(walk, 1, sizeof *node);
    struct text copy = arena_copy(walk->arena, text_of(reason));
    if (!node || !copy.bytes) {
        error_memory(walk->error);
        return NULL;
    }
    node->type = NODE_STRING;
    node->at = written->at;
    node->unknown = true;
    node->vaulted = written->vaulted || (resembles && resembles->type == NODE_STRING);
    node->string = node->source = copy;
    return node;
}

static const struct node *see_text(const struct walk *walk, const struct node *node)
{
    struct configuration_value value;
    if (!node->vaulted && !template_is_in(node))
        return node;
    if (walk->input->evaluate(walk->input->configuration, walk->name, node, &value, walk->error) !=
        0)
        return NULL;
    *walk->steps += value.result.steps;
    return value.value ? value.value : make_unknown(walk, node, &value);
}

static const struct node *see_sequence(const struct walk *walk, const struct node *node)
{
    const struct node **items = NULL;
    size_t count = node->sequence.count;
    for (size_t i = 0; i < count; i++) {
        const struct node *item = see(walk, node->sequence.items[i]);
        if (!item)
            return NULL;
        if (item == node->sequence.items[i])
            continue;
        if (!items) {
            items = take(walk, count, sizeof *items);
            if (!items)
                return NULL;
            memcpy(items, node->sequence.items, count * sizeof *items);
        }
        items[i] = item;
    }
    struct node *copy = items ? take(walk, 1, sizeof *copy) : NULL;
    if (!copy)
        return items ? NULL : node;
    *copy = *node;
    copy->sequence.items = items;
    return copy;
}

static const struct node *see_mapping(const struct walk *walk, const struct node *node)
{
    struct member *members = NULL;
    size_t count = node->mapping.count;
    for (size_t i = 0; i < count; i++) {
        const struct node *value = see(walk, node->mapping.members[i].value);
        if (!value)
            return NULL;
        if (value == node->mapping.members[i].value)
            continue;
        if (!members) {
            members = take(walk, count, sizeof *members);
            if (!members)
                return NULL;
            memcpy(members, node->mapping.members, count * sizeof *members);
        }
        members[i].value = value;
    }
    struct node *copy = members ? take(walk, 1, sizeof *copy) : NULL;
    if (!copy)
        return members ? NULL : node;
    *copy = *node;
    copy->mapping.members = members;
    return copy;
}

/* NULL with the error set. Documents are not deep. */
static const struct node *see(const struct walk *walk, const struct node *node)
{
    switch (node->type) {
    case NODE_STRING:
        return see_text(walk, node);
    case NODE_SEQUENCE:
        return see_sequence(walk, node);
    case NODE_MAPPING:
        return see_mapping(walk, node);
    default:
        return node;
    }
}

static const struct node *see_variable(struct walk *walk, const struct variable *variable)
{
    walk->name = arena_string(walk->arena, variable->name);
    if (walk->name)
        return see(walk, variable->value);
    error_memory(walk->error);
    return NULL;
}

int variables_gather(const struct variables_input *input, const struct node **mapping,
                     size_t *steps, struct error *error)
{
    const struct variable *const *variables;
    size_t count;
    struct walk walk = {input, &input->device->arena, NULL, steps, error};
    if (inventory_view_list(input->device->view, &variables, &count, error) != 0)
        return -1;
    struct node *node = take(&walk, 1, sizeof *node);
    struct member *members = node ? take(&walk, count, sizeof *members) : NULL;
    if (!members)
        return -1;
    *node = (struct node){.type = NODE_MAPPING, .mapping = {.members = members}};
    for (size_t i = 0; i < count; i++) {
        const struct variable *variable = variables[i];
        if (ansible_omits_variable(variable->name))
            continue;
        const struct node *value = see_variable(&walk, variable);
        if (!value)
            return -1;
        members[node->mapping.count++] =
            (struct member){.key = variable->key, .name = variable->name, .value = value};
    }
    *mapping = node;
    return 0;
}
