/* SPDX-License-Identifier: MIT */
/*
 * One rendering while it runs: its memory, its bounds, and how it ends. Private to template/.
 *
 * Whatever cannot go on calls one of run_use_undefined, run_fail, run_unsupported and returns;
 * callers ask run_goes_on() (or what was returned) and return, too. The first reason wins, but for
 * one: what is undefined within a variable's value makes that variable undefined, and the run goes
 * on.
 */
#ifndef FLEETGATE_TEMPLATE_RUN_H
#define FLEETGATE_TEMPLATE_RUN_H

#include "template/template.h"
#include "template/value.h"

enum run_state {
    RUN_GOES_ON,
    RUN_UNDEFINED,   /* something undefined was used */
    RUN_FAILED,      /* any other failure of the template */
    RUN_UNSUPPORTED, /* no outcome of ours */
    RUN_NO_MEMORY,
};

struct call;
struct closure;

/* Whose rules a run follows, and whether anything in it asked for that: where nothing did, it ends
 * the same under both. Read by run_is_older and run_is_newer alone. */
struct run_edition {
    enum template_edition value; /* never TEMPLATE_ANY_EDITION */
    bool was_asked;
};

struct run {
    const struct template_world *world;
    struct run_edition *edition;
    struct arena *arena;
    size_t arena_start; /* what was used of it before */
    enum run_state state;
    struct template_result *result; /* why it ended */
    struct text name;               /* of the template that runs */
    unsigned line;                  /* where in it */
    struct text variable;           /* the variable whose value is evaluated; empty: none */
    const struct node *variable_node;
    size_t steps;
    size_t depth;
    size_t expressions;   /* that are being evaluated, each within the one before */
    bool is_converting;   /* texts of blocks become what they look like (see literal.h) */
    bool is_circular;     /* a variable was met whose value needs itself */
    bool has_settings;    /* the template that is rendered has a first line #jinja2: */
    struct map variables; /* what became of those that were asked for */
    struct pattern_memory *patterns; /* regular expressions that were compiled */

    /* What lies further down the stage (see template.c). A macro's text; the value of a name, which
     * is VALUE_ABSENT where there is none; that of a node which may hold Jinja. */
    struct value (*call_macro)(struct run *run, const struct closure *macro,
                               const struct call *call, struct value caller);
    struct value (*find_variable)(struct run *run, struct text name);
    struct value (*evaluate_node)(struct run *run, const struct node *node);
    /* A filter, or a test, by its name, for those that are given one. */
    struct value (*call_filter)(struct run *run, struct value name, struct value subject,
                                const struct call *call);
    struct value (*call_test)(struct run *run, struct value name, struct value subject,
                              const struct call *call);
};

static inline bool run_goes_on(const struct run *run)
{
    return run->state == RUN_GOES_ON;
}

/* Whether the run follows Ansible 2.14, or 2.19. To be asked last, where all else says that it
 * matters: a run that asks is followed by one under the other's rules. */
static inline bool run_is_older(const struct run *run)
{
    run->edition->was_asked = true;
    return run->edition->value == TEMPLATE_ANSIBLE_2_14;
}

static inline bool run_is_newer(const struct run *run)
{
    return !run_is_older(run);
}

/* Says where in the template the run is; not while the value of a variable is evaluated. */
static inline void run_at(struct run *run, unsigned line)
{
    if (line && run->variable.length == 0)
        run->line = line;
}

/* Each ends the run, returns VALUE_NONE, and does nothing to a run that has ended. Messages are
 * ours, and say what Ansible's would, in fewer words. */
struct value run_fail(struct run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct value run_unsupported(struct run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct value run_use_undefined(struct run *run, struct value undefined);
struct value run_no_memory(struct run *run);
/* Says of a run that has just ended that something undefined is to blame: where that came up. */
void run_blame(struct run *run, const struct value_undefined *undefined);

/* Counts work: to be called for each item, character class or node that is looked at. False, with
 * the run ended, beyond the limit. */
bool run_step(struct run *run, size_t steps);
enum { TEXT_STEP = 64 }; /* bytes of a text that are looked at in one step */
/* One level deeper; false, with the run ended, beyond the limit. run_leave() goes back. */
bool run_enter(struct run *run);
void run_leave(struct run *run);
/* The same of the expressions that are being evaluated, each within the one before: what they take
 * of the stack is bounded, too. */
bool run_enter_expression(struct run *run);
void run_leave_expression(struct run *run);

/* Zeroed memory of the run; NULL, with the run ended, where there is no more. */
void *run_alloc(struct run *run, size_t count, size_t size);
struct text run_copy(struct run *run, struct text text);

/* A buffer to write a text into; run_text() takes it over: it copies the text into the run and
 * releases the buffer. Empty where the run has ended. */
void run_buffer_init(struct run *run, struct buffer *buffer);
struct text run_text(struct run *run, struct buffer *buffer);
struct value run_string(struct run *run, struct buffer *buffer); /* the same as a value */

#endif
