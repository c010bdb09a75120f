/* SPDX-License-Identifier: MIT */
/* Walks expressions and statements for the names in them. */
#include "template/walk.h"

void walk_expression(struct expression *expression, walk_function *visit, void *context)
{
    if (!expression)
        return;
    if (expression->type == EXPRESSION_NAME)
        visit(context, &expression->name);
    walk_expression(expression->subject, visit, context);
    for (size_t i = 0; i < expression->count; i++)
        walk_expression(expression->items[i], visit, context);
    const struct expression_call *call = &expression->call;
    for (size_t i = 0; i < call->positional_count; i++)
        walk_expression(call->positional[i], visit, context);
    for (size_t i = 0; i < call->keyword_count; i++)
        walk_expression(call->keywords[i].value, visit, context);
    walk_expression(call->more, visit, context);
    walk_expression(call->more_names, visit, context);
}

/* --------------------------------------------------------------------------------- mentions -- */

struct search {
    struct text name;
    bool is_found;
    bool is_set; /* from here on it is the statements' own */
};

static void compare_name(void *context, struct name *name)
{
    struct search *search = context;
    search->is_found =
        search->is_found || (!search->is_set && text_equal(name->text, search->name));
}

static void search_expression(struct search *search, struct expression *expression)
{
    walk_expression(expression, compare_name, search);
}

static void search_target(struct search *search, const struct target *target)
{
    if (target->attribute.length)
        return;
    for (size_t i = 0; i < target->count; i++)
        search_target(search, target->parts[i]);
    if (!target->parts && text_equal(target->name.text, search->name))
        search->is_set = true;
}

static void search_block(struct search *search, const struct block *block);

static void search_macro(struct search *search, const struct macro *macro)
{
    for (size_t i = 0; i < macro->count; i++)
        search_target(search, &macro->parameters[i]);
    for (size_t i = 0; i < macro->count; i++)
        search_expression(search, macro->defaults[i]);
    search_block(search, &macro->block);
}

static void search_statement(struct search *search, const struct statement *statement)
{
    bool is_call = statement->type == STATEMENT_CALL;
    if (is_call)
        search_expression(search, statement->expression);
    for (size_t i = 0; i < statement->count; i++)
        search_target(search, &statement->target[i]);
    for (size_t i = 0; statement->values && i < statement->count; i++)
        search_expression(search, statement->values[i]);
    if (!is_call && statement->type != STATEMENT_FILTER)
        search_expression(search, statement->expression);
    for (size_t i = 0; i < statement->branch_count; i++) {
        search_expression(search, statement->branches[i].test);
        search_block(search, &statement->branches[i].block);
    }
    search_block(search, &statement->block);
    search_block(search, &statement->otherwise);
    search_expression(search, statement->test);
    if (statement->type == STATEMENT_FILTER)
        search_expression(search, statement->expression);
    if (statement->macro)
        search_macro(search, statement->macro);
}

static void search_block(struct search *search, const struct block *block)
{
    for (const struct statement *at = block->first; at; at = at->next)
        search_statement(search, at);
}

bool walk_mentions(const struct block *block, struct text name)
{
    struct search search = {.name = name};
    search_block(&search, block);
    return search.is_found;
}
