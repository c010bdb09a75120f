/* SPDX-License-Identifier: MIT */
/*
 * Templates as Ansible renders them: Jinja2 with Ansible's settings, filters, tests and lazily
 * evaluated variables. Nothing runs, reads or fetches anything.
 *
 *     template_compile()      once for a template file; immutable then, and shared by threads
 *     template_render()       for each device: the text, or why there is none
 *     template_evaluate()     the value of one variable, as Ansible passes it on
 *
 * There is no third way between the right text and none: what is not known to be rendered as
 * Ansible does is TEMPLATE_UNSUPPORTED, with the construct and its line.
 */
#ifndef FLEETGATE_TEMPLATE_H
#define FLEETGATE_TEMPLATE_H

#include "base/base.h"
#include "document/document.h"

/* Whose rules: they differ in what becomes of a variable's text, and in what is undefined. */
enum template_edition {
    TEMPLATE_ANY_EDITION, /* both, and TEMPLATE_DEPENDS where they do not agree */
    TEMPLATE_ANSIBLE_2_14,
    TEMPLATE_ANSIBLE_2_19,
};

enum template_outcome {
    TEMPLATE_RENDERED,
    TEMPLATE_FAILED,      /* Ansible would fail: undefined, mandatory, a type, the syntax */
    TEMPLATE_UNSUPPORTED, /* not rendered here: a construct, or a limit */
    TEMPLATE_DEPENDS,     /* Ansible 2.14 and 2.19 differ, and the edition is not known */
};

enum { TEMPLATE_MESSAGE = 400, TEMPLATE_VARIABLE = 200 };

struct template_result {
    enum template_outcome outcome;
    char message[TEMPLATE_MESSAGE]; /* why there is no text; bytes of the pusher, not escaped */
    struct text name;               /* of the template it happened in, as it was compiled */
    unsigned line;                  /* in there; 0 where none is known */
    /* The variable in whose own value it happened, the innermost one, and where that stands;
     * empty and NULL where it happened in the template itself. */
    char variable[TEMPLATE_VARIABLE];
    const struct node *value;
    size_t steps; /* that it took, in all editions that were asked for */
};

struct template; /* compiled; immutable, may be shared by threads */

/* Compiles. A template that is wrong, or holds what is not supported, compiles too: rendering says
 * so. `name` is what results call it; name and source are copied. Returns -1 only when memory is
 * out. */
int template_compile(struct template **template, struct text name, struct text source,
                     struct error *error);
void template_free(struct template *template);
/* What it was compiled from. */
struct text template_source(const struct template *template);
/* The bytes of memory that it takes. */
size_t template_size(const struct template *template);

/* What Ansible takes from plug-ins, of which a repository may bring some of its own. */
enum template_plugin {
    TEMPLATE_PLUGIN_FILTER,
    TEMPLATE_PLUGIN_TEST,
    TEMPLATE_PLUGIN_ENVIRONMENT, /* lookup('env', name) */
    TEMPLATE_PLUGIN_RENDERER,    /* what renders templates at all: nobody asks for it here */
    TEMPLATE_PLUGIN_TYPES,
};

/* What a template sees of the device that it is rendered for. */
struct template_world {
    void *context; /* handed to the functions */
    /* The variable's value as written, or NULL: undefined. It outlives the rendering. */
    const struct node *(*variable)(void *context, struct text name);
    /* The sibling that `include` names, or NULL: there is none. May be NULL: there are none. */
    const struct template *(*sibling)(void *context, struct text name);
    /* What sets a name without a value where Ansible works: "the variable x, which ..."; NULL:
     * nothing, and it is undefined. The text lives until the next call. May be NULL: nothing sets
     * any. */
    const char *(*set_elsewhere)(void *context, struct text name);
    /* The plug-in that may take the place of Ansible's own, "filter_plugins/own.py"; NULL: none
     * does. May be NULL: none does. */
    const char *(*replaced)(void *context, enum template_plugin type);
    /* What forbids that lookup('env', name) is asked for, as "asks for ..." goes on; NULL: nothing,
     * and its value is "<env:name>". May be NULL: any may be asked for. */
    const char *(*forbids)(void *context, struct text name);
    enum template_edition edition;
    const struct limits *limits;
};

/* Renders into `out`, which is cleared first, and holds the text where the outcome is
 * TEMPLATE_RENDERED. What `result` borrows lives as long as the template and the variables.
 * Returns -1 when memory is out. */
int template_render(const struct template *template, const struct template_world *world,
                    struct buffer *out, struct template_result *result, struct error *error);

/* Evaluates a value that may hold Jinja anywhere in it, as Ansible evaluates a variable. *value is
 * `node` itself where it holds none; else it lies in the arena, and its parts stand where `node`
 * does. */
int template_evaluate(const struct node *node, const struct template_world *world,
                      struct arena *arena, const struct node **value,
                      struct template_result *result, struct error *error);

/* What a text of a value would have Ansible ask for, beside the variables, where it works. */
enum template_reach_type {
    TEMPLATE_REACHES_ENVIRONMENT, /* lookup('env', name); bytes is NULL: the name is computed */
    TEMPLATE_REACHES_LOOKUP,      /* another lookup; name is the plug-in, or computed */
    TEMPLATE_REACHES_FILTER,      /* name is the filter, or computed; the same of tests */
    TEMPLATE_REACHES_TEST,
    TEMPLATE_REACHES_PYTHON,  /* name is an attribute of Python's own, or what is called */
    TEMPLATE_REACHES_FILE,    /* an include */
    TEMPLATE_REACHES_UNKNOWN, /* the text is not understood; name says why */
};

struct template_reach {
    enum template_reach_type type;
    struct text name; /* lives as long as the call; bytes of the pusher, not escaped */
};

typedef void template_reach_function(void *context, const struct template_reach *reach);

/* Calls the function for each of these in a text, whether or not it would be evaluated; perhaps for
 * one more than once. What only stands in a string is none. Plug-ins that are not known to be
 * without effect count. Returns -1 when memory is out. */
int template_reaches(struct text text, template_reach_function *function, void *context,
                     struct error *error);

/* Whether a value is evaluated at all: a text in it holds the beginning of Jinja. */
bool template_is_in(const struct node *node);

#endif
