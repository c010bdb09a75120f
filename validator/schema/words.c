/* SPDX-License-Identifier: MIT */
/* Values and types in words. */
#include "schema/words.h"

#include "schema/program.h"

#include <string.h>

enum {
    VALUE_BYTES = 60, /* longest part of a value that is shown */
    KEYS_MAX = 3,     /* most keys that are shown of a mapping to be written */
};

/* Escaped, so that no NUL cuts the message short; cut between code points. */
static void append_cut(struct buffer *words, struct text text)
{
    size_t length = text.length;
    if (length > VALUE_BYTES) {
        length = VALUE_BYTES;
        while (length && ((unsigned char)text.bytes[length] & 0xC0) == 0x80)
            length--;
    }
    buffer_escape(words, (struct text){text.bytes, length});
    if (length < text.length)
        buffer_append_string(words, "...");
}

void words_string(struct buffer *words, struct text text)
{
    buffer_append_string(words, "\"");
    append_cut(words, text);
    buffer_append_string(words, "\"");
}

void words_quoted(struct buffer *words, struct text source)
{
    bool needs_single = text_has(source, '"') || text_has(source, '\\');
    buffer_append_string(words, needs_single ? "'" : "\"");
    append_cut(words, source);
    buffer_append_string(words, needs_single ? "'" : "\"");
}

void words_value(struct buffer *words, const struct node *node)
{
    switch (node->type) {
    case NODE_MAPPING:
        buffer_append_string(words, "a mapping");
        return;
    case NODE_SEQUENCE:
        buffer_append_string(words, "a list");
        return;
    case NODE_STRING:
        if (node->vaulted)
            buffer_append_string(words, node->unknown ? "a string" : "encrypted");
        else
            words_string(words, node->string);
        return;
    case NODE_NULL:
        if (node->source.length == 0) {
            buffer_append_string(words, "null");
            return;
        }
        break;
    case NODE_BOOLEAN:
    case NODE_NUMBER:
    case NODE_TIMESTAMP:
        break;
    }
    append_cut(words, node->source);
}

void words_types(struct buffer *words, unsigned types)
{
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {
        {TYPE_STRING, "a string"}, {TYPE_NUMBER, "a number"},  {TYPE_INTEGER, "an integer"},
        {TYPE_ARRAY, "a list"},    {TYPE_OBJECT, "a mapping"}, {TYPE_BOOLEAN, "true or false"},
        {TYPE_NULL, "null"},
    };
    /* Every integer is a number: naming both would be odd. */
    if (types & TYPE_NUMBER)
        types &= ~(unsigned)TYPE_INTEGER;
    const char *chosen[sizeof names / sizeof *names];
    size_t count = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (types & names[i].bit)
            chosen[count++] = names[i].name;
    }
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(words, or_separator(i, count));
        buffer_append_string(words, chosen[i]);
    }
}

/* 1.10 as 1.1 and 2.000 as 2.0: how whoever reads the file prints it. */
static struct text shortest(struct text decimal)
{
    if (!text_has(decimal, '.') || text_has(decimal, 'e') || text_has(decimal, 'E'))
        return decimal;
    while (text_ends_with(decimal, "0") && decimal.bytes[decimal.length - 2] != '.')
        decimal.length--;
    return decimal;
}

void words_reading(struct buffer *words, const struct node *node)
{
    append_cut(words, node->source);
    if (node->type == NODE_TIMESTAMP) {
        buffer_append_string(words, " is a date");
    } else if (node->type == NODE_NULL) {
        buffer_append_string(words, " is null");
    } else if (node->type == NODE_BOOLEAN) {
        const char *value = node->boolean ? "true" : "false";
        bool is_plain = text_is(node->source, value);
        buffer_format(words, " is %s%s", is_plain ? "a boolean" : "the boolean ",
                      is_plain ? "" : value);
    } else if (node->number.decimal.length == 0) {
        buffer_append_string(words, " is no finite number");
    } else {
        struct text value = shortest(node->number.decimal);
        bool is_plain = text_equal(node->source, value);
        buffer_append_string(words, is_plain ? " is a number" : " is the number ");
        if (!is_plain)
            append_cut(words, value);
    }
}

void words_actual(struct buffer *words, const struct node *node)
{
    if (node->type == NODE_MAPPING) {
        buffer_append_string(words, ", not a mapping");
    } else if (node->type == NODE_SEQUENCE) {
        buffer_append_string(words, ", not a list");
    } else if (node->type == NODE_STRING) {
        buffer_append_string(words, node->vaulted ? ", but is " : ", but ");
        words_value(words, node);
        buffer_append_string(words, node->vaulted ? "" : " is a string");
    } else if (node->source.length == 0) {
        buffer_append_string(words, ", but there is no value");
    } else {
        buffer_append_string(words, ", but ");
        words_reading(words, node);
    }
}

void words_actual_number(struct buffer *words, const struct node *node)
{
    struct text value = shortest(node->number.decimal);
    bool is_plain =
        text_equal(node->source, node->number.decimal) || text_equal(node->source, value);
    buffer_append_string(words, ", but ");
    if (!is_plain) {
        append_cut(words, node->source);
        buffer_append_string(words, " ");
    }
    buffer_append_string(words, "is ");
    append_cut(words, is_plain ? node->source : value);
}

/* ------------------------------------------------------------------------------------ keys -- */

/* The key that a list item would be: a string, or the first key of a mapping. Empty for none. */
static struct text item_as_key(const struct node *item)
{
    if (item->type == NODE_MAPPING && item->mapping.count)
        item = item->mapping.members[0].key;
    return item->type == NODE_STRING && !item->vaulted ? item->string : TEXT("");
}

static void append_key(struct buffer *words, size_t index, struct text key)
{
    if (index >= KEYS_MAX)
        return;
    buffer_append_string(words, index ? ", `" : "`");
    append_cut(words, key);
    buffer_append_string(words, ":`");
}

static void append_more(struct buffer *words, size_t count)
{
    if (count > KEYS_MAX)
        buffer_format(words, " and %zu more", count - KEYS_MAX);
}

void words_items_as_keys(struct buffer *words, const struct node *list)
{
    size_t count = list->sequence.count;
    for (size_t i = 0; i < count; i++) {
        if (item_as_key(list->sequence.items[i]).length == 0)
            return;
    }
    if (count == 0)
        return;
    buffer_append_string(words, "write keys that end in a colon, not list items: ");
    for (size_t i = 0; i < count; i++)
        append_key(words, i, item_as_key(list->sequence.items[i]));
    append_more(words, count);
}

void words_as_keys(struct buffer *words, struct text text, struct text key)
{
    size_t count = 0;
    if (key.length) {
        buffer_append_string(words, "write keys below `");
        append_cut(words, key);
        buffer_append_string(words, ":`, each on a line of its own: ");
    } else {
        buffer_append_string(words, "end each key with a colon: ");
    }
    while (text.length > 0) {
        append_key(words, count++, text_take_until(&text, ", \n"));
        while (ascii_is_among(text_peek(&text), ", \n"))
            text_skip(&text, 1);
    }
    append_more(words, count);
}
