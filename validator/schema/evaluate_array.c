/* SPDX-License-Identifier: MIT */
/* The operations of lists. */
#include "schema/evaluate.h"
#include "schema/explain.h"
#include "schema/operations.h"
#include "schema/unique.h"

static struct location location_of_item(const struct frame *frame, size_t index)
{
    return (struct location){
        .parent = frame->at, .node = frame->at->node->sequence.items[index], .index = index};
}

static bool check_item(struct evaluation *evaluation, const struct array_rules *rules,
                       const struct frame *frame, size_t index)
{
    unit_index unit = index < rules->prefix_count ? rules->prefix[index] : rules->rest;
    if (unit == NO_UNIT)
        return true;
    const struct location item = location_of_item(frame, index);
    marks_set(evaluation->scratch, frame->marks, index);
    if (evaluation->schema->units[unit].is_false && index >= rules->prefix_count)
        return explain_extra_item(evaluation, &item, rules->prefix_count);
    return evaluate(evaluation, unit, &item, frame->scope, NULL);
}

static bool check_unique(struct evaluation *evaluation, const struct frame *frame)
{
    size_t first;
    size_t second;
    if (!unique_find_duplicate(evaluation->scratch, frame->at->node, &first, &second))
        return !evaluation->scratch->lost ||
               explain_undecided(evaluation, frame->at, "memory is out");
    const struct location item = location_of_item(frame, second);
    return explain_duplicate(evaluation, &item, first);
}

bool evaluate_array(struct evaluation *evaluation, const struct instruction *instruction,
                    const struct frame *frame)
{
    const struct array_rules *rules = instruction->array;
    const struct node *node = frame->at->node;
    if (node->type != NODE_SEQUENCE)
        return true;
    size_t count = node->sequence.count;
    bool fits = (count >= rules->size.minimum && count <= rules->size.maximum) ||
                explain_size(evaluation, frame->at, &rules->size, count, "item");
    for (size_t i = 0; i < count && (fits || evaluation->problems); i++) {
        if (!check_item(evaluation, rules, frame, i))
            fits = false;
    }
    if (rules->unique && (fits || evaluation->problems) && !check_unique(evaluation, frame))
        fits = false;
    return fits;
}

static bool fits_quietly(struct evaluation *evaluation, unit_index unit, const struct frame *frame,
                         size_t index)
{
    const struct location item = location_of_item(frame, index);
    const struct frame inner = {&item, frame->scope, NULL};
    return evaluate_quietly(evaluation, unit, &inner);
}

bool evaluate_contains(struct evaluation *evaluation, const struct instruction *instruction,
                       const struct frame *frame)
{
    const struct contains_rules *rules = instruction->contains;
    const struct node *node = frame->at->node;
    if (node->type != NODE_SEQUENCE)
        return true;
    uint64_t undecided = evaluation->undecided;
    size_t matches = 0;
    for (size_t i = 0; i < node->sequence.count; i++) {
        if (!fits_quietly(evaluation, rules->unit, frame, i))
            continue;
        matches++;
        if (rules->evaluates)
            marks_set(evaluation->scratch, frame->marks, i);
    }
    bool enough = matches >= rules->matches.minimum;
    bool has_maximum = rules->matches.maximum != SIZE_MAX;
    if (evaluation->undecided != undecided && (!enough || has_maximum))
        return explain_undecided(evaluation, frame->at, evaluation->undecided_reason);
    evaluation->undecided = undecided;
    return (enough && matches <= rules->matches.maximum) ||
           explain_contains(evaluation, frame->at, rules, matches);
}

bool evaluate_unevaluated_items(struct evaluation *evaluation,
                                const struct instruction *instruction, const struct frame *frame)
{
    const struct node *node = frame->at->node;
    bool forbids = evaluation->schema->units[instruction->unit].is_false;
    bool fits = true;
    for (size_t i = 0; node->type == NODE_SEQUENCE && i < node->sequence.count; i++) {
        if (marks_have(evaluation->scratch, frame->marks, i))
            continue;
        const struct location item = location_of_item(frame, i);
        bool item_fits = forbids
                             ? explain_extra_item(evaluation, &item, SIZE_MAX)
                             : evaluate(evaluation, instruction->unit, &item, frame->scope, NULL);
        fits = fits && item_fits;
        if (!fits && !evaluation->problems)
            return false;
    }
    if (node->type == NODE_SEQUENCE)
        marks_set_all(evaluation->scratch, frame->marks);
    return fits;
}
