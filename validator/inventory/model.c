/* SPDX-License-Identifier: MIT */
/* Groups and hosts while they are read. */
#include "inventory/model.h"

void model_refuse(struct findings *findings, const struct mention *mention, struct text name,
                  const char *help, const char *what)
{
    enum { SHOWN_BYTES = 100 };
    struct place place = *mention->place;
    if (mention->key) {
        place.line = mention->key->at.line;
        place.column = mention->key->at.column;
    }
    findings_add(findings, RULE_FLEET_REFUSED_INVENTORY, &place, help, "%.*s %s",
                 (int)(name.length < SHOWN_BYTES ? name.length : SHOWN_BYTES), name.bytes, what);
}

bool model_is_name(struct text name)
{
    return name.length > 0 && !text_is(name, ".") && !text_is(name, "..") && !text_has(name, '/') &&
           !text_has(name, '$') && !text_has(name, '\0');
}

/* --------------------------------------------------------------------------------- entities -- */

static int count_entry(struct inventory *inventory, struct error *error)
{
    if (++inventory->entries <= inventory->limits->inventory_nodes)
        return 0;
    return error_set(error, ERROR_LIMIT,
                     "the inventory has more than %zu hosts and memberships (inventory_nodes)",
                     inventory->limits->inventory_nodes);
}

int model_group(struct inventory *inventory, struct text name, const struct mention *mention,
                size_t *index, struct error *error)
{
    bool added;
    void **place = map_place(&inventory->group_indices, name, &added);
    if (!place)
        return error_memory(error);
    if (added) {
        if (ARRAY_RESERVE(inventory->groups, inventory->group_capacity,
                          inventory->group_count + 1) != 0)
            return error_memory(error);
        inventory->groups[inventory->group_count++] =
            (struct inventory_group){.name = name, .priority = 1};
        *place = (void *)(uintptr_t)inventory->group_count;
    }
    *index = (uintptr_t)*place - 1;
    struct inventory_group *group = &inventory->groups[*index];
    if (!group->path.bytes && mention) {
        group->key = mention->key;
        group->path = mention->place->path;
    }
    return 0;
}

static int add_index(size_t **items, size_t *count, size_t *capacity, size_t index,
                     struct error *error)
{
    if (ARRAY_RESERVE(*items, *capacity, *count + 1) != 0)
        return error_memory(error);
    (*items)[(*count)++] = index;
    return 0;
}

int model_child(struct inventory *inventory, size_t parent, size_t child, struct error *error)
{
    bool added;
    const size_t ends[] = {parent, child};
    struct text key = arena_copy(&inventory->arena, (struct text){(const char *)ends, sizeof ends});
    if (!key.bytes || !map_place(&inventory->edges, key, &added))
        return error_memory(error);
    if (!added)
        return 0;
    struct inventory_group *above = &inventory->groups[parent];
    struct inventory_group *below = &inventory->groups[child];
    if (count_entry(inventory, error) != 0 ||
        add_index(&above->children, &above->child_count, &above->child_capacity, child, error) !=
            0 ||
        add_index(&below->parents, &below->parent_count, &below->parent_capacity, parent, error) !=
            0)
        return -1;
    return 0;
}

int model_begin(struct inventory *inventory, struct error *error)
{
    size_t all, ungrouped;
    if (model_group(inventory, TEXT("all"), NULL, &all, error) != 0 ||
        model_group(inventory, TEXT("ungrouped"), NULL, &ungrouped, error) != 0)
        return -1;
    return model_child(inventory, all, ungrouped, error);
}

int model_host(struct inventory *inventory, size_t group, struct text name,
               const struct mention *mention, size_t *index, bool *added, struct error *error)
{
    void **place = map_place(&inventory->host_indices, name, added);
    if (!place)
        return error_memory(error);
    if (*added) {
        if (ARRAY_RESERVE(inventory->hosts, inventory->host_capacity, inventory->host_count + 1) !=
            0)
            return error_memory(error);
        inventory->hosts[inventory->host_count++] = (struct inventory_host){
            .name = name, .key = mention->key, .path = mention->place->path};
        *place = (void *)(uintptr_t)inventory->host_count;
    }
    *index = (uintptr_t)*place - 1;
    struct inventory_group *in = &inventory->groups[group];
    if (count_entry(inventory, error) != 0)
        return -1;
    return add_index(&in->hosts, &in->host_count, &in->host_capacity, *index, error);
}

/* -------------------------------------------------------------------------------- variables -- */

static int add_block(struct inventory *inventory, const struct inventory_block **first,
                     struct inventory_block **last, const struct node *variables, struct text path,
                     struct error *error)
{
    struct inventory_block *block = arena_alloc(&inventory->arena, sizeof *block);
    if (!block)
        return error_memory(error);
    *block = (struct inventory_block){.variables = variables, .path = path};
    if (*last)
        (*last)->next = block;
    else
        *first = block;
    *last = block;
    return 0;
}

int model_set_group(struct inventory *inventory, size_t group, const struct node *variables,
                    struct text path, struct error *error)
{
    struct inventory_group *to = &inventory->groups[group];
    return add_block(inventory, &to->blocks, &to->last_block, variables, path, error);
}

int model_set_host(struct inventory *inventory, size_t host, const struct node *variables,
                   struct text path, struct error *error)
{
    struct inventory_host *to = &inventory->hosts[host];
    return add_block(inventory, &to->blocks, &to->last_block, variables, path, error);
}

const struct node *model_single(struct inventory *inventory, const struct node *key,
                                const struct node *value)
{
    struct node *mapping = arena_alloc(&inventory->arena, sizeof *mapping);
    struct member *member = arena_alloc(&inventory->arena, sizeof *member);
    if (!mapping || !member)
        return NULL;
    *member = (struct member){.key = key, .name = node_text(key), .value = value};
    *mapping = (struct node){.type = NODE_MAPPING, .at = key->at};
    mapping->mapping.members = member;
    mapping->mapping.count = 1;
    return mapping;
}
