/* SPDX-License-Identifier: MIT */
/* Expressions: operators by how they bind, from `if` inwards, filters and tests. */
#include "template/parser.h"

struct sign {
    const char *text;
    enum operation operation;
};

/* The operator of the table that comes next; taken. NULL where none does. */
static const struct sign *take_operator(struct parser *parser, const struct sign *signs,
                                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (parser_take_operator(parser, signs[i].text))
            return &signs[i];
    }
    return NULL;
}

static struct expression *pair(struct parser *parser, enum expression_type type, unsigned line,
                               struct expression *left, struct expression *right)
{
    struct expression *expression = parser_new(parser, type);
    struct parser_list items = {0};
    parser_list_add(parser, &items, left);
    parser_list_add(parser, &items, right);
    if (expression)
        expression->line = line;
    return parser_finish(parser, expression, &items);
}

/* ------------------------------------------------------------------------ filters and tests -- */

/* "name" or "collection.name". */
static bool parse_dotted_name(struct parser *parser, struct text *name)
{
    struct text part;
    if (!parser_expect_name(parser, name))
        return false;
    while (parser_take_operator(parser, ".")) {
        if (!parser_expect_name(parser, &part))
            return false;
        name->length = (size_t)(part.bytes + part.length - name->bytes);
    }
    return true;
}

static void note_name(struct parser *parser, const struct filter *filter, struct text name,
                      unsigned line)
{
    if (!parser->program->newer && filter_is_named_since_2_19(filter, name)) {
        parser->program->newer = filter;
        parser->program->newer_line = line;
    }
}

static struct expression *parse_filter(struct parser *parser, struct expression *subject)
{
    struct expression *filter = parser_new(parser, EXPRESSION_FILTER);
    struct text name;
    if (!filter || !parse_dotted_name(parser, &name))
        return NULL;
    filter->subject = subject;
    filter->filter = filter_find(name);
    if (!filter->filter)
        parser_unsupported(parser, "the filter '%.*s'", (int)name.length, name.bytes);
    else
        note_name(parser, filter->filter, name, filter->line);
    if (filter->filter && parser_at_operator(parser, "("))
        parser_call(parser, &filter->call);
    return parser_finish(parser, filter, NULL);
}

struct expression *parser_filters(struct parser *parser, struct expression *subject, bool is_inline)
{
    while (parser_goes_on(parser) && (is_inline || parser_take_operator(parser, "|"))) {
        subject = parse_filter(parser, subject);
        is_inline = false;
    }
    return parser_goes_on(parser) ? subject : NULL;
}

/* Whether what follows a test's name is its one argument, without brackets. */
static bool at_test_argument(const struct parser *parser)
{
    enum token_type type = parser->token->type;
    if (type == TOKEN_NAME)
        return !parser_at_name(parser, "else") && !parser_at_name(parser, "or") &&
               !parser_at_name(parser, "and");
    return type == TOKEN_STRING || type == TOKEN_INTEGER || type == TOKEN_FLOAT ||
           parser_at_operator(parser, "[") || parser_at_operator(parser, "{");
}

static bool parse_test_argument(struct parser *parser, struct expression_call *call)
{
    struct parser_list arguments = {0};
    if (parser_at_name(parser, "is"))
        return parser_fail(parser, "tests with `is` cannot be chained");
    parser_list_add(parser, &arguments, parser_postfix(parser, parser_primary(parser)));
    call->positional = (struct expression **)arguments.items;
    call->positional_count = arguments.count;
    return parser_goes_on(parser);
}

/* Behind the `is`. */
static struct expression *parse_test(struct parser *parser, struct expression *subject)
{
    bool is_negated = parser_take_name(parser, "not");
    struct expression *test = parser_new(parser, EXPRESSION_TEST);
    struct text name;
    if (!test || !parse_dotted_name(parser, &name))
        return NULL;
    test->subject = subject;
    test->filter = filter_find_test(name);
    if (!test->filter)
        parser_unsupported(parser, "the test '%.*s'", (int)name.length, name.bytes);
    else
        note_name(parser, test->filter, name, test->line);
    if (!test->filter)
        return NULL;
    if (parser_at_operator(parser, "("))
        parser_call(parser, &test->call);
    else if (at_test_argument(parser))
        parse_test_argument(parser, &test->call);
    test = parser_finish(parser, test, NULL);
    return test && is_negated ? pair(parser, EXPRESSION_NOT, test->line, test, NULL) : test;
}

static struct expression *parse_filters_and_tests(struct parser *parser, struct expression *subject)
{
    while (parser_goes_on(parser)) {
        if (parser_at_operator(parser, "|")) {
            subject = parser_filters(parser, subject, false);
        } else if (parser_take_name(parser, "is")) {
            subject = parse_test(parser, subject);
        } else if (parser_at_operator(parser, "(")) {
            subject = parser_call_of(parser, subject);
        } else {
            return subject;
        }
    }
    return NULL;
}

/* ----------------------------------------------------------------------------- arithmetic -- */

static struct expression *parse_unary(struct parser *parser, bool with_filters)
{
    struct expression *expression = NULL;
    unsigned line = parser->token->line;
    if (!parser_enter(parser))
        return NULL;
    if (parser_take_operator(parser, "-"))
        expression = pair(parser, EXPRESSION_NEGATIVE, line, parse_unary(parser, false), NULL);
    else if (parser_take_operator(parser, "+"))
        expression = pair(parser, EXPRESSION_POSITIVE, line, parse_unary(parser, false), NULL);
    else
        expression = parser_primary(parser);
    expression = parser_postfix(parser, expression);
    if (with_filters)
        expression = parse_filters_and_tests(parser, expression);
    parser_leave(parser);
    return parser_goes_on(parser) ? expression : NULL;
}

/* Operands of one kind of operators, from left to right. */
static struct expression *parse_row(struct parser *parser, const struct sign *signs, size_t count,
                                    struct expression *parse(struct parser *))
{
    unsigned line = parser->token->line;
    struct expression *left = parse(parser);
    const struct sign *sign;
    while (parser_goes_on(parser) && (sign = take_operator(parser, signs, count))) {
        left = pair(parser, EXPRESSION_ARITHMETIC, line, left, parse(parser));
        if (left)
            left->operation = sign->operation;
    }
    return parser_goes_on(parser) ? left : NULL;
}

static struct expression *parse_operand(struct parser *parser)
{
    return parse_unary(parser, true);
}

static struct expression *parse_power(struct parser *parser)
{
    static const struct sign signs[] = {{"**", OPERATION_POWER}};
    return parse_row(parser, signs, 1, parse_operand);
}

static struct expression *parse_product(struct parser *parser)
{
    static const struct sign signs[] = {{"*", OPERATION_MULTIPLY},
                                        {"/", OPERATION_DIVIDE},
                                        {"//", OPERATION_FLOOR},
                                        {"%", OPERATION_MODULO}};
    return parse_row(parser, signs, 4, parse_power);
}

static struct expression *parse_concat(struct parser *parser)
{
    struct expression *concat = parser_new(parser, EXPRESSION_CONCAT);
    struct parser_list items = {0};
    do
        parser_list_add(parser, &items, parse_product(parser));
    while (parser_take_operator(parser, "~"));
    return items.count == 1 ? items.items[0] : parser_finish(parser, concat, &items);
}

static struct expression *parse_sum(struct parser *parser)
{
    static const struct sign signs[] = {{"+", OPERATION_ADD}, {"-", OPERATION_SUBTRACT}};
    return parse_row(parser, signs, 2, parse_concat);
}

/* ---------------------------------------------------------------------------- conditions -- */

static bool take_comparison(struct parser *parser, enum operation *operation)
{
    static const struct sign signs[] = {
        {"==", OPERATION_EQUAL},      {"!=", OPERATION_UNEQUAL}, {"<=", OPERATION_LESS_EQUAL},
        {">=", OPERATION_MORE_EQUAL}, {"<", OPERATION_LESS},     {">", OPERATION_MORE},
    };
    const struct token *next = parser->token + 1;
    const struct sign *sign = take_operator(parser, signs, 6);
    if (sign) {
        *operation = sign->operation;
        return true;
    }
    *operation = OPERATION_IN;
    if (parser_take_name(parser, "in"))
        return true;
    *operation = OPERATION_NOT_IN;
    if (!parser_at_name(parser, "not") || next->type != TOKEN_NAME || !text_is(next->text, "in"))
        return false;
    parser_advance(parser);
    parser_advance(parser);
    return true;
}

static struct expression *parse_comparison(struct parser *parser)
{
    struct expression *comparison = parser_new(parser, EXPRESSION_COMPARE);
    enum operation operation;
    struct parser_list items = {0};
    enum operation operations[32];
    parser_list_add(parser, &items, parse_sum(parser));
    while (parser_goes_on(parser) && take_comparison(parser, &operation)) {
        if (items.count > 32)
            parser_unsupported(parser, "more than 32 comparisons in a row");
        else
            operations[items.count - 1] = operation;
        parser_list_add(parser, &items, parse_sum(parser));
    }
    if (!comparison || !parser_goes_on(parser))
        return NULL;
    if (items.count == 1)
        return items.items[0];
    comparison->operations = parser_alloc(parser, items.count, sizeof operation);
    for (size_t i = 0; comparison->operations && i + 1 < items.count; i++)
        comparison->operations[i] = operations[i];
    return parser_finish(parser, comparison, &items);
}

static struct expression *parse_not(struct parser *parser)
{
    unsigned line = parser->token->line;
    if (!parser_enter(parser))
        return NULL;
    struct expression *expression =
        parser_take_name(parser, "not")
            ? pair(parser, EXPRESSION_NOT, line, parse_not(parser), NULL)
            : parse_comparison(parser);
    parser_leave(parser);
    return expression;
}

static struct expression *parse_and(struct parser *parser)
{
    unsigned line = parser->token->line;
    struct expression *left = parse_not(parser);
    while (parser_take_name(parser, "and"))
        left = pair(parser, EXPRESSION_AND, line, left, parse_not(parser));
    return left;
}

static struct expression *parse_or(struct parser *parser)
{
    unsigned line = parser->token->line;
    struct expression *left = parse_and(parser);
    while (parser_take_name(parser, "or"))
        left = pair(parser, EXPRESSION_OR, line, left, parse_and(parser));
    return left;
}

/* a if b else c */
static struct expression *parse_condition(struct parser *parser)
{
    struct expression *first = parse_or(parser);
    while (parser_goes_on(parser) && parser_at_name(parser, "if")) {
        struct expression *condition = parser_new(parser, EXPRESSION_CONDITION);
        struct parser_list items = {0};
        parser_advance(parser);
        parser_list_add(parser, &items, parse_or(parser));
        parser_list_add(parser, &items, first);
        parser_list_add(parser, &items,
                        parser_take_name(parser, "else") ? parser_expression(parser) : NULL);
        first = parser_finish(parser, condition, &items);
    }
    return first;
}

struct expression *parser_expression(struct parser *parser)
{
    if (!parser_enter(parser))
        return NULL;
    struct expression *expression = parse_condition(parser);
    parser_leave(parser);
    return parser_goes_on(parser) ? expression : NULL;
}

/* --------------------------------------------------------------------------------- tuples -- */

static bool ends_tuple(const struct parser *parser, const char *end)
{
    return parser->token->type == TOKEN_PRINT_END || parser->token->type == TOKEN_BLOCK_END ||
           parser_at_operator(parser, ")") || (end && parser_at_name(parser, end));
}

struct expression *parser_tuple(struct parser *parser, enum parser_tuple condition, const char *end)
{
    struct expression *tuple = parser_new(parser, EXPRESSION_TUPLE);
    struct parser_list items = {0};
    bool is_tuple = false;
    while (parser_goes_on(parser) && !ends_tuple(parser, end)) {
        parser_list_add(parser, &items,
                        condition == PARSER_WITH_CONDITION ? parser_expression(parser)
                                                           : parse_or(parser));
        if (!parser_take_operator(parser, ","))
            break;
        is_tuple = true;
    }
    if (!tuple || !parser_goes_on(parser))
        return NULL;
    if (items.count == 0)
        parser_fail(parser, "an expression is expected");
    if (!is_tuple)
        return items.count ? items.items[0] : NULL;
    return parser_finish(parser, tuple, &items);
}

/* --------------------------------------------------------------------------------- targets -- */

bool parser_target_name(struct parser *parser, struct target *target)
{
    static const char *const constants[] = {"true", "false", "none", "True", "False", "None"};
    *target = (struct target){0};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        if (parser_at_name(parser, constants[i]))
            return parser_fail(parser, "nothing can be assigned to %s", constants[i]);
    }
    return parser_expect_name(parser, &target->name.text);
}

static bool parse_target_part(struct parser *parser, struct target *target)
{
    if (!parser_enter(parser))
        return false;
    bool is_nested = parser_take_operator(parser, "(");
    bool good =
        is_nested ? parser_target(parser, NULL, target) : parser_target_name(parser, target);
    if (good && is_nested)
        good = parser_expect_operator(parser, ")");
    parser_leave(parser);
    return good;
}

bool parser_target(struct parser *parser, const char *end, struct target *target)
{
    struct parser_list parts = {0};
    bool is_tuple = false;
    while (parser_goes_on(parser) && !ends_tuple(parser, end)) {
        struct target *part = parser_alloc(parser, 1, sizeof *part);
        if (!part || !parse_target_part(parser, part))
            return false;
        parser_list_add(parser, &parts, part);
        if (!parser_take_operator(parser, ","))
            break;
        is_tuple = true;
    }
    if (parser_goes_on(parser) && parts.count == 0)
        parser_fail(parser, "a name to assign to is expected");
    if (!parser_goes_on(parser))
        return false;
    *target = *(struct target *)parts.items[0];
    if (is_tuple)
        *target = (struct target){.parts = (struct target **)parts.items, .count = parts.count};
    return true;
}
