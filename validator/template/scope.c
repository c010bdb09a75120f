/* SPDX-License-Identifier: MIT */
/*
 * Two walks for each scope: the first sees which names it reads and sets, the second gives them
 * their slots, once all are known, and goes into the scopes inside.
 */
#include "template/scope.h"

#include "template/symbols.h"
#include "template/walk.h"

#include <stdlib.h>

/* -------------------------------------------------------------------------- which there are -- */

static void see_block(struct symbols *symbols, const struct block *block);

static void see_name(void *context, struct name *name)
{
    symbols_load(context, name);
}

static void see_expression(struct symbols *symbols, struct expression *expression)
{
    walk_expression(expression, see_name, symbols);
}

static void see_target(struct symbols *symbols, const struct target *target, bool is_parameter)
{
    for (size_t i = 0; i < target->count; i++)
        see_target(symbols, target->parts[i], is_parameter);
    if (target->parts)
        return;
    if (target->attribute.length)
        symbols_load(symbols, &target->name);
    else if (is_parameter)
        symbols_declare(symbols, target->name.text);
    else
        symbols_store(symbols, target->name.text);
}

/* A branch, with those behind it; what Jinja makes of an `elif` is an `if` in the list of its
 * second part. */
static void see_branches(struct symbols *symbols, const struct statement *statement, size_t first)
{
    struct symbols parts[3];
    const struct branch *branch = &statement->branches[first];
    see_expression(symbols, branch->test);
    for (size_t i = 0; i < 3; i++)
        symbols_copy(&parts[i], symbols);
    see_block(&parts[0], &branch->block);
    bool is_outermost = first == 0;
    for (size_t i = first + 1; is_outermost && i < statement->branch_count; i++) {
        if (statement->branches[i].test)
            see_branches(&parts[1], statement, i);
        else
            see_block(&parts[2], &statement->branches[i].block);
    }
    symbols_join(symbols, parts, 3);
}

static void see_statement(struct symbols *symbols, const struct statement *statement)
{
    switch (statement->type) {
    case STATEMENT_IF:
        see_branches(symbols, statement, 0);
        break;
    case STATEMENT_SET:
        see_expression(symbols, statement->expression);
        see_target(symbols, statement->target, false);
        break;
    case STATEMENT_SET_BLOCK:
        see_target(symbols, statement->target, false);
        break;
    case STATEMENT_WITH:
        for (size_t i = 0; i < statement->count; i++)
            see_expression(symbols, statement->values[i]);
        break;
    case STATEMENT_MACRO:
        symbols_store(symbols, statement->macro->name);
        break;
    default:
        see_expression(symbols, statement->expression);
    }
}

static void see_block(struct symbols *symbols, const struct block *block)
{
    for (const struct statement *at = block->first; at && parser_goes_on(symbols->parser);
         at = at->next)
        see_statement(symbols, at);
}

/* ------------------------------------------------------------------------------ their places -- */

struct placing {
    struct parser *parser;
    struct symbols *symbols; /* of the scope that is walked */
};

static void place_block(struct placing *placing, const struct block *block);

static void place_name(void *context, struct name *name)
{
    struct placing *placing = context;
    if (text_is(name->text, "self"))
        parser_unsupported(placing->parser, "the name 'self'");
    if (!symbols_find(placing->symbols, name->text, &name->slot))
        parser_unsupported(placing->parser, "the name '%.*s' at this place", (int)name->text.length,
                           name->text.bytes);
}

static void place_expression(struct placing *placing, struct expression *expression)
{
    walk_expression(expression, place_name, placing);
}

static void place_target(struct placing *placing, struct target *target)
{
    for (size_t i = 0; i < target->count; i++)
        place_target(placing, target->parts[i]);
    if (!target->parts)
        place_name(placing, &target->name);
}

static struct placing enter(struct placing *outer, struct symbols *symbols,
                            struct symbols_function *function)
{
    symbols_init(symbols, outer->symbols, function, outer->parser);
    return (struct placing){outer->parser, symbols};
}

static bool assigns_loop(const struct target *target)
{
    for (size_t i = 0; i < target->count; i++) {
        if (assigns_loop(target->parts[i]))
            return true;
    }
    return !target->parts && text_is(target->name.text, "loop");
}

/* The target once more, for its slots in another scope. */
static struct target *clone_target(struct parser *parser, const struct target *target)
{
    struct target *clone = parser_alloc(parser, 1, sizeof *clone);
    if (!clone)
        return NULL;
    *clone = *target;
    if (target->parts)
        clone->parts = parser_alloc(parser, target->count + 1, sizeof *clone->parts);
    for (size_t i = 0; clone->parts && i < target->count; i++) {
        clone->parts[i] = clone_target(parser, target->parts[i]);
        if (!clone->parts[i])
            return NULL;
    }
    return parser_goes_on(parser) ? clone : NULL;
}

static void place_loop_test(struct placing *outer, struct statement *statement)
{
    struct symbols symbols;
    struct placing placing = enter(outer, &symbols, outer->symbols->function);
    statement->test_target = clone_target(outer->parser, statement->target);
    if (!statement->test_target)
        return;
    see_target(&symbols, statement->test_target, true);
    see_expression(&symbols, statement->test);
    symbols_finish(&symbols, &statement->test_scope);
    place_target(&placing, statement->test_target);
    place_expression(&placing, statement->test);
}

static void place_loop_else(struct placing *outer, struct statement *statement)
{
    struct symbols symbols;
    struct placing placing = enter(outer, &symbols, outer->symbols->function);
    see_block(&symbols, &statement->otherwise);
    symbols_finish(&symbols, &statement->otherwise_scope);
    place_block(&placing, &statement->otherwise);
}

static void place_for(struct placing *outer, struct statement *statement)
{
    struct symbols symbols;
    struct placing placing = enter(outer, &symbols, outer->symbols->function);
    place_expression(outer, statement->expression);
    if (assigns_loop(statement->target))
        parser_fail(outer->parser, "'loop' cannot be the target of a loop");
    statement->uses_loop = walk_mentions(&statement->block, TEXT("loop"));
    if (statement->uses_loop)
        symbols_declare(&symbols, TEXT("loop"));
    see_target(&symbols, statement->target, true);
    see_block(&symbols, &statement->block);
    symbols_finish(&symbols, &statement->scope);
    if (statement->test)
        place_loop_test(outer, statement);
    place_loop_else(outer, statement);
    place_target(&placing, statement->target);
    if (statement->uses_loop)
        symbols_find(&symbols, TEXT("loop"), &statement->loop);
    place_block(&placing, &statement->block);
}

/* A block with names of its own: of `set`, `with` and `filter`. */
static void place_inner(struct placing *outer, struct statement *statement)
{
    struct symbols symbols;
    struct placing placing = enter(outer, &symbols, outer->symbols->function);
    bool is_with = statement->type == STATEMENT_WITH;
    for (size_t i = 0; is_with && i < statement->count; i++) {
        place_expression(outer, statement->values[i]);
        see_target(&symbols, &statement->target[i], true);
    }
    if (statement->type == STATEMENT_FILTER)
        see_expression(&symbols, statement->expression);
    see_block(&symbols, &statement->block);
    symbols_finish(&symbols, &statement->scope);
    for (size_t i = 0; i < statement->count; i++)
        place_target(is_with ? &placing : outer, &statement->target[i]);
    place_expression(&placing, statement->expression);
    place_block(&placing, &statement->block);
}

/* Whether a macro asks for a name that it has without naming it; then it is a parameter. */
static bool declare_special(struct symbols *symbols, const struct macro *macro, struct text name)
{
    bool is_named = false;
    parser_step(symbols->parser, macro->count);
    for (size_t i = 0; i < macro->count; i++)
        is_named = is_named || text_equal(macro->parameters[i].name.text, name);
    if (is_named || !walk_mentions(&macro->block, name))
        return false;
    symbols_declare(symbols, name);
    return true;
}

static void place_macro(struct placing *outer, struct macro *macro)
{
    struct symbols_function function = {.outer = outer->symbols->function};
    struct symbols symbols;
    struct placing placing = enter(outer, &symbols, &function);
    for (size_t i = 0; i < macro->count; i++) {
        see_target(&symbols, &macro->parameters[i], true);
        if (text_is(macro->parameters[i].name.text, "caller"))
            parser_unsupported(outer->parser, "a parameter 'caller'");
    }
    for (size_t i = 0; i < macro->count; i++)
        see_expression(&symbols, macro->defaults[i]);
    macro->uses_caller = declare_special(&symbols, macro, TEXT("caller"));
    macro->uses_kwargs = declare_special(&symbols, macro, TEXT("kwargs"));
    macro->uses_varargs = declare_special(&symbols, macro, TEXT("varargs"));
    see_block(&symbols, &macro->block);
    symbols_finish(&symbols, &macro->scope);
    symbols_find(&symbols, TEXT("caller"), &macro->caller);
    symbols_find(&symbols, TEXT("kwargs"), &macro->kwargs);
    symbols_find(&symbols, TEXT("varargs"), &macro->varargs);
    for (size_t i = 0; i < macro->count; i++) {
        place_target(&placing, &macro->parameters[i]);
        place_expression(&placing, macro->defaults[i]);
    }
    place_block(&placing, &macro->block);
    macro->slots = function.slots;
}

/* ---------------------------------------------------------------------------------- includes -- */

static bool has_local(const struct statement *statement, struct text name)
{
    for (size_t i = 0; i < statement->local_count; i++) {
        if (text_equal(statement->locals[i].text, name))
            return true;
    }
    return false;
}

/* An included template sees what the scopes around it have set. */
static void place_include(struct placing *placing, struct statement *statement)
{
    size_t capacity = 0;
    for (const struct symbols *at = placing->symbols; at; at = at->parent)
        capacity += at->count;
    statement->locals = parser_alloc(placing->parser, capacity + 1, sizeof *statement->locals);
    for (const struct symbols *at = placing->symbols; statement->locals && at; at = at->parent) {
        for (size_t i = 0; i < at->count; i++) {
            if (!parser_step(placing->parser, statement->local_count))
                return;
            if (!at->items[i].is_stored || has_local(statement, at->items[i].name))
                continue;
            struct name *local = &statement->locals[statement->local_count++];
            local->text = at->items[i].name;
            symbols_find(placing->symbols, local->text, &local->slot);
            if (text_starts_with(local->text, "l_"))
                parser_unsupported(placing->parser, "include where the name '%.*s' is set",
                                   (int)local->text.length, local->text.bytes);
        }
    }
    place_expression(placing, statement->expression);
}

static void place_statement(struct placing *placing, struct statement *statement)
{
    switch (statement->type) {
    case STATEMENT_IF:
        for (size_t i = 0; i < statement->branch_count; i++) {
            place_expression(placing, statement->branches[i].test);
            place_block(placing, &statement->branches[i].block);
        }
        break;
    case STATEMENT_FOR:
        place_for(placing, statement);
        break;
    case STATEMENT_SET_BLOCK:
    case STATEMENT_WITH:
    case STATEMENT_FILTER:
        place_inner(placing, statement);
        break;
    case STATEMENT_MACRO:
    case STATEMENT_CALL:
        if (statement->type == STATEMENT_MACRO)
            symbols_find(placing->symbols, statement->macro->name, &statement->slot);
        place_expression(placing, statement->expression);
        place_macro(placing, statement->macro);
        break;
    case STATEMENT_INCLUDE:
        place_include(placing, statement);
        break;
    default:
        place_expression(placing, statement->expression);
        if (statement->target)
            place_target(placing, statement->target);
    }
}

static void place_block(struct placing *placing, const struct block *block)
{
    for (struct statement *at = block->first; at && parser_goes_on(placing->parser); at = at->next)
        place_statement(placing, at);
}

void scope_place(struct parser *parser, struct program *program)
{
    struct symbols_function function = {0};
    struct symbols symbols;
    struct placing placing = {parser, &symbols};
    symbols_init(&symbols, NULL, &function, parser);
    see_block(&symbols, &program->block);
    symbols_finish(&symbols, &program->scope);
    place_block(&placing, &program->block);
    program->slots = function.slots;
}
