/* SPDX-License-Identifier: MIT */
/* Escapes and character classes of ECMA-262 patterns. */
#include "pattern/ecma.h"
#include "pattern/ecma_translator.h"

#include <string.h>

/* --------------------------------------------------------------------------------- escapes -- */

static bool read_hexadecimal(struct translator *t, size_t digits, uint32_t *value)
{
    struct text rest = {t->source.bytes + t->at, t->source.length - t->at};
    if (!text_take_hexadecimal(&rest, digits, value))
        return ecma_fail(t, "an escape lacks hexadecimal digits");
    t->at += digits;
    return true;
}

/* \u{1F432} behind its opening brace. */
static bool read_braced(struct translator *t, uint32_t *codepoint)
{
    size_t digits = 0;
    while (ecma_peek(t, digits) != '}' && t->at + digits < t->source.length)
        digits++;
    if (digits == 0 || digits > 8 || !read_hexadecimal(t, digits, codepoint) ||
        *codepoint > 0x10FFFF)
        return ecma_fail(t, "\\u{...} is no code point");
    t->at++;
    return true;
}

/* What follows \u: a code point, or a pair of surrogates that make one. */
static bool read_unicode_escape(struct translator *t, uint32_t *codepoint)
{
    if (ecma_peek(t, 0) == '{') {
        t->at++;
        if (!read_braced(t, codepoint))
            return false;
    } else if (!read_hexadecimal(t, 4, codepoint)) {
        return false;
    } else if (*codepoint >= 0xD800 && *codepoint <= 0xDBFF && ecma_starts_with(t, "\\u")) {
        uint32_t low;
        t->at += 2;
        if (!read_hexadecimal(t, 4, &low))
            return false;
        if (low >= 0xDC00 && low <= 0xDFFF)
            *codepoint = 0x10000 + ((*codepoint - 0xD800) << 10) + (low - 0xDC00);
    }
    if (*codepoint >= 0xD800 && *codepoint <= 0xDFFF)
        return ecma_fail(t, "a lone surrogate fits no text");
    return true;
}

static bool read_control(struct translator *t, uint32_t *codepoint)
{
    if (!ascii_is_letter(ecma_peek(t, 0)))
        return ecma_fail(t, "\\c needs a letter");
    *codepoint = (uint32_t)ecma_peek(t, 0) % 32;
    t->at++;
    return true;
}

/* An escape that stands for one character; `t` is behind the backslash. */
static bool read_character_escape(struct translator *t, uint32_t *codepoint)
{
    static const char letters[] = "tnvfr";
    static const char meanings[] = "\t\n\v\f\r";
    if (ecma_at_end(t))
        return ecma_fail(t, "it ends in a backslash");
    char c = ecma_peek(t, 0);
    const char *letter = strchr(letters, c);
    t->at++;
    if (c == 'c')
        return read_control(t, codepoint);
    if (c == 'x')
        return read_hexadecimal(t, 2, codepoint);
    if (c == 'u')
        return read_unicode_escape(t, codepoint);
    if (c && letter) {
        *codepoint = (uint32_t)meanings[letter - letters];
        return true;
    }
    if (c == '0' && !ascii_is_digit(ecma_peek(t, 0))) {
        *codepoint = 0;
        return true;
    }
    if (ascii_is_letter(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80)
        return ecma_fail(t, "a backslash stands before a character it means nothing with");
    *codepoint = (uint32_t)c;
    return true;
}

/* \p{...} behind the p. */
static bool translate_property(struct translator *t, char kind)
{
    const char *end = ecma_peek(t, 0) == '{'
                          ? memchr(t->source.bytes + t->at, '}', t->source.length - t->at)
                          : NULL;
    if (!end)
        return ecma_fail(t, "\\p needs a property in braces");
    struct text property = {t->source.bytes + t->at + 1,
                            (size_t)(end - t->source.bytes) - t->at - 1};
    t->at += property.length + 2;
    if (!ecma_translate_property(property, kind, t->out))
        return ecma_fail(t, "\\p{...} names no Unicode property that ECMA-262 knows");
    return true;
}

/* An escape that stands for a set of characters. False when it is none; then nothing was read. */
static bool translate_set_escape(struct translator *t, bool in_class)
{
    char c = ecma_peek(t, 0);
    if (c != 'd' && c != 'D' && c != 'w' && c != 'W' && c != 's' && c != 'S' && c != 'p' &&
        c != 'P')
        return false;
    t->at++;
    if (c == 'p' || c == 'P') {
        translate_property(t, c);
    } else if (c == 's' || c == 'S') {
        if (!in_class)
            buffer_append_string(t->out, "[");
        buffer_append_string(t->out, c == 's' ? ECMA_SPACES : ECMA_NO_SPACES);
        if (!in_class)
            buffer_append_string(t->out, "]");
    } else {
        buffer_format(t->out, "\\%c", c);
    }
    return true;
}

static bool translate_named_reference(struct translator *t)
{
    struct text name;
    t->at++;
    if (ecma_peek(t, 0) != '<')
        return ecma_fail(t, "\\k needs a group name");
    t->at++;
    if (!ecma_read_name(t, &name))
        return false;
    size_t group = ecma_find_group(t, name);
    if (group == 0)
        return ecma_fail(t, "\\k names no group");
    buffer_format(t->out, "\\g{%zu}", group);
    return true;
}

static bool translate_numbered_reference(struct translator *t)
{
    size_t group = 0;
    for (; ascii_is_digit(ecma_peek(t, 0)) && group <= ECMA_GROUPS; t->at++)
        group = group * 10 + (size_t)(ecma_peek(t, 0) - '0');
    if (group > t->group_count)
        return ecma_fail(t, "a back reference names no group");
    buffer_format(t->out, "\\g{%zu}", group);
    return true;
}

bool ecma_translate_escape(struct translator *t)
{
    t->at++;
    t->repeatable = true;
    char c = ecma_peek(t, 0);
    if (c == 'b' || c == 'B') {
        t->at++;
        t->repeatable = false;
        buffer_format(t->out, "\\%c", c);
        return true;
    }
    if (c == 'k')
        return translate_named_reference(t);
    if (c >= '1' && c <= '9')
        return translate_numbered_reference(t);
    if (translate_set_escape(t, false))
        return !t->problem;
    uint32_t codepoint;
    if (!read_character_escape(t, &codepoint))
        return false;
    ecma_emit(t, codepoint);
    return true;
}

/* --------------------------------------------------------------------------------- classes -- */

/* One member of a class. *is_set says that it was a set and is written already. */
static bool read_class_member(struct translator *t, uint32_t *codepoint, bool *is_set)
{
    *is_set = false;
    if (ecma_peek(t, 0) != '\\')
        return ecma_read_codepoint(t, codepoint);
    t->at++;
    if (ecma_peek(t, 0) == 'b') {
        t->at++;
        *codepoint = '\b';
        return true;
    }
    *is_set = translate_set_escape(t, true);
    if (*is_set)
        return !t->problem;
    return read_character_escape(t, codepoint);
}

static bool translate_class_member(struct translator *t)
{
    uint32_t first;
    uint32_t last;
    bool is_set;
    if (!read_class_member(t, &first, &is_set))
        return false;
    if (!is_set)
        ecma_emit(t, first);
    if (is_set || ecma_peek(t, 0) != '-' || ecma_peek(t, 1) == ']' || t->at + 1 >= t->source.length)
        return true;
    t->at++;
    if (!read_class_member(t, &last, &is_set))
        return false;
    if (is_set) {
        /* [a-\d]: the dash stands for itself, before or behind the set. */
        buffer_append_string(t->out, "\\x{2d}");
        return true;
    }
    if (last < first)
        return ecma_fail(t, "a range in a class is out of order");
    buffer_append_string(t->out, "-");
    ecma_emit(t, last);
    return true;
}

bool ecma_translate_class(struct translator *t)
{
    bool is_negated = ecma_peek(t, 1) == '^';
    t->at += is_negated ? 2 : 1;
    t->repeatable = true;
    if (ecma_peek(t, 0) == ']') {
        t->at++;
        buffer_append_string(t->out, is_negated ? "[\\x{0}-\\x{10ffff}]" : "[^\\x{0}-\\x{10ffff}]");
        return true;
    }
    buffer_append_string(t->out, is_negated ? "[^" : "[");
    while (!ecma_at_end(t) && ecma_peek(t, 0) != ']') {
        if (!translate_class_member(t))
            return false;
    }
    if (ecma_at_end(t))
        return ecma_fail(t, "a [ has no ]");
    t->at++;
    buffer_append_string(t->out, "]");
    return true;
}
