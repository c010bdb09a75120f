/* SPDX-License-Identifier: MIT */
/*
 * A text to the value that Python's literal_eval makes of it. What that refuses stays a text, so
 * this reader may stop at the first thing that is no literal; what it accepts and is not known
 * here (sets, bytes, complex numbers) is not supported.
 */
#include "template/literal.h"

#include "template/literal_atom.h"

static struct value read_value(struct literal *literal);

/* Blanks, breaks and comments, between brackets. */
static void skip_blanks(struct text *rest)
{
    for (;;) {
        if (rest->length && ascii_is_among(rest->bytes[0], " \t\f\r\n"))
            text_skip(rest, 1);
        else if (text_starts_with(*rest, "\\\n"))
            text_skip(rest, 2);
        else if (text_peek(rest) == '#')
            text_take_until(rest, "\n");
        else
            return;
    }
}

static bool take(struct literal *literal, char c)
{
    skip_blanks(&literal->rest);
    return !literal->is_refused && text_take(&literal->rest, c);
}

static void expect(struct literal *literal, char c)
{
    if (!take(literal, c))
        literal->is_refused = true;
}

static bool goes_on(const struct literal *literal)
{
    return !literal->is_refused && run_goes_on(literal->run);
}

/* -------------------------------------------------------------------------------- collections */

/* Behind the opening bracket. */
static struct value read_items(struct literal *literal, char end, enum value_type type)
{
    struct value_builder items;
    bool has_comma = false;
    value_builder_init(&items, literal->run);
    while (goes_on(literal) && !take(literal, end)) {
        if (items.count && !has_comma) {
            literal->is_refused = true;
            break;
        }
        value_builder_add(&items, read_value(literal));
        has_comma = take(literal, ',');
    }
    if (!goes_on(literal))
        return value_none();
    if (type == VALUE_TUPLE && items.count == 1 && !has_comma)
        return items.values[0];
    return value_list(literal->run, type, items.values, items.count);
}

static struct value read_dict(struct literal *literal)
{
    struct value_builder members;
    bool has_comma = false;
    value_builder_init(&members, literal->run);
    while (goes_on(literal) && !take(literal, '}')) {
        if (members.count && !has_comma) {
            literal->is_refused = true;
            break;
        }
        struct value key = read_value(literal);
        skip_blanks(&literal->rest);
        if (goes_on(literal) && members.count == 0 &&
            ascii_is_among(text_peek(&literal->rest), ",}"))
            run_unsupported(literal->run, "a text that Python reads as a set");
        expect(literal, ':');
        struct value value = goes_on(literal) ? read_value(literal) : value_none();
        if (goes_on(literal))
            value_builder_put(&members, key, value);
        has_comma = take(literal, ',');
    }
    return goes_on(literal) ? value_builder_dict(&members) : value_none();
}

static struct value read_value(struct literal *literal)
{
    struct value value = value_none();
    if (!goes_on(literal) || !run_enter(literal->run))
        return value;
    if (take(literal, '['))
        value = read_items(literal, ']', VALUE_LIST);
    else if (take(literal, '('))
        value = read_items(literal, ')', VALUE_TUPLE);
    else if (take(literal, '{'))
        value = read_dict(literal);
    else
        value = literal_read_atom(literal);
    run_leave(literal->run);
    return value;
}

/* -------------------------------------------------------------------------------------- whole */

/* Blanks that do not end a line. */
static void skip_line_blanks(struct text *rest)
{
    while (rest->length && ascii_is_among(rest->bytes[0], " \t\f"))
        text_skip(rest, 1);
}

/* Whether nothing but blank lines and comments follows. */
static bool is_at_end(struct text rest)
{
    while (rest.length) {
        skip_line_blanks(&rest);
        if (text_peek(&rest) == '#')
            text_take_until(&rest, "\n");
        if (rest.length && !text_take(&rest, '\n') && !text_take(&rest, '\r'))
            return false;
    }
    return true;
}

/* A value; or several with commas between, which make a tuple. */
static struct value read_row(struct literal *literal)
{
    struct value_builder items;
    bool has_comma = true;
    value_builder_init(&items, literal->run);
    while (goes_on(literal) && has_comma && !is_at_end(literal->rest)) {
        value_builder_add(&items, read_value(literal));
        skip_line_blanks(&literal->rest);
        has_comma = text_take(&literal->rest, ',');
        skip_line_blanks(&literal->rest);
    }
    if (!goes_on(literal) || !is_at_end(literal->rest)) {
        literal->is_refused = true;
        return value_none();
    }
    if (items.count == 1 && !has_comma)
        return items.values[0];
    return value_list(literal->run, VALUE_TUPLE, items.values, items.count);
}

struct value literal_convert(struct run *run, struct text text)
{
    struct literal literal = {.run = run, .rest = text};
    if (text_is(text, "True") || text_is(text, "False"))
        return value_boolean(text_is(text, "True"));
    bool may_be = text_peek(&text) == '{' || text_peek(&text) == '[';
    if (!may_be || text_has(text, '\0'))
        return value_string(text);
    struct value value = read_row(&literal);
    return literal.is_refused && run_goes_on(run) ? value_string(text) : value;
}
