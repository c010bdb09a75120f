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

#include "pattern/ecma_escape.h"
#include "pattern/ecma_translator.h"

#include <string.h>

/* ---------------------------------------------------------------------------------- groups -- */

static bool is_named_group(const struct ecma_translator *t)
{
    return text_starts_with(t->rest, "(?<") && ecma_peek(t, 3) != '=' && ecma_peek(t, 3) != '!';
}

/* A character, with the backslash before it if there is one. */
static void skip_character(struct ecma_translator *t)
{
    bool is_escape = ecma_peek(t, 0) == '\\' && t->rest.length > 1;
    text_skip(&t->rest, is_escape ? 2 : 1);
}

static void skip_class(struct ecma_translator *t)
{
    while (t->rest.length && ecma_peek(t, 0) != ']')
        skip_character(t);
}

static bool add_group(struct ecma_translator *t, struct text name)
{
    if (name.length && ecma_find_group(t, name))
        return ecma_refuse(t, "two groups have the same name");
    if (t->group_count == ECMA_GROUPS)
        return ecma_refuse(t, "it has more than 250 groups");
    t->names[t->group_count++] = name;
    return true;
}

/* Counts and names the groups beforehand: a back reference may stand before its group. */
static bool find_groups(struct ecma_translator *t)
{
    for (t->rest = t->source; t->rest.length;) {
        struct text name = TEXT("");
        bool is_named = is_named_group(t);
        bool is_numbered = ecma_peek(t, 0) == '(' && ecma_peek(t, 1) != '?';
        if (ecma_peek(t, 0) == '[')
            skip_class(t);
        else if (is_named)
            text_skip(&t->rest, strlen("(?<"));
        else
            skip_character(t);
        if (is_named && !ecma_read_name(t, &name))
            return false;
        if ((is_named || is_numbered) && !add_group(t, name))
            return false;
    }
    t->rest = t->source;
    return true;
}

static bool open_group(struct ecma_translator *t)
{
    static const char *const openings[] = {"(?:", "(?=", "(?!", "(?<=", "(?<!"};
    const char *written = "(";
    bool is_lookaround = false;
    struct text name;
    if (is_named_group(t)) {
        text_skip(&t->rest, strlen("(?<"));
        if (!ecma_read_name(t, &name))
            return false;
    } else if (ecma_peek(t, 1) == '?') {
        size_t i = 0;
        while (i < 5 && !text_starts_with(t->rest, openings[i]))
            i++;
        if (i == 5)
            return ecma_refuse(t, "(? starts no group that ECMA-262 knows");
        written = openings[i];
        is_lookaround = i > 0;
        text_skip(&t->rest, strlen(written));
    } else {
        text_skip(&t->rest, 1);
    }
    if (t->open == ECMA_NESTING)
        return ecma_refuse(t, "its groups nest deeper than 100");
    t->is_lookaround[t->open++] = is_lookaround;
    t->repeatable = false;
    buffer_append_string(t->out, written);
    return true;
}

static bool close_group(struct ecma_translator *t)
{
    if (t->open == 0)
        return ecma_refuse(t, "a ) has no (");
    t->repeatable = !t->is_lookaround[--t->open];
    text_skip(&t->rest, 1);
    buffer_append_string(t->out, ")");
    return true;
}

/* ----------------------------------------------------------------------------- quantifiers -- */

/* The length of {n}, {n,} or {n,m} here; 0 when the brace stands for itself. */
static size_t braces_length(const struct ecma_translator *t)
{
    struct text rest = t->rest;
    if (!text_take(&rest, '{') || !text_skip_digits(&rest))
        return 0;
    if (text_take(&rest, ','))
        (void)text_skip_digits(&rest);
    return text_take(&rest, '}') ? t->rest.length - rest.length : 0;
}

static bool translate_quantifier(struct ecma_translator *t, size_t length)
{
    if (!t->repeatable)
        return ecma_refuse(t, "a quantifier has nothing to repeat");
    buffer_append(t->out, t->rest.bytes, length);
    text_skip(&t->rest, length);
    if (text_take(&t->rest, '?'))
        buffer_append_string(t->out, "?");
    t->repeatable = false;
    return true;
}

/* ------------------------------------------------------------------------------- the whole -- */

static bool translate_literal(struct ecma_translator *t)
{
    uint32_t codepoint;
    if (!ecma_read_codepoint(t, &codepoint))
        return false;
    ecma_write_codepoint(t, codepoint);
    t->repeatable = true;
    return true;
}

static bool translate_symbol(struct ecma_translator *t, const char *written, bool repeatable)
{
    buffer_append_string(t->out, written);
    t->repeatable = repeatable;
    text_skip(&t->rest, 1);
    return true;
}

static bool translate_next(struct ecma_translator *t)
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
    struct ecma_translator translator = {.source = source, .out = translated};
    if (!find_groups(&translator))
        return translator.problem;
    while (translator.rest.length) {
        if (!translate_next(&translator))
            return translator.problem;
    }
    return translator.open ? "a ( has no )" : NULL;
}
