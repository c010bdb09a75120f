/* SPDX-License-Identifier: MIT */
/* What is part of a value: attributes, items, slices. */
#include "template/evaluate.h"

#include <string.h>

/* What nothing is behind; says of what. */
static struct value missing(struct run *run, struct value value, struct text name)
{
    struct buffer hint;
    run_buffer_init(run, &hint);
    buffer_append_string(&hint, "'");
    buffer_append_string(&hint, value_type_name(value));
    buffer_append_string(&hint, value.type == VALUE_NONE ? "" : " object");
    buffer_append_string(&hint, "' has no attribute '");
    buffer_append_text(&hint, name);
    buffer_append_string(&hint, "'");
    return value_undefined(run, name, run_text(run, &hint));
}

/* -------------------------------------------------------------------------------------- loop -- */

static struct value loop_item(struct run *run, const struct loop *loop, bool is_there, size_t index,
                              const char *hint)
{
    return is_there ? value_item(run, loop->list, index)
                    : value_undefined(run, TEXT(""), text_of(hint));
}

static struct value loop_attribute(struct run *run, struct value value, struct text name)
{
    const struct loop *loop = value.loop;
    size_t length = value_count(loop->list);
    int64_t index = (int64_t)loop->index;
    if (text_is(name, "index"))
        return value_integer(index + 1);
    if (text_is(name, "index0"))
        return value_integer(index);
    if (text_is(name, "revindex"))
        return value_integer((int64_t)length - index);
    if (text_is(name, "revindex0"))
        return value_integer((int64_t)length - index - 1);
    if (text_is(name, "length"))
        return value_integer((int64_t)length);
    if (text_is(name, "depth") || text_is(name, "depth0"))
        return value_integer(text_is(name, "depth"));
    if (text_is(name, "first"))
        return value_boolean(index == 0);
    if (text_is(name, "last"))
        return value_boolean(loop->index + 1 == length);
    if (text_is(name, "previtem"))
        return loop_item(run, loop, index > 0, loop->index - 1, "there is no previous item");
    if (text_is(name, "nextitem"))
        return loop_item(run, loop, loop->index + 1 < length, loop->index + 1,
                         "there is no next item");
    return missing(run, value, name);
}

/* ------------------------------------------------------------------------------- attributes -- */

static struct value bind_method(struct run *run, struct value value, struct text name)
{
    struct value_method *method = run_alloc(run, 1, sizeof *method);
    if (!method)
        return value_none();
    *method = (struct value_method){value, name};
    return (struct value){.type = VALUE_METHOD, .method = method};
}

static struct value space_attribute(struct run *run, struct value value, struct text name)
{
    const struct value_space *space = value.space;
    for (size_t i = 0; i < space->count; i++) {
        if (text_equal(space->members[i].key.string, name))
            return space->members[i].value;
    }
    return missing(run, value, name);
}

/* What every value has, or only some of a kind that is not looked into here. */
static bool is_beyond(struct value value, struct text name)
{
    return text_starts_with(name, "__") || value.type == VALUE_MACRO ||
           value.type == VALUE_FUNCTION || value.type == VALUE_METHOD || value.type == VALUE_DATE ||
           (value.type == VALUE_STRING && text_is(name, "ansible_pos"));
}

struct value attribute_get(struct run *run, struct value value, struct text name)
{
    if (value.type == VALUE_UNDEFINED)
        return value.is_lenient ? run_use_undefined(run, value) : value;
    if (is_beyond(value, name))
        return run_unsupported(run, "the attribute '%.*s' of a %s", (int)name.length, name.bytes,
                               value_type_name(value));
    if (value.is_group && (text_is(name, "grouper") || text_is(name, "list")))
        return value_item(run, value, text_is(name, "list"));
    if (value.type == VALUE_NAMESPACE)
        return space_attribute(run, value, name);
    if (method_exists(value.type, name))
        return bind_method(run, value, name);
    if (value.type == VALUE_LOOP)
        return loop_attribute(run, value, name);
    if (value.type == VALUE_DICT) {
        struct value member = value_get(run, value, value_string(name));
        if (member.type != VALUE_ABSENT)
            return member;
    }
    return missing(run, value, name);
}

/* ------------------------------------------------------------------------------------ items -- */

static struct value describe_missing(struct run *run, struct value value, struct value index)
{
    struct text name = TEXT("");
    value_str(run, index, &name);
    return run_goes_on(run) ? missing(run, value, name) : value_none();
}

/* The place that an index means, counted from the end where it is negative; false beyond. */
static bool place_of(struct value index, size_t count, size_t *place)
{
    int64_t number = index.type == VALUE_BOOLEAN ? index.boolean : index.integer;
    if (number < 0)
        number += (int64_t)count;
    *place = (size_t)number;
    return number >= 0 && (uint64_t)number < count;
}

static struct value item_by_number(struct run *run, struct value value, struct value index)
{
    size_t place;
    if (value.type == VALUE_STRING) {
        if (!place_of(index, value_characters(run, value.string), &place))
            return describe_missing(run, value, index);
        run_step(run, 1 + value.string.length / 64);
        return value_string(value_substring(run, value.string, place, place + 1));
    }
    if (!place_of(index, value_count(value), &place))
        return describe_missing(run, value, index);
    return value_item(run, value, place);
}

struct value attribute_item(struct run *run, struct value value, struct value index)
{
    bool is_row = value.type == VALUE_STRING || value.type == VALUE_LIST ||
                  value.type == VALUE_TUPLE || value.type == VALUE_RANGE;
    bool is_number = index.type == VALUE_INTEGER || index.type == VALUE_BOOLEAN;
    if (value.type == VALUE_UNDEFINED)
        return value.is_lenient ? run_use_undefined(run, value) : value;
    if (value.type == VALUE_DICT &&
        (index.type == VALUE_UNDEFINED || value_is_hashable(run, index))) {
        struct value member = value_get(run, value, index);
        if (member.type != VALUE_ABSENT || !run_goes_on(run))
            return member;
    }
    if (is_row && is_number)
        return item_by_number(run, value, index);
    if (index.type == VALUE_STRING)
        return value.type == VALUE_DICT && !method_exists(VALUE_DICT, index.string)
                   ? missing(run, value, index.string)
                   : attribute_get(run, value, index.string);
    if (index.type == VALUE_UNDEFINED && !index.is_lenient)
        return value_undefined(run, TEXT(""), TEXT("the index is undefined"));
    return describe_missing(run, value, index);
}

/* ------------------------------------------------------------------------------------ slices -- */

static bool read_bound(struct run *run, struct value bound, int64_t otherwise, int64_t *number)
{
    *number = otherwise;
    if (bound.type == VALUE_UNDEFINED)
        run_use_undefined(run, bound);
    else if (bound.type == VALUE_BOOLEAN || bound.type == VALUE_INTEGER)
        *number = bound.type == VALUE_BOOLEAN ? bound.boolean : bound.integer;
    else if (bound.type != VALUE_NONE)
        run_fail(run, "slice indices must be integers");
    return run_goes_on(run);
}

static int64_t clip(int64_t number, int64_t least, int64_t most)
{
    return number < least ? least : number > most ? most : number;
}

/* Start, stop and step, within a row of `count`, as Python fits them. */
static bool fit_bounds(struct run *run, const struct value bounds[3], int64_t count,
                       int64_t fitted[3])
{
    if (!read_bound(run, bounds[2], 1, &fitted[2]))
        return false;
    if (fitted[2] == 0) {
        run_fail(run, "slice step cannot be zero");
        return false;
    }
    bool is_back = fitted[2] < 0;
    int64_t least = is_back ? -1 : 0;
    int64_t most = is_back ? count - 1 : count;
    int64_t otherwise[2] = {is_back ? most : least, is_back ? least : most};
    for (size_t i = 0; i < 2; i++) {
        bool is_given = bounds[i].type != VALUE_NONE;
        if (!read_bound(run, bounds[i], otherwise[i], &fitted[i]))
            return false;
        if (is_given && fitted[i] < 0)
            fitted[i] = fitted[i] < -count ? least : fitted[i] + count;
        if (is_given)
            fitted[i] = clip(fitted[i], least, most);
    }
    return true;
}

struct value attribute_slice(struct run *run, struct value value, const struct value bounds[3])
{
    struct value list;
    int64_t at[3];
    bool is_string = value.type == VALUE_STRING;
    if (value.type == VALUE_UNDEFINED && !value.is_lenient)
        return value;
    if (value.type == VALUE_UNDEFINED)
        return run_use_undefined(run, value);
    if (!is_string && value.type != VALUE_LIST && value.type != VALUE_TUPLE &&
        value.type != VALUE_RANGE)
        return run_fail(run, "'%s' object cannot be sliced", value_type_name(value));
    if (!value_iterate(run, value, &list) ||
        !fit_bounds(run, bounds, (int64_t)value_count(list), at))
        return value_none();
    struct value_builder builder;
    struct buffer out;
    value_builder_init(&builder, run);
    run_buffer_init(run, &out);
    for (int64_t i = at[0]; run_goes_on(run) && (at[2] > 0 ? i < at[1] : i > at[1]); i += at[2]) {
        struct value item = value_item(run, list, (size_t)i);
        if (is_string)
            buffer_append_text(&out, item.string);
        else
            value_builder_add(&builder, item);
        if (at[2] > INT32_MAX || at[2] < INT32_MIN)
            break; /* one item at most */
    }
    struct value string = run_string(run, &out);
    struct value slice = is_string ? string : value_builder_list(&builder);
    if (!is_string && run_goes_on(run))
        slice.type = value.type;
    return slice;
}
