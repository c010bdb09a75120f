/* SPDX-License-Identifier: MIT */
/* Filters that compare the items of a list: without case, but where they are told otherwise. */
#include "template/argument.h"
#include "template/item_path.h"

#include <string.h>

/* ----------------------------------------------------------------------------------- sort -- */

struct sorted {
    struct value item;
    struct value key;
};

/* What an attribute leads to, for comparisons. From 2.19 on it must be there, whatever stands for
 * what is not. */
static struct value needed_key(struct run *run, struct value item, struct value path,
                               struct value standard, bool is_cased)
{
    bool is_newer = run_is_newer(run);
    struct value key =
        item_path_key(run, item, path, is_newer ? value_absent() : standard, is_cased);
    if (is_newer && key.type == VALUE_UNDEFINED && !key.is_lenient)
        return run_use_undefined(run, key);
    return key;
}

/* A list of what the attributes, parted by commas, lead to. */
static struct value key_of(struct run *run, struct value item, struct value attributes,
                           bool is_cased)
{
    struct value_builder keys;
    value_builder_init(&keys, run);
    if (attributes.type != VALUE_STRING) {
        value_builder_add(&keys, needed_key(run, item, attributes, value_absent(), is_cased));
        return value_builder_list(&keys);
    }
    struct text rest = attributes.string;
    do {
        struct value path = value_string(text_cut(&rest, ','));
        value_builder_add(&keys, needed_key(run, item, path, value_absent(), is_cased));
    } while (rest.bytes && run_goes_on(run));
    return value_builder_list(&keys);
}

/* Merges two sorted halves of `items`; equal ones keep their order. */
static void merge(struct run *run, struct sorted *items, size_t middle, size_t count,
                  struct sorted *space, bool is_reversed)
{
    size_t left = 0, right = middle;
    for (size_t i = 0; i < count; i++) {
        int order = 0;
        bool takes_left = right == count;
        if (left < middle && right < count) {
            if (!value_compare(run, items[left].key, items[right].key, &order))
                return;
            takes_left = is_reversed ? order >= 0 : order <= 0;
        }
        space[i] = takes_left ? items[left++] : items[right++];
    }
    memcpy(items, space, count * sizeof *items);
}

static void sort(struct run *run, struct sorted *items, size_t count, struct sorted *space,
                 bool is_reversed)
{
    if (count < 2 || !run_goes_on(run))
        return;
    sort(run, items, count / 2, space, is_reversed);
    sort(run, items + count / 2, count - count / 2, space, is_reversed);
    if (run_goes_on(run))
        merge(run, items, count / 2, count, space, is_reversed);
}

/* The items in order, as a list. */
static struct value sorted_list(struct run *run, struct sorted *items, size_t count,
                                bool is_reversed)
{
    struct sorted *space = run_alloc(run, count, sizeof *space);
    struct value *values = run_alloc(run, count, sizeof *values);
    if (!space || !values)
        return value_none();
    sort(run, items, count, space, is_reversed);
    for (size_t i = 0; i < count; i++)
        values[i] = items[i].item;
    return value_list(run, VALUE_LIST, values, count);
}

/* Whether the order is turned round. Up to Python 3.12 an integer says so, and anything else fails;
 * later ones take any value, and nobody knows with which one Ansible 2.19 runs. */
static bool read_reverse(struct run *run, const struct arguments *arguments, size_t index,
                         bool *is_reversed)
{
    struct value value = arguments->given[index];
    int64_t integer = 0;
    bool is_integer = value.type == VALUE_INTEGER || value.type == VALUE_BOOLEAN;
    bool is_of_old = is_integer || value.type == VALUE_ABSENT || value.type == VALUE_UNDEFINED;
    if (!is_of_old && run_is_newer(run))
        run_unsupported(run, "'%s' for whether the order is reversed", value_type_name(value));
    else
        argument_integer(run, arguments, index, 0, &integer);
    *is_reversed = integer != 0;
    return run_goes_on(run);
}

struct value filter_sort(struct run *run, const struct arguments *arguments)
{
    struct value list;
    bool is_reversed, is_cased;
    if (!read_reverse(run, arguments, 0, &is_reversed) ||
        !argument_truth(run, arguments, 1, false, &is_cased) ||
        !value_iterate(run, arguments->subject, &list))
        return value_none();
    size_t count = value_count(list);
    struct sorted *items = run_alloc(run, count, sizeof *items);
    for (size_t i = 0; items && run_goes_on(run) && i < count; i++) {
        items[i].item = value_item(run, list, i);
        items[i].key = key_of(run, items[i].item, arguments->given[2], is_cased);
    }
    return run_goes_on(run) ? sorted_list(run, items, count, is_reversed) : value_none();
}

struct value filter_dictsort(struct run *run, const struct arguments *arguments)
{
    struct value dict = arguments->subject;
    bool is_reversed, is_cased;
    struct text by;
    if (!argument_string(run, arguments, 1, "key", &by) ||
        !read_reverse(run, arguments, 2, &is_reversed))
        return value_none();
    if (!text_is(by, "key") && !text_is(by, "value"))
        return run_fail(run, "dictsort sorts by \"key\" or \"value\"");
    if (dict.type == VALUE_UNDEFINED)
        return run_use_undefined(run, dict);
    if (dict.type != VALUE_DICT)
        return run_fail(run, "'%s' object has no attribute 'items'", value_type_name(dict));
    size_t count = value_count(dict);
    bool looks_at_case = count > 0 || !argument_is_undefined(run, arguments, 0);
    if (looks_at_case && !argument_truth(run, arguments, 0, false, &is_cased))
        return value_none();
    struct sorted *items = run_alloc(run, count, sizeof *items);
    for (size_t i = 0; items && run_goes_on(run) && i < count; i++) {
        struct value_member member = value_member(run, dict, i);
        struct value *pair = run_alloc(run, 2, sizeof *pair);
        if (!pair)
            return value_none();
        pair[0] = member.key;
        pair[1] = member.value;
        items[i].item = value_list(run, VALUE_TUPLE, pair, 2);
        items[i].key =
            needed_key(run, pair[text_is(by, "value")], value_none(), value_absent(), is_cased);
    }
    return run_goes_on(run) ? sorted_list(run, items, count, is_reversed) : value_none();
}

/* --------------------------------------------------------------------------------- groupby -- */

static struct value group_of(struct run *run, struct value grouper, struct value_builder *members)
{
    struct value *pair = run_alloc(run, 2, sizeof *pair);
    if (!pair)
        return value_none();
    pair[0] = grouper;
    pair[1] = value_builder_list(members);
    struct value group = value_list(run, VALUE_TUPLE, pair, 2);
    group.is_group = true;
    return group;
}

/* Tuples of a key, as the first of the group has it, and of the items that have it. */
static struct value group(struct run *run, const struct arguments *arguments,
                          const struct sorted *items, size_t count, bool is_cased)
{
    struct value_builder groups, members;
    value_builder_init(&groups, run);
    for (size_t i = 0; i < count && run_goes_on(run);) {
        value_builder_init(&members, run);
        struct value grouper =
            needed_key(run, items[i].item, arguments->given[0], arguments->given[1], true);
        if (is_cased)
            grouper = items[i].key;
        bool same = true;
        for (size_t first = i; same && i < count && run_goes_on(run);) {
            value_builder_add(&members, items[i].item);
            if (++i < count)
                value_equal(run, items[first].key, items[i].key, &same);
        }
        value_builder_add(&groups, group_of(run, grouper, &members));
    }
    return value_builder_list(&groups);
}

struct value filter_groupby(struct run *run, const struct arguments *arguments)
{
    struct value list;
    bool is_cased;
    if (!argument_truth(run, arguments, 2, false, &is_cased) ||
        !value_iterate(run, arguments->subject, &list))
        return value_none();
    size_t count = value_count(list);
    struct sorted *items = run_alloc(run, count, sizeof *items);
    struct sorted *space = run_alloc(run, count, sizeof *space);
    for (size_t i = 0; items && space && run_goes_on(run) && i < count; i++) {
        items[i].item = value_item(run, list, i);
        items[i].key =
            needed_key(run, items[i].item, arguments->given[0], arguments->given[1], is_cased);
    }
    if (!run_goes_on(run))
        return value_none();
    sort(run, items, count, space, false);
    return group(run, arguments, items, count, is_cased);
}

/* -------------------------------------------------------------------------------- min, max -- */

static struct value extreme(struct run *run, const struct arguments *arguments, int sign)
{
    struct value list;
    bool is_cased;
    if (!argument_truth(run, arguments, 0, false, &is_cased) ||
        !value_iterate(run, arguments->subject, &list))
        return value_none();
    if (value_count(list) == 0)
        return value_undefined(run, TEXT(""), TEXT("No aggregated item, sequence was empty."));
    struct value best = value_item(run, list, 0);
    struct value best_key = needed_key(run, best, arguments->given[1], value_absent(), is_cased);
    for (size_t i = 1; run_goes_on(run) && i < value_count(list); i++) {
        struct value item = value_item(run, list, i);
        struct value key = needed_key(run, item, arguments->given[1], value_absent(), is_cased);
        int order = 0;
        value_compare(run, key, best_key, &order);
        if (order * sign > 0) {
            best = item;
            best_key = key;
        }
    }
    return best;
}

struct value filter_min(struct run *run, const struct arguments *arguments)
{
    return extreme(run, arguments, -1);
}

struct value filter_max(struct run *run, const struct arguments *arguments)
{
    return extreme(run, arguments, 1);
}

/* ------------------------------------------------------------------------- unique and sets -- */

static bool holds(struct run *run, const struct value_builder *items, struct value item)
{
    bool equal = false;
    for (size_t i = 0; !equal && run_goes_on(run) && i < items->count; i++)
        value_equal(run, items->values[i], item, &equal);
    return equal;
}

/* Keeps the first of those whose keys are equal. What Python cannot hash, Ansible compares as it
 * is instead, unless it was told to look at less than that (`is_strict`). */
static struct value unique(struct run *run, struct value list, struct value attribute,
                           bool is_cased, bool is_strict)
{
    struct value_builder items, keys;
    value_builder_init(&items, run);
    value_builder_init(&keys, run);
    bool all_hashable = true;
    for (size_t i = 0; all_hashable && run_goes_on(run) && i < value_count(list); i++) {
        struct value item = value_item(run, list, i);
        struct value key = item_path_key(run, item, attribute, value_absent(), is_cased);
        all_hashable = value_is_hashable(run, key);
        if (!all_hashable || holds(run, &keys, key))
            continue;
        value_builder_add(&keys, key);
        value_builder_add(&items, item);
    }
    if (!all_hashable && is_strict)
        return run_fail(run, "unique cannot look at an attribute, or without case, here");
    if (!all_hashable)
        value_builder_init(&items, run);
    for (size_t i = 0; !all_hashable && run_goes_on(run) && i < value_count(list); i++) {
        struct value item = value_item(run, list, i);
        if (!holds(run, &items, item))
            value_builder_add(&items, item);
    }
    return value_builder_list(&items);
}

struct value filter_unique(struct run *run, const struct arguments *arguments)
{
    struct value list;
    struct value cased = arguments->given[0];
    bool is_cased, has_attribute;
    if (argument_is_undefined(run, arguments, 0) || argument_is_undefined(run, arguments, 1))
        return run_unsupported(run, "unique by what is undefined");
    if (!argument_truth(run, arguments, 0, false, &is_cased) ||
        !argument_truth(run, arguments, 1, false, &has_attribute) ||
        !value_iterate(run, arguments->subject, &list))
        return value_none();
    bool is_strict = (cased.type == VALUE_BOOLEAN && !cased.boolean) || has_attribute;
    return unique(run, list, arguments->given[1], is_cased, is_strict);
}

static bool lists_given(struct run *run, struct value a, struct value b)
{
    if (a.type == VALUE_UNDEFINED || b.type == VALUE_UNDEFINED)
        run_use_undefined(run, a.type == VALUE_UNDEFINED ? a : b);
    else if (value_is_hashable(run, a) && value_is_hashable(run, b))
        run_unsupported(run, "sets, whose order nobody knows");
    else if (run_is_newer(run))
        run_unsupported(run, "sets, whose order nobody knows from Ansible 2.19 on");
    return run_goes_on(run);
}

/* The items of `a` that are in `b`, or that are not. */
static void filter_by(struct run *run, struct value_builder *items, struct value a, struct value b,
                      bool wanted)
{
    struct value list;
    if (!value_iterate(run, a, &list))
        return;
    for (size_t i = 0; run_goes_on(run) && i < value_count(list); i++) {
        struct value item = value_item(run, list, i);
        bool contains = false;
        if (value_contains(run, b, item, &contains) && contains == wanted)
            value_builder_add(items, item);
    }
}

/* Whether `a` has nothing that could be looked for in another list. */
static bool is_empty(const struct run *run, struct value a)
{
    return (a.type == VALUE_LIST || a.type == VALUE_DICT) && value_count(a) == 0 &&
           run_is_older(run);
}

static struct value chosen(struct run *run, struct value a, struct value b, bool wanted)
{
    struct value_builder items;
    value_builder_init(&items, run);
    filter_by(run, &items, a, b, wanted);
    struct value list = value_builder_list(&items);
    return run_goes_on(run) ? unique(run, list, value_absent(), true, false) : list;
}

static struct value united(struct run *run, struct value a, struct value b)
{
    struct value_builder items;
    if (a.type != b.type || (a.type != VALUE_LIST && a.type != VALUE_TUPLE))
        return run_fail(run, "can only unite two lists");
    value_builder_init(&items, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(a); i++)
        value_builder_add(&items, value_item(run, a, i));
    for (size_t i = 0; run_goes_on(run) && i < value_count(b); i++)
        value_builder_add(&items, value_item(run, b, i));
    struct value list = value_builder_list(&items);
    return run_goes_on(run) ? unique(run, list, value_absent(), true, false) : list;
}

struct value filter_union(struct run *run, const struct arguments *arguments)
{
    struct value a = arguments->subject, b = arguments->given[0];
    return lists_given(run, a, b) ? united(run, a, b) : value_none();
}

struct value filter_intersect(struct run *run, const struct arguments *arguments)
{
    struct value a = arguments->subject, b = arguments->given[0];
    return is_empty(run, a) || lists_given(run, a, b) ? chosen(run, a, b, true) : value_none();
}

struct value filter_difference(struct run *run, const struct arguments *arguments)
{
    struct value a = arguments->subject, b = arguments->given[0];
    return is_empty(run, a) || lists_given(run, a, b) ? chosen(run, a, b, false) : value_none();
}

struct value filter_symmetric_difference(struct run *run, const struct arguments *arguments)
{
    struct value a = arguments->subject, b = arguments->given[0];
    if (!lists_given(run, a, b))
        return value_none();
    struct value both = chosen(run, a, b, true);
    struct value all = united(run, a, b);
    struct value_builder items;
    value_builder_init(&items, run);
    if (run_goes_on(run))
        filter_by(run, &items, all, both, false);
    return value_builder_list(&items);
}
