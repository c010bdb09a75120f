/* SPDX-License-Identifier: MIT */
/* Escapes and character classes of Python's patterns. */
#include "pattern/python.h"

/* --------------------------------------------------------------------------------- escapes -- */

bool python_read_escape(struct python_translator *t, uint32_t *character)
{
    if (t->rest.length && !ascii_is_letter(t->rest.bytes[0]))
        return python_take_character(t, character);
    switch (python_take_escape(&t->rest, character)) {
    case PYTHON_ESCAPE_KNOWN:
        return true;
    case PYTHON_ESCAPE_SHORT:
        return python_refuse(t, "an escape lacks hexadecimal digits");
    case PYTHON_ESCAPE_NO_CHARACTER:
        return python_refuse(t, "an escape is no character");
    case PYTHON_ESCAPE_SURROGATE:
        return python_give_up(t, "a lone surrogate");
    case PYTHON_ESCAPE_NAMED:
        return python_give_up(t, "a character by its name");
    case PYTHON_ESCAPE_NONE:
        break;
    }
    return python_refuse(t, t->rest.length
                                ? "a backslash stands before a letter that it means nothing with"
                                : "it ends in a backslash");
}

bool python_read_octal(struct python_translator *t, uint32_t *character)
{
    *character = python_take_octal(&t->rest, 3);
    return *character <= 0377 || python_refuse(t, "an octal escape is above \\377");
}

static const char *members_of(char category)
{
    switch (category) {
    case 'd':
    case 'D':
        return PYTHON_DIGITS;
    case 'w':
    case 'W':
        return PYTHON_WORDS;
    default:
        return PYTHON_SPACES;
    }
}

static bool is_complement(char category)
{
    return category < 'a';
}

void python_write_category(struct python_translator *t, char category)
{
    buffer_append_string(t->out, is_complement(category) ? "[^" : "[");
    buffer_append_string(t->out, members_of(category));
    buffer_append_string(t->out, "]");
}

/* --------------------------------------------------------------------------------- classes -- */

/* A class while it is read. PCRE2 has no complement of several sets within a class; so these are
 * kept apart, and put together in the end. */
struct class
{
    bool is_negated;
    bool has_members;
    bool without_words;  /* \W is in it */
    bool without_spaces; /* \S is in it */
};

struct class_item {
    char category; /* NUL: a character */
    uint32_t character;
};

static bool read_item(struct python_translator *t, struct class_item *item)
{
    *item = (struct class_item){0};
    if (!text_take(&t->rest, '\\'))
        return python_take_character(t, &item->character) ||
               python_refuse(t, "a character class is not closed");
    char c = text_peek(&t->rest);
    if (ascii_is_among(c, "dDwWsS")) {
        text_skip(&t->rest, 1);
        item->category = c;
        return true;
    }
    if (c == 'b') {
        text_skip(&t->rest, 1);
        item->character = '\b';
        return true;
    }
    if (python_is_octal(c))
        return python_read_octal(t, &item->character);
    if (ascii_is_digit(c))
        return python_refuse(t, "a backslash stands before a digit that it means nothing with");
    return python_read_escape(t, &item->character);
}

static void write_item(struct python_translator *t, struct class *class, struct class_item item)
{
    if (item.category == 'W') {
        class->without_words = true;
    } else if (item.category == 'S') {
        class->without_spaces = true;
    } else {
        class->has_members = true;
        if (item.category == 'D')
            buffer_append_string(t->out, "\\P{Nd}");
        else if (item.category)
            buffer_append_string(t->out, members_of(item.category));
        else
            python_write_character(t, item.character);
    }
}

/* One item, or a range of two. */
static bool translate_item(struct python_translator *t, struct class *class)
{
    struct class_item first, last;
    if (!read_item(t, &first))
        return false;
    struct text rest = t->rest;
    if (!text_take(&rest, '-') || text_peek(&rest) == ']' || rest.length == 0) {
        write_item(t, class, first);
        return true;
    }
    t->rest = rest;
    if (!read_item(t, &last))
        return false;
    if (first.category || last.category || last.character < first.character)
        return python_refuse(t, "a range of a character class is in the wrong order");
    write_item(t, class, first);
    buffer_append_string(t->out, "-");
    python_write_character(t, last.character);
    return true;
}

/* What is between the brackets, into t->out. */
static bool translate_items(struct python_translator *t, struct class *class)
{
    for (bool is_first = true; is_first || text_peek(&t->rest) != ']'; is_first = false) {
        if (t->rest.length == 0)
            return python_refuse(t, "a character class is not closed");
        if (!translate_item(t, class))
            return false;
    }
    text_skip(&t->rest, 1);
    return true;
}

/* One set as a class of its own, or negated as an assertion before the one character. */
static void append_set(struct buffer *out, const struct class *class, bool is_complement_set,
                       struct text members, size_t *count)
{
    if (class->is_negated)
        buffer_append_string(out, is_complement_set ? "(?=[" : "(?![");
    else
        buffer_append_string(out, (*count)++          ? is_complement_set ? "|[^" : "|["
                                  : is_complement_set ? "[^"
                                                      : "[");
    buffer_append_text(out, members);
    buffer_append_string(out, class->is_negated ? "])" : "]");
}

bool python_translate_class(struct python_translator *t)
{
    struct class class = {.is_negated = text_take(&t->rest, '^')};
    struct buffer members, *out = t->out;
    buffer_init(&members, out->ceiling);
    t->out = &members;
    bool done = translate_items(t, &class);
    t->out = out;
    if (members.failed)
        done = python_give_up(t, "it is too long");
    size_t count = 0;
    if (done) {
        buffer_append_string(out, "(?:");
        if (class.has_members)
            append_set(out, &class, false, buffer_text(&members), &count);
        if (class.without_words)
            append_set(out, &class, true, text_of(PYTHON_WORDS), &count);
        if (class.without_spaces)
            append_set(out, &class, true, text_of(PYTHON_SPACES), &count);
        buffer_append_string(out, class.is_negated ? "[\\x{0}-\\x{10ffff}])" : ")");
    }
    buffer_release(&members);
    return done;
}
