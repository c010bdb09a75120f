/* SPDX-License-Identifier: MIT */
/* Filters that write JSON, as Python's json module does. */
#include "template/argument.h"

/* ----------------------------------------------------------------------------- collections -- */

static void append_value(struct run *run, struct buffer *out, const struct json_style *style,
                         struct value value, size_t level);

static void append_list(struct run *run, struct buffer *out, const struct json_style *style,
                        struct value list, size_t level)
{
    size_t count = value_count(list);
    buffer_append_string(out, "[");
    for (size_t i = 0; run_goes_on(run) && i < count; i++) {
        if (i)
            buffer_append_text(out, style->item_separator);
        json_write_line(out, style, level + 1);
        append_value(run, out, style, value_item(run, list, i), level + 1);
    }
    if (count)
        json_write_line(out, style, level);
    buffer_append_string(out, "]");
}

/* Keys are texts in JSON, but true, false and null are written as such. */
static void append_key(struct run *run, struct buffer *out, const struct json_style *style,
                       struct value key)
{
    if (key.type == VALUE_STRING) {
        json_write_string(out, style, key.string);
    } else if (value_is_number(key) || key.type == VALUE_NONE) {
        buffer_append_string(out, "\"");
        append_value(run, out, style, key, 0);
        buffer_append_string(out, "\"");
    } else {
        run_fail(run, "keys must be str, int, float, bool or None, not %s", value_type_name(key));
    }
}

/* The members in the order of their keys. */
static struct value_member *sorted_members(struct run *run, struct value dict)
{
    size_t count = value_count(dict);
    struct value_member *members = run_alloc(run, count, sizeof *members);
    for (size_t i = 0; members && run_goes_on(run) && i < count; i++) {
        struct value_member member = value_member(run, dict, i);
        size_t at = i;
        if (member.key.type != VALUE_STRING && run_is_newer(run))
            run_unsupported(run, "JSON with sorted keys that are not all texts");
        for (; at > 0; at--) {
            int order = 0;
            if (!value_compare(run, members[at - 1].key, member.key, &order))
                return NULL;
            if (order <= 0)
                break;
            members[at] = members[at - 1];
        }
        members[at] = member;
    }
    return members;
}

static void append_dict(struct run *run, struct buffer *out, const struct json_style *style,
                        struct value dict, size_t level)
{
    size_t count = value_count(dict);
    struct value_member *sorted = style->sorts_keys ? sorted_members(run, dict) : NULL;
    buffer_append_string(out, "{");
    for (size_t i = 0; run_goes_on(run) && i < count; i++) {
        struct value_member member = sorted ? sorted[i] : value_member(run, dict, i);
        if (i)
            buffer_append_text(out, style->item_separator);
        json_write_line(out, style, level + 1);
        append_key(run, out, style, member.key);
        buffer_append_text(out, style->key_separator);
        append_value(run, out, style, member.value, level + 1);
    }
    if (count)
        json_write_line(out, style, level);
    buffer_append_string(out, "}");
}

static void append_value(struct run *run, struct buffer *out, const struct json_style *style,
                         struct value value, size_t level)
{
    if (!run_step(run, 1) || !run_enter(run))
        return;
    switch (value.type) {
    case VALUE_NONE:
        buffer_append_string(out, "null");
        break;
    case VALUE_BOOLEAN:
        buffer_append_string(out, value.boolean ? "true" : "false");
        break;
    case VALUE_INTEGER:
        value_append_str(run, out, value);
        break;
    case VALUE_FLOAT:
        json_write_real(out, value.real);
        break;
    case VALUE_STRING:
    case VALUE_DATE:
        json_write_string(out, style, value.string);
        break;
    case VALUE_LIST:
    case VALUE_TUPLE:
        append_list(run, out, style, value, level);
        break;
    case VALUE_DICT:
        append_dict(run, out, style, value, level);
        break;
    case VALUE_UNDEFINED:
        run_use_undefined(run, value);
        break;
    default:
        if (run_is_older(run))
            run_fail(run, "Object of type %s is not JSON serializable", value_type_name(value));
        else
            run_unsupported(run, "a %s as JSON", value_type_name(value));
    }
    run_leave(run);
}

/* ----------------------------------------------------------------------------------- style -- */

static bool read_indent(struct run *run, struct json_style *style, struct value indent)
{
    struct buffer spaces;
    int64_t count = indent.type == VALUE_BOOLEAN ? indent.boolean : indent.integer;
    if (indent.type == VALUE_ABSENT || indent.type == VALUE_NONE)
        return true;
    style->is_indented = true;
    if (indent.type == VALUE_STRING) {
        style->indent = indent.string;
        return true;
    }
    if (indent.type != VALUE_INTEGER && indent.type != VALUE_BOOLEAN)
        run_unsupported(run, "JSON indented by a '%s'", value_type_name(indent));
    run_buffer_init(run, &spaces);
    for (int64_t i = 0; i < count && run_step(run, 1); i++)
        buffer_append_string(&spaces, " ");
    style->indent = run_text(run, &spaces);
    return run_goes_on(run);
}

static bool read_separators(struct run *run, struct json_style *style, struct value separators)
{
    if (separators.type == VALUE_ABSENT || separators.type == VALUE_NONE)
        return true;
    if (!value_is_list(separators) || value_count(separators) != 2 ||
        value_item(run, separators, 0).type != VALUE_STRING ||
        value_item(run, separators, 1).type != VALUE_STRING) {
        run_fail(run, "the separators of JSON must be two texts");
        return false;
    }
    style->item_separator = value_item(run, separators, 0).string;
    style->key_separator = value_item(run, separators, 1).string;
    return true;
}

static struct value written(struct run *run, struct value value, const struct json_style *style)
{
    struct buffer out;
    run_buffer_init(run, &out);
    append_value(run, &out, style, value, 0);
    struct value json = run_string(run, &out);
    json.is_kept_text = true;
    return json;
}

/* What both filters take by name, from `first` on: sort_keys, ensure_ascii, separators. */
static bool read_style(struct run *run, const struct arguments *arguments, size_t first,
                       struct json_style *style)
{
    bool sorts = style->sorts_keys;
    return argument_truth(run, arguments, first, sorts, &style->sorts_keys) &&
           argument_truth(run, arguments, first + 1, true, &style->is_ascii);
}

/* json.dumps() takes all of them by name alone. */
struct value filter_to_json(struct run *run, const struct arguments *arguments)
{
    static const char *const names[] = {"indent", "sort_keys", "ensure_ascii", "separators"};
    struct json_style style = {.item_separator = TEXT(", "), .key_separator = TEXT(": ")};
    struct arguments named = {0};
    size_t known = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        named.given[i] = argument_keyword(arguments, names[i]);
        known += argument_is_given(&named, i);
    }
    if (arguments->rest_count && run_is_older(run))
        return run_fail(run, "to_json takes arguments by name only");
    if (arguments->rest_count || arguments->keyword_count > known)
        return run_unsupported(run, "to_json with other arguments than indent, sort_keys, "
                                    "ensure_ascii and separators");
    if (argument_says(&named, 0))
        style.item_separator = TEXT(",");
    if (!read_indent(run, &style, named.given[0]) || !read_style(run, &named, 1, &style) ||
        !read_separators(run, &style, named.given[3]))
        return value_none();
    return written(run, arguments->subject, &style);
}

struct value filter_to_nice_json(struct run *run, const struct arguments *arguments)
{
    struct json_style style = {
        .item_separator = TEXT(","), .key_separator = TEXT(": "), .sorts_keys = true};
    struct value indent = argument_is_given(arguments, 0) ? arguments->given[0] : value_integer(4);
    struct arguments named = {
        .given = {arguments->given[1], argument_keyword(arguments, "ensure_ascii")}};
    if (arguments->rest_count)
        return run_fail(run, "to_nice_json takes all but indent and sort_keys by name");
    if (arguments->keyword_count > argument_is_given(&named, 1))
        return run_unsupported(run, "to_nice_json with other arguments than indent, sort_keys and "
                                    "ensure_ascii");
    /* what is undefined is not always looked at */
    if (argument_is_undefined(run, arguments, 0) || argument_is_undefined(run, arguments, 1))
        return run_unsupported(run, "to_nice_json in a way that is undefined");
    if (!read_indent(run, &style, indent) || !read_style(run, &named, 0, &style))
        return value_none();
    return written(run, arguments->subject, &style);
}
