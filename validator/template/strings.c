/* SPDX-License-Identifier: MIT */
/* What Python's str does to a text. */
#include "template/strings.h"

#include "ansible/ansible.h"

#include <string.h>

static struct text first_character(struct text text)
{
    return (struct text){text.bytes, value_character_length(text)};
}

static struct text last_character(struct text text)
{
    size_t start = text.length - 1;
    while (start > 0 && ((unsigned char)text.bytes[start] & 0xC0) == 0x80)
        start--;
    return text_from(text, start);
}

size_t strings_find(struct run *run, struct text text, struct text part)
{
    if (part.length == 0)
        return 0;
    for (size_t i = 0; i + part.length <= text.length; i++) {
        const char *next = memchr(text.bytes + i, part.bytes[0], text.length - part.length + 1 - i);
        size_t at = next ? (size_t)(next - text.bytes) : text.length;
        if (!next || !run_step(run, 1 + (at - i + part.length) / 256))
            return STRINGS_NOWHERE;
        if (memcmp(next, part.bytes, part.length) == 0)
            return at;
        i = at;
    }
    return STRINGS_NOWHERE;
}

static bool is_in(struct text character, const struct text *set)
{
    uint32_t c = 0;
    for (size_t i = 0; set && i + character.length <= set->length; i++) {
        if (memcmp(set->bytes + i, character.bytes, character.length) == 0)
            return true;
    }
    if (set)
        return false;
    utf8_decode(character.bytes, character.length, &c);
    return python_is_space(c);
}

struct text strings_strip(struct text text, const struct text *set, unsigned sides)
{
    while (sides & STRINGS_LEFT && text.length && is_in(first_character(text), set))
        text_skip(&text, first_character(text).length);
    while (sides & STRINGS_RIGHT && text.length && is_in(last_character(text), set))
        text.length -= last_character(text).length;
    return text;
}

/* ------------------------------------------------------------------------------- splitting -- */

static struct value split_at_space(struct run *run, struct text text, int64_t most)
{
    struct value_builder parts;
    value_builder_init(&parts, run);
    if (!run_step(run, 1 + text.length / 64))
        return value_none();
    text = strings_strip(text, NULL, STRINGS_LEFT);
    for (int64_t splits = 0; text.length && run_goes_on(run); splits++) {
        struct text part = text;
        if (most >= 0 && splits >= most) {
            value_builder_add(&parts, value_string(strings_strip(text, NULL, STRINGS_RIGHT)));
            break;
        }
        while (text.length && !is_in(first_character(text), NULL))
            text_skip(&text, first_character(text).length);
        part.length -= text.length;
        value_builder_add(&parts, value_string(part));
        text = strings_strip(text, NULL, STRINGS_LEFT);
    }
    return value_builder_list(&parts);
}

struct value strings_strip_set(struct run *run, struct text text, const struct text *set,
                               unsigned sides)
{
    enum { SET_MAX = 256 };
    if (set && set->length > SET_MAX)
        return run_unsupported(run, "stripping more than %d characters", SET_MAX);
    if (!run_step(run, 1 + text.length / 64))
        return value_none();
    return value_string(strings_strip(text, set, sides));
}

struct value strings_split(struct run *run, struct text text, const struct text *separator,
                           int64_t most)
{
    if (!separator)
        return split_at_space(run, text, most);
    if (separator->length == 0)
        return run_fail(run, "empty separator");
    struct value_builder parts;
    value_builder_init(&parts, run);
    for (int64_t splits = 0; run_step(run, 1); splits++) {
        size_t at =
            most >= 0 && splits >= most ? STRINGS_NOWHERE : strings_find(run, text, *separator);
        if (at == STRINGS_NOWHERE)
            break;
        value_builder_add(&parts, value_string((struct text){text.bytes, at}));
        text_skip(&text, at + separator->length);
    }
    value_builder_add(&parts, value_string(text));
    return value_builder_list(&parts);
}

struct text strings_take_line(struct text *rest)
{
    struct text line = {rest->bytes, 0};
    while (rest->length) {
        size_t length = python_line_break_length(*rest);
        text_skip(rest, length ? length : 1);
        if (length)
            break;
        line.length++;
    }
    return line;
}

/* ------------------------------------------------------------------------------- replacing -- */

/* `new` before every character, and at the end. */
static void append_between(struct run *run, struct buffer *out, struct text text, struct text new,
                           int64_t most)
{
    for (int64_t count = 0; run_step(run, 1); count++) {
        if (most < 0 || count < most)
            buffer_append_text(out, new);
        if (text.length == 0)
            break;
        buffer_append_text(out, first_character(text));
        text_skip(&text, first_character(text).length);
    }
}

static void append_replaced(struct run *run, struct buffer *out, struct text text, struct text old,
                            struct text new, int64_t most)
{
    for (int64_t count = 0; run_step(run, 1); count++) {
        size_t at = most >= 0 && count >= most ? STRINGS_NOWHERE : strings_find(run, text, old);
        if (at == STRINGS_NOWHERE)
            break;
        buffer_append(out, text.bytes, at);
        buffer_append_text(out, new);
        text_skip(&text, at + old.length);
    }
    buffer_append_text(out, text);
}

struct value strings_replace(struct run *run, struct text text, struct text old, struct text new,
                             int64_t most)
{
    struct buffer out;
    run_buffer_init(run, &out);
    if (old.length == 0)
        append_between(run, &out, text, new, most);
    else
        append_replaced(run, &out, text, old, new, most);
    return run_string(run, &out);
}

struct value strings_reverse(struct run *run, struct text text)
{
    struct buffer out;
    run_buffer_init(run, &out);
    while (text.length) {
        struct text last = last_character(text);
        buffer_append_text(&out, last);
        text.length -= last.length;
    }
    return run_string(run, &out);
}
