/* SPDX-License-Identifier: MIT */
/* The operations of mappings. */
#include "schema/evaluate.h"
#include "schema/explain.h"
#include "schema/operations.h"

/* ------------------------------------------------------------------------------- one member -- */

/* What object_rules made of one member. */
struct verdict {
    bool fits;
    bool evaluated; /* by properties, patternProperties or additionalProperties */
};

static void apply(struct evaluation *evaluation, const struct frame *frame,
                  const struct location *child, unit_index unit, struct verdict *verdict)
{
    verdict->evaluated = true;
    if (!evaluate(evaluation, unit, child, frame->scope, NULL))
        verdict->fits = false;
}

static void apply_patterns(struct evaluation *evaluation, const struct object_rules *rules,
                           const struct frame *frame, const struct location *child,
                           struct verdict *verdict)
{
    for (size_t i = 0; i < rules->pattern_count; i++) {
        const struct pattern_property *property = &rules->patterns[i];
        switch (
            pattern_match(property->pattern, evaluation->scratch->pattern, child->member->name)) {
        case MATCH_YES:
            apply(evaluation, frame, child, property->unit, verdict);
            break;
        case MATCH_NO:
            break;
        case MATCH_UNDECIDED:
            verdict->fits = explain_undecided(
                evaluation, child, "the key is too long, or takes too long, for its pattern");
            break;
        }
    }
}

static void apply_additional(struct evaluation *evaluation, const struct object_rules *rules,
                             const struct frame *frame, const struct location *child,
                             struct verdict *verdict)
{
    if (!evaluation->schema->units[rules->additional].is_false) {
        apply(evaluation, frame, child, rules->additional, verdict);
        return;
    }
    verdict->evaluated = true;
    verdict->fits = explain_unknown_key(evaluation, child, rules);
}

/* What would be wrong with a key in quotes, or NULL where nothing would be, and where nobody asks.
 */
static const char *fault_of_key_in_quotes(struct evaluation *evaluation, uint32_t names,
                                          const struct frame *frame, const struct node *key)
{
    struct problems *outer = evaluation->problems;
    struct problems found;
    if (!outer || key->source.length == 0)
        return NULL;
    const struct node quoted = {
        .type = NODE_STRING, .at = key->at, .source = key->source, .string = key->source};
    const struct location at = {.node = &quoted};
    problems_init(&found);
    evaluation->problems = &found;
    (void)evaluate(evaluation, names, &at, frame->scope, NULL);
    evaluation->problems = outer;
    const char *fault =
        found.count ? arena_string(&outer->arena, text_of(found.items[0].message)) : NULL;
    problems_release(&found);
    return fault;
}

static void check_name(struct evaluation *evaluation, const struct object_rules *rules,
                       const struct frame *frame, const struct member *member,
                       struct verdict *verdict)
{
    const struct location key = {
        .parent = frame->at, .node = member->key, .member = member, .is_key = true};
    if (member->key->type != NODE_STRING) {
        evaluation->fault_in_quotes =
            fault_of_key_in_quotes(evaluation, rules->property_names, frame, member->key);
        verdict->fits = explain_key_type(evaluation, &key);
        evaluation->fault_in_quotes = NULL;
    } else if (!evaluate(evaluation, rules->property_names, &key, frame->scope, NULL))
        verdict->fits = false;
}

/* Applies all rules to a member, and notes in *required what is present of what is required. */
static bool check_member(struct evaluation *evaluation, const struct object_rules *rules,
                         const struct frame *frame, size_t index, uint64_t *required)
{
    const struct member *member = &frame->at->node->mapping.members[index];
    const struct location child = {.parent = frame->at, .node = member->value, .member = member};
    struct verdict verdict = {.fits = true};
    if (member->key->type == NODE_STRING) {
        uint32_t found = name_table_find(&rules->names, member->name);
        if (found != UINT32_MAX) {
            *required |= rules->properties[found].required_bit;
            if (rules->properties[found].unit != NO_UNIT)
                apply(evaluation, frame, &child, rules->properties[found].unit, &verdict);
        }
        apply_patterns(evaluation, rules, frame, &child, &verdict);
    }
    if (rules->property_names != NO_UNIT)
        check_name(evaluation, rules, frame, member, &verdict);
    if (!verdict.evaluated && rules->additional != NO_UNIT)
        apply_additional(evaluation, rules, frame, &child, &verdict);
    if (verdict.evaluated)
        marks_set(evaluation->scratch, frame->marks, index);
    return verdict.fits;
}

/* --------------------------------------------------------------------------------- objects -- */

static void explain_required(struct evaluation *evaluation, const struct object_rules *rules,
                             const struct frame *frame, uint64_t present)
{
    for (uint32_t i = 0; i < rules->names.count; i++) {
        if (rules->properties[i].required_bit & ~present)
            explain_missing(evaluation, frame->at, rules->names.names[i], TEXT(""));
    }
}

bool evaluate_object(struct evaluation *evaluation, const struct instruction *instruction,
                     const struct frame *frame)
{
    const struct object_rules *rules = instruction->object;
    const struct node *node = frame->at->node;
    if (node->type != NODE_MAPPING)
        return true;
    size_t count = node->mapping.count;
    bool fits = (count >= rules->size.minimum && count <= rules->size.maximum) ||
                explain_size(evaluation, frame->at, &rules->size, count, "key");
    uint64_t present = 0;
    for (size_t i = 0; i < count && (fits || evaluation->problems); i++) {
        if (!check_member(evaluation, rules, frame, i, &present))
            fits = false;
    }
    if (fits || evaluation->problems) {
        if (rules->required & ~present) {
            fits = false;
            explain_required(evaluation, rules, frame, present);
        }
    }
    return fits;
}

static bool check_required(struct evaluation *evaluation, const struct frame *frame,
                           const struct required_rules *rules, struct text because)
{
    bool fits = true;
    for (size_t i = 0; i < rules->count; i++) {
        if (!node_find_string_key(frame->at->node, rules->names[i]))
            fits = explain_missing(evaluation, frame->at, rules->names[i], because);
    }
    return fits;
}

bool evaluate_required(struct evaluation *evaluation, const struct instruction *instruction,
                       const struct frame *frame)
{
    if (frame->at->node->type != NODE_MAPPING)
        return true;
    return check_required(evaluation, frame, instruction->required, TEXT(""));
}

bool evaluate_dependent_required(struct evaluation *evaluation,
                                 const struct instruction *instruction, const struct frame *frame)
{
    const struct node *node = frame->at->node;
    bool fits = true;
    for (size_t i = 0; node->type == NODE_MAPPING && i < instruction->dependent_required.count;
         i++) {
        const struct dependent_required *item = &instruction->dependent_required.items[i];
        if (node_find_string_key(node, item->name) &&
            !check_required(evaluation, frame, &item->required, item->name))
            fits = false;
    }
    return fits;
}

bool evaluate_dependent_schemas(struct evaluation *evaluation,
                                const struct instruction *instruction, const struct frame *frame)
{
    const struct node *node = frame->at->node;
    bool fits = true;
    for (size_t i = 0; node->type == NODE_MAPPING && i < instruction->dependent_schemas.count;
         i++) {
        const struct dependent_schema *item = &instruction->dependent_schemas.items[i];
        if (node_find_string_key(node, item->name) &&
            !evaluate(evaluation, item->unit, frame->at, frame->scope, frame->marks))
            fits = false;
    }
    return fits;
}

bool evaluate_unevaluated_properties(struct evaluation *evaluation,
                                     const struct instruction *instruction,
                                     const struct frame *frame)
{
    const struct node *node = frame->at->node;
    bool forbids = evaluation->schema->units[instruction->unit].is_false;
    bool fits = true;
    for (size_t i = 0; node->type == NODE_MAPPING && i < node->mapping.count; i++) {
        if (marks_have(evaluation->scratch, frame->marks, i))
            continue;
        const struct member *member = &node->mapping.members[i];
        const struct location child = {
            .parent = frame->at, .node = member->value, .member = member};
        bool child_fits = forbids
                              ? explain_unknown_key(evaluation, &child, NULL)
                              : evaluate(evaluation, instruction->unit, &child, frame->scope, NULL);
        fits = fits && child_fits;
        if (!fits && !evaluation->problems)
            return false;
    }
    if (node->type == NODE_MAPPING)
        marks_set_all(evaluation->scratch, frame->marks);
    return fits;
}
