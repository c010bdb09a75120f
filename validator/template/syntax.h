/* SPDX-License-Identifier: MIT */
/*
 * What a template is compiled to: a tree of statements and expressions, in which every name has its
 * place. Private to template/.
 *
 * Names are placed as Jinja places them. Each template, macro and `call` block is a function; its
 * names lie in slots of its frame. Within it each scope (a loop's body, a `with`) has names of its
 * own, which get their first values when the scope is entered (struct load).
 */
#ifndef FLEETGATE_TEMPLATE_SYNTAX_H
#define FLEETGATE_TEMPLATE_SYNTAX_H

#include "template/filter.h"

/* ------------------------------------------------------------------------------------ names -- */

/* Where a name's value lies: in the frame that is `up` functions further out. */
struct slot {
    unsigned up;
    unsigned index;
};

enum load_type {
    LOAD_NOTHING, /* a parameter, which has its value */
    LOAD_ABSENT,
    LOAD_VARIABLE, /* of the device */
    LOAD_OUTER,    /* the same name in a scope around */
};

struct load {
    enum load_type type;
    struct text name;
    unsigned line;  /* where it is read first */
    unsigned index; /* the slot, of the function's own frame */
    struct slot outer;
};

struct scope {
    struct load *loads;
    size_t count;
};

struct name {
    struct text text;
    struct slot slot;
    unsigned line; /* where it is read */
};

/* What a value is assigned to: a name, or several that it is taken apart into. */
struct target {
    struct name name;
    struct target **parts; /* NULL: a name */
    size_t count;
    struct text attribute; /* of a namespace; empty: the name itself */
};

/* ------------------------------------------------------------------------------ expressions -- */

enum expression_type {
    EXPRESSION_CONSTANT,
    EXPRESSION_NAME,
    EXPRESSION_LIST,
    EXPRESSION_TUPLE,
    EXPRESSION_DICT, /* items: key, value, key, value, ... */
    EXPRESSION_CONCAT,
    EXPRESSION_NOT,
    EXPRESSION_NEGATIVE,
    EXPRESSION_POSITIVE,
    EXPRESSION_AND,
    EXPRESSION_OR,
    EXPRESSION_ARITHMETIC,
    EXPRESSION_COMPARE,
    EXPRESSION_CONDITION, /* items: test, then, else (NULL: none) */
    EXPRESSION_ATTRIBUTE,
    EXPRESSION_ITEM,  /* items: of what, which */
    EXPRESSION_SLICE, /* items: of what, start, stop, step (each NULL: none) */
    EXPRESSION_CALL,
    EXPRESSION_FILTER,
    EXPRESSION_TEST,
};

enum operation {
    OPERATION_ADD,
    OPERATION_SUBTRACT,
    OPERATION_MULTIPLY,
    OPERATION_DIVIDE,
    OPERATION_FLOOR,
    OPERATION_MODULO,
    OPERATION_POWER,
    OPERATION_EQUAL,
    OPERATION_UNEQUAL,
    OPERATION_LESS,
    OPERATION_LESS_EQUAL,
    OPERATION_MORE,
    OPERATION_MORE_EQUAL,
    OPERATION_IN,
    OPERATION_NOT_IN,
};

struct expression_keyword {
    struct text name;
    struct expression *value;
};

struct expression_call {
    struct expression **positional;
    size_t positional_count;
    struct expression_keyword *keywords;
    size_t keyword_count;
    struct expression *more;       /* *more */
    struct expression *more_names; /* **more_names */
};

struct expression {
    enum expression_type type;
    enum operation operation; /* of EXPRESSION_ARITHMETIC */
    unsigned line;
    unsigned depth; /* of expressions within each other; 0: nothing is in it */
    bool is_folded; /* Jinja evaluates it when it compiles: nothing but constants is in it */
    struct value constant;
    struct name name;           /* EXPRESSION_NAME, and the attribute of EXPRESSION_ATTRIBUTE */
    struct expression *subject; /* of attributes, calls, filters (NULL: the block's text), tests */
    struct expression **items;  /* operands, by the type */
    size_t count;
    enum operation *operations; /* EXPRESSION_COMPARE: [count - 1], between the items */
    const struct filter *filter;
    struct expression_call call;
};

/* ------------------------------------------------------------------------------- statements -- */

enum statement_type {
    STATEMENT_TEXT,
    STATEMENT_PRINT, /* {{ }} */
    STATEMENT_IF,
    STATEMENT_FOR,
    STATEMENT_SET,
    STATEMENT_SET_BLOCK,
    STATEMENT_WITH,
    STATEMENT_FILTER,
    STATEMENT_MACRO,
    STATEMENT_CALL,
    STATEMENT_INCLUDE,
};

struct block {
    struct statement *first; /* a list; NULL: empty */
    struct statement **end;
};

struct branch { /* of an `if`; the test of `else` is NULL */
    struct expression *test;
    struct block block;
};

struct macro {
    struct text name; /* empty: of a `call` block */
    unsigned line;
    struct target *parameters;    /* [count] */
    struct expression **defaults; /* [count], NULL: none */
    size_t count;
    struct block block;
    struct scope scope;
    unsigned slots;     /* of its frame */
    struct slot caller; /* of what it may use beside its parameters */
    struct slot varargs;
    struct slot kwargs;
    bool uses_caller;
    bool uses_varargs;
    bool uses_kwargs;
};

struct statement {
    enum statement_type type;
    unsigned line;
    struct statement *next;
    struct text text;              /* STATEMENT_TEXT */
    struct expression *expression; /* printed, iterated over, assigned, called, included; the
                                    * filter of a block */
    struct branch *branches;       /* STATEMENT_IF */
    size_t branch_count;
    struct target *target; /* of `for` and `set`; of `with` [count] */
    size_t count;
    struct expression **values; /* of `with`, [count] */
    struct expression *test;    /* of `for ... if` */
    struct target *test_target; /* the target again, as the test sees it */
    struct scope test_scope;
    struct block block;
    struct scope scope;
    struct block otherwise; /* `for ... else` */
    struct scope otherwise_scope;
    struct slot loop; /* `loop`, where the body asks for it */
    bool uses_loop;
    struct macro *macro;  /* STATEMENT_MACRO, STATEMENT_CALL */
    struct slot slot;     /* where the macro goes */
    bool ignores_missing; /* of `include` */
    bool is_without_context;
    struct name *locals; /* what an included template sees of the names here */
    size_t local_count;
};

/* A template, or a text within a value. */
struct program {
    struct arena *arena;
    struct text name;
    struct block block;
    struct scope scope;
    unsigned slots;
    struct text source; /* as it was written */
    size_t newlines;    /* at its end, as written */
    bool has_settings;  /* its first line sets how it is read: #jinja2: ... */
    /* A filter or test that Ansible does not find by the name it has here before 2.19, and where;
     * NULL: there is none. Then it renders nothing of the template. */
    const struct filter *newer;
    unsigned newer_line;
    enum run_state broken; /* RUN_FAILED or RUN_UNSUPPORTED: why, and where */
    char message[TEMPLATE_MESSAGE];
    unsigned line;
};

#endif
