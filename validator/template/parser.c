/* SPDX-License-Identifier: MIT */
/* What all of the parser stands on: the next token, problems, memory. */
#include "template/parser.h"

#include <stdio.h>
#include <string.h>

enum {
    PARSER_DEPTH = 60,
    PARSER_STEPS = 50000000, /* a tenth of a second, or two */
    PARSER_MEMORY = 64 << 20,
};

bool parser_goes_on(const struct parser *parser)
{
    return parser->program->broken == RUN_GOES_ON && !parser->no_memory;
}

static void stop(struct parser *parser, enum run_state state, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));
static void stop(struct parser *parser, enum run_state state, const char *format, va_list arguments)
{
    struct program *program = parser->program;
    if (!parser_goes_on(parser))
        return;
    program->broken = state;
    program->line = parser->token->line;
    vsnprintf(program->message, sizeof program->message, format, arguments);
}

bool parser_fail(struct parser *parser, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    stop(parser, RUN_FAILED, format, arguments);
    va_end(arguments);
    return false;
}

bool parser_unsupported(struct parser *parser, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    stop(parser, RUN_UNSUPPORTED, format, arguments);
    va_end(arguments);
    return false;
}

void *parser_alloc(struct parser *parser, size_t count, size_t size)
{
    size_t used = parser->arena->used - parser->arena_start;
    if (used > PARSER_MEMORY || (size && count > PARSER_MEMORY / size)) {
        parser_unsupported(parser, "it needs more than %d bytes of memory", PARSER_MEMORY);
        return NULL;
    }
    void *memory = arena_alloc_array(parser->arena, count, size);
    parser->no_memory = parser->no_memory || !memory;
    return memory;
}

bool parser_step(struct parser *parser, size_t steps)
{
    parser->steps += steps;
    if (parser->steps > PARSER_STEPS)
        parser_unsupported(parser, "it has too many names");
    return parser_goes_on(parser);
}

bool parser_enter(struct parser *parser)
{
    parser->depth++;
    if (parser->depth > PARSER_DEPTH)
        parser_unsupported(parser, "it nests deeper than %d levels", PARSER_DEPTH);
    return parser_goes_on(parser);
}

void parser_leave(struct parser *parser)
{
    parser->depth--;
}

/* ---------------------------------------------------------------------------------- tokens -- */

void parser_advance(struct parser *parser)
{
    if (parser->token->type != TOKEN_END)
        parser->token++;
}

static bool is_at(const struct parser *parser, enum token_type type, const char *text)
{
    return parser->token->type == type && text_is(parser->token->text, text);
}

bool parser_at_name(const struct parser *parser, const char *name)
{
    return is_at(parser, TOKEN_NAME, name);
}

bool parser_at_operator(const struct parser *parser, const char *sign)
{
    return is_at(parser, TOKEN_OPERATOR, sign);
}

bool parser_take_name(struct parser *parser, const char *name)
{
    if (!parser_goes_on(parser) || !parser_at_name(parser, name))
        return false;
    parser_advance(parser);
    return true;
}

bool parser_take_operator(struct parser *parser, const char *sign)
{
    if (!parser_goes_on(parser) || !parser_at_operator(parser, sign))
        return false;
    parser_advance(parser);
    return true;
}

/* What the next token is called in a message. */
static const char *describe(const struct token *token, char text[40])
{
    if (token->type == TOKEN_END)
        return "the end of the template";
    if (token->type == TOKEN_TEXT)
        return "text";
    snprintf(text, 40, "'%.*s'", (int)(token->text.length < 30 ? token->text.length : 30),
             token->text.bytes);
    return text;
}

bool parser_expect_operator(struct parser *parser, const char *sign)
{
    char text[40];
    if (parser_take_operator(parser, sign))
        return true;
    return parser_fail(parser, "'%s' is expected, not %s", sign, describe(parser->token, text));
}

bool parser_expect_name(struct parser *parser, struct text *name)
{
    char text[40];
    *name = parser->token->text;
    if (parser->token->type != TOKEN_NAME)
        return parser_fail(parser, "a name is expected, not %s", describe(parser->token, text));
    for (size_t i = 0; i < name->length; i++) {
        if ((unsigned char)name->bytes[i] >= 0x80)
            return parser_unsupported(parser, "a name beyond ASCII");
    }
    parser_advance(parser);
    return parser_goes_on(parser);
}

bool parser_expect(struct parser *parser, enum token_type type)
{
    char text[40];
    static const char *const names[] = {
        [TOKEN_PRINT_END] = "}}",
        [TOKEN_BLOCK_END] = "%}",
    };
    if (parser->token->type != type)
        return parser_fail(parser, "'%s' is expected, not %s", names[type],
                           describe(parser->token, text));
    parser_advance(parser);
    return parser_goes_on(parser);
}

void parser_list_add(struct parser *parser, struct parser_list *list, void *item)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 4;
        void **items = parser_alloc(parser, capacity, sizeof *items);
        if (!items)
            return;
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = item;
}
