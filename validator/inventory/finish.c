/* SPDX-License-Identifier: MIT */
/* The end of reading: who is below whom, how deep, and that nobody is below itself. */
#include "inventory/kin.h"
#include "inventory/model.h"

#include <stdlib.h>

/* Below `all` goes who is below nobody. */
static int adopt_orphans(struct inventory *inventory, struct error *error)
{
    for (size_t i = 0; i < inventory->group_count; i++) {
        if (i != INVENTORY_ALL && inventory->groups[i].parent_count == 0 &&
            model_child(inventory, INVENTORY_ALL, i, error) != 0)
            return -1;
    }
    return 0;
}

/* Each host once in a group, where it is first named. */
static int drop_repeated_hosts(struct inventory *inventory, struct error *error)
{
    size_t *last_seen = calloc(inventory->host_count + 1, sizeof *last_seen);
    if (!last_seen)
        return error_memory(error);
    for (size_t i = 0; i < inventory->group_count; i++) {
        struct inventory_group *group = &inventory->groups[i];
        size_t kept = 0;
        for (size_t j = 0; j < group->host_count; j++) {
            size_t host = group->hosts[j];
            if (last_seen[host] == i + 1)
                continue;
            last_seen[host] = i + 1;
            group->hosts[kept++] = host;
        }
        group->host_count = kept;
    }
    free(last_seen);
    return 0;
}

/* --------------------------------------------------------------------------------- depths -- */

/* Groups in an order in which parents come before their children: those that are in no cycle and
 * below none. */
struct order {
    size_t *groups; /* [count] */
    size_t count;
    size_t *open_parents; /* [group_count]; 0 for those that are ordered */
};

static int order_groups(struct inventory *inventory, struct order *order, struct error *error)
{
    order->groups = calloc(inventory->group_count, sizeof *order->groups);
    order->open_parents = calloc(inventory->group_count, sizeof *order->open_parents);
    if (!order->groups || !order->open_parents)
        return error_memory(error);
    for (size_t i = 0; i < inventory->group_count; i++) {
        order->open_parents[i] = inventory->groups[i].parent_count;
        if (order->open_parents[i] == 0)
            order->groups[order->count++] = i;
    }
    for (size_t next = 0; next < order->count; next++) {
        const struct inventory_group *group = &inventory->groups[order->groups[next]];
        for (size_t i = 0; i < group->child_count; i++) {
            struct inventory_group *child = &inventory->groups[group->children[i]];
            if (child->depth < group->depth + 1)
                child->depth = group->depth + 1;
            if (--order->open_parents[group->children[i]] == 0)
                order->groups[order->count++] = group->children[i];
        }
    }
    return 0;
}

/* A group of a cycle: who has a parent that is not ordered, and goes on from parent to parent, ends
 * up in one. Of the cycle it is the one that is named first. */
static size_t find_cycle(const struct inventory *inventory, const struct order *order)
{
    size_t at = 0, first = 0;
    while (order->open_parents[at] == 0)
        at++;
    for (size_t steps = 0; steps < 2 * inventory->group_count; steps++) {
        const struct inventory_group *group = &inventory->groups[at];
        size_t i = 0;
        while (order->open_parents[group->parents[i]] == 0)
            i++;
        at = group->parents[i];
        /* By then it goes round, and has gone so for long enough to see all of the cycle. */
        if (steps < inventory->group_count || at < first)
            first = at;
    }
    return first;
}

static void refuse_cycle(const struct inventory *inventory, size_t index, struct findings *findings)
{
    const struct inventory_group *group = &inventory->groups[index];
    const struct place place = {.path = group->path};
    model_refuse(findings, &(struct mention){&place, group->key}, group->name,
                 "take it out of the children of the groups below it",
                 "leads back to itself through children");
}

/* ---------------------------------------------------------------------------------- names -- */

static void refuse_ambiguous_names(const struct inventory *inventory, struct findings *findings)
{
    for (size_t i = 0; i < inventory->group_count; i++) {
        const struct inventory_group *group = &inventory->groups[i];
        const struct inventory_host *host = inventory_host(inventory, group->name);
        if (!host)
            continue;
        const struct place place = {.path = group->path.bytes ? group->path : host->path};
        model_refuse(findings,
                     &(struct mention){&place, group->path.bytes ? group->key : host->key},
                     group->name, "rename the group",
                     "is a device as well; Ansible gives the variables of the one to the other");
    }
}

/* Which groups have devices, themselves or below: parents come before children in `order`. */
static void mark_groups_with_hosts(struct inventory *inventory, const struct order *order)
{
    for (size_t i = order->count; i > 0; i--) {
        struct inventory_group *group = &inventory->groups[order->groups[i - 1]];
        group->has_hosts |= group->host_count > 0;
        for (size_t j = 0; j < group->parent_count && group->has_hosts; j++)
            inventory->groups[group->parents[j]].has_hosts = true;
    }
}

static int finish_ordered(struct inventory *inventory, const struct order *order,
                          struct findings *findings, struct error *error)
{
    refuse_ambiguous_names(inventory, findings);
    if (kin_number_hosts(inventory, error) != 0)
        return -1;
    mark_groups_with_hosts(inventory, order);
    return 0;
}

int inventory_finish(struct inventory *inventory, struct findings *findings, struct error *error)
{
    struct order order = {0};
    if (model_begin(inventory, error) != 0 || adopt_orphans(inventory, error) != 0 ||
        drop_repeated_hosts(inventory, error) != 0)
        return -1;
    int result = order_groups(inventory, &order, error);
    if (result == 0 && order.count < inventory->group_count)
        refuse_cycle(inventory, find_cycle(inventory, &order), findings);
    else if (result == 0)
        result = finish_ordered(inventory, &order, findings, error);
    free(order.groups);
    free(order.open_parents);
    return result;
}
