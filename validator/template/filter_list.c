/* SPDX-License-Identifier: MIT */
/* Filters on lists. */
#include "template/argument.h"
#include "template/item_path.h"
#include "template/strings.h"

#include <string.h>

/* --------------------------------------------------------------------------- one of a list -- */

struct value filter_first(struct run *run, const struct arguments *arguments)
{
    struct value list;
    if (!value_iterate(run, arguments->subject, &list))
        return value_none();
    if (value_count(list) == 0)
        return value_undefined(run, TEXT(""), TEXT("No first item, sequence was empty."));
    return value_item(run, list, 0);
}

struct value filter_last(struct run *run, const struct arguments *arguments)
{
    struct value list;
    if (!value_iterate(run, arguments->subject, &list))
        return value_none();
    if (value_count(list) == 0)
        return value_undefined(run, TEXT(""), TEXT("No last item, sequence was empty."));
    return value_item(run, list, value_count(list) - 1);
}

struct value filter_length(struct run *run, const struct arguments *arguments)
{
    size_t length;
    if (!value_length(run, arguments->subject, &length))
        return value_none();
    return value_integer((int64_t)length);
}

/* ----------------------------------------------------------------------------- all of them -- */

struct value filter_list(struct run *run, const struct arguments *arguments)
{
    struct value list;
    struct value_builder items;
    if (!value_iterate(run, arguments->subject, &list))
        return value_none();
    value_builder_init(&items, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(list); i++)
        value_builder_add(&items, value_item(run, list, i));
    return value_builder_list(&items);
}

struct value filter_reverse(struct run *run, const struct arguments *arguments)
{
    struct value list;
    struct value_builder items;
    if (arguments->subject.type == VALUE_STRING)
        return strings_reverse(run, arguments->subject.string);
    if (!value_iterate(run, arguments->subject, &list))
        return value_none();
    value_builder_init(&items, run);
    for (size_t i = value_count(list); run_goes_on(run) && i-- > 0;)
        value_builder_add(&items, value_item(run, list, i));
    return value_builder_list(&items);
}

struct value filter_join(struct run *run, const struct arguments *arguments)
{
    struct value list;
    struct text separator;
    if (!argument_text(run, arguments, 0, "", &separator) ||
        !value_iterate(run, arguments->subject, &list))
        return value_none();
    struct buffer out;
    run_buffer_init(run, &out);
    for (size_t i = 0; run_step(run, 1) && i < value_count(list); i++) {
        if (i)
            buffer_append_text(&out, separator);
        value_append_str(
            run, &out,
            item_path_follow(run, value_item(run, list, i), arguments->given[1], value_absent()));
    }
    return run_string(run, &out);
}

/* a + b of two numbers. */
static struct value add(struct run *run, struct value a, struct value b)
{
    if (a.type == VALUE_UNDEFINED || b.type == VALUE_UNDEFINED)
        return run_use_undefined(run, a.type == VALUE_UNDEFINED ? a : b);
    if (!value_is_number(a) || !value_is_number(b))
        return a.type == VALUE_LIST && b.type == VALUE_LIST
                   ? run_unsupported(run, "sum of lists")
                   : run_fail(run, "unsupported operand types for +: '%s' and '%s'",
                              value_type_name(a), value_type_name(b));
    int64_t left = a.type == VALUE_BOOLEAN ? a.boolean : a.integer;
    int64_t right = b.type == VALUE_BOOLEAN ? b.boolean : b.integer;
    int64_t sum;
    if (a.type == VALUE_FLOAT || b.type == VALUE_FLOAT)
        return value_real((a.type == VALUE_FLOAT ? a.real : (double)left) +
                          (b.type == VALUE_FLOAT ? b.real : (double)right));
    if (__builtin_add_overflow(left, right, &sum))
        return run_unsupported(run, "an integer of more than 64 bits");
    return value_integer(sum);
}

struct value filter_sum(struct run *run, const struct arguments *arguments)
{
    struct value list;
    struct value sum = argument_is_given(arguments, 1) ? arguments->given[1] : value_integer(0);
    if (sum.type == VALUE_STRING)
        return run_fail(run, "sum() can't sum strings");
    if (!value_iterate(run, arguments->subject, &list))
        return value_none();
    for (size_t i = 0; run_step(run, 1) && i < value_count(list); i++)
        sum = add(
            run, sum,
            item_path_follow(run, value_item(run, list, i), arguments->given[0], value_absent()));
    return sum;
}

/* ---------------------------------------------------------------------------- lists of lists -- */

/* Fills the last batch up, which is short of the size where that can be told. */
static void fill(struct run *run, const struct arguments *arguments, struct value_builder *batch)
{
    int order = 0;
    int64_t size;
    if (!argument_says(arguments, 1) ||
        !value_compare(run, value_integer((int64_t)batch->count), arguments->given[0], &order) ||
        order >= 0 || !argument_integer(run, arguments, 0, 0, &size))
        return;
    while ((int64_t)batch->count < size && run_goes_on(run))
        value_builder_add(batch, arguments->given[1]);
}

/* What the size is, is seen when the first batch is held against it, and not before. */
struct value filter_batch(struct run *run, const struct arguments *arguments)
{
    struct value list;
    bool is_full;
    if (!value_iterate(run, arguments->subject, &list))
        return value_none();
    struct value_builder batches, batch;
    value_builder_init(&batches, run);
    value_builder_init(&batch, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(list); i++) {
        if (!value_equal(run, value_integer((int64_t)batch.count), arguments->given[0], &is_full))
            break;
        if (is_full) {
            value_builder_add(&batches, value_builder_list(&batch));
            value_builder_init(&batch, run);
        }
        value_builder_add(&batch, value_item(run, list, i));
    }
    if (batch.count) {
        fill(run, arguments, &batch);
        value_builder_add(&batches, value_builder_list(&batch));
    }
    return value_builder_list(&batches);
}

struct value filter_slice(struct run *run, const struct arguments *arguments)
{
    struct value list;
    int64_t count;
    if (!argument_integer(run, arguments, 0, 0, &count) ||
        !value_iterate(run, arguments->subject, &list))
        return value_none();
    if (count == 0)
        return run_fail(run, "integer division or modulo by zero");
    struct value_builder slices, slice;
    value_builder_init(&slices, run);
    size_t length = value_count(list);
    size_t next = 0;
    for (int64_t i = 0; i < count && run_step(run, 1); i++) {
        bool is_longer = (size_t)i < length % (size_t)count;
        size_t end = next + length / (size_t)count + is_longer;
        value_builder_init(&slice, run);
        for (; next < end && run_goes_on(run); next++)
            value_builder_add(&slice, value_item(run, list, next));
        if (argument_says(arguments, 1) && !is_longer)
            value_builder_add(&slice, arguments->given[1]);
        value_builder_add(&slices, value_builder_list(&slice));
    }
    return value_builder_list(&slices);
}

/* Tuples of what stands at the same place in each list, up to the end of the shortest. */
struct value filter_zip(struct run *run, const struct arguments *arguments)
{
    size_t count = arguments->rest_count + 1;
    struct value *lists = run_alloc(run, count, sizeof *lists);
    size_t shortest = SIZE_MAX;
    for (size_t i = 0; lists && i < count; i++) {
        struct value list = i ? arguments->rest[i - 1] : arguments->subject;
        if (!value_iterate(run, list, &lists[i]))
            return value_none();
        if (value_count(lists[i]) < shortest)
            shortest = value_count(lists[i]);
    }
    struct value_builder tuples;
    value_builder_init(&tuples, run);
    for (size_t i = 0; lists && i < shortest && run_goes_on(run); i++) {
        struct value *tuple = run_alloc(run, count, sizeof *tuple);
        for (size_t j = 0; tuple && j < count; j++)
            tuple[j] = value_item(run, lists[j], i);
        value_builder_add(&tuples, value_list(run, VALUE_TUPLE, tuple, count));
    }
    return value_builder_list(&tuples);
}

/* --------------------------------------------------------------------------------- flatten -- */

static bool is_null(struct run *run, struct value value)
{
    if (value.type == VALUE_UNDEFINED && !value.is_lenient)
        run_use_undefined(run, value);
    return value.type == VALUE_NONE ||
           (value.type == VALUE_STRING &&
            (text_is(value.string, "None") || text_is(value.string, "null")));
}

/* Ansible's is_sequence(). */
static bool is_sequence(struct value value)
{
    return value.type == VALUE_LIST || value.type == VALUE_TUPLE || value.type == VALUE_RANGE;
}

/* Whether a list is taken apart that stands in so many others: how many levels that is to be done
 * for is looked at where there is such a list, and not before. */
static bool is_flattened(struct run *run, const struct arguments *arguments, int64_t depth)
{
    struct value levels = arguments->given[0];
    int order = 1;
    if (levels.type == VALUE_FLOAT)
        run_unsupported(run, "flatten with a number of levels in parts");
    else if (argument_says(arguments, 0))
        value_compare(run, levels, value_integer(depth), &order);
    return order > 0;
}

static void flatten(struct run *run, const struct arguments *arguments, int64_t depth,
                    struct value_builder *items, struct value list)
{
    bool skips_nulls = true;
    if (!run_enter(run))
        return;
    for (size_t i = 0; run_step(run, 1) && i < value_count(list); i++) {
        struct value item = value_item(run, list, i);
        if (!argument_truth(run, arguments, 1, true, &skips_nulls))
            break;
        if (skips_nulls && is_null(run, item))
            continue;
        if (is_sequence(item) && is_flattened(run, arguments, depth))
            flatten(run, arguments, depth + 1, items, item);
        else
            value_builder_add(items, item);
    }
    run_leave(run);
}

struct value filter_flatten(struct run *run, const struct arguments *arguments)
{
    struct value list;
    struct value_builder items;
    value_builder_init(&items, run);
    argument_is_undefined(run, arguments, 0);
    argument_is_undefined(run, arguments, 1);
    if (run_goes_on(run) && value_iterate(run, arguments->subject, &list))
        flatten(run, arguments, 0, &items, list);
    return value_builder_list(&items);
}
