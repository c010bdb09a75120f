/* SPDX-License-Identifier: MIT */
/*
 * ECMA-262 patterns (with the `u` flag) rewritten for PCRE2. Everything is spelled so that PCRE2
 * has one reading of it: characters that could mean something are written as \x{...}, classes that
 * differ are written out, groups lose their names. What ECMA-262 does not know never gets through.
 *
 * Where browsers are lenient so are we: a needless backslash before punctuation, a lone '{', '}' or
 * ']', and "-" next to a class escape ([\w-.]) stand for themselves.
 */
#include "pattern/ecma.h"
#include "pattern/ecma_translator.h"

#include <string.h>

bool ecma_fail(struct translator *t, const char *problem)
{
    if (!t->problem)
        t->problem = problem;
    return false;
}

bool ecma_at_end(const struct translator *t)
{
    return t->at >= t->source.length;
}

char ecma_peek(const struct translator *t, size_t ahead)
{
    return t->at + ahead < t->source.length ? t->source.bytes[t->at + ahead] : '\0';
}

bool ecma_starts_with(const struct translator *t, const char *prefix)
{
    return text_starts_with((struct text){t->source.bytes + t->at, t->source.length - t->at},
                            prefix);
}

void ecma_emit(struct translator *t, uint32_t codepoint)
{
    if (codepoint < 0x80 && (ascii_is_digit((char)codepoint) || ascii_is_letter((char)codepoint)))
        buffer_format(t->out, "%c", (char)codepoint);
    else
        buffer_format(t->out, "\\x{%x}", (unsigned)codepoint);
}

bool ecma_read_codepoint(struct translator *t, uint32_t *codepoint)
{
    size_t length = utf8_decode(t->source.bytes + t->at, t->source.length - t->at, codepoint);
    if (length == 0)
        return ecma_fail(t, "it is no UTF-8");
    t->at += length;
    return true;
}

/* ---------------------------------------------------------------------------------- groups -- */

static bool is_named_group(const struct translator *t)
{
    return ecma_starts_with(t, "(?<") && ecma_peek(t, 3) != '=' && ecma_peek(t, 3) != '!';
}

/* Reads NAME> at `at`. */
bool ecma_read_name(struct translator *t, struct text *name)
{
    size_t start = t->at;
    while (!ecma_at_end(t) && ecma_peek(t, 0) != '>') {
        char c = ecma_peek(t, 0);
        bool starts = ascii_is_letter(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
        if (!starts && !(ascii_is_digit(c) && t->at > start))
            return ecma_fail(t, "a group name is wrong");
        t->at++;
    }
    *name = (struct text){t->source.bytes + start, t->at - start};
    if (ecma_at_end(t) || name->length == 0)
        return ecma_fail(t, "a group name is wrong");
    t->at++;
    return true;
}

size_t ecma_find_group(const struct translator *t, struct text name)
{
    for (size_t i = 0; i < t->group_count; i++) {
        if (text_equal(t->names[i], name))
            return i + 1;
    }
    return 0;
}

static void skip_class(struct translator *t)
{
    while (!ecma_at_end(t) && ecma_peek(t, 0) != ']')
        t->at += ecma_peek(t, 0) == '\\' ? 2 : 1;
}

/* Counts and names the groups beforehand: a back reference may stand before its group. */
static bool find_groups(struct translator *t)
{
    for (t->at = 0; !ecma_at_end(t); t->at++) {
        char c = ecma_peek(t, 0);
        bool is_named = is_named_group(t);
        if (c == '\\')
            t->at++;
        if (c == '[')
            skip_class(t);
        if (c != '(' || (ecma_peek(t, 1) == '?' && !is_named))
            continue;
        struct text name = TEXT("");
        if (is_named) {
            t->at += 3;
            if (!ecma_read_name(t, &name))
                return false;
            t->at--;
            if (ecma_find_group(t, name))
                return ecma_fail(t, "two groups have the same name");
        }
        if (t->group_count == ECMA_GROUPS)
            return ecma_fail(t, "it has more than 250 groups");
        t->names[t->group_count++] = name;
    }
    t->at = 0;
    return true;
}

static bool open_group(struct translator *t)
{
    static const char *const openings[] = {"(?:", "(?=", "(?!", "(?<=", "(?<!"};
    const char *written = "(";
    size_t length = 1;
    bool is_lookaround = false;
    struct text name;
    if (is_named_group(t)) {
        t->at += 3;
        length = 0;
        if (!ecma_read_name(t, &name))
            return false;
    } else if (ecma_peek(t, 1) == '?') {
        size_t i = 0;
        while (i < 5 && !ecma_starts_with(t, openings[i]))
            i++;
        if (i == 5)
            return ecma_fail(t, "(? starts no group that ECMA-262 knows");
        written = openings[i];
        length = strlen(written);
        is_lookaround = i > 0;
    }
    if (t->open == ECMA_NESTING)
        return ecma_fail(t, "its groups nest deeper than 100");
    t->is_lookaround[t->open++] = is_lookaround;
    t->at += length;
    t->repeatable = false;
    buffer_append_string(t->out, written);
    return true;
}

static bool close_group(struct translator *t)
{
    if (t->open == 0)
        return ecma_fail(t, "a ) has no (");
    t->repeatable = !t->is_lookaround[--t->open];
    t->at++;
    buffer_append_string(t->out, ")");
    return true;
}

/* ----------------------------------------------------------------------------- quantifiers -- */

static size_t digits_end(const struct translator *t, size_t ahead)
{
    while (ascii_is_digit(ecma_peek(t, ahead)))
        ahead++;
    return ahead;
}

/* The length of {n}, {n,} or {n,m} here; 0 when the brace stands for itself. */
static size_t braces_length(const struct translator *t)
{
    size_t end = digits_end(t, 1);
    if (end == 1)
        return 0;
    if (ecma_peek(t, end) == ',')
        end = digits_end(t, end + 1);
    return ecma_peek(t, end) == '}' ? end + 1 : 0;
}

static bool translate_quantifier(struct translator *t, size_t length)
{
    if (!t->repeatable)
        return ecma_fail(t, "a quantifier has nothing to repeat");
    buffer_append(t->out, t->source.bytes + t->at, length);
    t->at += length;
    if (ecma_peek(t, 0) == '?') {
        buffer_append_string(t->out, "?");
        t->at++;
    }
    t->repeatable = false;
    return true;
}

/* ------------------------------------------------------------------------------- the whole -- */

static bool translate_literal(struct translator *t)
{
    uint32_t codepoint;
    if (!ecma_read_codepoint(t, &codepoint))
        return false;
    ecma_emit(t, codepoint);
    t->repeatable = true;
    return true;
}

static bool translate_symbol(struct translator *t, const char *written, bool repeatable)
{
    buffer_append_string(t->out, written);
    t->repeatable = repeatable;
    t->at++;
    return true;
}

static bool translate_next(struct translator *t)
{
    size_t braces;
    switch (ecma_peek(t, 0)) {
    case '\\':
        return ecma_translate_escape(t);
    case '[':
        return ecma_translate_class(t);
    case '(':
        return open_group(t);
    case ')':
        return close_group(t);
    case '*':
    case '+':
    case '?':
        return translate_quantifier(t, 1);
    case '{':
        braces = braces_length(t);
        return braces ? translate_quantifier(t, braces) : translate_literal(t);
    case '|':
        return translate_symbol(t, "|", false);
    case '^':
        return translate_symbol(t, "^", false);
    case '$':
        return translate_symbol(t, "$", false);
    case '.':
        return translate_symbol(t, "[^\\n\\r\\x{2028}\\x{2029}]", true);
    default:
        return translate_literal(t);
    }
}

const char *ecma_translate(struct text source, struct buffer *translated)
{
    struct translator translator = {.source = source, .out = translated};
    if (!find_groups(&translator))
        return translator.problem;
    while (!ecma_at_end(&translator)) {
        if (!translate_next(&translator))
            return translator.problem;
    }
    return translator.open ? "a ( has no )" : NULL;
}
