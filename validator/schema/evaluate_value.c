/* SPDX-License-Identifier: MIT */
/* type, enum, const; the operations of numbers and of strings. */
#include "schema/explain.h"
#include "schema/operations.h"

bool evaluate_false(struct evaluation *evaluation, const struct instruction *instruction,
                    const struct frame *frame)
{
    (void)instruction;
    return explain_false(evaluation, frame->at);
}

/* ------------------------------------------------------------------------------------ type -- */

static bool is_finite(const struct node *node)
{
    return node->number.decimal.length > 0;
}

static bool is_integer(const struct node *node)
{
    struct decimal decimal;
    return node->number.fits ||
           (decimal_read(node->number.decimal, &decimal) && decimal_is_integer(&decimal));
}

/* The types that a value is of; a date is of none. */
static unsigned types_of(const struct node *node)
{
    switch (node->type) {
    case NODE_NULL:
        return TYPE_NULL;
    case NODE_BOOLEAN:
        return TYPE_BOOLEAN;
    case NODE_NUMBER:
        if (!is_finite(node))
            return 0;
        return TYPE_NUMBER | (is_integer(node) ? TYPE_INTEGER : 0);
    case NODE_STRING:
        return TYPE_STRING;
    case NODE_TIMESTAMP:
        return 0;
    case NODE_SEQUENCE:
        return TYPE_ARRAY;
    case NODE_MAPPING:
        return TYPE_OBJECT;
    }
    return 0;
}

bool evaluate_type(struct evaluation *evaluation, const struct instruction *instruction,
                   const struct frame *frame)
{
    if (types_of(frame->at->node) & instruction->types)
        return true;
    return explain_type(evaluation, frame->at, instruction->types);
}

/* ----------------------------------------------------------------------------- enum, const -- */

static bool equals_any(const struct constants *constants, const struct node *node)
{
    for (size_t i = 0; i < constants->count; i++) {
        if (node_equal(constants->nodes[i], node))
            return true;
    }
    return false;
}

bool evaluate_constants(struct evaluation *evaluation, const struct instruction *instruction,
                        const struct frame *frame)
{
    const struct constants *constants = instruction->constants;
    const struct node *node = frame->at->node;
    if (node->type == NODE_STRING && node->vaulted && constants->strings.count)
        return explain_unseen(evaluation, frame->at);
    bool fits = node->type == NODE_STRING
                    ? name_table_find(&constants->strings, node->string) != UINT32_MAX
                    : constants->has_others && equals_any(constants, node);
    return fits || explain_constants(evaluation, frame->at, constants, 0);
}

/* --------------------------------------------------------------------------------- numbers -- */

static int compare_to_bound(const struct node *node, const struct bound *bound)
{
    if (node->number.fits && bound->fits)
        return (node->number.integer > bound->integer) - (node->number.integer < bound->integer);
    struct decimal decimal;
    if (!decimal_read(node->number.decimal, &decimal))
        return 0;
    return decimal_compare(&decimal, &bound->decimal);
}

static bool is_multiple(const struct node *node, const struct number_rules *rules)
{
    struct decimal decimal;
    return decimal_read(node->number.decimal, &decimal) &&
           decimal_is_multiple(&decimal, &rules->divisor);
}

bool evaluate_number(struct evaluation *evaluation, const struct instruction *instruction,
                     const struct frame *frame)
{
    const struct number_rules *rules = instruction->number;
    const struct location *at = frame->at;
    const struct node *node = at->node;
    if (node->type != NODE_NUMBER)
        return true;
    if (!is_finite(node))
        return explain_type(evaluation, at, TYPE_NUMBER | TYPE_INTEGER);
    if (rules->minimum && compare_to_bound(node, rules->minimum) < 0)
        return explain_number(evaluation, at, "at least", rules->minimum);
    if (rules->exclusive_minimum && compare_to_bound(node, rules->exclusive_minimum) <= 0)
        return explain_number(evaluation, at, "greater than", rules->exclusive_minimum);
    if (rules->maximum && compare_to_bound(node, rules->maximum) > 0)
        return explain_number(evaluation, at, "at most", rules->maximum);
    if (rules->exclusive_maximum && compare_to_bound(node, rules->exclusive_maximum) >= 0)
        return explain_number(evaluation, at, "less than", rules->exclusive_maximum);
    if (rules->multiple_of && !is_multiple(node, rules))
        return explain_number(evaluation, at, "a multiple of", rules->multiple_of);
    return true;
}

/* --------------------------------------------------------------------------------- strings -- */

/* The text that the keywords of strings look at. A date is looked at as written: whoever forgot its
 * quotes learns what else is wrong with it. */
static bool has_text(const struct node *node)
{
    return node->type == NODE_STRING || node->type == NODE_TIMESTAMP;
}

/* Code points; a byte that begins none counts as none. */
static size_t count_characters(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
    return count;
}

bool evaluate_length(struct evaluation *evaluation, const struct instruction *instruction,
                     const struct frame *frame)
{
    const struct size_rules *rules = instruction->size;
    const struct node *node = frame->at->node;
    if (!has_text(node))
        return true;
    if (node->unknown && rules->minimum <= 1 && rules->maximum == SIZE_MAX)
        return true;
    if (node->vaulted)
        return explain_unseen(evaluation, frame->at);
    size_t length = count_characters(node->string);
    if (length >= rules->minimum && length <= rules->maximum)
        return true;
    return explain_size(evaluation, frame->at, rules, length, "character");
}

bool evaluate_pattern(struct evaluation *evaluation, const struct instruction *instruction,
                      const struct frame *frame)
{
    const struct pattern_rules *rules = instruction->pattern;
    const struct node *node = frame->at->node;
    if (!has_text(node))
        return true;
    if (node->vaulted)
        return explain_unseen(evaluation, frame->at);
    switch (pattern_match(rules->pattern, evaluation->scratch->pattern, node->string)) {
    case MATCH_YES:
        return true;
    case MATCH_NO:
        return explain_pattern(evaluation, frame->at, rules);
    case MATCH_UNDECIDED:
        break;
    }
    return explain_undecided(evaluation, frame->at,
                             "it is too long, or takes too long, for its pattern");
}

bool evaluate_format(struct evaluation *evaluation, const struct instruction *instruction,
                     const struct frame *frame)
{
    const struct node *node = frame->at->node;
    if (!has_text(node))
        return true;
    if (node->vaulted)
        return explain_unseen(evaluation, frame->at);
    return instruction->format->fits(node->string) ||
           explain_format(evaluation, frame->at, instruction->format);
}
