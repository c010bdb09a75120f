/* SPDX-License-Identifier: MIT */
/* Filters that give each item of a list to another filter, or to a test. */
#include "template/argument.h"
#include "template/item_path.h"

/* Sets *list to the items, of which there are none where the subject is false. */
static bool items_of(struct run *run, struct value subject, struct value *list)
{
    bool truth;
    if (!value_truth(run, subject, &truth))
        return false;
    if (truth)
        return value_iterate(run, subject, list);
    *list = value_list(run, VALUE_LIST, NULL, 0);
    return run_goes_on(run);
}

/* ------------------------------------------------------------------------------------- map -- */

static struct value map_attribute(struct run *run, const struct arguments *arguments,
                                  struct value list)
{
    struct value path = argument_keyword(arguments, "attribute");
    struct value standard = argument_keyword(arguments, "default");
    if (arguments->keyword_count != 1 + (size_t)(standard.type != VALUE_ABSENT))
        return run_fail(run, "map is given an argument that it does not take");
    struct value_builder items;
    value_builder_init(&items, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(list); i++)
        value_builder_add(&items, item_path_follow(run, value_item(run, list, i), path, standard));
    return value_builder_list(&items);
}

static struct value map_filter(struct run *run, const struct arguments *arguments,
                               struct value list)
{
    if (arguments->rest_count == 0)
        return run_fail(run, "map requires a filter argument");
    struct call call = {arguments->rest + 1, arguments->rest_count - 1, arguments->keywords,
                        arguments->keyword_count};
    struct value_builder items;
    value_builder_init(&items, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(list); i++) {
        value_builder_add(
            &items, run->call_filter(run, arguments->rest[0], value_item(run, list, i), &call));
    }
    return value_builder_list(&items);
}

struct value filter_map(struct run *run, const struct arguments *arguments)
{
    struct value list;
    if (!items_of(run, arguments->subject, &list))
        return value_none();
    if (value_count(list) == 0)
        return list;
    bool by_attribute =
        arguments->rest_count == 0 && argument_keyword(arguments, "attribute").type != VALUE_ABSENT;
    return by_attribute ? map_attribute(run, arguments, list) : map_filter(run, arguments, list);
}

/* -------------------------------------------------------------------------- select, reject -- */

/* bool() of the value, or what the test says of it. */
static bool passes(struct run *run, const struct arguments *arguments, size_t first,
                   struct value value, bool *truth)
{
    if (first == arguments->rest_count)
        return value_truth(run, value, truth);
    struct call call = {arguments->rest + first + 1, arguments->rest_count - first - 1,
                        arguments->keywords, arguments->keyword_count};
    return value_truth(run, run->call_test(run, arguments->rest[first], value, &call), truth);
}

/* Of the items, those that pass or those that do not; an attribute of theirs where the first
 * argument names one. */
static struct value choose(struct run *run, const struct arguments *arguments, bool by_attribute,
                           bool wanted)
{
    struct value list;
    if (!items_of(run, arguments->subject, &list))
        return value_none();
    if (value_count(list) == 0)
        return list;
    if (by_attribute && arguments->rest_count == 0)
        return run_fail(run, "Missing parameter for attribute name");
    struct value_builder items;
    value_builder_init(&items, run);
    for (size_t i = 0; run_step(run, 1) && i < value_count(list); i++) {
        struct value item = value_item(run, list, i);
        struct value seen = item;
        bool truth = false;
        if (by_attribute)
            seen = item_path_follow(run, item, arguments->rest[0], value_absent());
        if (run_goes_on(run) && passes(run, arguments, by_attribute, seen, &truth) &&
            truth == wanted)
            value_builder_add(&items, item);
    }
    return value_builder_list(&items);
}

struct value filter_select(struct run *run, const struct arguments *arguments)
{
    return choose(run, arguments, false, true);
}

struct value filter_reject(struct run *run, const struct arguments *arguments)
{
    return choose(run, arguments, false, false);
}

struct value filter_selectattr(struct run *run, const struct arguments *arguments)
{
    return choose(run, arguments, true, true);
}

struct value filter_rejectattr(struct run *run, const struct arguments *arguments)
{
    return choose(run, arguments, true, false);
}
