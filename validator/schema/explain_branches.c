/* SPDX-License-Identifier: MIT */
/* What to say when none of several schemas fits, or one fits that must not. */
#include "schema/explain_branches.h"

#include "schema/evaluate.h"
#include "schema/explain.h"
#include "schema/words.h"

#include <string.h>

enum { CONSTANTS_MAX = 64 };

/* ----------------------------------------------------------------------------- the branches -- */

/* How apart a value is from a branch, told by the problems it has there. A value of another type,
 * or a tag of another kind, was hardly meant for that branch. */
static unsigned distance(const struct problem *problems, size_t count, const struct node *node)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) {
        const struct problem *problem = &problems[i];
        if (problem->kind == PROBLEM_TYPE)
            sum += problem->node == node ? 1000 : 10;
        else if (problem->kind == PROBLEM_CONSTANT)
            sum += problem->node == node ? 200 : 50;
        else if (problem->kind == PROBLEM_KEY)
            sum += 5;
        else
            sum += 3;
    }
    return sum;
}

static unsigned depth_of(const struct problem *problems, size_t count)
{
    unsigned deepest = 0;
    for (size_t i = 0; i < count; i++)
        deepest = problems[i].depth > deepest ? problems[i].depth : deepest;
    return deepest;
}

/* What the branches come to while they are looked at one by one. */
struct comparison {
    size_t base;  /* where the best branch's problems begin */
    size_t count; /* of them */
    unsigned distance;
    bool is_simple; /* each branch only names types or constants for the value */
    unsigned types;
    const struct node *constants[CONSTANTS_MAX];
    size_t constant_count;
};

/* Adds what a branch allows to what the others do. False when it asks for more than that. */
static bool collect(struct comparison *comparison, const struct problem *problem)
{
    comparison->types |= problem->types;
    if (problem->kind == PROBLEM_TYPE)
        return true;
    const struct constants *constants = problem->constants;
    if (constants->count > CONSTANTS_MAX - comparison->constant_count)
        return false;
    memcpy(comparison->constants + comparison->constant_count, constants->nodes,
           constants->count * sizeof *constants->nodes);
    comparison->constant_count += constants->count;
    return true;
}

static void compare(struct comparison *best, struct problems *problems, const struct node *node,
                    bool is_first)
{
    size_t start = best->base + best->count;
    const struct problem *found = problems->items + start;
    size_t count = problems->count - start;
    bool is_simple = count == 1 && found[0].node == node &&
                     (found[0].kind == PROBLEM_TYPE || found[0].kind == PROBLEM_CONSTANT);
    best->is_simple = best->is_simple && is_simple && collect(best, &found[0]);
    unsigned apart = distance(found, count, node);
    bool is_better = is_first || apart < best->distance ||
                     (apart == best->distance &&
                      depth_of(found, count) > depth_of(problems->items + best->base, best->count));
    if (is_better && count) {
        memmove(problems->items + best->base, found, count * sizeof *found);
        best->count = count;
        best->distance = apart;
    }
    problems->count = best->base + best->count;
}

/* One statement for all branches: "must be null or one of ...". */
static bool explain_alternatives(struct evaluation *evaluation, const struct location *at,
                                 const struct comparison *all)
{
    if (all->constant_count == 0)
        return explain_type(evaluation, at, all->types);
    struct arena *arena = &evaluation->problems->arena;
    struct constants *constants = arena_alloc(arena, sizeof *constants);
    struct text *strings = arena_alloc_array(arena, all->constant_count, sizeof *strings);
    const struct node **nodes = arena_alloc_array(arena, all->constant_count, sizeof *nodes);
    if (!constants || !strings || !nodes) {
        evaluation->problems->lost = true;
        return false;
    }
    size_t count = 0;
    for (size_t i = 0; i < all->constant_count; i++) {
        nodes[i] = all->constants[i];
        if (nodes[i]->type == NODE_STRING)
            strings[count++] = nodes[i]->string;
    }
    *constants = (struct constants){.nodes = nodes, .count = all->constant_count};
    evaluation->problems->lost |= !name_table_build(&constants->strings, arena, strings, count);
    return explain_constants(evaluation, at, constants, all->types);
}

bool explain_branches(struct evaluation *evaluation, const struct frame *frame,
                      const struct units *branches)
{
    struct problems *problems = evaluation->problems;
    struct comparison best = {.base = problems->count, .is_simple = true};
    for (size_t i = 0; i < branches->count; i++) {
        evaluate_branch(evaluation, branches->units[i], frame);
        compare(&best, problems, frame->at->node, i == 0);
    }
    if (!best.is_simple)
        return false;
    problems->count = best.base;
    return explain_alternatives(evaluation, frame->at, &best);
}

bool explain_several(struct evaluation *evaluation, const struct location *at, size_t first,
                     size_t second)
{
    if (!evaluation->problems)
        return false;
    struct buffer message;
    buffer_init(&message, 200);
    buffer_format(&message, "fits alternatives %zu and %zu of `oneOf`, but must fit one only",
                  first + 1, second + 1);
    problems_add(evaluation->problems, at, PROBLEM_OTHER, &message, NULL);
    buffer_release(&message);
    return false;
}

/* ------------------------------------------------------------------------------------- not -- */

static void list_forbidden(struct buffer *message, const struct instruction *inner,
                           const struct node *node)
{
    switch (inner->operation) {
    case OPERATION_CONSTANTS:
        buffer_append_string(message, "must not be ");
        words_value(message, node);
        return;
    case OPERATION_TYPE:
        buffer_append_string(message, "must not be ");
        words_types(message, inner->types);
        return;
    case OPERATION_PATTERN:
        buffer_append_string(message, "must not match the pattern ");
        buffer_escape(message, inner->pattern->source);
        return;
    default:
        buffer_append_string(message, "must not fit the schema of `not`");
    }
}

/* Names of `required` alone: `must not have "a"`. */
static bool list_forbidden_keys(struct buffer *message, const struct object_rules *rules)
{
    bool only_required = rules->names.count && !rules->pattern_count &&
                         rules->additional == NO_UNIT && rules->property_names == NO_UNIT;
    for (uint32_t i = 0; only_required && i < rules->names.count; i++)
        only_required = rules->properties[i].unit == NO_UNIT;
    if (!only_required)
        return false;
    buffer_append_string(message, "must not have ");
    for (uint32_t i = 0; i < rules->names.count; i++) {
        buffer_append_string(message, i ? " together with " : "");
        words_string(message, rules->names.names[i]);
    }
    return true;
}

bool explain_not(struct evaluation *evaluation, const struct location *at,
                 const struct instruction *instruction)
{
    if (!evaluation->problems)
        return false;
    const struct unit *unit = &evaluation->schema->units[instruction->unit];
    const struct instruction *inner = &evaluation->schema->instructions[unit->first];
    struct buffer message;
    buffer_init(&message, 4000);
    if (unit->count == 0)
        buffer_append_string(&message, "is not allowed");
    else if (unit->count > 1)
        buffer_append_string(&message, "must not fit the schema of `not`");
    else if (inner->operation != OPERATION_OBJECT || !list_forbidden_keys(&message, inner->object))
        list_forbidden(&message, inner, at->node);
    problems_add(evaluation->problems, at, PROBLEM_OTHER, &message, NULL);
    buffer_release(&message);
    return false;
}
