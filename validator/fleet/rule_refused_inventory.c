/* SPDX-License-Identifier: MIT */
/*
 * fleet/refused-inventory: what Ansible's YAML reader refuses in an inventory although it is good
 * YAML. Ansible does not stop there: it tries its reader of INI files on the same text, and takes
 * devices and variables from it that no reader of YAML sees.
 */
#include "fleet/file.h"
#include "fleet/rule.h"

#include <math.h>
#include <stdlib.h>

enum { NOWHERE = -1, PRIORITY_DIGITS_MAX = 18 };

/* One group that stands in the children of another. */
struct edge {
    size_t parent, child;
    ptrdiff_t next; /* the next edge to the same child, or NOWHERE */
};

struct group {
    const struct node *key; /* where it is first named */
    struct text name;
    ptrdiff_t edges;      /* the first edge to it, or NOWHERE */
    size_t open_children; /* edges from it to groups that are not known to be free of cycles */
    bool is_free;         /* no way leads from it into a cycle */
};

struct graph {
    struct map indices; /* name to the index of the group, plus one */
    struct group *groups;
    size_t group_count, group_capacity;
    struct edge *edges;
    size_t edge_count, edge_capacity;
    const struct fleet_file *file;
    struct findings *findings;
};

static void refuse(const struct graph *graph, const struct node *at, const char *help,
                   struct text name, const char *what)
{
    const struct place place = fleet_file_place(graph->file, at);
    findings_add(graph->findings, RULE_FLEET_REFUSED_INVENTORY, &place, help, "%.*s %s",
                 (int)name.length, name.bytes, what);
}

/* ---------------------------------------------------------------------------------- graph -- */

/* These return -1 when memory is out, else 0. */

static int note_group(struct graph *graph, const struct member *member, size_t *index)
{
    bool added;
    void **place = map_place(&graph->indices, member->name, &added);
    if (!place)
        return -1;
    if (added) {
        if (ARRAY_RESERVE(graph->groups, graph->group_capacity, graph->group_count + 1) != 0)
            return -1;
        graph->groups[graph->group_count++] =
            (struct group){.key = member->key, .name = member->name, .edges = NOWHERE};
        *place = (void *)(uintptr_t)graph->group_count;
    }
    *index = (uintptr_t)*place - 1;
    return 0;
}

static int note_edge(struct graph *graph, size_t parent, size_t child)
{
    if (ARRAY_RESERVE(graph->edges, graph->edge_capacity, graph->edge_count + 1) != 0)
        return -1;
    graph->edges[graph->edge_count] = (struct edge){parent, child, graph->groups[child].edges};
    graph->groups[child].edges = (ptrdiff_t)graph->edge_count++;
    graph->groups[parent].open_children++;
    return 0;
}

static bool is_all_digits(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            return false;
    }
    return text.length > 0 && text.length <= PRIORITY_DIGITS_MAX;
}

/* What Python's int() takes, but for spellings that nobody writes. */
static bool is_priority(const struct node *node)
{
    if (node->type == NODE_STRING)
        return !node->vaulted && is_all_digits(node->string);
    if (node->type == NODE_NUMBER)
        return node->number.is_integer || isfinite(node->number.approximate);
    return node->type == NODE_BOOLEAN;
}

/* Ansible makes an integer of it, and fails where there is none. */
static void check_priority(const struct graph *graph, const struct node *variables)
{
    const struct node *priority = node_member(variables, "ansible_group_priority");
    if (!priority || is_priority(priority))
        return;
    refuse(graph, priority, "write an integer", TEXT("ansible_group_priority"),
           "is no integer, so Ansible would not read this file as YAML");
}

/* Depth is bounded by the document's. */
static int collect(struct graph *graph, const struct node *groups, ptrdiff_t parent)
{
    for (size_t i = 0; groups && groups->type == NODE_MAPPING && i < groups->mapping.count; i++) {
        const struct member *group = &groups->mapping.members[i];
        size_t index = 0;
        if (note_group(graph, group, &index) != 0)
            return -1;
        if (parent != NOWHERE && text_is(group->name, "all"))
            refuse(graph, group->key, "remove it here", group->name,
                   "is the parent of every group and cannot be below one");
        else if (parent != NOWHERE && note_edge(graph, (size_t)parent, index) != 0)
            return -1;
        check_priority(graph, node_member(group->value, "vars"));
        if (collect(graph, node_member(group->value, "children"), (ptrdiff_t)index) != 0)
            return -1;
    }
    return 0;
}

/* --------------------------------------------------------------------------------- cycles -- */

/* Marks all groups from which no way leads into a cycle, those without children first. */
static int mark_free(struct graph *graph)
{
    size_t *open = malloc((graph->group_count + 1) * sizeof *open);
    size_t count = 0;
    if (!open)
        return -1;
    for (size_t i = 0; i < graph->group_count; i++) {
        if (graph->groups[i].open_children == 0)
            open[count++] = i;
    }
    while (count > 0) {
        struct group *group = &graph->groups[open[--count]];
        group->is_free = true;
        for (ptrdiff_t i = group->edges; i != NOWHERE; i = graph->edges[i].next) {
            size_t parent = graph->edges[i].parent;
            if (--graph->groups[parent].open_children == 0)
                open[count++] = parent;
        }
    }
    free(open);
    return 0;
}

/* The first group of a cycle, where some group is not free: such a group has a child that is not
 * free either, and who goes on from child to child ends up in a cycle. */
static int find_cycle(const struct graph *graph, size_t start, const struct group **found)
{
    size_t *child = calloc(graph->group_count, sizeof *child);
    if (!child)
        return -1;
    for (size_t i = 0; i < graph->edge_count; i++) {
        const struct edge *edge = &graph->edges[i];
        if (!graph->groups[edge->child].is_free)
            child[edge->parent] = edge->child;
    }
    for (size_t i = 0; i < graph->group_count; i++)
        start = child[start];
    size_t first = start;
    for (size_t at = child[start]; at != start; at = child[at])
        first = at < first ? at : first;
    *found = &graph->groups[first];
    free(child);
    return 0;
}

/* One finding for all cycles: where one is fixed the next push shows the next. */
static int check_cycles(struct graph *graph)
{
    const struct group *group = NULL;
    if (mark_free(graph) != 0)
        return -1;
    for (size_t i = 0; i < graph->group_count; i++) {
        if (graph->groups[i].is_free)
            continue;
        if (find_cycle(graph, i, &group) != 0)
            return -1;
        refuse(graph, group->key, "take it out of the children of the groups below it", group->name,
               "leads back to itself through children");
        return 0;
    }
    return 0;
}

/* -------------------------------------------------------------------------------- the rule -- */

static void check_root(const struct graph *graph, const struct node *root)
{
    const struct member *plugin = node_find_member(root, TEXT("plugin"));
    if (plugin && plugin->value->type != NODE_NULL)
        refuse(graph, plugin->key, "rename the group", TEXT("plugin"),
               "at the top makes Ansible take this file for the configuration of a plug-in");
    if (root && ((root->type == NODE_NULL && root->source.length > 0) ||
                 (root->type == NODE_MAPPING && root->mapping.count == 0)))
        refuse(graph, root, "write the groups, or leave the file empty", TEXT("inventory.yml"),
               "holds text that is no group");
}

static void check_names(const struct graph *graph, const struct inventory *inventory)
{
    for (size_t i = 0; i < graph->group_count; i++) {
        const struct group *group = &graph->groups[i];
        if (map_has(&inventory->devices, group->name))
            refuse(graph, group->key, "rename the group", group->name,
                   "is a device as well; Ansible gives the variables of the one to the other");
    }
}

void fleet_refused_inventory(const struct fleet *fleet, const struct fleet_file *file,
                             struct findings *findings)
{
    struct graph graph = {.file = file, .findings = findings};
    map_init(&graph.indices);
    check_root(&graph, file->node);
    if (collect(&graph, file->node, NOWHERE) == 0 && check_cycles(&graph) == 0)
        check_names(&graph, fleet->inventory);
    else
        findings->lost = true;
    map_release(&graph.indices);
    free(graph.groups);
    free(graph.edges);
}
