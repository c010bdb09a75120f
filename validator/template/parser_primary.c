/* SPDX-License-Identifier: MIT */
/* The parts of expressions that bind most: literals, names, brackets, and what stands behind. */
#include "template/parser.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct expression *parser_new(struct parser *parser, enum expression_type type)
{
    struct expression *expression = parser_alloc(parser, 1, sizeof *expression);
    if (!expression)
        return NULL;
    expression->type = type;
    expression->line = parser->token->line;
    return expression;
}

/* Whoever walks or evaluates it calls itself for what is inside: this bounds how often. */
enum { EXPRESSION_DEPTH = 200 };

static void hold(struct expression *expression, const struct expression *part)
{
    if (part && part->depth >= expression->depth)
        expression->depth = part->depth + 1;
}

static bool is_constant(const struct expression *part)
{
    return !part || part->is_folded || part->type == EXPRESSION_CONSTANT ||
           (part->type == EXPRESSION_TUPLE && part->count == 0);
}

static bool is_folded(const struct expression *expression)
{
    bool is_constant_so_far =
        expression->type != EXPRESSION_CALL && is_constant(expression->subject) &&
        (expression->type != EXPRESSION_FILTER || expression->subject) &&
        is_constant(expression->call.more) && is_constant(expression->call.more_names);
    const struct expression_call *call = &expression->call;
    for (size_t i = 0; is_constant_so_far && i < expression->count; i++)
        is_constant_so_far = is_constant(expression->items[i]);
    for (size_t i = 0; is_constant_so_far && i < call->positional_count; i++)
        is_constant_so_far = is_constant(call->positional[i]);
    for (size_t i = 0; is_constant_so_far && i < call->keyword_count; i++)
        is_constant_so_far = is_constant(call->keywords[i].value);
    return is_constant_so_far;
}

/* Where Jinja comes upon something undefined while it compiles, Ansible 2.14 prints the template as
 * it is written. It does so for what `and`, `or`, `~` and inline `if` ask for. */
static bool is_undefined_constant(const struct expression *part)
{
    if (!part || !is_constant(part))
        return false;
    bool is_choice = part->type == EXPRESSION_AND || part->type == EXPRESSION_OR ||
                     part->type == EXPRESSION_CONDITION;
    for (size_t i = 0; is_choice && i < part->count; i++) {
        if (is_undefined_constant(part->items[i]))
            return true;
    }
    return part->type == EXPRESSION_ATTRIBUTE || part->type == EXPRESSION_ITEM ||
           part->type == EXPRESSION_FILTER;
}

static bool asks_undefined_constant(const struct expression *expression)
{
    bool asks_first = expression->type == EXPRESSION_AND || expression->type == EXPRESSION_OR ||
                      expression->type == EXPRESSION_CONDITION;
    size_t count = asks_first ? 1 : expression->type == EXPRESSION_CONCAT ? expression->count : 0;
    for (size_t i = 0; i < count && is_constant(expression->items[i]); i++) {
        if (is_undefined_constant(expression->items[i]))
            return true;
    }
    return false;
}

/* Whether it is a key of a dictionary whatever is in it. */
static bool is_surely_hashable(const struct expression *part)
{
    switch (part->type) {
    case EXPRESSION_CONSTANT:
    case EXPRESSION_CONCAT:
    case EXPRESSION_NOT:
    case EXPRESSION_NEGATIVE:
    case EXPRESSION_POSITIVE:
    case EXPRESSION_COMPARE:
    case EXPRESSION_TEST:
        return true;
    case EXPRESSION_TUPLE:
        for (size_t i = 0; i < part->count; i++) {
            if (!is_surely_hashable(part->items[i]))
                return false;
        }
        return true;
    default:
        return false;
    }
}

/* Where Jinja, while it compiles, comes upon a dictionary whose key cannot be one, Ansible 2.14
 * prints the template as it is written, too. */
static bool has_doubtful_key(const struct expression *expression)
{
    for (size_t i = 0; expression->type == EXPRESSION_DICT && i < expression->count; i += 2) {
        if (is_constant(expression->items[i]) && !is_surely_hashable(expression->items[i]))
            return true;
    }
    return false;
}

struct expression *parser_finish(struct parser *parser, struct expression *expression,
                                 const struct parser_list *items)
{
    if (!expression || !parser_goes_on(parser))
        return NULL;
    if (items) {
        expression->items = (struct expression **)items->items;
        expression->count = items->count;
    }
    for (size_t i = 0; i < expression->count; i++)
        hold(expression, expression->items[i]);
    hold(expression, expression->subject);
    const struct expression_call *call = &expression->call;
    for (size_t i = 0; i < call->positional_count; i++)
        hold(expression, call->positional[i]);
    for (size_t i = 0; i < call->keyword_count; i++)
        hold(expression, call->keywords[i].value);
    hold(expression, call->more);
    hold(expression, call->more_names);
    expression->is_folded = is_folded(expression);
    if (asks_undefined_constant(expression))
        parser_unsupported(parser, "a constant here, of which a part or a filter is taken");
    if (has_doubtful_key(expression))
        parser_unsupported(parser, "a constant as the key of a dictionary, which may be none");
    if (expression->depth > EXPRESSION_DEPTH)
        parser_unsupported(parser, "more than %d operators, filters or brackets in a row",
                           EXPRESSION_DEPTH);
    return parser_goes_on(parser) ? expression : NULL;
}

static struct expression *constant(struct parser *parser, struct value value)
{
    struct expression *expression = parser_new(parser, EXPRESSION_CONSTANT);
    if (expression)
        expression->constant = value;
    parser_advance(parser);
    return expression;
}

/* ---------------------------------------------------------------------------------- literals */

/* Copies a number without its underscores. */
static bool plain_number(struct text text, char *plain, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '_')
            continue;
        if (length + 1 == size)
            return false;
        plain[length++] = text.bytes[i];
    }
    plain[length] = '\0';
    return true;
}

static struct expression *parse_integer(struct parser *parser)
{
    char plain[80];
    bool fits = plain_number(parser->token->text, plain, sizeof plain);
    char base = fits && plain[0] == '0' ? (char)(plain[1] | 0x20) : ' ';
    int radix = base == 'x' ? 16 : base == 'o' ? 8 : base == 'b' ? 2 : 10;
    errno = 0;
    long long integer = fits ? strtoll(radix == 10 ? plain : plain + 2, NULL, radix) : 0;
    if (!fits || errno) {
        parser_unsupported(parser, "an integer of more than 64 bits");
        return NULL;
    }
    return constant(parser, value_integer(integer));
}

static struct expression *parse_float(struct parser *parser)
{
    char plain[80];
    if (!plain_number(parser->token->text, plain, sizeof plain)) {
        parser_unsupported(parser, "a number of more than 79 digits");
        return NULL;
    }
    double real = strtod(plain, NULL);
    if (isinf(real)) {
        parser_unsupported(parser, "a number that is infinite");
        return NULL;
    }
    return constant(parser, value_real(real));
}

/* Strings, one behind the other, make one. */
static struct expression *parse_string(struct parser *parser)
{
    struct expression *expression = parser_new(parser, EXPRESSION_CONSTANT);
    struct buffer out;
    buffer_init(&out, SIZE_MAX / 4);
    while (expression && parser->token->type == TOKEN_STRING) {
        struct text written = parser->token->text;
        bool is_unsupported = false;
        const char *problem = NULL;
        if (parser->keeps_backslashes && parser->token->is_printed)
            buffer_append(&out, written.bytes + 1, written.length - 2);
        else
            problem = lexer_unescape(written, &out, &is_unsupported);
        if (problem && is_unsupported)
            parser_unsupported(parser, "%s", problem);
        else if (problem)
            parser_fail(parser, "%s", problem);
        parser_advance(parser);
    }
    struct text text = arena_copy(parser->arena, buffer_text(&out));
    parser->no_memory = parser->no_memory || out.failed || !text.bytes;
    buffer_release(&out);
    if (expression)
        expression->constant = value_string(text);
    return expression;
}

static struct expression *parse_name(struct parser *parser)
{
    if (parser_at_name(parser, "true") || parser_at_name(parser, "True"))
        return constant(parser, value_boolean(true));
    if (parser_at_name(parser, "false") || parser_at_name(parser, "False"))
        return constant(parser, value_boolean(false));
    if (parser_at_name(parser, "none") || parser_at_name(parser, "None"))
        return constant(parser, value_none());
    struct expression *expression = parser_new(parser, EXPRESSION_NAME);
    if (expression)
        expression->name.line = expression->line;
    if (!expression || !parser_expect_name(parser, &expression->name.text))
        return NULL;
    return expression;
}

/* ---------------------------------------------------------------------------------- brackets */

static struct expression *parse_list(struct parser *parser)
{
    struct expression *expression = parser_new(parser, EXPRESSION_LIST);
    struct parser_list items = {0};
    parser_advance(parser);
    while (parser_goes_on(parser) && !parser_at_operator(parser, "]")) {
        if (items.count && !parser_expect_operator(parser, ","))
            return NULL;
        if (parser_at_operator(parser, "]"))
            break;
        parser_list_add(parser, &items, parser->expression(parser));
    }
    parser_expect_operator(parser, "]");
    return parser_finish(parser, expression, &items);
}

static struct expression *parse_dict(struct parser *parser)
{
    struct expression *expression = parser_new(parser, EXPRESSION_DICT);
    struct parser_list items = {0};
    parser_advance(parser);
    while (parser_goes_on(parser) && !parser_at_operator(parser, "}")) {
        if (items.count && !parser_expect_operator(parser, ","))
            return NULL;
        if (parser_at_operator(parser, "}"))
            break;
        parser_list_add(parser, &items, parser->expression(parser));
        parser_expect_operator(parser, ":");
        parser_list_add(parser, &items, parser->expression(parser));
    }
    parser_expect_operator(parser, "}");
    return parser_finish(parser, expression, &items);
}

static struct expression *parse_parentheses(struct parser *parser)
{
    parser_advance(parser);
    if (parser_at_operator(parser, ")")) {
        struct expression *empty = parser_new(parser, EXPRESSION_TUPLE);
        parser_advance(parser);
        return empty;
    }
    struct expression *inner = parser->tuple(parser, PARSER_WITH_CONDITION, NULL);
    return parser_expect_operator(parser, ")") ? inner : NULL;
}

struct expression *parser_primary(struct parser *parser)
{
    struct expression *expression = NULL;
    if (!parser_enter(parser))
        return NULL;
    if (parser->token->type == TOKEN_NAME)
        expression = parse_name(parser);
    else if (parser->token->type == TOKEN_STRING)
        expression = parse_string(parser);
    else if (parser->token->type == TOKEN_INTEGER)
        expression = parse_integer(parser);
    else if (parser->token->type == TOKEN_FLOAT)
        expression = parse_float(parser);
    else if (parser_at_operator(parser, "("))
        expression = parse_parentheses(parser);
    else if (parser_at_operator(parser, "["))
        expression = parse_list(parser);
    else if (parser_at_operator(parser, "{"))
        expression = parse_dict(parser);
    else
        parser_fail(parser, "an expression is expected");
    parser_leave(parser);
    return parser_goes_on(parser) ? expression : NULL;
}

/* ------------------------------------------------------------------------------------ behind */

/* ".name" or ".0", at the dot. */
static struct expression *parse_attribute(struct parser *parser, struct expression *subject)
{
    struct expression *expression = parser_new(parser, EXPRESSION_ATTRIBUTE);
    parser_advance(parser);
    if (!expression)
        return NULL;
    expression->subject = subject;
    if (parser->token->type == TOKEN_INTEGER) {
        struct parser_list items = {0};
        expression->type = EXPRESSION_ITEM;
        parser_list_add(parser, &items, subject);
        parser_list_add(parser, &items, parse_integer(parser));
        return parser_finish(parser, expression, &items);
    }
    parser_expect_name(parser, &expression->name.text);
    return parser_finish(parser, expression, NULL);
}

static bool ends_index(const struct parser *parser)
{
    return parser_at_operator(parser, "]") || parser_at_operator(parser, ",");
}

/* What stands in brackets: an expression, or "start:stop:step", which may all be missing. */
static struct expression *parse_index(struct parser *parser, struct expression *subject)
{
    struct expression *expression = parser_new(parser, EXPRESSION_ITEM);
    struct parser_list items = {0};
    parser_list_add(parser, &items, subject);
    parser_list_add(parser, &items,
                    parser_at_operator(parser, ":") ? NULL : parser->expression(parser));
    if (expression && parser_take_operator(parser, ":")) {
        expression->type = EXPRESSION_SLICE;
        bool has_stop = !parser_at_operator(parser, ":") && !ends_index(parser);
        parser_list_add(parser, &items, has_stop ? parser->expression(parser) : NULL);
        bool has_step = parser_take_operator(parser, ":") && !ends_index(parser);
        parser_list_add(parser, &items, has_step ? parser->expression(parser) : NULL);
    }
    return parser_finish(parser, expression, &items);
}

static struct expression *parse_subscript(struct parser *parser, struct expression *subject)
{
    parser_advance(parser);
    if (parser_at_operator(parser, "]")) {
        parser_unsupported(parser, "empty brackets behind a value");
        return NULL;
    }
    struct expression *expression = parse_index(parser, subject);
    if (parser_at_operator(parser, ",")) {
        parser_unsupported(parser, "more than one value in brackets");
        return NULL;
    }
    return parser_expect_operator(parser, "]") ? expression : NULL;
}

/* -------------------------------------------------------------------------------------- calls */

static bool at_keyword(const struct parser *parser)
{
    const struct token *next = parser->token + 1;
    return parser->token->type == TOKEN_NAME && next->type == TOKEN_OPERATOR &&
           text_is(next->text, "=");
}

static bool add_keyword(struct parser *parser, struct parser_list *keywords)
{
    struct expression_keyword *keyword = parser_alloc(parser, 1, sizeof *keyword);
    if (!keyword || !parser_expect_name(parser, &keyword->name))
        return false;
    parser_advance(parser);
    keyword->value = parser->expression(parser);
    if (!parser_step(parser, keywords->count))
        return false;
    for (size_t i = 0; i < keywords->count; i++) {
        const struct expression_keyword *other = keywords->items[i];
        if (text_equal(other->name, keyword->name))
            return parser_unsupported(parser, "an argument that is given twice");
    }
    parser_list_add(parser, keywords, keyword);
    return parser_goes_on(parser);
}

static bool parse_argument(struct parser *parser, struct expression_call *call,
                           struct parser_list *positional, struct parser_list *keywords)
{
    static const char wrong[] = "the arguments of a call are in the wrong order";
    bool is_open = !call->more && !call->more_names;
    if (parser_at_operator(parser, "*")) {
        parser_advance(parser);
        call->more = parser->expression(parser);
        return is_open || parser_fail(parser, wrong);
    }
    if (parser_at_operator(parser, "**")) {
        bool is_first = !call->more_names;
        parser_advance(parser);
        call->more_names = parser->expression(parser);
        return is_first || parser_fail(parser, wrong);
    }
    if (at_keyword(parser))
        return call->more_names ? parser_fail(parser, wrong) : add_keyword(parser, keywords);
    if (!is_open || keywords->count)
        return parser_fail(parser, wrong);
    parser_list_add(parser, positional, parser->expression(parser));
    return parser_goes_on(parser);
}

bool parser_call(struct parser *parser, struct expression_call *call)
{
    struct parser_list positional = {0};
    struct parser_list keywords = {0};
    bool is_first = true;
    parser_advance(parser);
    while (parser_goes_on(parser) && !parser_at_operator(parser, ")")) {
        if (!is_first && !parser_expect_operator(parser, ","))
            return false;
        if (!is_first && parser_at_operator(parser, ")"))
            break;
        is_first = false;
        if (!parse_argument(parser, call, &positional, &keywords))
            return false;
    }
    call->positional = (struct expression **)positional.items;
    call->positional_count = positional.count;
    call->keyword_count = keywords.count;
    call->keywords = parser_alloc(parser, keywords.count + 1, sizeof *call->keywords);
    for (size_t i = 0; call->keywords && i < keywords.count; i++)
        call->keywords[i] = *(struct expression_keyword *)keywords.items[i];
    return parser_expect_operator(parser, ")");
}

struct expression *parser_call_of(struct parser *parser, struct expression *subject)
{
    struct expression *call = parser_new(parser, EXPRESSION_CALL);
    if (!call || !parser_call(parser, &call->call))
        return NULL;
    call->subject = subject;
    return parser_finish(parser, call, NULL);
}

struct expression *parser_postfix(struct parser *parser, struct expression *subject)
{
    while (parser_goes_on(parser)) {
        if (parser_at_operator(parser, ".")) {
            subject = parse_attribute(parser, subject);
        } else if (parser_at_operator(parser, "[")) {
            subject = parse_subscript(parser, subject);
        } else if (parser_at_operator(parser, "(")) {
            subject = parser_call_of(parser, subject);
        } else {
            return subject;
        }
    }
    return NULL;
}
