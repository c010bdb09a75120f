/* SPDX-License-Identifier: MIT */
/* Filters on dictionaries. */
#include "template/argument.h"
#include "template/item_path.h"

/* -------------------------------------------------------------------------- items and back -- */

struct value filter_items(struct run *run, const struct arguments *arguments)
{
    struct value dict = arguments->subject;
    struct value_builder items;
    value_builder_init(&items, run);
    if (dict.type == VALUE_UNDEFINED)
        return value_builder_list(&items);
    if (dict.type != VALUE_DICT)
        return run_fail(run, "Can only get item pairs from a mapping.");
    for (size_t i = 0; run_goes_on(run) && i < value_count(dict); i++) {
        struct value_member member = value_member(run, dict, i);
        struct value *pair = run_alloc(run, 2, sizeof *pair);
        if (!pair)
            break;
        pair[0] = member.key;
        pair[1] = member.value;
        value_builder_add(&items, value_list(run, VALUE_TUPLE, pair, 2));
    }
    return value_builder_list(&items);
}

struct value filter_dict2items(struct run *run, const struct arguments *arguments)
{
    struct value dict = arguments->subject;
    struct value key_name =
        argument_is_given(arguments, 0) ? arguments->given[0] : value_string(TEXT("key"));
    struct value value_name =
        argument_is_given(arguments, 1) ? arguments->given[1] : value_string(TEXT("value"));
    if (dict.type == VALUE_UNDEFINED)
        return run_use_undefined(run, dict);
    if (dict.type != VALUE_DICT)
        return run_fail(run, "dict2items requires a dictionary, got '%s'", value_type_name(dict));
    struct value_builder items;
    value_builder_init(&items, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(dict); i++) {
        struct value_member member = value_member(run, dict, i);
        struct value_builder item;
        value_builder_init(&item, run);
        value_builder_put(&item, key_name, member.key);
        value_builder_put(&item, value_name, member.value);
        value_builder_add(&items, value_builder_dict(&item));
    }
    return value_builder_list(&items);
}

/* item[name], which must be there. */
static struct value needed_member(struct run *run, struct value item, struct value name)
{
    struct value found = value_absent();
    if (item.type == VALUE_UNDEFINED)
        return run_use_undefined(run, item);
    if (item.type == VALUE_DICT)
        found = value_get(run, item, name);
    if (found.type == VALUE_ABSENT)
        run_fail(run, "items2dict requires each item to have a key and a value");
    return found;
}

struct value filter_items2dict(struct run *run, const struct arguments *arguments)
{
    struct value list = arguments->subject;
    struct value key_name =
        argument_is_given(arguments, 0) ? arguments->given[0] : value_string(TEXT("key"));
    struct value value_name =
        argument_is_given(arguments, 1) ? arguments->given[1] : value_string(TEXT("value"));
    if (list.type == VALUE_UNDEFINED)
        return run_use_undefined(run, list);
    if (list.type != VALUE_LIST && list.type != VALUE_TUPLE)
        return run_fail(run, "items2dict requires a list, got '%s'", value_type_name(list));
    struct value_builder dict;
    value_builder_init(&dict, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(list); i++) {
        struct value item = value_item(run, list, i);
        struct value key = needed_member(run, item, key_name);
        struct value value = run_goes_on(run) ? needed_member(run, item, value_name) : key;
        if (run_goes_on(run))
            value_builder_put(&dict, key, value);
    }
    return value_builder_dict(&dict);
}

struct value filter_extract(struct run *run, const struct arguments *arguments)
{
    struct value value = item_path_get(run, arguments->given[0], arguments->subject);
    struct value more = arguments->given[1];
    if (more.type == VALUE_ABSENT || more.type == VALUE_NONE || !run_goes_on(run))
        return value;
    if (more.type != VALUE_LIST)
        return item_path_get(run, value, more);
    for (size_t i = 0; run_goes_on(run) && i < value_count(more); i++)
        value = item_path_get(run, value, value_item(run, more, i));
    return value;
}

/* --------------------------------------------------------------------------------- combine -- */

enum list_merge {
    MERGE_REPLACE,
    MERGE_KEEP,
    MERGE_APPEND,
    MERGE_PREPEND,
    MERGE_APPEND_RP,
    MERGE_PREPEND_RP,
};

struct merge {
    bool is_recursive;
    enum list_merge lists;
};

static struct value merge_dicts(struct run *run, const struct merge *merge, struct value low,
                                struct value high);

/* Adds the items of `list` that are not in *without, which may be NULL. */
static void add_items(struct run *run, struct value_builder *items, struct value list,
                      const struct value *without)
{
    for (size_t i = 0; run_goes_on(run) && i < value_count(list); i++) {
        struct value item = value_item(run, list, i);
        bool is_there = false;
        if (without && !value_contains(run, *without, item, &is_there))
            return;
        if (!is_there)
            value_builder_add(items, item);
    }
}

static struct value merge_lists(struct run *run, enum list_merge how, struct value low,
                                struct value high)
{
    struct value_builder items;
    value_builder_init(&items, run);
    bool drops = how == MERGE_APPEND_RP || how == MERGE_PREPEND_RP;
    bool is_before = how == MERGE_PREPEND || how == MERGE_PREPEND_RP;
    if (is_before)
        add_items(run, &items, high, NULL);
    add_items(run, &items, low, drops ? &high : NULL);
    if (!is_before)
        add_items(run, &items, high, NULL);
    return value_builder_list(&items);
}

static struct value merge_values(struct run *run, const struct merge *merge, struct value low,
                                 struct value high)
{
    if (low.type == VALUE_DICT && high.type == VALUE_DICT)
        return merge->is_recursive ? merge_dicts(run, merge, low, high) : high;
    if (low.type == VALUE_LIST && high.type == VALUE_LIST && merge->lists == MERGE_KEEP)
        return low;
    if (low.type == VALUE_LIST && high.type == VALUE_LIST && merge->lists != MERGE_REPLACE)
        return merge_lists(run, merge->lists, low, high);
    return high;
}

/* Ansible's merge_hash(): the higher one wins, and the order is that of the lower one. */
static struct value merge_dicts(struct run *run, const struct merge *merge, struct value low,
                                struct value high)
{
    bool equal = false;
    if (low.type != VALUE_DICT || high.type != VALUE_DICT)
        return run_fail(run,
                        "failed to combine variables, expected dicts but got a '%s' and a '%s'",
                        value_type_name(low), value_type_name(high));
    if (value_count(low) == 0 || !value_equal(run, low, high, &equal) || equal)
        return high;
    if (!run_enter(run))
        return value_none();
    struct value_builder dict;
    value_builder_init(&dict, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(low); i++) {
        struct value_member member = value_member(run, low, i);
        value_builder_put(&dict, member.key, member.value);
    }
    for (size_t i = 0; run_goes_on(run) && i < value_count(high); i++) {
        struct value_member member = value_member(run, high, i);
        struct value below = value_get(run, low, member.key);
        if (below.type != VALUE_ABSENT)
            member.value = merge_values(run, merge, below, member.value);
        value_builder_put(&dict, member.key, member.value);
    }
    run_leave(run);
    return value_builder_dict(&dict);
}

static bool read_list_merge(struct run *run, struct value value, enum list_merge *lists)
{
    static const char *const names[] = {"replace", "keep",      "append",
                                        "prepend", "append_rp", "prepend_rp"};
    *lists = MERGE_REPLACE;
    if (value.type == VALUE_ABSENT)
        return true;
    for (size_t i = 0; value.type == VALUE_STRING && i < sizeof names / sizeof *names; i++) {
        if (text_is(value.string, names[i])) {
            *lists = (enum list_merge)i;
            return true;
        }
    }
    run_fail(run, "combine: 'list_merge' is replace, keep, append, prepend, append_rp or "
                  "prepend_rp");
    return false;
}

/* Nothing in them may be undefined. Before 2.19 that is looked for at any depth; then only what is
 * copied is looked at, or compared, so that it cannot be told of what lies deeper. */
static void check_defined(struct run *run, struct value value, size_t depth)
{
    if (value.type == VALUE_UNDEFINED) {
        if (depth < 2 || run_is_older(run))
            run_use_undefined(run, value);
        else
            run_unsupported(run, "combine of what holds something undefined");
        return;
    }
    if ((value.type != VALUE_DICT && value.type != VALUE_LIST) || !run_enter(run))
        return;
    for (size_t i = 0; run_step(run, 1) && i < value_count(value); i++)
        check_defined(run,
                      value.type == VALUE_DICT ? value_member(run, value, i).value
                                               : value_item(run, value, i),
                      depth + 1);
    run_leave(run);
}

static bool is_null(struct run *run, struct value value)
{
    if (value.type == VALUE_UNDEFINED)
        run_use_undefined(run, value);
    return value.type == VALUE_NONE ||
           (value.type == VALUE_STRING &&
            (text_is(value.string, "None") || text_is(value.string, "null")));
}

/* Adds a term, or where it is a list its items; what is null counts for nothing. */
static void add_term(struct run *run, struct value_builder *dicts, struct value term)
{
    if (is_null(run, term) || !run_goes_on(run))
        return;
    if (term.type != VALUE_LIST && term.type != VALUE_TUPLE && term.type != VALUE_RANGE) {
        value_builder_add(dicts, term);
        return;
    }
    for (size_t i = 0; run_goes_on(run) && i < value_count(term); i++) {
        struct value item = value_item(run, term, i);
        if (!is_null(run, item))
            value_builder_add(dicts, item);
    }
}

struct value filter_combine(struct run *run, const struct arguments *arguments)
{
    struct value recursive = argument_keyword(arguments, "recursive");
    struct value lists = argument_keyword(arguments, "list_merge");
    struct merge merge = {0};
    struct value_builder dicts;
    if ((recursive.type != VALUE_ABSENT && !value_truth(run, recursive, &merge.is_recursive)) ||
        !read_list_merge(run, lists, &merge.lists))
        return value_none();
    size_t known = (size_t)(recursive.type != VALUE_ABSENT) + (lists.type != VALUE_ABSENT);
    if (arguments->keyword_count != known)
        return run_fail(run, "'recursive' and 'list_merge' are the only valid keyword arguments");
    value_builder_init(&dicts, run);
    add_term(run, &dicts, arguments->subject);
    for (size_t i = 0; i < arguments->rest_count; i++)
        add_term(run, &dicts, arguments->rest[i]);
    bool looks = dicts.count > 1 || run_is_older(run);
    for (size_t i = 0; looks && i < dicts.count; i++)
        check_defined(run, dicts.values[i], 0);
    if (!run_goes_on(run))
        return value_none();
    if (dicts.count == 0)
        return value_dict(run, NULL, 0);
    struct value result = dicts.values[dicts.count - 1];
    for (size_t i = dicts.count - 1; i-- > 0 && run_goes_on(run);)
        result = merge_dicts(run, &merge, dicts.values[i], result);
    return result;
}
