/* SPDX-License-Identifier: MIT */
/*
 * Tokens to a tree, by Jinja's grammar. Private to template/.
 *
 * The first problem ends the parsing: every function returns NULL, or false, from then on.
 */
#ifndef FLEETGATE_TEMPLATE_PARSER_H
#define FLEETGATE_TEMPLATE_PARSER_H

#include "template/lexer.h"
#include "template/syntax.h"

enum parser_tuple {
    PARSER_WITH_CONDITION, /* `a if b` is a part of it */
    PARSER_WITHOUT_CONDITION,
};

struct parser {
    struct arena *arena;
    const struct token *token; /* the next one */
    struct program *program;   /* keeps the problem */
    bool keeps_backslashes;    /* in strings of {{ }} */
    size_t depth;
    size_t steps;       /* names and the like that were compared */
    size_t arena_start; /* what was used of it before */
    bool no_memory;
    /* Whole expressions, for those who parse the parts of one: parser_expression and parser_tuple.
     */
    struct expression *(*expression)(struct parser *parser);
    struct expression *(*tuple)(struct parser *parser, enum parser_tuple condition,
                                const char *end);
};

/* ---------------------------------------------------------------------------------- tokens -- */

bool parser_goes_on(const struct parser *parser);
/* The template is wrong, or holds what is not supported; keeps the line of the next token. */
bool parser_fail(struct parser *parser, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool parser_unsupported(struct parser *parser, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void *parser_alloc(struct parser *parser, size_t count, size_t size);
/* Counts work that grows faster than the template; false, with the parsing ended, beyond a bound.
 */
bool parser_step(struct parser *parser, size_t steps);
bool parser_enter(struct parser *parser); /* one level deeper; parser_leave goes back */
void parser_leave(struct parser *parser);

void parser_advance(struct parser *parser);
bool parser_at_name(const struct parser *parser, const char *name);
bool parser_at_operator(const struct parser *parser, const char *sign);
/* Takes the token where it is the next one. */
bool parser_take_name(struct parser *parser, const char *name);
bool parser_take_operator(struct parser *parser, const char *sign);
/* The same; fails where it is not. */
bool parser_expect_operator(struct parser *parser, const char *sign);
bool parser_expect_name(struct parser *parser, struct text *name);
bool parser_expect(struct parser *parser, enum token_type type);

/* A list of pointers that grows while it is parsed. */
struct parser_list {
    void **items;
    size_t count;
    size_t capacity;
};
void parser_list_add(struct parser *parser, struct parser_list *list, void *item);

/* ----------------------------------------------------------------------------- expressions -- */

struct expression *parser_new(struct parser *parser, enum expression_type type);
/* To be called once all else of it is filled in: takes over the items (NULL: it has none). Returns
 * it, or NULL where it is too deep; a row of operators or filters nests, too. */
struct expression *parser_finish(struct parser *parser, struct expression *expression,
                                 const struct parser_list *items);
struct expression *parser_expression(struct parser *parser);
/* One expression, or several with commas; `end` is a name that ends it, too, or NULL. */
struct expression *parser_tuple(struct parser *parser, enum parser_tuple condition,
                                const char *end);
/* "|name(...)|name": filters of `subject`; where is_inline the first has no bar. */
struct expression *parser_filters(struct parser *parser, struct expression *subject,
                                  bool is_inline);
/* What is assigned to: names, with commas. */
bool parser_target(struct parser *parser, const char *end, struct target *target);
bool parser_target_name(struct parser *parser, struct target *target);

/* What stands for itself: names, literals, what is in brackets. */
struct expression *parser_primary(struct parser *parser);
/* ".name", "[...]" and "(...)" behind it. */
struct expression *parser_postfix(struct parser *parser, struct expression *subject);
bool parser_call(struct parser *parser, struct expression_call *call);
/* "(...)" behind what is called, as an expression. */
struct expression *parser_call_of(struct parser *parser, struct expression *subject);

/* ------------------------------------------------------------------------------ statements -- */

/* All of it. */
void parser_template(struct parser *parser, struct block *block);

#endif
