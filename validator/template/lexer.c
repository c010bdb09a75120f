/* SPDX-License-Identifier: MIT */
/*
 * The lexer: text up to the next {{, {% or {#, and the tokens between them.
 *
 * Signs for white space ("{%-", "-%}", "{%+", "+%}") act here, as do the settings: Ansible removes
 * the break behind a block, and leaves what stands before one.
 */
#include "template/lexer.h"

#include "ansible/ansible.h"

#include <string.h>

static bool refuse(struct lexer *lexer, const char *problem)
{
    if (!lexer->problem)
        lexer->problem = problem;
    return false;
}

static struct text rest_of(const struct lexer *lexer)
{
    return text_from(lexer->source, lexer->at);
}

/* The line of a place that is not before the one that was asked for last. */
static unsigned line_at(struct lexer *lexer, size_t at)
{
    for (; lexer->counted < at; lexer->counted++)
        lexer->line += lexer->source.bytes[lexer->counted] == '\n';
    return lexer->line;
}

static void add_token(struct lexer *lexer, enum token_type type, size_t first, size_t end,
                      bool is_printed)
{
    if (lexer->count == lexer->capacity) {
        size_t capacity = lexer->capacity ? lexer->capacity * 2 : 64;
        struct token *tokens = arena_alloc_array(lexer->arena, capacity, sizeof *tokens);
        if (!tokens) {
            lexer->no_memory = true;
            return;
        }
        if (lexer->count)
            memcpy(tokens, lexer->tokens, lexer->count * sizeof *tokens);
        lexer->tokens = tokens;
        lexer->capacity = capacity;
    }
    lexer->tokens[lexer->count++] =
        (struct token){type, is_printed, line_at(lexer, first),
                       (struct text){lexer->source.bytes + first, end - first}};
}

/* ----------------------------------------------------------------------------- white space -- */

static bool is_space(char c)
{
    return (c & 0x80) == 0 && python_is_space((uint32_t)c);
}

static void skip_spaces(struct lexer *lexer)
{
    while (lexer->at < lexer->source.length && is_space(lexer->source.bytes[lexer->at]))
        lexer->at++;
}

static bool take(struct lexer *lexer, const char *string)
{
    if (!text_starts_with(rest_of(lexer), string))
        return false;
    lexer->at += strlen(string);
    return true;
}

/* The end of a tag, with what its sign or the settings take behind it. */
static bool take_end(struct lexer *lexer, const char *end, bool takes_plus, bool trims)
{
    char signed_end[4] = {'-', end[0], end[1], '\0'};
    if (take(lexer, signed_end)) {
        skip_spaces(lexer);
        return true;
    }
    signed_end[0] = '+';
    if (takes_plus && take(lexer, signed_end))
        return true;
    if (!take(lexer, end))
        return false;
    if (trims)
        take(lexer, "\n");
    return true;
}

/* The end of a text before a tag with this sign ('-', '+' or NUL). */
static size_t strip_end(const struct lexer *lexer, size_t first, size_t end, char sign,
                        bool is_print)
{
    const char *bytes = lexer->source.bytes;
    size_t stripped = end;
    if (sign == '-') {
        while (stripped > first && is_space(bytes[stripped - 1]))
            stripped--;
        return stripped;
    }
    if (sign == '+' || !lexer->strips || is_print)
        return end;
    while (stripped > first && bytes[stripped - 1] != '\n' && is_space(bytes[stripped - 1]))
        stripped--;
    bool at_line = stripped == 0 || bytes[stripped - 1] == '\n';
    return at_line ? stripped : end;
}

static char take_sign(struct lexer *lexer)
{
    char sign = text_peek(
        &(struct text){lexer->source.bytes + lexer->at, lexer->source.length - lexer->at});
    if (sign != '-' && sign != '+')
        return '\0';
    lexer->at++;
    return sign;
}

/* ------------------------------------------------------------------------------ expressions -- */

static size_t skip_grouped_digits(struct text text, bool allows_group_first)
{
    size_t length = 0;
    bool may_group = allows_group_first;
    for (;;) {
        if (length < text.length && ascii_is_digit(text.bytes[length])) {
            length++;
            may_group = true;
        } else if (may_group && length + 1 < text.length && text.bytes[length] == '_' &&
                   ascii_is_digit(text.bytes[length + 1])) {
            length += 2;
        } else {
            return length;
        }
    }
}

/* The length of a number with a fraction, an exponent or both; 0 where there is none. */
static size_t float_length(struct text text)
{
    size_t length = skip_grouped_digits(text, false);
    size_t whole = length;
    if (length == 0)
        return 0;
    if (length < text.length && text.bytes[length] == '.') {
        size_t fraction = skip_grouped_digits(text_from(text, length + 1), false);
        if (fraction)
            length += 1 + fraction;
    }
    size_t exponent = length;
    if (exponent < text.length && (text.bytes[exponent] == 'e' || text.bytes[exponent] == 'E')) {
        exponent++;
        if (exponent < text.length && ascii_is_among(text.bytes[exponent], "+-"))
            exponent++;
        size_t digits = skip_grouped_digits(text_from(text, exponent), false);
        if (digits)
            length = exponent + digits;
    }
    return length > whole ? length : 0;
}

/* Digits of a base, each with an underscore before it if need be. */
static size_t based_length(struct text text, const char *digits)
{
    size_t length = 2;
    for (;;) {
        size_t next = length + (length < text.length && text.bytes[length] == '_');
        if (next >= text.length || !ascii_is_among(text.bytes[next], digits))
            return length > 2 ? length : 0;
        length = next + 1;
    }
}

static size_t integer_length(struct text text)
{
    char base = text.length > 1 && text.bytes[0] == '0' ? text.bytes[1] : '\0';
    size_t length = 0;
    if (base == 'b' || base == 'B')
        length = based_length(text, "01");
    else if (base == 'o' || base == 'O')
        length = based_length(text, "01234567");
    else if (base == 'x' || base == 'X')
        length = based_length(text, "0123456789abcdefABCDEF");
    if (length || text_peek(&text) != '0')
        return length ? length : skip_grouped_digits(text, false);
    for (length = 1;;) {
        size_t next = length + (length < text.length && text.bytes[length] == '_');
        if (next >= text.length || text.bytes[next] != '0')
            return length;
        length = next + 1;
    }
}

static size_t name_length(struct text text)
{
    return python_take_name(&text).length;
}

/* With its quotes; 0 where it is no string, or has no end. */
static size_t string_length(struct text text)
{
    char quote = text_peek(&text);
    if (quote != '\'' && quote != '"')
        return 0;
    for (size_t i = 1; i < text.length; i++) {
        if (text.bytes[i] == '\\')
            i++;
        else if (text.bytes[i] == quote)
            return i + 1;
    }
    return 0;
}

static size_t operator_length(struct text text)
{
    static const char *const pairs[] = {"//", "**", "==", "!=", ">=", "<="};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (text_starts_with(text, pairs[i]))
            return 2;
    }
    return ascii_is_among(text_peek(&text), "+-/*%~[](){}><=.:|,;") ? 1 : 0;
}

/* Keeps count of brackets, within which nothing ends a tag. */
static bool balance(struct lexer *lexer, char c)
{
    static const char opening[] = "([{";
    static const char closing[] = ")]}";
    const char *opens = strchr(opening, c);
    if (opens && lexer->open == LEXER_BRACKETS) {
        lexer->is_unsupported = true;
        return refuse(lexer, "brackets nest deeper than 100");
    }
    if (opens)
        lexer->brackets[lexer->open++] = closing[opens - opening];
    else if (strchr(closing, c) && (lexer->open == 0 || lexer->brackets[--lexer->open] != c))
        return refuse(lexer, "a bracket closes that is not open");
    return true;
}

static bool lex_token(struct lexer *lexer, bool is_printed)
{
    static const enum token_type types[] = {TOKEN_FLOAT, TOKEN_INTEGER, TOKEN_NAME, TOKEN_STRING,
                                            TOKEN_OPERATOR};
    size_t (*const lengths[])(struct text) = {float_length, integer_length, name_length,
                                              string_length, operator_length};
    struct text rest = rest_of(lexer);
    bool behind_dot = lexer->at > 0 && lexer->source.bytes[lexer->at - 1] == '.';
    for (size_t i = behind_dot ? 1 : 0; i < 5; i++) {
        size_t length = lengths[i](rest);
        if (length == 0)
            continue;
        if (types[i] == TOKEN_OPERATOR && length == 1 && !balance(lexer, rest.bytes[0]))
            return false;
        add_token(lexer, types[i], lexer->at, lexer->at + length, is_printed);
        lexer->at += length;
        return !lexer->no_memory;
    }
    return refuse(lexer, "a character that begins nothing");
}

/* The tokens of a tag, up to its end. */
static bool lex_tag(struct lexer *lexer, bool is_printed)
{
    const char *end = is_printed ? "}}" : "%}";
    lexer->open = 0;
    for (;;) {
        size_t at = lexer->at;
        if (lexer->open == 0 && take_end(lexer, end, !is_printed, !is_printed && lexer->trims)) {
            add_token(lexer, is_printed ? TOKEN_PRINT_END : TOKEN_BLOCK_END, at, lexer->at,
                      is_printed);
            return !lexer->no_memory;
        }
        skip_spaces(lexer);
        if (lexer->at > at)
            continue;
        if (lexer->at == lexer->source.length)
            return true; /* the parser says what is missing */
        if (!lex_token(lexer, is_printed))
            return false;
    }
}

/* ------------------------------------------------------------------------------------- tags -- */

/* Of what begins at the very end Jinja does not miss the end. */
static bool is_at_end(const struct lexer *lexer)
{
    return lexer->at == lexer->source.length;
}

static bool skip_comment(struct lexer *lexer)
{
    if (is_at_end(lexer))
        return true;
    for (; lexer->at < lexer->source.length; lexer->at++) {
        if (take_end(lexer, "#}", true, lexer->trims))
            return true;
    }
    return refuse(lexer, "a comment has no end");
}

/* The tag that begins a raw block, behind "{%" and its sign. */
static bool take_raw(struct lexer *lexer)
{
    size_t at = lexer->at;
    skip_spaces(lexer);
    bool is_raw = take(lexer, "raw");
    if (is_raw) {
        skip_spaces(lexer);
        is_raw = take_end(lexer, "%}", false, false);
    }
    if (!is_raw)
        lexer->at = at;
    return is_raw;
}

/* The tag that ends it; *sign is that of its beginning. */
static bool take_endraw(struct lexer *lexer, char *sign)
{
    size_t at = lexer->at;
    if (!take(lexer, "{%"))
        return false;
    *sign = take_sign(lexer);
    skip_spaces(lexer);
    bool is_end = take(lexer, "endraw");
    if (is_end) {
        skip_spaces(lexer);
        is_end = take_end(lexer, "%}", true, lexer->trims);
    }
    if (!is_end)
        lexer->at = at;
    return is_end;
}

static bool lex_raw(struct lexer *lexer)
{
    size_t first = lexer->at;
    if (is_at_end(lexer))
        return true;
    for (; lexer->at < lexer->source.length; lexer->at++) {
        char sign = '\0';
        size_t end = lexer->at;
        if (!take_endraw(lexer, &sign))
            continue;
        end = strip_end(lexer, first, end, sign, false);
        if (end > first)
            add_token(lexer, TOKEN_TEXT, first, end, false);
        return !lexer->no_memory;
    }
    return refuse(lexer, "a raw block has no end");
}

/* The next place where a tag begins, or the end. */
static size_t find_tag(const struct lexer *lexer, size_t at)
{
    const char *bytes = lexer->source.bytes;
    for (; at + 1 < lexer->source.length; at++) {
        if (bytes[at] == '{' && ascii_is_among(bytes[at + 1], "{%#"))
            return at;
    }
    return lexer->source.length;
}

/* Text, and the tag behind it. */
static bool lex_part(struct lexer *lexer)
{
    size_t first = lexer->at;
    size_t tag = find_tag(lexer, first);
    char kind = tag < lexer->source.length ? lexer->source.bytes[tag + 1] : '\0';
    char sign = '+';
    if (kind) {
        lexer->at = tag + 2;
        sign = take_sign(lexer);
    }
    size_t end = strip_end(lexer, first, tag, sign, kind == '{');
    if (end > first)
        add_token(lexer, TOKEN_TEXT, first, end, false);
    if (!kind) {
        lexer->at = tag;
        return !lexer->no_memory;
    }
    if (kind == '#')
        return skip_comment(lexer);
    if (kind == '%' && take_raw(lexer))
        return lex_raw(lexer);
    add_token(lexer, kind == '{' ? TOKEN_PRINT_BEGIN : TOKEN_BLOCK_BEGIN, tag, lexer->at,
              kind == '{');
    return lex_tag(lexer, kind == '{');
}

/* ------------------------------------------------------------------------------------ whole -- */

/* The source with \n for every break, and without one at its end. */
static struct text normalized(struct arena *arena, struct text source)
{
    char *bytes = arena_alloc(arena, source.length + 1);
    size_t length = 0;
    for (size_t i = 0; bytes && i < source.length; i++) {
        bool is_return = source.bytes[i] == '\r';
        if (is_return && i + 1 < source.length && source.bytes[i + 1] == '\n')
            continue;
        bytes[length++] = is_return ? '\n' : source.bytes[i];
    }
    if (length && bytes[length - 1] == '\n')
        length--;
    return (struct text){bytes, length};
}

bool lexer_run(struct lexer *lexer, struct arena *arena, struct text source, bool trims,
               bool strips)
{
    *lexer = (struct lexer){.arena = arena, .trims = trims, .strips = strips, .line = 1};
    lexer->source = normalized(arena, source);
    lexer->no_memory = !lexer->source.bytes;
    bool goes_on = !lexer->no_memory;
    while (goes_on && lexer->at < lexer->source.length)
        goes_on = lex_part(lexer);
    line_at(lexer, lexer->at < lexer->source.length ? lexer->at : lexer->source.length);
    if (goes_on)
        add_token(lexer, TOKEN_END, lexer->source.length, lexer->source.length, false);
    return goes_on && !lexer->no_memory;
}

struct text lexer_double_backslashes(struct lexer *lexer)
{
    struct text source = lexer->source;
    char *bytes = arena_alloc(lexer->arena, 2 * source.length + 1);
    size_t length = 0;
    size_t at = 0;
    for (size_t i = 0; bytes && i < lexer->count; i++) {
        const struct token *token = &lexer->tokens[i];
        size_t first = (size_t)(token->text.bytes - source.bytes);
        if (token->type != TOKEN_STRING || !token->is_printed)
            continue;
        memcpy(bytes + length, source.bytes + at, first - at);
        length += first - at;
        for (size_t j = 0; j < token->text.length; j++) {
            bytes[length++] = token->text.bytes[j];
            if (token->text.bytes[j] == '\\')
                bytes[length++] = '\\';
        }
        at = first + token->text.length;
    }
    if (bytes && at < source.length)
        memcpy(bytes + length, source.bytes + at, source.length - at);
    return (struct text){bytes, bytes ? length + source.length - at : 0};
}
