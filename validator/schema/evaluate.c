/* SPDX-License-Identifier: MIT */
/* Running the units of a program on a value. */
#include "schema/evaluate.h"

#include "schema/explain.h"
#include "schema/operations.h"

enum {
    DEPTH_MAX = 1024,    /* schemas inside each other while running; bounds the stack */
    STEPS_MAX = 1 << 26, /* schemas applied in one check: a second or two */
};

static size_t count_children(const struct node *node)
{
    if (node->type == NODE_MAPPING)
        return node->mapping.count;
    return node->type == NODE_SEQUENCE ? node->sequence.count : 0;
}

/* ---------------------------------------------------------------------------------- running -- */

static operation_function *const operations[] = {
#define OPERATION(symbol, name) evaluate_##name,
#include "schema/operation.def"
#undef OPERATION
};

/* Where a string is wanted quotes may be all that is missing; says what would be wrong with the
 * value in quotes, or NULL where nothing would be. Lives as long as the problems. */
static const char *fault_in_quotes(struct evaluation *evaluation,
                                   const struct instruction *instruction, uint32_t count,
                                   const struct frame *frame)
{
    const struct node *node = frame->at->node;
    if (node->type == NODE_MAPPING || node->type == NODE_SEQUENCE || node->type == NODE_STRING ||
        node->source.length == 0 || !(instruction->types & TYPE_STRING))
        return NULL;
    const struct node quoted = {
        .type = NODE_STRING, .at = node->at, .source = node->source, .string = node->source};
    const struct location at = {.node = &quoted};
    const struct frame in_quotes = {&at, frame->scope, NULL};
    struct problems *outer = evaluation->problems;
    struct problems found;
    problems_init(&found);
    evaluation->problems = &found;
    for (uint32_t i = 0; i < count && found.count == 0; i++)
        operations[instruction[i].operation](evaluation, &instruction[i], &in_quotes);
    evaluation->problems = outer;
    const char *fault =
        found.count ? arena_string(&outer->arena, text_of(found.items[0].message)) : NULL;
    problems_release(&found);
    return fault;
}

/* Runs the instructions of a unit; all of them when problems are wanted. */
static bool run_unit(struct evaluation *evaluation, const struct unit *unit,
                     const struct frame *frame)
{
    const struct instruction *instruction = evaluation->schema->instructions + unit->first;
    struct problems *problems = evaluation->problems;
    uint32_t outer = problems ? problems->instruction : 0;
    bool fits = true;
    for (uint32_t i = 0; i < unit->count; i++, instruction++) {
        if (problems)
            problems->instruction = unit->first + i;
        if (instruction->operation == OPERATION_TYPE && evaluation->problems)
            evaluation->fault_in_quotes =
                fault_in_quotes(evaluation, instruction, unit->count - i, frame);
        bool holds = operations[instruction->operation](evaluation, instruction, frame);
        evaluation->fault_in_quotes = NULL;
        if (holds)
            continue;
        fits = false;
        /* What has the wrong type is not worth further words. */
        if (!problems || instruction->operation == OPERATION_TYPE)
            break;
    }
    if (problems)
        problems->instruction = outer;
    return fits;
}

/* A unit with `unevaluated*` keeps its own marks, and hands them up. */
static bool run_tracking_unit(struct evaluation *evaluation, const struct unit *unit,
                              const struct frame *frame)
{
    struct schema_scratch *scratch = evaluation->scratch;
    struct marks own;
    size_t used = scratch->used;
    if (!marks_push(scratch, &own, count_children(frame->at->node)))
        return explain_undecided(evaluation, frame->at, "memory is out");
    const struct frame inner = {frame->at, frame->scope, &own};
    bool fits = run_unit(evaluation, unit, &inner);
    if (frame->marks)
        marks_merge(scratch, frame->marks, &own);
    scratch->used = used;
    return fits;
}

bool evaluate(struct evaluation *evaluation, unit_index index, const struct location *at,
              const struct scope *scope, struct marks *marks)
{
    const struct unit *unit = &evaluation->schema->units[index];
    if (unit->count == 0)
        return true;
    if (at->node->unknown && !at->node->vaulted && !unit->is_false)
        return explain_unknown(evaluation, at);
    if (evaluation->depth == DEPTH_MAX)
        return explain_undecided(evaluation, at, "the schema refers to itself too often");
    if (evaluation->steps == STEPS_MAX)
        return explain_undecided(evaluation, at, "it would take too long");
    evaluation->depth++;
    evaluation->steps++;
    const struct scope entered = {scope, unit->resource};
    const struct frame frame = {at, scope && scope->resource == unit->resource ? scope : &entered,
                                marks};
    bool fits = unit->tracks ? run_tracking_unit(evaluation, unit, &frame)
                             : run_unit(evaluation, unit, &frame);
    evaluation->depth--;
    return fits;
}

bool evaluate_branch(struct evaluation *evaluation, unit_index unit, const struct frame *frame)
{
    if (!frame->marks)
        return evaluate(evaluation, unit, frame->at, frame->scope, NULL);
    struct schema_scratch *scratch = evaluation->scratch;
    struct marks own;
    size_t used = scratch->used;
    if (!marks_push(scratch, &own, frame->marks->count))
        return explain_undecided(evaluation, frame->at, "memory is out");
    bool fits = evaluate(evaluation, unit, frame->at, frame->scope, &own);
    /* What a failed branch looked at is not to be called unknown as well. */
    if (fits || evaluation->problems)
        marks_merge(scratch, frame->marks, &own);
    scratch->used = used;
    return fits;
}

bool evaluate_quietly(struct evaluation *evaluation, unit_index unit, const struct frame *frame)
{
    struct problems *problems = evaluation->problems;
    evaluation->problems = NULL;
    bool fits = evaluate_branch(evaluation, unit, frame);
    evaluation->problems = problems;
    return fits;
}

/* ----------------------------------------------------------------------------------- check -- */

/* `steps` are those of an earlier run; it begins anew unless that one ran out of them. */
static bool check(const struct schema *schema, struct schema_scratch *scratch,
                  const struct node *instance, struct problems *problems, uint64_t *steps)
{
    struct evaluation evaluation = {.schema = schema, .scratch = scratch, .problems = problems};
    const struct location root = {.node = instance};
    evaluation.steps = *steps == STEPS_MAX ? STEPS_MAX : 0;
    scratch->used = 0;
    pattern_scratch_reset(scratch->pattern);
    bool fits = evaluate(&evaluation, schema->root, &root, NULL, NULL);
    *steps = evaluation.steps;
    return fits;
}

void schema_check_gathered(const struct schema *schema, struct schema_scratch *scratch,
                           const struct node *instance, const struct schema_places *places,
                           struct findings *findings)
{
    uint64_t steps = 0;
    scratch->lost = false;
    if (!check(schema, scratch, instance, NULL, &steps)) {
        problems_clear(&scratch->problems);
        check(schema, scratch, instance, &scratch->problems, &steps);
        problems_deliver(&scratch->problems, schema, places, findings);
        /* It does not fit; so something must be found, whatever became of the words. */
        if (scratch->problems.count == 0)
            scratch->lost = true;
    }
    findings->lost |= scratch->lost;
}

static void find_in_file(void *context, const struct member *member, struct place *place)
{
    (void)member;
    const struct place *file = context;
    const struct position at = {place->line, place->column};
    *place = *file;
    place->line = at.line;
    place->column = at.column;
}

void schema_check(const struct schema *schema, struct schema_scratch *scratch,
                  const struct node *instance, const struct place *place, struct findings *findings)
{
    struct place file = *place;
    const struct schema_places places = {find_in_file, &file};
    schema_check_gathered(schema, scratch, instance, &places, findings);
}
