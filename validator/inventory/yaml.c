/* SPDX-License-Identifier: MIT */
/* An inventory in YAML: groups with vars, children and hosts. */
#include "inventory/model.h"
#include "inventory/value.h"

struct reading {
    struct inventory *inventory;
    const struct place *place;
    struct findings *findings;
    struct error *error;
};

static struct mention mention_at(const struct reading *reading, const struct node *node)
{
    return (struct mention){reading->place, node};
}

static void refuse(const struct reading *reading, const struct node *at, struct text name,
                   const char *help, const char *what)
{
    const struct mention mention = mention_at(reading, at);
    model_refuse(reading->findings, &mention, name, help, what);
}

/* What the schema of inventories says better, where it counts. */
static void refuse_shape(const struct reading *reading, const struct node *at, struct text name,
                         const char *help, const char *what)
{
    if (!reading->inventory->shape_is_judged)
        refuse(reading, at, name.length ? name : TEXT("a name"), help, what);
}

static void refuse_no_mapping(const struct reading *reading, const struct node *at,
                              struct text name)
{
    refuse_shape(reading, at, name, "write keys that end in a colon below it, or nothing",
                 "is no mapping, so Ansible would not read this file as YAML");
}

static void refuse_no_name(const struct reading *reading, const struct member *member)
{
    refuse_shape(reading, member->key, member->name, "write it in quotes",
                 "is no text or empty, so Ansible would not read this file as YAML");
}

static bool is_text(const struct node *node)
{
    return node->type == NODE_STRING && !node->vaulted;
}

/* ------------------------------------------------------------------------------- sections -- */

/* "vars", "children" and "hosts" hold a mapping or nothing; a text is a key of nothing. NULL where
 * there is nothing to be read. */
static int open_section(const struct reading *reading, const struct node *group, const char *name,
                        const struct node **section)
{
    static const struct node nothing = {.type = NODE_NULL};
    const struct member *member = node_find_string_key(group, text_of(name));
    *section = member ? member->value : NULL;
    if (!member || member->value->type == NODE_NULL) {
        *section = NULL;
    } else if (is_text(member->value) && reading->inventory->shape_is_judged) {
        *section = NULL;
    } else if (is_text(member->value)) {
        *section = model_single(reading->inventory, member->value, &nothing);
        return *section ? 0 : error_memory(reading->error);
    } else if (member->value->type != NODE_MAPPING) {
        refuse_no_mapping(reading, member->value, text_of(name));
        *section = NULL;
    }
    return 0;
}

static int take_hosts(const struct reading *reading, size_t group, const struct node *hosts)
{
    for (size_t i = 0; i < hosts->mapping.count; i++) {
        const struct member *host = &hosts->mapping.members[i];
        const struct node *variables = host->value;
        const struct mention mention = mention_at(reading, host->key);
        if (!is_text(host->key) || host->name.length == 0) {
            refuse_no_name(reading, host);
            continue;
        }
        if (variables->type != NODE_MAPPING && !value_is_false(variables)) {
            refuse_no_mapping(reading, variables, host->name);
            continue;
        }
        if (model_hosts(reading->inventory, group, host->name, &mention,
                        variables->type == NODE_MAPPING ? variables : NULL, reading->findings,
                        reading->error) != 0)
            return -1;
    }
    return 0;
}

/* --------------------------------------------------------------------------------- groups -- */

static int take_group(const struct reading *reading, const struct member *member, size_t *index);

static int take_child(const struct reading *reading, size_t parent, const struct member *member)
{
    size_t child;
    if (member->value->type != NODE_MAPPING && member->value->type != NODE_NULL) {
        refuse_no_mapping(reading, member->value, member->name);
        return 0;
    }
    if (text_is(member->name, "all")) {
        refuse(reading, member->key, member->name, "remove it here",
               "is the parent of every group and cannot be below one");
        return 0;
    }
    if (take_group(reading, member, &child) != 0)
        return -1;
    return child == SIZE_MAX ? 0 : model_child(reading->inventory, parent, child, reading->error);
}

static int take_children(const struct reading *reading, size_t group, const struct node *children)
{
    for (size_t i = 0; i < children->mapping.count; i++) {
        if (take_child(reading, group, &children->mapping.members[i]) != 0)
            return -1;
    }
    return 0;
}

static int take_section(const struct reading *reading, size_t group, struct text name,
                        const struct node *section)
{
    if (!section)
        return 0;
    if (text_is(name, "vars"))
        return model_group_variables(reading->inventory, group, section, reading->place,
                                     reading->findings, reading->error);
    if (text_is(name, "children"))
        return take_children(reading, group, section);
    return take_hosts(reading, group, section);
}

/* Sections are read in the order in which they stand. */
static int take_sections(const struct reading *reading, size_t group, const struct node *value)
{
    static const char *const names[] = {"vars", "children", "hosts"};
    const struct node *sections[3] = {NULL};
    for (size_t i = 0; i < 3; i++) {
        if (open_section(reading, value, names[i], &sections[i]) != 0)
            return -1;
    }
    for (size_t i = 0; i < value->mapping.count; i++) {
        const struct member *member = &value->mapping.members[i];
        for (size_t j = 0; member->key->type == NODE_STRING && j < 3; j++) {
            if (text_is(member->name, names[j]) &&
                take_section(reading, group, member->name, sections[j]) != 0)
                return -1;
        }
    }
    return 0;
}

/* A mapping, or nothing. *index is SIZE_MAX where the name is none. Depth is bounded by the
 * document's. */
static int take_group(const struct reading *reading, const struct member *member, size_t *index)
{
    const struct mention mention = mention_at(reading, member->key);
    *index = SIZE_MAX;
    if (!is_text(member->key) || member->name.length == 0) {
        refuse_no_name(reading, member);
        return 0;
    }
    if (!model_is_name(member->name)) {
        refuse_shape(reading, member->key, member->name, MODEL_NAME_HELP, MODEL_NAME_FAULT);
        return 0;
    }
    if (model_group(reading->inventory, member->name, &mention, index, reading->error) != 0)
        return -1;
    return member->value->type == NODE_MAPPING ? take_sections(reading, *index, member->value) : 0;
}

/* ------------------------------------------------------------------------------- the root -- */

/* Whether the root is one that Ansible goes on with as YAML. */
static bool check_root(const struct reading *reading, const struct node *root)
{
    const struct member *plugin = node_find_member(root, TEXT("plugin"));
    bool is_empty = root->type == NODE_MAPPING && root->mapping.count == 0;
    if (plugin && plugin->value->type != NODE_NULL)
        refuse(reading, plugin->key, TEXT("plugin"), "rename the group",
               "at the top makes Ansible take this file for the configuration of a plug-in");
    else if (is_empty || (root->type == NODE_NULL && root->source.length > 0))
        refuse(reading, root, reading->place->path, "write the groups, or leave the file empty",
               "holds text that is no group");
    else if (root->type != NODE_MAPPING && root->type != NODE_NULL)
        refuse_no_mapping(reading, root, TEXT("the inventory"));
    else
        return root->type == NODE_MAPPING;
    return false;
}

int inventory_add_yaml(struct inventory *inventory, const struct node *root,
                       const struct place *place, struct findings *findings, struct error *error)
{
    const struct reading reading = {inventory, place, findings, error};
    size_t index;
    if (model_begin(inventory, error) != 0)
        return -1;
    if (!root || !check_root(&reading, root))
        return 0;
    for (size_t i = 0; i < root->mapping.count; i++) {
        const struct member *member = &root->mapping.members[i];
        /* What is neither a mapping nor nothing Ansible passes over at the top. */
        if ((member->value->type == NODE_MAPPING || member->value->type == NODE_NULL) &&
            take_group(&reading, member, &index) != 0)
            return -1;
    }
    return 0;
}
