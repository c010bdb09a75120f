/* SPDX-License-Identifier: MIT */
/* Statements. */
#include "template/parser.h"

static void parse_block(struct parser *parser, const char *const *ends, struct block *block);

static struct statement *add_statement(struct parser *parser, struct block *block,
                                       enum statement_type type)
{
    struct statement *statement = parser_alloc(parser, 1, sizeof *statement);
    if (!statement)
        return NULL;
    statement->type = type;
    statement->line = parser->token->line;
    *block->end = statement;
    block->end = &statement->next;
    return statement;
}

static bool at_one_of(const struct parser *parser, const char *const *names)
{
    for (; *names; names++) {
        if (parser_at_name(parser, *names))
            return true;
    }
    return false;
}

/* What stands behind a tag, up to one of the tags that end it (a list that NULL ends), whose name
 * is the next token then. */
static bool parse_body(struct parser *parser, const char *const *ends, struct block *block)
{
    parser_take_operator(parser, ":");
    if (!parser_expect(parser, TOKEN_BLOCK_END))
        return false;
    parse_block(parser, ends, block);
    if (parser_goes_on(parser) && !at_one_of(parser, ends))
        parser_fail(parser, "the template ends before {%% %s %%}", ends[0]);
    return parser_goes_on(parser);
}

static bool parse_last_body(struct parser *parser, const char *end, struct block *block)
{
    const char *const ends[] = {end, NULL};
    return parse_body(parser, ends, block) && parser_take_name(parser, end);
}

/* ------------------------------------------------------------------------------- conditions -- */

static bool add_branch(struct parser *parser, struct statement *statement, bool has_test)
{
    static const char *const ends[] = {"endif", "elif", "else", NULL};
    size_t count = statement->branch_count;
    if ((count & (count - 1)) == 0) { /* full: 0, 1, 2, 4, 8, ... */
        struct branch *branches = parser_alloc(parser, count ? count * 2 : 1, sizeof *branches);
        if (!branches)
            return false;
        for (size_t i = 0; i < count; i++)
            branches[i] = statement->branches[i];
        statement->branches = branches;
    }
    struct branch *branch = &statement->branches[statement->branch_count++];
    if (!has_test)
        return parse_last_body(parser, "endif", &branch->block);
    branch->test = parser_tuple(parser, PARSER_WITHOUT_CONDITION, NULL);
    return parse_body(parser, ends, &branch->block);
}

static void parse_if(struct parser *parser, struct block *block)
{
    struct statement *statement = add_statement(parser, block, STATEMENT_IF);
    while (statement && parser_goes_on(parser) && add_branch(parser, statement, true)) {
        if (parser_take_name(parser, "elif"))
            continue;
        if (parser_take_name(parser, "else"))
            add_branch(parser, statement, false);
        else
            parser_advance(parser);
        return;
    }
}

/* ------------------------------------------------------------------------------------ loops -- */

static void parse_for(struct parser *parser, struct block *block)
{
    static const char *const ends[] = {"endfor", "else", NULL};
    struct statement *statement = add_statement(parser, block, STATEMENT_FOR);
    if (!statement)
        return;
    statement->count = 1;
    statement->target = parser_alloc(parser, 1, sizeof *statement->target);
    if (!statement->target || !parser_target(parser, "in", statement->target))
        return;
    if (!parser_take_name(parser, "in")) {
        parser_fail(parser, "'in' is expected");
        return;
    }
    statement->expression = parser_tuple(parser, PARSER_WITHOUT_CONDITION, "recursive");
    if (parser_take_name(parser, "if"))
        statement->test = parser_expression(parser);
    if (parser_at_name(parser, "recursive"))
        parser_unsupported(parser, "a recursive loop");
    if (!parse_body(parser, ends, &statement->block))
        return;
    if (parser_take_name(parser, "else"))
        parse_last_body(parser, "endfor", &statement->otherwise);
    else
        parser_advance(parser);
}

/* -------------------------------------------------------------------------------------- names */

static bool parse_set_target(struct parser *parser, struct target *target)
{
    const struct token *next = parser->token + 1;
    bool has_attribute = parser->token->type == TOKEN_NAME && next->type == TOKEN_OPERATOR &&
                         text_is(next->text, ".");
    if (!has_attribute)
        return parser_target(parser, NULL, target);
    *target = (struct target){0};
    if (!parser_expect_name(parser, &target->name.text))
        return false;
    parser_advance(parser);
    return parser_expect_name(parser, &target->attribute);
}

static void parse_set(struct parser *parser, struct block *block)
{
    struct statement *statement = add_statement(parser, block, STATEMENT_SET);
    if (!statement)
        return;
    statement->count = 1;
    statement->target = parser_alloc(parser, 1, sizeof *statement->target);
    if (!statement->target || !parse_set_target(parser, statement->target))
        return;
    if (parser_take_operator(parser, "=")) {
        statement->expression = parser_tuple(parser, PARSER_WITH_CONDITION, NULL);
        return;
    }
    statement->type = STATEMENT_SET_BLOCK;
    statement->expression = parser_filters(parser, NULL, false);
    parse_last_body(parser, "endset", &statement->block);
}

static void parse_with(struct parser *parser, struct block *block)
{
    struct statement *statement = add_statement(parser, block, STATEMENT_WITH);
    struct parser_list targets = {0};
    struct parser_list values = {0};
    while (statement && parser_goes_on(parser) && parser->token->type != TOKEN_BLOCK_END) {
        struct target *target = parser_alloc(parser, 1, sizeof *target);
        if (targets.count && !parser_expect_operator(parser, ","))
            return;
        if (!target || !parser_target_name(parser, target) || !parser_expect_operator(parser, "="))
            return;
        parser_list_add(parser, &targets, target);
        parser_list_add(parser, &values, parser_expression(parser));
    }
    if (!statement)
        return;
    statement->count = targets.count;
    statement->values = (struct expression **)values.items;
    statement->target = parser_alloc(parser, targets.count + 1, sizeof *statement->target);
    for (size_t i = 0; statement->target && i < targets.count; i++)
        statement->target[i] = *(struct target *)targets.items[i];
    parse_last_body(parser, "endwith", &statement->block);
}

/* ----------------------------------------------------------------------------------- macros -- */

static bool parse_parameter(struct parser *parser, struct parser_list *names,
                            struct parser_list *defaults)
{
    struct target *target = parser_alloc(parser, 1, sizeof *target);
    struct expression *otherwise = NULL;
    bool needs_default = defaults->count && defaults->items[defaults->count - 1];
    if (!target || !parser_target_name(parser, target))
        return false;
    if (parser_take_operator(parser, "="))
        otherwise = parser_expression(parser);
    else if (needs_default)
        parser_fail(parser, "a parameter without a default follows one with a default");
    if (!parser_step(parser, names->count))
        return false;
    for (size_t i = 0; i < names->count; i++) {
        const struct target *other = names->items[i];
        if (text_equal(other->name.text, target->name.text))
            parser_unsupported(parser, "two parameters of one name");
    }
    parser_list_add(parser, names, target);
    parser_list_add(parser, defaults, otherwise);
    return parser_goes_on(parser);
}

static bool parse_parameters(struct parser *parser, struct macro *macro)
{
    struct parser_list names = {0};
    struct parser_list defaults = {0};
    if (!parser_expect_operator(parser, "("))
        return false;
    while (parser_goes_on(parser) && !parser_at_operator(parser, ")")) {
        if (names.count && !parser_expect_operator(parser, ","))
            return false;
        if (!parse_parameter(parser, &names, &defaults))
            return false;
    }
    macro->count = names.count;
    macro->defaults = (struct expression **)defaults.items;
    macro->parameters = parser_alloc(parser, names.count + 1, sizeof *macro->parameters);
    for (size_t i = 0; macro->parameters && i < names.count; i++)
        macro->parameters[i] = *(struct target *)names.items[i];
    return parser_expect_operator(parser, ")");
}

static struct macro *new_macro(struct parser *parser, struct statement *statement)
{
    struct macro *macro = parser_alloc(parser, 1, sizeof *macro);
    if (!statement || !macro)
        return NULL;
    macro->line = statement->line;
    statement->macro = macro;
    return macro;
}

static void parse_macro(struct parser *parser, struct block *block)
{
    struct macro *macro = new_macro(parser, add_statement(parser, block, STATEMENT_MACRO));
    struct target name;
    if (!macro || !parser_target_name(parser, &name) || !parse_parameters(parser, macro))
        return;
    macro->name = name.name.text;
    parse_last_body(parser, "endmacro", &macro->block);
}

static void parse_call_block(struct parser *parser, struct block *block)
{
    struct statement *statement = add_statement(parser, block, STATEMENT_CALL);
    struct macro *macro = new_macro(parser, statement);
    if (!macro || (parser_at_operator(parser, "(") && !parse_parameters(parser, macro)))
        return;
    statement->expression = parser_expression(parser);
    if (parser_goes_on(parser) && statement->expression->type != EXPRESSION_CALL)
        parser_fail(parser, "{%% call %%} needs a call");
    parse_last_body(parser, "endcall", &macro->block);
}

/* -------------------------------------------------------------------------------------- others */

static void parse_include(struct parser *parser, struct block *block)
{
    struct statement *statement = add_statement(parser, block, STATEMENT_INCLUDE);
    if (!statement)
        return;
    statement->expression = parser_expression(parser);
    if (parser_take_name(parser, "ignore")) {
        statement->ignores_missing = parser_take_name(parser, "missing");
        if (!statement->ignores_missing)
            parser_fail(parser, "'missing' is expected behind 'ignore'");
    }
    bool is_without = parser_take_name(parser, "without");
    if ((is_without || parser_take_name(parser, "with")) && !parser_take_name(parser, "context"))
        parser_fail(parser, "'context' is expected");
    statement->is_without_context = is_without;
    if (is_without)
        parser_unsupported(parser, "include without context");
}

static void parse_filter_block(struct parser *parser, struct block *block)
{
    struct statement *statement = add_statement(parser, block, STATEMENT_FILTER);
    if (!statement)
        return;
    statement->expression = parser_filters(parser, NULL, true);
    parse_last_body(parser, "endfilter", &statement->block);
}

static void parse_print(struct parser *parser, struct block *block)
{
    bool is_first = true;
    while (parser_goes_on(parser) && parser->token->type != TOKEN_BLOCK_END) {
        if (!is_first && !parser_expect_operator(parser, ","))
            return;
        is_first = false;
        struct statement *statement = add_statement(parser, block, STATEMENT_PRINT);
        if (statement)
            statement->expression = parser_expression(parser);
    }
}

static void parse_statement(struct parser *parser, struct block *block)
{
    static const struct {
        const char *name;
        void (*parse)(struct parser *parser, struct block *block);
    } statements[] = {
        {"if", parse_if},           {"for", parse_for},
        {"set", parse_set},         {"with", parse_with},
        {"macro", parse_macro},     {"call", parse_call_block},
        {"print", parse_print},     {"filter", parse_filter_block},
        {"include", parse_include},
    };
    static const char *const unsupported[] = {"block", "extends", "from", "import", "autoescape"};
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        if (parser_take_name(parser, statements[i].name)) {
            statements[i].parse(parser, block);
            return;
        }
    }
    for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++) {
        if (parser_at_name(parser, unsupported[i]))
            parser_unsupported(parser, "{%% %s %%}", unsupported[i]);
    }
    parser_fail(parser, "'%.*s' is no statement, or none that is open here",
                (int)(parser->token->text.length < 60 ? parser->token->text.length : 60),
                parser->token->text.bytes);
}

static void parse_part(struct parser *parser, struct block *block)
{
    if (parser->token->type == TOKEN_TEXT) {
        struct statement *statement = add_statement(parser, block, STATEMENT_TEXT);
        if (statement)
            statement->text = parser->token->text;
        parser_advance(parser);
        return;
    }
    parser_advance(parser);
    struct statement *statement = add_statement(parser, block, STATEMENT_PRINT);
    if (statement)
        statement->expression = parser_tuple(parser, PARSER_WITH_CONDITION, NULL);
    parser_expect(parser, TOKEN_PRINT_END);
}

/* Up to one of the `ends`, if there are any, or to the end of the template. */
static void parse_block(struct parser *parser, const char *const *ends, struct block *block)
{
    block->end = &block->first;
    if (!parser_enter(parser))
        return;
    while (parser_goes_on(parser) && parser->token->type != TOKEN_END) {
        if (parser->token->type != TOKEN_BLOCK_BEGIN) {
            parse_part(parser, block);
            continue;
        }
        parser_advance(parser);
        if (ends && at_one_of(parser, ends))
            break;
        parse_statement(parser, block);
        if (parser_goes_on(parser))
            parser_expect(parser, TOKEN_BLOCK_END);
    }
    parser_leave(parser);
}

void parser_template(struct parser *parser, struct block *block)
{
    parse_block(parser, NULL, block);
}
