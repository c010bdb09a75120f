/* SPDX-License-Identifier: MIT */
/* Values as Python prints them: str() and repr(). */
#include "template/run.h"
#include "template/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* --------------------------------------------------------------------------------- strings -- */

enum printable { PRINTABLE_YES, PRINTABLE_NO, PRINTABLE_UNKNOWN };

struct range {
    uint32_t first;
    uint32_t last;
};

static bool is_within(const struct range *ranges, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    }
    return false;
}

/* Which characters repr() shows as they are depends on the version of Unicode; these do not. */
static enum printable is_printable(uint32_t c)
{
    static const struct range shown[] = {
        {0x20, 0x7E},     {0xA1, 0xAC},     {0xAE, 0x377},    {0x400, 0x52F},   {0x1E00, 0x1EFF},
        {0x2010, 0x2027}, {0x2030, 0x205E}, {0x20A0, 0x20BF}, {0x2190, 0x23FF}, {0x2500, 0x27BF},
        {0x3041, 0x3096}, {0x30A0, 0x30FF}, {0x4E00, 0x9FFC}, {0xAC00, 0xD7A3}, {0x1F300, 0x1F64F},
    };
    static const struct range escaped[] = {
        {0x0, 0x1F},      {0x7F, 0xA0},     {0xAD, 0xAD},     {0x2000, 0x200F},
        {0x2028, 0x202F}, {0x205F, 0x2064}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF},
    };
    if (is_within(escaped, sizeof escaped / sizeof *escaped, c))
        return PRINTABLE_NO;
    if (is_within(shown, sizeof shown / sizeof *shown, c))
        return PRINTABLE_YES;
    return PRINTABLE_UNKNOWN;
}

static void append_escaped(struct buffer *out, uint32_t c)
{
    if (c <= 0xFF)
        buffer_format(out, "\\x%02x", (unsigned)c);
    else if (c <= 0xFFFF)
        buffer_format(out, "\\u%04x", (unsigned)c);
    else
        buffer_format(out, "\\U%08x", (unsigned)c);
}

static void append_character(struct run *run, struct buffer *out, struct text character, char quote)
{
    uint32_t c = 0;
    utf8_decode(character.bytes, character.length, &c);
    enum printable printable = is_printable(c);
    if (c == '\n')
        buffer_append_string(out, "\\n");
    else if (c == '\r')
        buffer_append_string(out, "\\r");
    else if (c == '\t')
        buffer_append_string(out, "\\t");
    else if (c == '\\' || c == (uint32_t)quote)
        buffer_format(out, "\\%c", (char)c);
    else if (printable == PRINTABLE_YES)
        buffer_append_text(out, character);
    else if (printable == PRINTABLE_NO)
        append_escaped(out, c);
    else
        run_unsupported(run, "the character U+%04X within a list or dictionary", (unsigned)c);
}

static void append_quoted(struct run *run, struct buffer *out, struct text string)
{
    char quote = text_has(string, '\'') && !text_has(string, '"') ? '"' : '\'';
    buffer_append(out, &quote, 1);
    while (string.length && run_goes_on(run)) {
        size_t length = value_character_length(string);
        append_character(run, out, (struct text){string.bytes, length}, quote);
        text_skip(&string, length);
    }
    buffer_append(out, &quote, 1);
}

/* ----------------------------------------------------------------------------- collections -- */

static void append_items(struct run *run, struct buffer *out, struct value list)
{
    bool is_tuple = list.type == VALUE_TUPLE;
    buffer_append_string(out, is_tuple ? "(" : "[");
    for (size_t i = 0; run_goes_on(run) && i < value_count(list); i++) {
        if (i)
            buffer_append_string(out, ", ");
        value_append_repr(run, out, value_item(run, list, i));
    }
    if (is_tuple && value_count(list) == 1)
        buffer_append_string(out, ",");
    buffer_append_string(out, is_tuple ? ")" : "]");
}

static void append_members(struct run *run, struct buffer *out, struct value dict)
{
    buffer_append_string(out, "{");
    for (size_t i = 0; run_goes_on(run) && i < value_count(dict); i++) {
        struct value_member member = value_member(run, dict, i);
        if (i)
            buffer_append_string(out, ", ");
        value_append_repr(run, out, member.key);
        buffer_append_string(out, ": ");
        value_append_repr(run, out, member.value);
    }
    buffer_append_string(out, "}");
}

static void append_collection(struct run *run, struct buffer *out, struct value value)
{
    if (!run_enter(run))
        return;
    if (value.type == VALUE_DICT)
        append_members(run, out, value);
    else
        append_items(run, out, value);
    run_leave(run);
}

static void append_date(struct buffer *out, struct text day)
{
    unsigned year = 0;
    unsigned month = 0;
    unsigned date = 0;
    text_take_digits(&day, 4, &year);
    text_skip(&day, 1);
    text_take_digits(&day, 2, &month);
    text_skip(&day, 1);
    text_take_digits(&day, 2, &date);
    buffer_format(out, "datetime.date(%u, %u, %u)", year, month, date);
}

bool value_append_repr(struct run *run, struct buffer *out, struct value value)
{
    if (!run_step(run, 1))
        return false;
    switch (value.type) {
    case VALUE_STRING:
        append_quoted(run, out, value.string);
        break;
    case VALUE_LIST:
    case VALUE_TUPLE:
    case VALUE_DICT:
        append_collection(run, out, value);
        break;
    case VALUE_DATE:
        append_date(out, value.string);
        break;
    case VALUE_UNDEFINED:
        if (value.is_lenient)
            buffer_append_string(out, "Undefined");
        else if (run_is_older(run))
            run_unsupported(run, "something undefined within a list or dictionary as text");
        else
            run_use_undefined(run, value);
        break;
    default:
        return value_append_str(run, out, value);
    }
    return run_goes_on(run);
}

bool value_append_str(struct run *run, struct buffer *out, struct value value)
{
    switch (value.type) {
    case VALUE_NONE:
        buffer_append_string(out, "None");
        break;
    case VALUE_BOOLEAN:
        buffer_append_string(out, value.boolean ? "True" : "False");
        break;
    case VALUE_INTEGER:
        buffer_format(out, "%" PRId64, value.integer);
        break;
    case VALUE_FLOAT:
        node_append_real(out, value.real);
        break;
    case VALUE_STRING:
    case VALUE_DATE:
        buffer_append_text(out, value.string);
        break;
    case VALUE_LIST:
    case VALUE_TUPLE:
    case VALUE_DICT:
        return value_append_repr(run, out, value);
    case VALUE_UNDEFINED:
        if (!value.is_lenient)
            run_use_undefined(run, value);
        break;
    default:
        run_unsupported(run, "a %s as text", value_type_name(value));
    }
    return run_goes_on(run);
}

bool value_str(struct run *run, struct value value, struct text *text)
{
    *text = TEXT("");
    if (value.type == VALUE_STRING) {
        *text = value.string;
        return run_goes_on(run);
    }
    struct buffer out;
    run_buffer_init(run, &out);
    value_append_str(run, &out, value);
    *text = run_text(run, &out);
    return run_goes_on(run);
}
