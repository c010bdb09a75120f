/* SPDX-License-Identifier: MIT */
/* Methods of texts, as Python's str has them. */
#include "template/method_text.h"

#include "template/case.h"
#include "template/strings.h"

#include <string.h>

/* The argument, which must be a string, or NULL with the run ended. */
static bool take_string(struct run *run, struct value value, struct text *string)
{
    *string = value.string;
    if (value.type == VALUE_UNDEFINED)
        run_use_undefined(run, value);
    else if (value.type != VALUE_STRING)
        run_fail(run, "a method of a text needs a string, not '%s'", value_type_name(value));
    return run_goes_on(run);
}

static bool take_integer(struct run *run, struct value value, int64_t otherwise, int64_t *integer)
{
    *integer = otherwise;
    if (value.type == VALUE_ABSENT)
        return true;
    *integer = value.type == VALUE_BOOLEAN ? value.boolean : value.integer;
    if (value.type == VALUE_UNDEFINED)
        run_use_undefined(run, value);
    else if (value.type != VALUE_INTEGER && value.type != VALUE_BOOLEAN)
        run_fail(run, "a method of a text needs an integer, not '%s'", value_type_name(value));
    return run_goes_on(run);
}

/* ------------------------------------------------------------------------------------- case -- */

static struct value apply_filter(struct run *run, const struct arguments *arguments,
                                 const char *name)
{
    const struct filter *filter = filter_find(text_of(name));
    const struct call none = {0};
    return filter ? filter_call_own(run, filter, arguments->subject, &none)
                  : run_unsupported(run, "the method '%s' of a text", name);
}

struct value method_text_capitalize(struct run *run, const struct arguments *arguments)
{
    return apply_filter(run, arguments, "capitalize");
}

struct value method_text_lower(struct run *run, const struct arguments *arguments)
{
    return apply_filter(run, arguments, "lower");
}

/* A capital behind each character that has no case. */
struct value method_text_title(struct run *run, const struct arguments *arguments)
{
    struct text rest = arguments->subject.string;
    struct buffer out;
    bool is_within = false;
    run_buffer_init(run, &out);
    while (rest.length && run_step(run, 1)) {
        uint32_t c = 0;
        struct text character = {rest.bytes, value_character_length(rest)};
        utf8_decode(character.bytes, character.length, &c);
        if (is_within)
            case_append_lower(run, &out, character);
        else
            case_append_capitalized(run, &out, character);
        is_within = case_of(c) != CASE_NONE;
        text_skip(&rest, character.length);
    }
    return run_string(run, &out);
}

struct value method_text_upper(struct run *run, const struct arguments *arguments)
{
    return apply_filter(run, arguments, "upper");
}

/* ------------------------------------------------------------------- stripping and splitting -- */

static struct value strip(struct run *run, const struct arguments *arguments, unsigned sides)
{
    struct text set;
    struct value given = arguments->given[0];
    bool has_set = given.type != VALUE_ABSENT && given.type != VALUE_NONE;
    if (has_set && !take_string(run, given, &set))
        return value_none();
    return strings_strip_set(run, arguments->subject.string, has_set ? &set : NULL, sides);
}

struct value method_text_strip(struct run *run, const struct arguments *arguments)
{
    return strip(run, arguments, STRINGS_LEFT | STRINGS_RIGHT);
}

struct value method_text_lstrip(struct run *run, const struct arguments *arguments)
{
    return strip(run, arguments, STRINGS_LEFT);
}

struct value method_text_rstrip(struct run *run, const struct arguments *arguments)
{
    return strip(run, arguments, STRINGS_RIGHT);
}

struct value method_text_split(struct run *run, const struct arguments *arguments)
{
    struct text separator;
    struct value given = arguments->given[0];
    bool has_separator = given.type != VALUE_ABSENT && given.type != VALUE_NONE;
    int64_t most;
    if ((has_separator && !take_string(run, given, &separator)) ||
        !take_integer(run, arguments->given[1], -1, &most))
        return value_none();
    return strings_split(run, arguments->subject.string, has_separator ? &separator : NULL, most);
}

/* From the end: as split() where nothing limits it. */
struct value method_text_rsplit(struct run *run, const struct arguments *arguments)
{
    int64_t most;
    if (!take_integer(run, arguments->given[1], -1, &most))
        return value_none();
    if (most >= 0)
        return run_unsupported(run, "rsplit() with a limit");
    return method_text_split(run, arguments);
}

struct value method_text_splitlines(struct run *run, const struct arguments *arguments)
{
    struct text rest = arguments->subject.string;
    struct value_builder lines;
    value_builder_init(&lines, run);
    while (rest.length && run_step(run, 1 + rest.length / 1024))
        value_builder_add(&lines, value_string(strings_take_line(&rest)));
    return value_builder_list(&lines);
}

/* --------------------------------------------------------------------------------- searching -- */

static bool holds_at(struct text text, struct text part, bool at_end)
{
    if (part.length > text.length)
        return false;
    struct text where = text_from(text, at_end ? text.length - part.length : 0);
    where.length = part.length;
    return text_equal(where, part);
}

/* One text, or a tuple of several. */
static struct value has_affix(struct run *run, const struct arguments *arguments, bool at_end)
{
    struct value given = arguments->given[0];
    struct text part;
    bool holds = false;
    if (given.type != VALUE_TUPLE) {
        if (!take_string(run, given, &part))
            return value_none();
        return value_boolean(holds_at(arguments->subject.string, part, at_end));
    }
    for (size_t i = 0; !holds && i < value_count(given); i++) {
        if (!take_string(run, value_item(run, given, i), &part))
            return value_none();
        holds = holds_at(arguments->subject.string, part, at_end);
    }
    return value_boolean(holds);
}

struct value method_text_startswith(struct run *run, const struct arguments *arguments)
{
    return has_affix(run, arguments, false);
}

struct value method_text_endswith(struct run *run, const struct arguments *arguments)
{
    return has_affix(run, arguments, true);
}

struct value method_text_find(struct run *run, const struct arguments *arguments)
{
    struct text text = arguments->subject.string;
    struct text part;
    if (!take_string(run, arguments->given[0], &part))
        return value_none();
    size_t at = strings_find(run, text, part);
    return value_integer(
        at == STRINGS_NOWHERE ? -1 : (int64_t)value_characters(run, (struct text){text.bytes, at}));
}

struct value method_text_count(struct run *run, const struct arguments *arguments)
{
    struct text text = arguments->subject.string;
    struct text part;
    int64_t count = 0;
    if (!take_string(run, arguments->given[0], &part))
        return value_none();
    if (part.length == 0)
        return value_integer((int64_t)value_characters(run, text) + 1);
    for (;; count++) {
        size_t at = strings_find(run, text, part);
        if (at == STRINGS_NOWHERE)
            return value_integer(count);
        text_skip(&text, at + part.length);
    }
}

struct value method_text_isdigit(struct run *run, const struct arguments *arguments)
{
    struct text text = arguments->subject.string;
    bool is_digit = text.length > 0;
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] >= 0x80)
            return run_unsupported(run, "isdigit() beyond ASCII");
        is_digit = is_digit && ascii_is_digit(text.bytes[i]);
    }
    return value_boolean(is_digit);
}

/* ----------------------------------------------------------------------------------- making -- */

struct value method_text_join(struct run *run, const struct arguments *arguments)
{
    struct value list;
    struct buffer out;
    if (!value_iterate(run, arguments->given[0], &list))
        return value_none();
    run_buffer_init(run, &out);
    for (size_t i = 0; run_goes_on(run) && i < value_count(list); i++) {
        struct value item = value_item(run, list, i);
        if (item.type == VALUE_UNDEFINED)
            run_use_undefined(run, item);
        else if (item.type != VALUE_STRING)
            run_fail(run, "join() needs strings, not '%s'", value_type_name(item));
        else if (i)
            buffer_append_text(&out, arguments->subject.string);
        if (item.type == VALUE_STRING)
            buffer_append_text(&out, item.string);
    }
    return run_string(run, &out);
}

struct value method_text_replace(struct run *run, const struct arguments *arguments)
{
    struct text old;
    struct text new;
    int64_t most;
    if (!take_string(run, arguments->given[0], &old) ||
        !take_string(run, arguments->given[1], &new) ||
        !take_integer(run, arguments->given[2], -1, &most))
        return value_none();
    return strings_replace(run, arguments->subject.string, old, new, most);
}

struct value method_text_zfill(struct run *run, const struct arguments *arguments)
{
    struct text text = arguments->subject.string;
    int64_t width;
    struct buffer out;
    if (!take_integer(run, arguments->given[0], 0, &width))
        return value_none();
    run_buffer_init(run, &out);
    if (text.length && ascii_is_among(text.bytes[0], "+-")) {
        buffer_append(&out, text.bytes, 1);
        text_skip(&text, 1);
    }
    for (int64_t i = (int64_t)value_characters(run, arguments->subject.string);
         i < width && !out.failed && run_goes_on(run); i++)
        buffer_append_string(&out, "0");
    buffer_append_text(&out, text);
    return run_string(run, &out);
}
