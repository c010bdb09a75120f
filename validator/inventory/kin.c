/* SPDX-License-Identifier: MIT */
/*
 * Kins: lists of groups as hosts are in them, kept as a tree in which a list is the list before it
 * and one more group. So hosts of the same groups have the same number, however many they are.
 */
#include "inventory/kin.h"

#include "inventory/model.h"

#include <stdlib.h>

struct inventory_kin {
    size_t before; /* the list without its last group */
    size_t group;
};

/* Steps from a list to the one with a further group. */
static int extend(struct inventory *inventory, size_t *kin, size_t group, struct error *error)
{
    bool added;
    const size_t step[] = {*kin, group};
    struct text key = {(const char *)step, sizeof step};
    void *known = map_get(&inventory->kins, key);
    if (known) {
        *kin = (uintptr_t)known;
        return 0;
    }
    key = arena_copy(&inventory->arena, key);
    void **place = key.bytes ? map_place(&inventory->kins, key, &added) : NULL;
    if (!place ||
        ARRAY_RESERVE(inventory->kin_items, inventory->kin_capacity, inventory->kin_count + 2) != 0)
        return error_memory(error);
    if (inventory->kin_count == 0)
        inventory->kin_items[inventory->kin_count++] = (struct inventory_kin){0}; /* KIN_NONE */
    inventory->kin_items[inventory->kin_count] = (struct inventory_kin){*kin, group};
    *kin = inventory->kin_count++;
    *place = (void *)(uintptr_t)*kin;
    return 0;
}

/* --------------------------------------------------------------------------------- ungrouped -- */

/* What a group and those above it are beside `all`. */
struct standing {
    bool is_ungrouped; /* ungrouped is among them */
    bool is_other;     /* some other group is */
    bool is_above;     /* the group is above ungrouped, and not `all` */
};

static void mark_above(const struct inventory *inventory, struct standing *standings, size_t *open)
{
    size_t count = 0;
    open[count++] = INVENTORY_UNGROUPED;
    while (count > 0) {
        const struct inventory_group *group = &inventory->groups[open[--count]];
        for (size_t i = 0; i < group->parent_count; i++) {
            size_t parent = group->parents[i];
            if (parent == INVENTORY_ALL || standings[parent].is_above)
                continue;
            standings[parent].is_above = true;
            open[count++] = parent;
        }
    }
}

/* From ungrouped, or from every other group, down to all that is below. */
static void mark_below(const struct inventory *inventory, struct standing *standings, size_t *open,
                       bool of_ungrouped)
{
    size_t count = 0;
    for (size_t i = INVENTORY_ALL + 1; i < inventory->group_count; i++) {
        if ((i == INVENTORY_UNGROUPED) != of_ungrouped)
            continue;
        if (of_ungrouped)
            standings[i].is_ungrouped = true;
        else
            standings[i].is_other = true;
        open[count++] = i;
    }
    while (count > 0) {
        const struct inventory_group *group = &inventory->groups[open[--count]];
        for (size_t i = 0; i < group->child_count; i++) {
            struct standing *child = &standings[group->children[i]];
            bool *mark = of_ungrouped ? &child->is_ungrouped : &child->is_other;
            if (*mark)
                continue;
            *mark = true;
            open[count++] = group->children[i];
        }
    }
}

static struct standing *find_standings(const struct inventory *inventory, struct error *error)
{
    struct standing *standings = calloc(inventory->group_count, sizeof *standings);
    size_t *open = calloc(inventory->group_count, sizeof *open);
    if (standings && open) {
        mark_above(inventory, standings, open);
        mark_below(inventory, standings, open, true);
        mark_below(inventory, standings, open, false);
    } else {
        free(standings);
        standings = NULL;
        error_memory(error);
    }
    free(open);
    return standings;
}

/* What the groups that a host is in come to. */
struct membership {
    bool is_ungrouped;
    bool is_other;
    bool has_left; /* it is taken out of ungrouped */
};

static void find_memberships(const struct inventory *inventory, const struct standing *standings,
                             struct membership *memberships)
{
    for (size_t i = 0; i < inventory->group_count; i++) {
        const struct inventory_group *group = &inventory->groups[i];
        for (size_t j = 0; j < group->host_count; j++) {
            struct membership *membership = &memberships[group->hosts[j]];
            membership->is_ungrouped |= standings[i].is_ungrouped;
            membership->is_other |= standings[i].is_other;
        }
    }
}

/* Takes hosts that are in another group too out of ungrouped, and puts those in that are in none:
 * they come last. */
static int mend_ungrouped(struct inventory *inventory, struct membership *memberships,
                          struct error *error)
{
    struct inventory_group *ungrouped = &inventory->groups[INVENTORY_UNGROUPED];
    size_t kept = 0;
    for (size_t i = 0; i < ungrouped->host_count; i++) {
        struct membership *membership = &memberships[ungrouped->hosts[i]];
        membership->has_left = membership->is_other;
        if (!membership->has_left)
            ungrouped->hosts[kept++] = ungrouped->hosts[i];
    }
    ungrouped->host_count = kept;
    if (ARRAY_RESERVE(ungrouped->hosts, ungrouped->host_capacity, kept + inventory->host_count) !=
        0)
        return error_memory(error);
    for (size_t i = 0; i < inventory->host_count; i++) {
        if (!memberships[i].is_ungrouped && !memberships[i].is_other)
            ungrouped->hosts[ungrouped->host_count++] = i;
    }
    return 0;
}

/* A host that has left ungrouped is no more in the groups above it either, unless another group
 * leads there. */
static int number(struct inventory *inventory, const struct standing *standings,
                  const struct membership *memberships, struct error *error)
{
    for (size_t i = 0; i < inventory->host_count; i++)
        inventory->hosts[i].kin = KIN_NONE;
    for (size_t i = INVENTORY_ALL + 1; i < inventory->group_count; i++) {
        const struct inventory_group *group = &inventory->groups[i];
        for (size_t j = 0; j < group->host_count; j++) {
            size_t host = group->hosts[j];
            if (standings[i].is_above && memberships[host].has_left)
                continue;
            if (extend(inventory, &inventory->hosts[host].kin, i, error) != 0)
                return -1;
        }
    }
    return 0;
}

int kin_number_hosts(struct inventory *inventory, struct error *error)
{
    struct standing *standings = find_standings(inventory, error);
    struct membership *memberships = calloc(inventory->host_count + 1, sizeof *memberships);
    int result = standings && memberships ? 0 : error_memory(error);
    if (result == 0) {
        find_memberships(inventory, standings, memberships);
        result = mend_ungrouped(inventory, memberships, error);
    }
    if (result == 0)
        result = number(inventory, standings, memberships, error);
    free(standings);
    free(memberships);
    return result;
}

/* ------------------------------------------------------------------------------------ groups -- */

/* Groups that have been met, in no order yet. */
struct closure {
    const struct inventory *inventory;
    bool *met;     /* [group_count] */
    size_t *items; /* [count]; room for all */
    size_t count;
};

static void meet(struct closure *closure, size_t group)
{
    if (group == INVENTORY_ALL || closure->met[group])
        return;
    closure->met[group] = true;
    closure->items[closure->count++] = group;
}

/* As they override: by depth, then by priority, then by name. */
static int compare_groups(const void *a, const void *b)
{
    const struct inventory_group *left = *(const struct inventory_group *const *)a;
    const struct inventory_group *right = *(const struct inventory_group *const *)b;
    if (left->depth != right->depth)
        return left->depth < right->depth ? -1 : 1;
    if (left->priority != right->priority)
        return left->priority < right->priority ? -1 : 1;
    return text_compare(left->name, right->name);
}

static int sort_groups(const struct inventory *inventory, size_t *items, size_t count,
                       struct error *error)
{
    const struct inventory_group **sorted = calloc(count + 1, sizeof(*sorted));
    if (!sorted)
        return error_memory(error);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &inventory->groups[items[i]];
    qsort(sorted, count, sizeof(*sorted), compare_groups);
    for (size_t i = 0; i < count; i++)
        items[i] = (size_t)(sorted[i] - inventory->groups);
    free(sorted);
    return 0;
}

int kin_groups(const struct inventory *inventory, size_t kin, struct arena *arena,
               const size_t **groups, size_t *count, struct error *error)
{
    struct closure closure = {.inventory = inventory,
                              .met = calloc(inventory->group_count, sizeof *closure.met),
                              .items = calloc(inventory->group_count, sizeof *closure.items)};
    int result = closure.met && closure.items ? 0 : error_memory(error);
    for (; result == 0 && kin != KIN_NONE; kin = inventory->kin_items[kin].before)
        meet(&closure, inventory->kin_items[kin].group);
    for (size_t i = 0; i < closure.count; i++) {
        const struct inventory_group *group = &inventory->groups[closure.items[i]];
        for (size_t j = 0; j < group->parent_count; j++)
            meet(&closure, group->parents[j]);
    }
    if (result == 0)
        result = sort_groups(inventory, closure.items, closure.count, error);
    size_t *kept = result == 0 ? arena_alloc_array(arena, closure.count + 1, sizeof *kept) : NULL;
    if (result == 0 && !kept)
        result = error_memory(error);
    if (kept && closure.count)
        memcpy(kept, closure.items, closure.count * sizeof *kept);
    *groups = kept;
    *count = closure.count;
    free(closure.met);
    free(closure.items);
    return result;
}
