/* SPDX-License-Identifier: MIT */
/* The devices of a plan, grouped by what is told of them, the largest groups first. */
#include "plan/render.h"

#include <stdlib.h>

/* Where more values than these differ only in what each device gets, they are not told one by one.
 */
enum { VALUES_TOLD = 5 };

/* Changes of the same kind, whatever the values. */
struct kind {
    struct text line;
    size_t changes;
};

/* One change as it is told: for each of the plan's. */
struct telling {
    struct text line; /* with values */
    struct kind *kind;
};

struct grouping {
    struct arena *arena;
    struct plan_groups *groups;
    struct telling *tellings; /* [plan->change_count] */
    struct map kinds;
    struct map lines; /* to the index in the groups, plus one */
    struct buffer text;
};

static int describe(struct grouping *grouping, const struct plan_change *change, bool has_values,
                    struct text *line)
{
    const struct plan_pair *type = &change->type;
    struct text of = type->to.bytes ? type->to : type->from;
    buffer_clear(&grouping->text);
    buffer_append_string(&grouping->text, change->is_later ? "l" : "n");
    plan_describe(change, has_values, &grouping->text);
    buffer_append(&grouping->text, "", 1); /* what follows tells groups apart, and is not shown */
    buffer_append_text(&grouping->text, of.bytes ? of : TEXT(""));
    if (grouping->text.failed)
        return -1;
    *line = arena_copy(grouping->arena, buffer_text(&grouping->text));
    return line->bytes ? 0 : -1;
}

static int find_kind(struct grouping *grouping, const struct plan_change *change,
                     struct kind **kind)
{
    struct text line;
    if (describe(grouping, change, false, &line) != 0)
        return -1;
    *kind = map_get(&grouping->kinds, line);
    if (!*kind) {
        *kind = arena_alloc(grouping->arena, sizeof **kind);
        if (!*kind || map_put(&grouping->kinds, line, *kind) != 0)
            return -1;
        (*kind)->line = line;
    }
    (*kind)->changes++;
    return 0;
}

static int describe_all(struct grouping *grouping, const struct fleet_plan *plan)
{
    for (size_t i = 0; i < plan->change_count; i++) {
        struct telling *telling = &grouping->tellings[i];
        if (describe(grouping, &plan->changes[i], true, &telling->line) != 0 ||
            find_kind(grouping, &plan->changes[i], &telling->kind) != 0)
            return -1;
    }
    return 0;
}

static struct plan_group *find_group(struct grouping *grouping, struct text key,
                                     const struct plan_change *change, bool has_values)
{
    struct plan_groups *groups = grouping->groups;
    const void *known = map_get(&grouping->lines, key);
    if (known)
        return &groups->items[(uintptr_t)known - 1];
    if (ARRAY_RESERVE(groups->items, groups->capacity, groups->count + 1) != 0 ||
        map_put(&grouping->lines, key, (void *)(uintptr_t)(groups->count + 1)) != 0)
        return NULL;
    struct text rest = text_from(key, 1);
    struct plan_group *group = &groups->items[groups->count++];
    *group =
        (struct plan_group){.line = text_cut(&rest, '\0'),
                            .type = change->type.to.bytes ? change->type.to : change->type.from,
                            .is_later = change->is_later,
                            .change = change,
                            .has_values = has_values,
                            .first = SIZE_MAX};
    return group;
}

static void add_device(struct plan_groups *groups, struct plan_group *group, struct text name,
                       size_t index)
{
    if (group->count < PLAN_EXAMPLES)
        group->examples[group->count] = name;
    if (group->count == 0)
        group->first = index;
    else
        groups->next[group->last] = index;
    groups->next[index] = SIZE_MAX;
    group->last = index;
    group->count++;
}

static int add_devices(struct grouping *grouping, const struct fleet_plan *plan)
{
    for (size_t i = 0; i < plan->device_count; i++) {
        const struct plan_device *device = &plan->devices[i];
        const struct telling *telling = &grouping->tellings[device->change];
        bool is_told = telling->kind->changes <= VALUES_TOLD;
        struct plan_group *group =
            find_group(grouping, is_told ? telling->line : telling->kind->line,
                       &plan->changes[device->change], is_told);
        if (!group)
            return -1;
        add_device(grouping->groups, group, device->name, i);
    }
    return 0;
}

static int compare_groups(const void *a, const void *b)
{
    const struct plan_group *left = a, *right = b;
    if (left->is_later != right->is_later)
        return left->is_later ? 1 : -1;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    int order = text_compare(left->line, right->line);
    return order ? order : text_compare(left->examples[0], right->examples[0]);
}

int plan_groups_make(struct plan_groups *groups, struct arena *arena, const struct fleet_plan *plan,
                     struct error *error)
{
    struct grouping grouping = {.arena = arena, .groups = groups};
    *groups = (struct plan_groups){0};
    map_init(&grouping.kinds);
    map_init(&grouping.lines);
    buffer_init(&grouping.text, 1 << 16);
    grouping.tellings = calloc(plan->change_count + 1, sizeof *grouping.tellings);
    groups->next = calloc(plan->device_count + 1, sizeof *groups->next);
    bool is_made = grouping.tellings && groups->next && describe_all(&grouping, plan) == 0 &&
                   add_devices(&grouping, plan) == 0;
    if (is_made && groups->count > 1)
        qsort(groups->items, groups->count, sizeof *groups->items, compare_groups);
    free(grouping.tellings);
    buffer_release(&grouping.text);
    map_release(&grouping.kinds);
    map_release(&grouping.lines);
    return is_made ? 0 : error_memory(error);
}

void plan_groups_release(struct plan_groups *groups)
{
    free(groups->items);
    free(groups->next);
    *groups = (struct plan_groups){0};
}
