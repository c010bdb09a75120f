/* SPDX-License-Identifier: MIT */
/*
 * Patterns of Python's `re` (3.11 and on, for texts) rewritten for PCRE2. Everything is spelled so
 * that PCRE2 has one reading of it; what Python refuses is refused, and what the two might match
 * differently (conditions, other flags, captures in a loop over nothing) is given up.
 */
#include "pattern/python.h"

#include <string.h>

enum { REPEAT_MAX = 65535 /* of PCRE2 */, WIDTH_MAX = 1000000 };

/* What stands before a quantifier, and how many characters it matches. */
struct item {
    enum item_kind {
        ITEM_NONE,
        ITEM_PLACE, /* ^, $, \b and the like */
        ITEM_REPEATED,
        ITEM_LOOKAROUND,
        ITEM_PLAIN,
    } kind;
    bool has_groups; /* that capture */
    size_t least;
    size_t most;
};

static bool translate_alternatives(struct python_translator *t, struct item *whole);

static void write(struct python_translator *t, const char *string)
{
    buffer_append_string(t->out, string);
}

static size_t width_sum(size_t a, size_t b)
{
    return a + b > WIDTH_MAX ? WIDTH_MAX : a + b;
}

static size_t width_product(size_t a, size_t b)
{
    return a && b > WIDTH_MAX / a ? WIDTH_MAX : a * b;
}

/* --------------------------------------------------------------------------------- escapes -- */

static bool translate_reference(struct python_translator *t, size_t group, struct item *item)
{
    if (group == 0 || group > t->group_count)
        return python_refuse(t, "a backslash refers to a group that is not there");
    if (!t->is_closed[group - 1])
        return python_refuse(t, "it refers to a group that is still open");
    if (t->lookbehinds || t->ignores_case)
        return python_give_up(t, "a reference to a group, within a lookbehind or without case");
    buffer_format(t->out, "\\g{%zu}", group);
    *item = (struct item){ITEM_PLAIN, false, 0, WIDTH_MAX};
    return true;
}

static bool translate_number_escape(struct python_translator *t, struct item *item)
{
    struct text at = t->rest;
    uint32_t character;
    char c[3] = {at.bytes[0], at.length > 1 ? at.bytes[1] : '\0',
                 at.length > 2 ? at.bytes[2] : '\0'};
    bool is_octal = python_is_octal(c[0]) && python_is_octal(c[1]) && python_is_octal(c[2]);
    *item = (struct item){ITEM_PLAIN, false, 1, 1};
    if (c[0] == '0' || is_octal) {
        if (!python_read_octal(t, &character))
            return false;
        python_write_character(t, character);
        return true;
    }
    unsigned number;
    return text_take_digits(&t->rest, ascii_is_digit(c[1]) ? 2 : 1, &number) &&
           translate_reference(t, number, item);
}

static bool translate_boundary(struct python_translator *t, char c, struct item *item)
{
    *item = (struct item){.kind = ITEM_PLACE};
    text_skip(&t->rest, 1);
    if (c == 'B')
        return python_give_up(t, "\\B");
    write(t, c == 'A'   ? "\\A"
             : c == 'Z' ? "\\z"
                        : "(?:(?<=[" PYTHON_WORDS "])(?![" PYTHON_WORDS "])|(?<![" PYTHON_WORDS
                          "])(?=[" PYTHON_WORDS "]))");
    return true;
}

static bool translate_escape(struct python_translator *t, struct item *item)
{
    char c = text_peek(&t->rest);
    if (ascii_is_digit(c))
        return translate_number_escape(t, item);
    if (ascii_is_among(c, "AZbB"))
        return translate_boundary(t, c, item);
    *item = (struct item){ITEM_PLAIN, false, 1, 1};
    if (ascii_is_among(c, "dDwWsS")) {
        text_skip(&t->rest, 1);
        python_write_category(t, c);
        return true;
    }
    uint32_t character;
    if (!python_read_escape(t, &character))
        return false;
    python_write_character(t, character);
    return true;
}

/* ---------------------------------------------------------------------------------- groups -- */

static bool read_name(struct python_translator *t, char end, struct text *name)
{
    char stops[2] = {end, '\0'};
    *name = text_take_until(&t->rest, stops);
    if (name->length == 0 || !text_take(&t->rest, end))
        return python_refuse(t, "the name of a group is not closed");
    for (size_t i = 0; i < name->length; i++) {
        char c = name->bytes[i];
        if ((unsigned char)c >= 0x80)
            return python_give_up(t, "the name of a group that is not ASCII");
        if (!ascii_is_letter(c) && c != '_' && (i == 0 || !ascii_is_digit(c)))
            return python_refuse(t, "the name of a group is none");
    }
    return true;
}

static size_t find_name(const struct python_translator *t, struct text name)
{
    for (size_t i = 0; i < t->group_count; i++)
        if (text_equal(t->names[i], name))
            return i + 1;
    return 0;
}

/* Up to the closing bracket, which goes too. */
static bool translate_inside(struct python_translator *t, struct item *item)
{
    if (++t->depth > PYTHON_NESTING)
        return python_give_up(t, "it nests too deep");
    if (!translate_alternatives(t, item))
        return false;
    t->depth--;
    if (!text_take(&t->rest, ')'))
        return python_refuse(t, "a bracket is not closed");
    write(t, ")");
    item->kind = ITEM_PLAIN;
    return true;
}

static bool translate_capture(struct python_translator *t, struct text name, struct item *item)
{
    if (name.length && find_name(t, name))
        return python_refuse(t, "two groups have one name");
    if (t->group_count == PYTHON_GROUPS)
        return python_give_up(t, "it has too many groups");
    size_t group = t->group_count++;
    t->names[group] = name;
    write(t, "(");
    if (!translate_inside(t, item))
        return false;
    t->is_closed[group] = true;
    item->has_groups = true;
    return true;
}

/* (?P, behind the P. */
static bool translate_named(struct python_translator *t, struct item *item)
{
    struct text name;
    if (text_take(&t->rest, '<'))
        return read_name(t, '>', &name) && translate_capture(t, name, item);
    if (!text_take(&t->rest, '='))
        return python_refuse(t, "(?P stands before what it means nothing with");
    if (!read_name(t, ')', &name))
        return false;
    size_t group = find_name(t, name);
    return group ? translate_reference(t, group, item)
                 : python_refuse(t, "it refers to a group that is not there");
}

static bool translate_lookaround(struct python_translator *t, const char *opening, bool is_behind,
                                 struct item *item)
{
    write(t, opening);
    t->lookbehinds += is_behind;
    if (!translate_inside(t, item))
        return false;
    t->lookbehinds -= is_behind;
    if (is_behind && item->least != item->most)
        return python_refuse(t, "a lookbehind must be of fixed width");
    if (item->has_groups)
        return python_give_up(t, "a group that captures within a lookaround");
    *item = (struct item){ITEM_LOOKAROUND, false, 0, 0};
    return true;
}

/* (?i) at the beginning of all, or (?i-s:...). */
static bool translate_flags(struct python_translator *t, bool is_beginning, struct item *item)
{
    struct text rest = t->rest;
    struct text flags = text_take_until(&rest, ":)");
    char end = text_peek(&rest);
    bool is_negative = false;
    struct text known = TEXT("imsu-");
    for (size_t i = 0; i < flags.length; i++) {
        if (!text_has(known, flags.bytes[i]) || (is_negative && flags.bytes[i] == '-'))
            return python_give_up(t, "flags within it");
        is_negative |= flags.bytes[i] == '-';
    }
    if (flags.length == 0 || !end || text_ends_with(flags, "-"))
        return python_give_up(t, "flags within it");
    text_skip(&rest, 1);
    t->rest = rest;
    if (end == ')') {
        if (!is_beginning || is_negative)
            return python_refuse(t, "flags for all of it must stand at its beginning");
        t->ignores_case |= text_has(flags, 'i');
        t->is_multiline |= text_has(flags, 'm');
        t->dot_is_all |= text_has(flags, 's');
        return true;
    }
    if (text_has(flags, 'u'))
        return python_give_up(t, "flags within it");
    t->has_i |= text_has(flags, 'i');
    write(t, "(?");
    buffer_append_text(t->out, flags);
    write(t, ":");
    return translate_inside(t, item);
}

/* Behind (?. */
static bool translate_extension(struct python_translator *t, bool is_beginning, struct item *item)
{
    if (text_take(&t->rest, ':')) {
        write(t, "(?:");
        return translate_inside(t, item);
    }
    if (text_take(&t->rest, '>')) {
        write(t, "(?>");
        return translate_inside(t, item);
    }
    if (text_take(&t->rest, 'P'))
        return translate_named(t, item);
    if (text_take(&t->rest, '#')) {
        (void)text_take_until(&t->rest, ")");
        return text_take(&t->rest, ')') || python_refuse(t, "a comment is not closed");
    }
    if (text_take(&t->rest, '='))
        return translate_lookaround(t, "(?=", false, item);
    if (text_take(&t->rest, '!'))
        return translate_lookaround(t, "(?!", false, item);
    if (text_take_string(&t->rest, "<="))
        return translate_lookaround(t, "(?<=", true, item);
    if (text_take_string(&t->rest, "<!"))
        return translate_lookaround(t, "(?<!", true, item);
    char c = text_peek(&t->rest);
    if (c == '(')
        return python_give_up(t, "a condition");
    if (ascii_is_among(c, "aiLmsux-"))
        return translate_flags(t, is_beginning, item);
    return python_refuse(t, "(? stands before what it means nothing with");
}

/* --------------------------------------------------------------------------------- repeats -- */

/* Digits, of which there may be none. */
static bool read_count(struct python_translator *t, struct text *rest, size_t *count)
{
    for (; ascii_is_digit(text_peek(rest)); text_skip(rest, 1)) {
        *count = *count * 10 + (size_t)(text_peek(rest) - '0');
        if (*count > REPEAT_MAX)
            return python_give_up(t, "it repeats too often");
    }
    return true;
}

/* {2,3} behind its brace. *found is false where that is a brace and nothing more. */
static bool read_braces(struct python_translator *t, size_t *least, size_t *most, bool *found)
{
    struct text rest = t->rest;
    *found = false;
    *least = 0;
    *most = 0;
    if (text_peek(&rest) == '}')
        return true;
    if (!read_count(t, &rest, least))
        return false;
    if (!text_take(&rest, ','))
        *most = *least;
    else if (!ascii_is_digit(text_peek(&rest)))
        *most = WIDTH_MAX;
    else if (!read_count(t, &rest, most))
        return false;
    if (!text_take(&rest, '}'))
        return true;
    *found = true;
    t->rest = rest;
    return *least <= *most || python_refuse(t, "it repeats at least more often than at most");
}

static bool translate_repeat(struct python_translator *t, size_t least, size_t most,
                             struct item *item)
{
    if (item->kind == ITEM_NONE || item->kind == ITEM_PLACE)
        return python_refuse(t, "a quantifier has nothing to repeat");
    if (item->kind == ITEM_REPEATED)
        return python_refuse(t, "a quantifier stands behind another");
    if (item->kind == ITEM_LOOKAROUND || (item->has_groups && item->least == 0 && most > 1))
        return python_give_up(t, "it repeats what may be nothing");
    if (most == WIDTH_MAX)
        buffer_format(t->out, "{%zu,}", least);
    else
        buffer_format(t->out, "{%zu,%zu}", least, most);
    if (text_take(&t->rest, '?'))
        write(t, "?");
    else if (text_take(&t->rest, '+'))
        write(t, "+");
    item->kind = ITEM_REPEATED;
    item->least = width_product(item->least, least);
    item->most = width_product(item->most, most);
    return true;
}

/* -------------------------------------------------------------------------------- sequence -- */

static bool translate_literal(struct python_translator *t, struct item *item)
{
    uint32_t character;
    if (!python_take_character(t, &character))
        return python_give_up(t, "it is not valid UTF-8");
    python_write_character(t, character);
    *item = (struct item){ITEM_PLAIN, false, 1, 1};
    return true;
}

static bool translate_group(struct python_translator *t, bool is_beginning, struct item *item)
{
    if (text_take(&t->rest, '?'))
        return translate_extension(t, is_beginning, item);
    return translate_capture(t, TEXT(""), item);
}

static bool translate_place(struct python_translator *t, const char *place, struct item *item)
{
    write(t, place);
    *item = (struct item){.kind = ITEM_PLACE};
    return true;
}

/* One item that is no quantifier. An item that adds nothing leaves *item as it is. */
static bool translate_item(struct python_translator *t, bool is_beginning, struct item *item)
{
    if (text_take(&t->rest, '\\'))
        return translate_escape(t, item);
    if (text_take(&t->rest, '('))
        return translate_group(t, is_beginning, item);
    if (text_take(&t->rest, '^'))
        return translate_place(t, "^", item);
    if (text_take(&t->rest, '$'))
        return translate_place(t, "$", item);
    *item = (struct item){ITEM_PLAIN, false, 1, 1};
    if (text_take(&t->rest, '['))
        return python_translate_class(t);
    if (!text_take(&t->rest, '.'))
        return translate_literal(t, item);
    write(t, ".");
    return true;
}

/* The bounds of the quantifier that stands here; *found is false where none does. */
static bool read_quantifier(struct python_translator *t, size_t *least, size_t *most, bool *found)
{
    *found = true;
    *least = 0;
    *most = WIDTH_MAX;
    if (text_take(&t->rest, '*'))
        return true;
    if (text_take(&t->rest, '+')) {
        *least = 1;
        return true;
    }
    if (text_take(&t->rest, '?')) {
        *most = 1;
        return true;
    }
    *found = false;
    struct text before = t->rest;
    if (!text_take(&t->rest, '{'))
        return true;
    if (!read_braces(t, least, most, found))
        return false;
    if (!*found)
        t->rest = before;
    return true;
}

static bool translate_sequence(struct python_translator *t, bool is_beginning, struct item *whole)
{
    struct item item = {.kind = ITEM_NONE}, done = {.kind = ITEM_NONE};
    while (t->rest.length && !ascii_is_among(text_peek(&t->rest), "|)")) {
        size_t least, most;
        bool is_quantifier;
        if (!read_quantifier(t, &least, &most, &is_quantifier))
            return false;
        if (is_quantifier) {
            if (!translate_repeat(t, least, most, &item))
                return false;
            continue;
        }
        struct item next = {.kind = ITEM_NONE};
        if (!translate_item(t, is_beginning && item.kind == ITEM_NONE, &next))
            return false;
        if (next.kind == ITEM_NONE)
            continue;
        done.least = width_sum(done.least, item.least);
        done.most = width_sum(done.most, item.most);
        done.has_groups |= item.has_groups;
        item = next;
    }
    whole->least = width_sum(done.least, item.least);
    whole->most = width_sum(done.most, item.most);
    whole->has_groups = done.has_groups || item.has_groups;
    return true;
}

static bool translate_alternatives(struct python_translator *t, struct item *whole)
{
    bool is_beginning = t->depth == 0;
    if (!translate_sequence(t, is_beginning, whole))
        return false;
    while (text_take(&t->rest, '|')) {
        struct item other;
        write(t, "|");
        if (!translate_sequence(t, false, &other))
            return false;
        whole->least = other.least < whole->least ? other.least : whole->least;
        whole->most = other.most > whole->most ? other.most : whole->most;
        whole->has_groups |= other.has_groups;
    }
    return true;
}

enum python_verdict python_translate(struct python_translator *t)
{
    struct item whole;
    t->is_ascii = true;
    if (translate_alternatives(t, &whole) && t->rest.length)
        python_refuse(t, "a closing bracket closes nothing");
    t->has_i |= t->ignores_case;
    if (t->out->failed)
        python_give_up(t, "it is too long");
    if (t->has_i && !t->is_ascii)
        python_give_up(t, "letters that are not ASCII, without case");
    return t->verdict;
}
