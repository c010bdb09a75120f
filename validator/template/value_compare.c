/* SPDX-License-Identifier: MIT */
/* Values that are equal, that come one before the other, that hold one another, as in Python; and
 * keys of dictionaries, which are found by that. */
#include "template/run.h"
#include "template/strings.h"
#include "template/value.h"

#include <math.h>

/* An integer and a float, compared exactly. */
static int compare_mixed(int64_t integer, double real)
{
    if (real >= 9223372036854775808.0)
        return -1;
    if (real < -9223372036854775808.0)
        return 1;
    int64_t whole = (int64_t)real;
    if (integer != whole)
        return integer < whole ? -1 : 1;
    double fraction = real - (double)whole;
    return (fraction < 0) - (fraction > 0);
}

static bool is_nan(struct value value)
{
    return value.type == VALUE_FLOAT && isnan(value.real);
}

static int64_t integer_of(struct value value)
{
    return value.type == VALUE_BOOLEAN ? value.boolean : value.integer;
}

/* Of two numbers, none of which is no number. */
static int compare_numbers(struct value a, struct value b)
{
    if (a.type == VALUE_FLOAT && b.type == VALUE_FLOAT)
        return (a.real > b.real) - (a.real < b.real);
    if (a.type == VALUE_FLOAT)
        return -compare_mixed(integer_of(b), a.real);
    if (b.type == VALUE_FLOAT)
        return compare_mixed(integer_of(a), b.real);
    return (integer_of(a) > integer_of(b)) - (integer_of(a) < integer_of(b));
}

/* The length of the shorter one of two texts. */
static size_t shorter(struct value a, struct value b)
{
    return a.string.length < b.string.length ? a.string.length : b.string.length;
}

/* ------------------------------------------------------------------------------------ keys -- */

struct value value_get(struct run *run, struct value dict, struct value key)
{
    const struct node *node = dict.members->node;
    if (!value_is_key(run, key))
        return value_absent();
    if (node && key.type == VALUE_STRING) {
        const struct member *member = node_find_string_key(node, key.string);
        run_step(run, 1 + dict.members->count / 16);
        return member ? value_of_part(run, member->value, dict.members->is_lazy) : value_absent();
    }
    for (size_t i = 0; i < dict.members->count; i++) {
        bool equal = false;
        if (!run_step(run, 1) || !value_equal(run, value_key(run, dict, i), key, &equal))
            return value_absent();
        if (equal)
            return value_member(run, dict, i).value;
    }
    return value_absent();
}

void value_builder_put(struct value_builder *builder, struct value key, struct value value)
{
    if (!value_is_key(builder->run, key))
        return;
    for (size_t i = 0; i < builder->count; i += 2) {
        bool equal = false;
        if (!run_step(builder->run, 1) ||
            !value_equal(builder->run, builder->values[i], key, &equal))
            return;
        if (equal) {
            builder->values[i + 1] = value;
            return;
        }
    }
    value_builder_add(builder, key);
    value_builder_add(builder, value);
    if (builder->count % 2) /* the run has ended between them */
        builder->count--;
}

/* -------------------------------------------------------------------------------- equality -- */

static bool lists_equal(struct run *run, struct value a, struct value b, bool *equal)
{
    *equal = value_count(a) == value_count(b);
    for (size_t i = 0; *equal && i < value_count(a); i++) {
        if (!value_equal(run, value_item(run, a, i), value_item(run, b, i), equal))
            return false;
    }
    return run_goes_on(run);
}

static bool dicts_equal(struct run *run, struct value a, struct value b, bool *equal)
{
    *equal = value_count(a) == value_count(b);
    for (size_t i = 0; *equal && i < value_count(a); i++) {
        struct value_member member = value_member(run, a, i);
        struct value other = value_get(run, b, member.key);
        if (other.type == VALUE_ABSENT)
            *equal = false;
        else if (!value_equal(run, member.value, other, equal))
            return false;
    }
    return run_goes_on(run);
}

static bool collections_equal(struct run *run, struct value a, struct value b, bool *equal)
{
    if (!run_enter(run))
        return false;
    if (a.type == VALUE_DICT)
        dicts_equal(run, a, b, equal);
    else if (a.type == VALUE_VIEW)
        run_unsupported(run, "comparing what keys(), values() or items() give");
    else
        lists_equal(run, a, b, equal);
    run_leave(run);
    return run_goes_on(run);
}

/* Two of one type, which are no numbers. */
static bool alike_equal(struct run *run, struct value a, struct value b, bool *equal)
{
    if (a.type == VALUE_STRING || a.type == VALUE_DATE)
        *equal = run_step(run, shorter(a, b) / TEXT_STEP) && text_equal(a.string, b.string);
    else if (value_is_list(a) || a.type == VALUE_DICT)
        return collections_equal(run, a, b, equal);
    else if (a.type == VALUE_NONE || a.type == VALUE_UNDEFINED)
        *equal = true;
    else
        run_unsupported(run, "comparing two of type %s", value_type_name(a));
    return run_goes_on(run);
}

bool value_equal(struct run *run, struct value a, struct value b, bool *equal)
{
    *equal = false;
    if (!run_step(run, 1))
        return false;
    if (a.type == VALUE_UNDEFINED && !a.is_lenient)
        run_use_undefined(run, a);
    else if (b.type == VALUE_UNDEFINED && !b.is_lenient)
        run_use_undefined(run, b);
    else if (value_is_number(a) && value_is_number(b))
        *equal = !is_nan(a) && !is_nan(b) && compare_numbers(a, b) == 0;
    else if (a.type == b.type)
        return alike_equal(run, a, b, equal);
    return run_goes_on(run);
}

/* ----------------------------------------------------------------------------------- order -- */

/* The first items that differ decide; else the shorter list comes first. */
static bool compare_lists(struct run *run, struct value a, struct value b, int *order)
{
    size_t count_a = value_count(a);
    size_t count_b = value_count(b);
    *order = (count_a > count_b) - (count_a < count_b);
    for (size_t i = 0; i < count_a && i < count_b; i++) {
        struct value left = value_item(run, a, i);
        struct value right = value_item(run, b, i);
        bool equal = false;
        if (!value_equal(run, left, right, &equal))
            return false;
        if (!equal)
            return value_compare(run, left, right, order);
    }
    return run_goes_on(run);
}

bool value_compare(struct run *run, struct value a, struct value b, int *order)
{
    *order = 0;
    if (!run_step(run, 1))
        return false;
    if (a.type == VALUE_UNDEFINED)
        run_use_undefined(run, a);
    else if (b.type == VALUE_UNDEFINED)
        run_use_undefined(run, b);
    else if (is_nan(a) || is_nan(b))
        run_unsupported(run, "comparing what is not a number");
    else if (value_is_number(a) && value_is_number(b))
        *order = compare_numbers(a, b);
    else if (a.type == b.type && (a.type == VALUE_STRING || a.type == VALUE_DATE))
        *order = run_step(run, shorter(a, b) / TEXT_STEP) ? text_compare(a.string, b.string) : 0;
    else if (a.type == b.type && (a.type == VALUE_LIST || a.type == VALUE_TUPLE) &&
             run_enter(run)) {
        compare_lists(run, a, b, order);
        run_leave(run);
    } else
        run_fail(run, "'%s' and '%s' cannot be ordered", value_type_name(a), value_type_name(b));
    return run_goes_on(run);
}

/* ------------------------------------------------------------------------------ membership -- */

static bool list_holds(struct run *run, struct value list, struct value item, bool *holds)
{
    for (size_t i = 0; !*holds && i < value_count(list); i++) {
        if (!value_equal(run, value_item(run, list, i), item, holds))
            return false;
    }
    return run_goes_on(run);
}

bool value_contains(struct run *run, struct value container, struct value item, bool *contains)
{
    *contains = false;
    if (container.type == VALUE_UNDEFINED && !container.is_lenient)
        run_use_undefined(run, container);
    else if (container.type == VALUE_DICT)
        *contains = value_get(run, container, item).type != VALUE_ABSENT;
    else if (value_is_list(container))
        return list_holds(run, container, item, contains);
    else if (container.type == VALUE_STRING && item.type == VALUE_STRING)
        *contains = run_step(run, container.string.length / TEXT_STEP) &&
                    strings_find(run, container.string, item.string) != STRINGS_NOWHERE;
    else if (container.type == VALUE_STRING)
        run_fail(run, "'in <string>' requires string as left operand, not %s",
                 value_type_name(item));
    else if (container.type == VALUE_LOOP || container.type == VALUE_NAMESPACE)
        run_unsupported(run, "`in` with a %s", value_type_name(container));
    else if (container.type != VALUE_UNDEFINED)
        run_fail(run, "argument of type '%s' is not iterable", value_type_name(container));
    return run_goes_on(run);
}
