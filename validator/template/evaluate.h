/* SPDX-License-Identifier: MIT */
/* Expressions while a template runs. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_EVALUATE_H
#define FLEETGATE_TEMPLATE_EVALUATE_H

#include "template/syntax.h"

/* The values of the names of a function that runs. */
struct frame {
    struct frame *outer; /* of the function that this one was defined in */
    struct value *slots;
    const struct value_member *locals; /* what the including template has set */
    size_t local_count;
    bool is_converting;      /* texts of its blocks become what they look like (literal.h) */
    struct value block_text; /* what a filter without a subject is given */
};

/* A macro with the frame it was defined in. */
struct closure {
    const struct macro *macro;
    struct frame *frame;
};

/* `loop`. */
struct loop {
    struct value list;
    size_t index;
    struct value changed; /* what changed() was asked for last, as a list; VALUE_ABSENT: never */
};

/* What every template can call. */
struct function {
    const char *name;
    struct value (*call)(struct run *run, const struct call *call);
};

struct value evaluate_expression(struct run *run, struct frame *frame,
                                 const struct expression *expression);
/* A call of what an expression names; `caller` is passed on to a macro, if it is not VALUE_ABSENT.
 */
struct value evaluate_call(struct run *run, struct frame *frame,
                           const struct expression *expression, struct value caller);
struct value *evaluate_slot(struct frame *frame, struct slot slot);

/* Arithmetic, as Python does it. */
struct value operate(struct run *run, enum operation operation, struct value a, struct value b);
struct value operate_sign(struct run *run, struct value value, bool is_negative);

/* value.name, value[index], value[start:stop:step]; undefined where there is none. */
struct value attribute_get(struct run *run, struct value value, struct text name);
struct value attribute_item(struct run *run, struct value value, struct value index);
struct value attribute_slice(struct run *run, struct value value, const struct value bounds[3]);

/* Whether a value of this type has such a method in Python. */
bool method_exists(enum value_type type, struct text name);
struct value method_call(struct run *run, const struct value_method *method,
                         const struct call *call);

/* The function of this name; NULL where there is none. */
const struct function *function_find(struct text name);

#endif
