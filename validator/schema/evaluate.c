/* SPDX-License-Identifier: MIT */
#include "schema/evaluate.h"

#include "schema/explain.h"
#include "schema/report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
    DEPTH_MAX = 1024,    /* schemas inside each other while running; bounds the stack */
    STEPS_MAX = 1 << 26, /* schemas applied in one check: a second or two */
    WORDS_MAX = 1 << 27, /* a gibibyte of scratch */
};

/* --------------------------------------------------------------------------------- scratch -- */

struct schema_scratch *schema_scratch_new(void)
{
    struct schema_scratch *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        return NULL;
    arena_init(&scratch->report.arena);
    scratch->pattern = pattern_scratch_new();
    if (!scratch->pattern) {
        schema_scratch_free(scratch);
        return NULL;
    }
    /* Without entropy the address must do: a weaker seed only weakens the defence. */
    if (getrandom(&scratch->seed, sizeof scratch->seed, GRND_NONBLOCK) !=
        (ssize_t)sizeof scratch->seed)
        scratch->seed = (uintptr_t)scratch;
    return scratch;
}

void schema_scratch_limit(struct schema_scratch *scratch, const struct limits *limits)
{
    pattern_scratch_limit(scratch->pattern, limits);
}

void schema_scratch_free(struct schema_scratch *scratch)
{
    if (!scratch)
        return;
    pattern_scratch_free(scratch->pattern);
    arena_release(&scratch->report.arena);
    free(scratch->report.items);
    free(scratch->words);
    free(scratch);
}

bool scratch_push(struct schema_scratch *scratch, size_t count, size_t *first)
{
    if (count > WORDS_MAX - scratch->used) {
        scratch->lost = true;
        return false;
    }
    if (scratch->used + count > scratch->capacity) {
        size_t capacity = scratch->capacity ? scratch->capacity : 256;
        while (capacity < scratch->used + count)
            capacity *= 2;
        uint64_t *words = realloc(scratch->words, capacity * sizeof *words);
        if (!words) {
            scratch->lost = true;
            return false;
        }
        scratch->words = words;
        scratch->capacity = capacity;
    }
    *first = scratch->used;
    if (count)
        memset(scratch->words + *first, 0, count * sizeof *scratch->words);
    scratch->used += count;
    return true;
}

/* ----------------------------------------------------------------------------------- marks -- */

static size_t words_for(size_t bits)
{
    return (bits + 63) / 64;
}

static size_t count_children(const struct node *node)
{
    if (node->type == NODE_MAPPING)
        return node->mapping.count;
    return node->type == NODE_SEQUENCE ? node->sequence.count : 0;
}

void mark(struct evaluation *evaluation, const struct frame *frame, size_t index)
{
    if (frame->marks)
        evaluation->scratch->words[frame->marks->first + index / 64] |= (uint64_t)1 << index % 64;
}

void mark_all(struct evaluation *evaluation, const struct frame *frame)
{
    if (frame->marks->count)
        memset(evaluation->scratch->words + frame->marks->first, 0xFF,
               words_for(frame->marks->count) * sizeof(uint64_t));
}

bool is_marked(const struct evaluation *evaluation, const struct frame *frame, size_t index)
{
    uint64_t word = evaluation->scratch->words[frame->marks->first + index / 64];
    return word >> index % 64 & 1;
}

static void merge_marks(struct evaluation *evaluation, struct marks *into, const struct marks *from)
{
    uint64_t *words = evaluation->scratch->words;
    for (size_t i = 0; i < words_for(into->count); i++)
        words[into->first + i] |= words[from->first + i];
}

/* ---------------------------------------------------------------------------------- running -- */

static operation_function *const operations[OPERATION_COUNT] = {
    [OPERATION_FALSE] = run_false,
    [OPERATION_TYPE] = run_type,
    [OPERATION_CONSTANTS] = run_constants,
    [OPERATION_NUMBER] = run_number,
    [OPERATION_LENGTH] = run_length,
    [OPERATION_PATTERN] = run_pattern,
    [OPERATION_FORMAT] = run_format,
    [OPERATION_ARRAY] = run_array,
    [OPERATION_CONTAINS] = run_contains,
    [OPERATION_OBJECT] = run_object,
    [OPERATION_REQUIRED] = run_required,
    [OPERATION_DEPENDENT_REQUIRED] = run_dependent_required,
    [OPERATION_DEPENDENT_SCHEMAS] = run_dependent_schemas,
    [OPERATION_REFERENCE] = run_reference,
    [OPERATION_DYNAMIC_REFERENCE] = run_dynamic_reference,
    [OPERATION_ALL_OF] = run_all_of,
    [OPERATION_ANY_OF] = run_any_of,
    [OPERATION_ONE_OF] = run_one_of,
    [OPERATION_NOT] = run_not,
    [OPERATION_IF] = run_if,
    [OPERATION_UNEVALUATED_ITEMS] = run_unevaluated_items,
    [OPERATION_UNEVALUATED_PROPERTIES] = run_unevaluated_properties,
};

/* Runs the instructions of a unit; all of them when a report is wanted. */
static bool run_unit(struct evaluation *evaluation, const struct unit *unit,
                     const struct frame *frame)
{
    const struct instruction *instruction = evaluation->schema->instructions + unit->first;
    bool fits = true;
    for (uint32_t i = 0; i < unit->count; i++, instruction++) {
        if (operations[instruction->operation](evaluation, instruction, frame))
            continue;
        fits = false;
        /* What has the wrong type is not worth further words. */
        if (!evaluation->report || instruction->operation == OPERATION_TYPE)
            break;
    }
    return fits;
}

/* A unit with `unevaluated*` keeps its own marks, and hands them up. */
static bool run_tracking_unit(struct evaluation *evaluation, const struct unit *unit,
                              const struct frame *frame)
{
    struct schema_scratch *scratch = evaluation->scratch;
    struct marks own = {.count = count_children(frame->at->node)};
    size_t used = scratch->used;
    if (!scratch_push(scratch, words_for(own.count), &own.first))
        return explain_undecided(evaluation, frame->at, "memory is out");
    const struct frame inner = {frame->at, frame->scope, &own};
    bool fits = run_unit(evaluation, unit, &inner);
    if (frame->marks)
        merge_marks(evaluation, frame->marks, &own);
    scratch->used = used;
    return fits;
}

bool evaluate(struct evaluation *evaluation, unit_index index, const struct location *at,
              const struct scope *scope, struct marks *marks)
{
    const struct unit *unit = &evaluation->schema->units[index];
    if (unit->count == 0)
        return true;
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
    struct marks own = {.count = frame->marks->count};
    size_t used = scratch->used;
    if (!scratch_push(scratch, words_for(own.count), &own.first))
        return explain_undecided(evaluation, frame->at, "memory is out");
    bool fits = evaluate(evaluation, unit, frame->at, frame->scope, &own);
    /* In a report, what a failed branch looked at is not to be reported as unknown as well. */
    if (fits || evaluation->report)
        merge_marks(evaluation, frame->marks, &own);
    scratch->used = used;
    return fits;
}

bool evaluate_quietly(struct evaluation *evaluation, unit_index unit, const struct frame *frame)
{
    struct problems *report = evaluation->report;
    evaluation->report = NULL;
    bool fits = evaluate_branch(evaluation, unit, frame);
    evaluation->report = report;
    return fits;
}

const struct member *find_string_key(const struct node *mapping, struct text name)
{
    for (size_t i = 0; i < mapping->mapping.count; i++) {
        const struct member *member = &mapping->mapping.members[i];
        if (member->key->type == NODE_STRING && text_equal(member->name, name))
            return member;
    }
    return NULL;
}

/* ----------------------------------------------------------------------------------- check -- */

/* `steps` are those of an earlier run; it begins anew unless that one ran out of them. */
static bool check(const struct schema *schema, struct schema_scratch *scratch,
                  const struct node *instance, struct problems *report, uint64_t *steps)
{
    struct evaluation evaluation = {.schema = schema, .scratch = scratch, .report = report};
    const struct location root = {.node = instance};
    evaluation.steps = *steps == STEPS_MAX ? STEPS_MAX : 0;
    scratch->used = 0;
    pattern_scratch_reset(scratch->pattern);
    bool fits = evaluate(&evaluation, schema->root, &root, NULL, NULL);
    *steps = evaluation.steps;
    return fits;
}

void schema_check(const struct schema *schema, struct schema_scratch *scratch,
                  const struct node *instance, const struct place *place, struct findings *findings)
{
    uint64_t steps = 0;
    scratch->lost = false;
    if (!check(schema, scratch, instance, NULL, &steps)) {
        arena_reset(&scratch->report.arena);
        scratch->report.count = 0;
        check(schema, scratch, instance, &scratch->report, &steps);
        report_deliver(&scratch->report, place, findings);
        /* It does not fit; so something must be found, whatever became of the words. */
        if (scratch->report.count == 0)
            scratch->lost = true;
    }
    findings->lost |= scratch->lost;
}
