/* SPDX-License-Identifier: MIT */
/* A text to a program: settings, tokens, tree, places of names. */
#include "template/program.h"

#include "template/parser.h"
#include "template/scope.h"

#include <stdio.h>
#include <string.h>

/* How a text is read; its first line may say so. */
struct settings {
    bool trims;
    bool strips;
};

bool program_is_template(struct text text)
{
    for (size_t i = 0; i + 1 < text.length; i++) {
        const char *brace = memchr(text.bytes + i, '{', text.length - i - 1);
        if (!brace)
            return false;
        i = (size_t)(brace - text.bytes);
        if (ascii_is_among(text.bytes[i + 1], "{%#"))
            return true;
    }
    return false;
}

static bool is_word(char c)
{
    return ascii_is_alphanumeric(c) || c == '_' || (unsigned char)c >= 0x80;
}

static void skip_spaces(struct text *rest)
{
    while (rest->length && ascii_is_among(rest->bytes[0], " \t\n\r\f\v"))
        text_skip(rest, 1);
}

struct text program_single_name(struct text text)
{
    if (!text_take_string(&text, "{{"))
        return TEXT("");
    skip_spaces(&text);
    struct text name = {text.bytes, 0};
    while (name.length < text.length && is_word(text.bytes[name.length]))
        name.length++;
    text_skip(&text, name.length);
    skip_spaces(&text);
    bool is_single = text_take_string(&text, "}}") && (text.length == 0 || text_is(text, "\n"));
    return is_single ? name : TEXT("");
}

static void break_program(struct program *program, enum run_state state, const char *message,
                          unsigned line)
{
    program->broken = state;
    program->line = line;
    snprintf(program->message, sizeof program->message, "%s", message);
}

/* -------------------------------------------------------------------------------- settings -- */

static struct text trimmed(struct text text)
{
    while (text.length && ascii_is_among(text.bytes[0], " \t\r"))
        text_skip(&text, 1);
    while (text.length && ascii_is_among(text.bytes[text.length - 1], " \t\r"))
        text.length--;
    return text;
}

static bool read_setting(struct settings *settings, struct text pair)
{
    struct text value = pair;
    struct text key = trimmed(text_cut(&value, ':'));
    value = trimmed(value);
    bool is_true = text_is(value, "True");
    bool *setting = text_is(key, "trim_blocks")     ? &settings->trims
                    : text_is(key, "lstrip_blocks") ? &settings->strips
                                                    : NULL;
    if (!setting || (!is_true && !text_is(value, "False")))
        return false;
    *setting = is_true;
    return true;
}

/* Takes the line "#jinja2: trim_blocks: False, ..." off the source. */
static struct settings take_settings(struct program *program, struct text *source)
{
    struct settings settings = {.trims = true};
    program->has_settings = text_starts_with(*source, "#jinja2:");
    if (!program->has_settings)
        return settings;
    if (!text_has(*source, '\n'))
        break_program(program, RUN_UNSUPPORTED, "#jinja2: without a line behind it", 1);
    struct text line = text_cut(source, '\n');
    text_skip(&line, strlen("#jinja2:"));
    while (line.length) {
        if (!read_setting(&settings, text_cut(&line, ',')))
            break_program(
                program, RUN_UNSUPPORTED,
                "#jinja2: sets other than trim_blocks and lstrip_blocks, to True or False", 1);
    }
    return settings;
}

/* ----------------------------------------------------------------------------------- whole -- */

static size_t count_newlines(struct text text)
{
    size_t count = 0;
    while (count < text.length && text.bytes[text.length - 1 - count] == '\n')
        count++;
    return count;
}

static bool needs_doubling(const struct lexer *lexer)
{
    for (size_t i = 0; i < lexer->count; i++) {
        if (lexer->tokens[i].is_printed && lexer->tokens[i].type == TOKEN_STRING &&
            text_has(lexer->tokens[i].text, '\\'))
            return true;
    }
    return false;
}

static bool lex(struct lexer *lexer, struct program *program, struct text source, bool doubles,
                const struct settings *settings)
{
    bool good = lexer_run(lexer, program->arena, source, settings->trims, settings->strips);
    if (good && doubles && needs_doubling(lexer)) {
        struct text doubled = lexer_double_backslashes(lexer);
        good = doubled.bytes &&
               lexer_run(lexer, program->arena, doubled, settings->trims, settings->strips);
        lexer->no_memory = lexer->no_memory || !doubled.bytes;
    }
    if (!good && lexer->problem)
        break_program(program, lexer->is_unsupported ? RUN_UNSUPPORTED : RUN_FAILED, lexer->problem,
                      lexer->line);
    return good;
}

int program_compile(struct program *program, struct arena *arena, struct text name,
                    struct text source, enum program_kind kind)
{
    struct lexer lexer;
    *program = (struct program){.arena = arena, .name = name};
    program->source = source;
    program->newlines = count_newlines(source);
    struct settings settings = take_settings(program, &source);
    if (program->broken != RUN_GOES_ON)
        return 0;
    if (!lex(&lexer, program, source, kind == PROGRAM_VALUE, &settings))
        return lexer.no_memory ? -1 : 0;
    for (size_t i = 0; program->has_settings && i < lexer.count; i++)
        lexer.tokens[i].line++;
    struct parser parser = {.arena = arena,
                            .arena_start = arena->used,
                            .token = lexer.tokens,
                            .program = program,
                            .keeps_backslashes = kind == PROGRAM_VALUE_2_19,
                            .expression = parser_expression,
                            .tuple = parser_tuple};
    parser_template(&parser, &program->block);
    if (parser_goes_on(&parser))
        scope_place(&parser, program);
    return parser.no_memory ? -1 : 0;
}
