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

/* Names that a list of devices gives in its items, where a mapping has them for keys. */
static bool is_name_of_item(struct text key)
{
    static const char *const names[] = {"name", "host", "hostname", "device", "id", NULL};
    const char *const *name = names;
    while (*name && !text_is(key, *name))
        name++;
    return *name;
}

/* The key that a list item would be: a string, or the first key of a mapping, or what that names.
 * Empty for none. */
static struct text item_as_key(const struct node *item)
{
    if (item->type == NODE_MAPPING && item->mapping.count) {
        const struct member *first = &item->mapping.members[0];
        bool is_named = first->value->type == NODE_STRING && is_name_of_item(first->name);
        item = is_named ? first->value : first->key;
    }
    return item->type == NODE_STRING && !item->vaulted ? item->string : TEXT("");
}

/* `branch=main` and `branch:main`, which are meant as a name and its value. */
static bool is_setting(struct text word, struct text *name, struct text *value)
{
    *value = word;
    *name = text_take_until(value, "=:");
    bool is_name = name->length > 0 && !ascii_is_digit(name->bytes[0]);
    for (size_t i = 0; i < name->length; i++)
        is_name &= ascii_is_alphanumeric(name->bytes[i]) || name->bytes[i] == '_';
    text_skip(value, value->length > 0);
    return is_name && value->length > 0 && value->bytes[0] != '/';
}

static void append_key(struct buffer *words, size_t index, struct text key)
{
    struct text name, value;
    if (index >= KEYS_MAX)
        return;
    buffer_append_string(words, index ? ", `" : "`");
    if (is_setting(key, &name, &value)) {
        append_cut(words, name);
        buffer_append_string(words, ": ");
        append_cut(words, value);
        buffer_append_string(words, "`");
        return;
    }
    append_cut(words, key);
    buffer_append_string(words, ":`");
}

static void append_more(struct buffer *words, size_t count)
{
    if (count > KEYS_MAX)
        buffer_format(words, " and %zu more", count - KEYS_MAX);
}

void words_items_as_keys(struct buffer *words, const struct node *list, bool may_be_empty)
{
    size_t count = list->sequence.count, named = 0;
    while (named < count && item_as_key(list->sequence.items[named]).length > 0)
        named++;
    if ((count == 0 || named < count) && !may_be_empty)
        return;
    if (count == 0) {
        buffer_append_string(words, "write {} for none");
        return;
    }
    buffer_append_string(words, "write keys that end in a colon, not list items");
    if (named < count)
        return;
    buffer_append_string(words, ": ");
    for (size_t i = 0; i < count; i++)
        append_key(words, i, item_as_key(list->sequence.items[i]));
    append_more(words, count);
}

/* The next word of a text that lists some, without what was written in place of a colon. */
static struct text take_word(struct text *text)
{
    while (ascii_is_among(text_peek(text), ",; \n"))
        text_skip(text, 1);
    struct text word = text_take_until(text, ",; \n");
    while (ascii_is_among(text_peek(text), ",; \n"))
        text_skip(text, 1);
    while (word.length > 1 && ascii_is_among(word.bytes[word.length - 1], "=:"))
        word.length--;
    return word;
}

/* Appends those that are settings, or those that are not. Returns how many. */
static size_t append_words(struct buffer *words, struct text text, bool are_settings)
{
    size_t count = 0;
    while (text.length > 0) {
        struct text word = take_word(&text), name, value;
        if (is_setting(word, &name, &value) == are_settings)
            append_key(words, count++, word);
    }
    append_more(words, count);
    return count;
}

static size_t count_words(struct text text, bool are_settings)
{
    size_t count = 0;
    while (text.length > 0) {
        struct text name, value;
        count += is_setting(take_word(&text), &name, &value) == are_settings;
    }
    return count;
}

bool words_are_settings(struct text text)
{
    return text.length > 0 && count_words(text, false) == 0;
}

void words_as_keys(struct buffer *words, struct text text, struct text key)
{
    size_t settings = count_words(text, true);
    bool are_all = words_are_settings(text);
    if (key.length) {
        buffer_append_string(words, "write keys below `");
        append_cut(words, key);
        buffer_append_string(words, ":`, each on a line of its own: ");
    } else {
        buffer_append_string(words, are_all ? "write a colon and a space behind each name: "
                                            : "end each key with a colon: ");
    }
    if (!are_all)
        append_words(words, text, false);
    if (settings && !are_all)
        buffer_append_string(words, ", and indented below it what it sets: ");
    if (settings)
        append_words(words, text, true);
}
