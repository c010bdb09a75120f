/* SPDX-License-Identifier: MIT */
/* Escapes and character classes of ECMA-262 patterns. */
#include "pattern/ecma_escape.h"

#include "pattern/ecma_property.h"

#include <string.h>

/* WhiteSpace and LineTerminator of ECMA-262, and all other characters, as members of a class. */
#define SPACES                                                                                    \
    "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}" \
    "\\x{3000}\\x{feff}"
#define NO_SPACES                                                                    \
    "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}" \
    "\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"   \
    "\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}"

/* --------------------------------------------------------------------------------- escapes -- */

static bool read_hexadecimal(struct ecma_translator *t, size_t digits, uint32_t *value)
{
    return text_take_hexadecimal(&t->rest, digits, value) ||
           ecma_refuse(t, "an escape lacks hexadecimal digits");
}

/* \u{1F432} behind its opening brace. */
static bool read_braced(struct ecma_translator *t, uint32_t *codepoint)
{
    struct text rest = t->rest;
    size_t digits = text_take_until(&rest, "}").length;
    if (digits > 0 && digits <= 8 && !read_hexadecimal(t, digits, codepoint))
        return false;
    if (digits == 0 || digits > 8 || *codepoint > 0x10FFFF || !text_take(&t->rest, '}'))
        return ecma_refuse(t, "\\u{...} is no code point");
    return true;
}

/* What follows \u: a code point, or a pair of surrogates that make one. */
static bool read_unicode_escape(struct ecma_translator *t, uint32_t *codepoint)
{
    if (text_take(&t->rest, '{')) {
        if (!read_braced(t, codepoint))
            return false;
    } else if (!read_hexadecimal(t, 4, codepoint)) {
        return false;
    } else if (*codepoint >= 0xD800 && *codepoint <= 0xDBFF && text_starts_with(t->rest, "\\u")) {
        uint32_t low;
        text_skip(&t->rest, 2);
        if (!read_hexadecimal(t, 4, &low))
            return false;
        if (low >= 0xDC00 && low <= 0xDFFF)
            *codepoint = 0x10000 + ((*codepoint - 0xD800) << 10) + (low - 0xDC00);
    }
    if (*codepoint >= 0xD800 && *codepoint <= 0xDFFF)
        return ecma_refuse(t, "a lone surrogate fits no text");
    return true;
}

static bool read_control(struct ecma_translator *t, uint32_t *codepoint)
{
    if (!ascii_is_letter(ecma_peek(t, 0)))
        return ecma_refuse(t, "\\c needs a letter");
    *codepoint = (uint32_t)ecma_peek(t, 0) % 32;
    text_skip(&t->rest, 1);
    return true;
}

/* An escape that stands for one character; `t` is behind the backslash. */
static bool read_character_escape(struct ecma_translator *t, uint32_t *codepoint)
{
    static const char letters[] = "tnvfr";
    static const char meanings[] = "\t\n\v\f\r";
    if (t->rest.length == 0)
        return ecma_refuse(t, "it ends in a backslash");
    char c = ecma_peek(t, 0);
    const char *letter = strchr(letters, c);
    text_skip(&t->rest, 1);
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
    if (ascii_is_alphanumeric(c) || (unsigned char)c >= 0x80)
        return ecma_refuse(t, "a backslash stands before a character it means nothing with");
    *codepoint = (uint32_t)c;
    return true;
}

/* \p{...} behind the p. */
static bool translate_property(struct ecma_translator *t, char kind)
{
    bool is_braced = text_take(&t->rest, '{');
    struct text property = text_take_until(&t->rest, "}");
    if (!is_braced || !text_take(&t->rest, '}'))
        return ecma_refuse(t, "\\p needs a property in braces");
    if (!ecma_translate_property(property, kind, t->out))
        return ecma_refuse(t, "\\p{...} names no Unicode property that ECMA-262 knows");
    return true;
}

/* An escape that stands for a set of characters. False when it is none; then nothing was read. */
static bool translate_set_escape(struct ecma_translator *t, bool in_class)
{
    char c = ecma_peek(t, 0);
    if (!ascii_is_among(c, "dDwWsSpP"))
        return false;
    text_skip(&t->rest, 1);
    if (c == 'p' || c == 'P') {
        translate_property(t, c);
    } else if (c == 's' || c == 'S') {
        if (!in_class)
            buffer_append_string(t->out, "[");
        buffer_append_string(t->out, c == 's' ? SPACES : NO_SPACES);
        if (!in_class)
            buffer_append_string(t->out, "]");
    } else {
        buffer_format(t->out, "\\%c", c);
    }
    return true;
}

static bool translate_named_reference(struct ecma_translator *t)
{
    struct text name;
    text_skip(&t->rest, 1);
    if (!text_take(&t->rest, '<'))
        return ecma_refuse(t, "\\k needs a group name");
    if (!ecma_read_name(t, &name))
        return false;
    size_t group = ecma_find_group(t, name);
    if (group == 0)
        return ecma_refuse(t, "\\k names no group");
    buffer_format(t->out, "\\g{%zu}", group);
    return true;
}

static bool translate_numbered_reference(struct ecma_translator *t)
{
    size_t group = 0;
    for (; ascii_is_digit(ecma_peek(t, 0)) && group <= ECMA_GROUPS; text_skip(&t->rest, 1))
        group = group * 10 + (size_t)(ecma_peek(t, 0) - '0');
    if (group > t->group_count)
        return ecma_refuse(t, "a back reference names no group");
    buffer_format(t->out, "\\g{%zu}", group);
    return true;
}

bool ecma_translate_escape(struct ecma_translator *t)
{
    text_skip(&t->rest, 1);
    t->repeatable = true;
    char c = ecma_peek(t, 0);
    if (c == 'b' || c == 'B') {
        text_skip(&t->rest, 1);
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
    ecma_write_codepoint(t, codepoint);
    return true;
}

/* --------------------------------------------------------------------------------- classes -- */

/* One member of a class. *is_set says that it was a set and is written already. */
static bool read_class_member(struct ecma_translator *t, uint32_t *codepoint, bool *is_set)
{
    *is_set = false;
    if (!text_take(&t->rest, '\\'))
        return ecma_read_codepoint(t, codepoint);
    if (text_take(&t->rest, 'b')) {
        *codepoint = '\b';
        return true;
    }
    *is_set = translate_set_escape(t, true);
    if (*is_set)
        return !t->problem;
    return read_character_escape(t, codepoint);
}

static bool translate_class_member(struct ecma_translator *t)
{
    uint32_t first;
    uint32_t last;
    bool is_set;
    if (!read_class_member(t, &first, &is_set))
        return false;
    if (!is_set)
        ecma_write_codepoint(t, first);
    if (is_set || ecma_peek(t, 0) != '-' || ecma_peek(t, 1) == ']' || t->rest.length == 1)
        return true;
    text_skip(&t->rest, 1);
    if (!read_class_member(t, &last, &is_set))
        return false;
    if (is_set) {
        /* [a-\d]: the dash stands for itself, before or behind the set. */
        buffer_append_string(t->out, "\\x{2d}");
        return true;
    }
    if (last < first)
        return ecma_refuse(t, "a range in a class is out of order");
    buffer_append_string(t->out, "-");
    ecma_write_codepoint(t, last);
    return true;
}

bool ecma_translate_class(struct ecma_translator *t)
{
    bool is_negated = ecma_peek(t, 1) == '^';
    text_skip(&t->rest, is_negated ? 2 : 1);
    t->repeatable = true;
    if (text_take(&t->rest, ']')) {
        buffer_append_string(t->out, is_negated ? "[\\x{0}-\\x{10ffff}]" : "[^\\x{0}-\\x{10ffff}]");
        return true;
    }
    buffer_append_string(t->out, is_negated ? "[^" : "[");
    while (t->rest.length && ecma_peek(t, 0) != ']') {
        if (!translate_class_member(t))
            return false;
    }
    if (!text_take(&t->rest, ']'))
        return ecma_refuse(t, "a [ has no ]");
    buffer_append_string(t->out, "]");
    return true;
}
