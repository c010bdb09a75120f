/* SPDX-License-Identifier: MIT */
/* References, and schemas that are combined on the same value. */
#include "schema/evaluate.h"
#include "schema/explain.h"
#include "schema/explain_branches.h"
#include "schema/operations.h"

/* ------------------------------------------------------------------------------ references -- */

bool evaluate_reference(struct evaluation *evaluation, const struct instruction *instruction,
                        const struct frame *frame)
{
    return evaluate(evaluation, instruction->unit, frame->at, frame->scope, frame->marks);
}

/* The schema of that dynamic anchor in a resource, or NO_UNIT. */
static unit_index find_dynamic_anchor(const struct schema *schema, uint32_t resource,
                                      struct text name)
{
    for (size_t i = 0; i < schema->dynamic_anchor_count; i++) {
        const struct dynamic_anchor *anchor = &schema->dynamic_anchors[i];
        if (anchor->resource == resource && text_equal(anchor->name, name))
            return anchor->unit;
    }
    return NO_UNIT;
}

bool evaluate_dynamic_reference(struct evaluation *evaluation,
                                const struct instruction *instruction, const struct frame *frame)
{
    unit_index outermost = instruction->dynamic->unit;
    for (const struct scope *scope = frame->scope; scope; scope = scope->parent) {
        unit_index found =
            find_dynamic_anchor(evaluation->schema, scope->resource, instruction->dynamic->anchor);
        if (found != NO_UNIT)
            outermost = found;
    }
    return evaluate(evaluation, outermost, frame->at, frame->scope, frame->marks);
}

/* ---------------------------------------------------------------------------- combinations -- */

bool evaluate_all_of(struct evaluation *evaluation, const struct instruction *instruction,
                     const struct frame *frame)
{
    bool fits = true;
    for (size_t i = 0; i < instruction->branches->count; i++) {
        if (evaluate(evaluation, instruction->branches->units[i], frame->at, frame->scope,
                     frame->marks))
            continue;
        fits = false;
        if (!evaluation->problems)
            return false;
    }
    return fits;
}

bool evaluate_any_of(struct evaluation *evaluation, const struct instruction *instruction,
                     const struct frame *frame)
{
    const struct units *branches = instruction->branches;
    uint64_t undecided = evaluation->undecided;
    bool fits = false;
    for (size_t i = 0; i < branches->count; i++) {
        if (!evaluate_quietly(evaluation, branches->units[i], frame))
            continue;
        fits = true;
        /* Every branch that fits counts for what is evaluated. */
        if (!frame->marks)
            break;
    }
    if (!fits)
        return evaluation->problems && explain_branches(evaluation, frame, branches);
    evaluation->undecided = undecided;
    return true;
}

bool evaluate_one_of(struct evaluation *evaluation, const struct instruction *instruction,
                     const struct frame *frame)
{
    const struct units *branches = instruction->branches;
    uint64_t undecided = evaluation->undecided;
    size_t fitting[2] = {0, 0};
    size_t count = 0;
    for (size_t i = 0; i < branches->count && count < 2; i++) {
        if (evaluate_quietly(evaluation, branches->units[i], frame))
            fitting[count++] = i;
    }
    if (count == 2)
        return explain_several(evaluation, frame->at, fitting[0], fitting[1]);
    if (count == 0)
        return evaluation->problems && explain_branches(evaluation, frame, branches);
    return evaluation->undecided == undecided ||
           explain_undecided(evaluation, frame->at, evaluation->undecided_reason);
}

bool evaluate_not(struct evaluation *evaluation, const struct instruction *instruction,
                  const struct frame *frame)
{
    const struct frame unmarked = {frame->at, frame->scope, NULL};
    uint64_t undecided = evaluation->undecided;
    bool fits = evaluate_quietly(evaluation, instruction->unit, &unmarked);
    if (fits)
        return explain_not(evaluation, frame->at, instruction);
    return evaluation->undecided == undecided ||
           explain_undecided(evaluation, frame->at, evaluation->undecided_reason);
}

bool evaluate_if(struct evaluation *evaluation, const struct instruction *instruction,
                 const struct frame *frame)
{
    const struct condition *condition = instruction->condition;
    uint64_t undecided = evaluation->undecided;
    bool holds = evaluate_quietly(evaluation, condition->test, frame);
    unit_index next = holds ? condition->consequence : condition->alternative;
    if (!holds && evaluation->undecided != undecided)
        return explain_undecided(evaluation, frame->at, evaluation->undecided_reason);
    return next == NO_UNIT || evaluate(evaluation, next, frame->at, frame->scope, frame->marks);
}
