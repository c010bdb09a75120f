/* SPDX-License-Identifier: MIT */
/* What counts where several scopes set a variable. */
#include "inventory/scopes.h"

#include <stdlib.h>

/* Names that are no strings get a mark that none of UTF-8 has: 1 is not "1". */
struct text scopes_key(const struct node *key, struct arena *arena)
{
    struct text text = node_text(key);
    if (key->type == NODE_STRING)
        return text.bytes ? text : TEXT("");
    if (key->type == NODE_BOOLEAN)
        text = key->boolean ? TEXT("1") : TEXT("0");
    char *bytes = arena_alloc(arena, text.length + 2);
    if (!bytes)
        return (struct text){0};
    bytes[0] = '\xFF';
    memcpy(bytes + 1, text.bytes ? text.bytes : "", text.length);
    return (struct text){bytes, text.length + 1};
}

const struct variable *scopes_find(const struct scopes *scopes, struct text key)
{
    for (; scopes; scopes = scopes->base) {
        const struct scoped *scoped = map_get(&scopes->top, key);
        if (scoped)
            return &scoped->variable;
    }
    return NULL;
}

static bool is_priority_of_group(const struct scope *scope, const struct member *member)
{
    return (scope->phase == PHASE_ALL_INVENTORY || scope->phase == PHASE_GROUPS_INVENTORY) &&
           member->key->type == NODE_STRING && text_is(member->name, "ansible_group_priority");
}

static int set_one(struct scopes *scopes, const struct scope *scope, const struct member *member,
                   struct text path, struct error *error)
{
    bool added;
    struct text key = scopes_key(member->key, scopes->arena);
    void **place = key.bytes ? map_place(&scopes->top, key, &added) : NULL;
    struct scoped *scoped = place ? arena_alloc(scopes->arena, sizeof *scoped) : NULL;
    if (!scoped)
        return error_memory(error);
    const struct scoped *below = *place;
    *scoped = (struct scoped){
        .variable = {.name = member->name,
                     .key = member->key,
                     .path = path,
                     .set = member->value,
                     .value = member->value,
                     .below = below ? &below->variable : scopes_find(scopes->base, key),
                     .group = scope->group},
        .phase = scope->phase,
        .part = scope->part};
    *place = scoped;
    return 0;
}

int scopes_set(struct scopes *scopes, const struct scope *scope, const struct node *variables,
               struct text path, struct error *error)
{
    scopes->set += variables->mapping.count;
    for (size_t i = 0; i < variables->mapping.count; i++) {
        const struct member *member = &variables->mapping.members[i];
        if (!is_priority_of_group(scope, member) &&
            set_one(scopes, scope, member, path, error) != 0)
            return -1;
    }
    return 0;
}

/* --------------------------------------------------------------------------------- merging -- */

static bool is_mapping(const struct node *node)
{
    return node && node->type == NODE_MAPPING;
}

static const struct node *merge(struct arena *arena, const struct node *below,
                                const struct node *above);

/* Puts a member of the higher mapping where its name stands, or at the end. */
static bool merge_member(struct arena *arena, struct map *names, struct member *members,
                         size_t *count, const struct member *from)
{
    bool added;
    struct text key = scopes_key(from->key, arena);
    void **place = key.bytes ? map_place(names, key, &added) : NULL;
    if (!place)
        return false;
    if (added) {
        *place = &members[*count];
        members[(*count)++] = *from;
        return true;
    }
    struct member *member = *place;
    member->value = merge(arena, member->value, from->value);
    return member->value != NULL;
}

/* The higher value, into which what it lacks of the lower is taken where both are mappings. NULL
 * when memory is out. Depth is bounded by the document's. */
static const struct node *merge(struct arena *arena, const struct node *below,
                                const struct node *above)
{
    if (!is_mapping(below) || !is_mapping(above))
        return above;
    size_t most = below->mapping.count + above->mapping.count, count = 0;
    struct node *merged = arena_alloc(arena, sizeof *merged);
    struct member *members = arena_alloc_array(arena, most, sizeof *members);
    struct map names;
    if (!merged || !members)
        return NULL;
    map_init(&names);
    bool done = true;
    for (size_t i = 0; done && i < below->mapping.count; i++)
        done = merge_member(arena, &names, members, &count, &below->mapping.members[i]);
    for (size_t i = 0; done && i < above->mapping.count; i++)
        done = merge_member(arena, &names, members, &count, &above->mapping.members[i]);
    map_release(&names);
    *merged = *above;
    merged->mapping.members = members;
    merged->mapping.count = count;
    return done ? merged : NULL;
}

/* What a variable comes to: of what sets it, from the lowest, first the scopes of one part are
 * merged, then parts of one phase, then phases. NULL when memory is out. */
static const struct node *fold(struct arena *arena, const struct scoped *const *setters,
                               size_t count)
{
    const struct node *phases = NULL;
    for (size_t i = 0; i < count;) {
        const struct node *parts = NULL;
        enum phase phase = setters[i]->phase;
        while (i < count && setters[i]->phase == phase) {
            const struct node *part = setters[i]->variable.set;
            size_t number = setters[i]->part;
            for (i++; i < count && setters[i]->phase == phase && setters[i]->part == number; i++) {
                part = merge(arena, part, setters[i]->variable.set);
                if (!part)
                    return NULL;
            }
            parts = parts ? merge(arena, parts, part) : part;
            if (!parts)
                return NULL;
        }
        phases = phases ? merge(arena, phases, parts) : parts;
        if (!phases)
            return NULL;
    }
    return phases;
}

static int merge_setters(struct scopes *scopes, struct scoped *top, struct error *error)
{
    size_t count = 0;
    for (const struct variable *at = &top->variable; at; at = at->below)
        count++;
    const struct scoped **setters = calloc(count, sizeof(*setters));
    if (!setters)
        return error_memory(error);
    size_t next = count;
    for (const struct variable *at = &top->variable; at; at = at->below)
        setters[--next] = (const struct scoped *)at;
    top->variable.value = fold(scopes->arena, setters, count);
    free(setters);
    return top->variable.value ? 0 : error_memory(error);
}

int scopes_finish(struct scopes *scopes, struct error *error)
{
    for (size_t i = 0; scopes->merges && i < scopes->top.count; i++) {
        struct scoped *top = scopes->top.entries[i].value;
        if (is_mapping(top->variable.set) && top->variable.below &&
            merge_setters(scopes, top, error) != 0)
            return -1;
    }
    return 0;
}
