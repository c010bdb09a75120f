/* SPDX-License-Identifier: MIT */
/* Expressions: what each of them is worth. */
#include "template/evaluate.h"

#include "ansible/ansible.h"
#include "template/marker.h"

struct value *evaluate_slot(struct frame *frame, struct slot slot)
{
    for (; slot.up; slot.up--)
        frame = frame->outer;
    return &frame->slots[slot.index];
}

/* Whether Ansible gives this name a value while it runs, which nobody knows before. */
static bool is_of_runner(struct text name)
{
    return (ansible_sets_variable(name) && !ansible_sets_variable_of_host(name)) ||
           text_is(name, "vars") || text_starts_with(name, "ansible_") ||
           text_starts_with(name, "template_");
}

static struct value evaluate_name(struct run *run, struct frame *frame, const struct name *name)
{
    struct value value = *evaluate_slot(frame, name->slot);
    if (value.type != VALUE_ABSENT)
        return value;
    if (is_of_runner(name->text))
        return run_unsupported(run, "the variable '%.*s', which Ansible sets when it runs",
                               (int)name->text.length, name->text.bytes);
    const struct template_world *world = run->world;
    const char *setter =
        world->set_elsewhere ? world->set_elsewhere(world->context, name->text) : NULL;
    if (setter)
        return run_unsupported(run, "%s", setter);
    return value_undefined(run, name->text, TEXT(""));
}

/* ------------------------------------------------------------------------------ collections -- */

static struct value evaluate_list(struct run *run, struct frame *frame,
                                  const struct expression *expression)
{
    struct value *values = run_alloc(run, expression->count, sizeof *values);
    for (size_t i = 0; values && run_goes_on(run) && i < expression->count; i++)
        values[i] = evaluate_expression(run, frame, expression->items[i]);
    enum value_type type = expression->type == EXPRESSION_LIST ? VALUE_LIST : VALUE_TUPLE;
    return run_goes_on(run) ? value_list(run, type, values, expression->count) : value_none();
}

static struct value evaluate_dict(struct run *run, struct frame *frame,
                                  const struct expression *expression)
{
    struct value_builder builder;
    value_builder_init(&builder, run);
    for (size_t i = 0; run_goes_on(run) && i + 1 < expression->count; i += 2) {
        struct value key = evaluate_expression(run, frame, expression->items[i]);
        struct value value = evaluate_expression(run, frame, expression->items[i + 1]);
        value_builder_put(&builder, key, value);
    }
    return value_builder_dict(&builder);
}

static struct value evaluate_concat(struct run *run, struct frame *frame,
                                    const struct expression *expression)
{
    struct buffer out;
    run_buffer_init(run, &out);
    for (size_t i = 0; run_goes_on(run) && i < expression->count; i++)
        value_append_str(run, &out, evaluate_expression(run, frame, expression->items[i]));
    return run_string(run, &out);
}

/* ------------------------------------------------------------------------------------ logic -- */

static struct value evaluate_logic(struct run *run, struct frame *frame,
                                   const struct expression *expression)
{
    struct value left = evaluate_expression(run, frame, expression->items[0]);
    bool truth;
    if (!run_goes_on(run) || !value_truth(run, left, &truth))
        return value_none();
    if (expression->type == EXPRESSION_NOT)
        return value_boolean(!truth);
    bool is_decided = truth == (expression->type == EXPRESSION_OR);
    return is_decided ? left : evaluate_expression(run, frame, expression->items[1]);
}

static struct value evaluate_condition(struct run *run, struct frame *frame,
                                       const struct expression *expression)
{
    struct value test = evaluate_expression(run, frame, expression->items[0]);
    bool truth;
    if (!run_goes_on(run) || !value_truth(run, test, &truth))
        return value_none();
    if (truth)
        return evaluate_expression(run, frame, expression->items[1]);
    if (expression->items[2])
        return evaluate_expression(run, frame, expression->items[2]);
    struct value undefined =
        value_undefined(run, TEXT(""),
                        TEXT("the inline if-expression evaluated to false and no "
                             "else section was defined"));
    undefined.is_lenient = true;
    return undefined;
}

static bool compare_pair(struct run *run, enum operation operation, struct value a, struct value b,
                         bool *holds)
{
    int order = 0;
    *holds = false;
    if (operation == OPERATION_EQUAL || operation == OPERATION_UNEQUAL) {
        value_equal(run, a, b, holds);
        *holds = *holds == (operation == OPERATION_EQUAL);
    } else if (operation == OPERATION_IN || operation == OPERATION_NOT_IN) {
        value_contains(run, b, a, holds);
        *holds = *holds == (operation == OPERATION_IN);
    } else if (value_compare(run, a, b, &order)) {
        *holds = operation == OPERATION_LESS         ? order < 0
                 : operation == OPERATION_LESS_EQUAL ? order <= 0
                 : operation == OPERATION_MORE       ? order > 0
                                                     : order >= 0;
    }
    return run_goes_on(run);
}

static struct value evaluate_comparison(struct run *run, struct frame *frame,
                                        const struct expression *expression)
{
    struct value left = evaluate_expression(run, frame, expression->items[0]);
    bool holds = true;
    for (size_t i = 1; run_goes_on(run) && holds && i < expression->count; i++) {
        struct value right = evaluate_expression(run, frame, expression->items[i]);
        if (!run_goes_on(run) ||
            !compare_pair(run, expression->operations[i - 1], left, right, &holds))
            return value_none();
        left = right;
    }
    return value_boolean(holds);
}

/* ------------------------------------------------------------------------------------ calls -- */

/* What stands behind * in a call, behind the others. */
static bool spread(struct run *run, struct value more, struct call *call)
{
    struct value list;
    if (!value_iterate(run, more, &list))
        return false;
    size_t count = call->positional_count + value_count(list);
    struct value *values = run_alloc(run, count, sizeof *values);
    for (size_t i = 0; values && i < count; i++)
        values[i] = i < call->positional_count ? call->positional[i]
                                               : value_item(run, list, i - call->positional_count);
    call->positional = values;
    call->positional_count = values ? count : 0;
    return run_goes_on(run);
}

/* What stands behind ** in a call. */
static bool spread_names(struct run *run, struct value more, struct call *call)
{
    if (more.type == VALUE_UNDEFINED)
        run_use_undefined(run, more);
    if (more.type != VALUE_DICT) {
        run_fail(run, "what stands behind ** must be a dictionary");
        return false;
    }
    size_t count = call->keyword_count + value_count(more);
    struct keyword *keywords = run_alloc(run, count, sizeof *keywords);
    for (size_t i = 0; keywords && i < count; i++) {
        if (i < call->keyword_count) {
            keywords[i] = call->keywords[i];
            continue;
        }
        struct value_member member = value_member(run, more, i - call->keyword_count);
        if (member.key.type != VALUE_STRING)
            run_fail(run, "keywords must be strings");
        keywords[i] = (struct keyword){member.key.string, member.value};
    }
    call->keywords = keywords;
    call->keyword_count = keywords ? count : 0;
    return run_goes_on(run);
}

static bool evaluate_arguments(struct run *run, struct frame *frame,
                               const struct expression_call *written, struct call *call)
{
    struct value *values = run_alloc(run, written->positional_count, sizeof *values);
    struct keyword *keywords = run_alloc(run, written->keyword_count, sizeof *keywords);
    if (!values || !keywords)
        return false;
    for (size_t i = 0; run_goes_on(run) && i < written->positional_count; i++)
        values[i] = evaluate_expression(run, frame, written->positional[i]);
    for (size_t i = 0; run_goes_on(run) && i < written->keyword_count; i++)
        keywords[i] = (struct keyword){written->keywords[i].name,
                                       evaluate_expression(run, frame, written->keywords[i].value)};
    *call = (struct call){values, written->positional_count, keywords, written->keyword_count};
    if (written->more && run_goes_on(run))
        spread(run, evaluate_expression(run, frame, written->more), call);
    if (written->more_names && run_goes_on(run))
        spread_names(run, evaluate_expression(run, frame, written->more_names), call);
    return run_goes_on(run);
}

static struct value evaluate_filter(struct run *run, struct frame *frame,
                                    const struct expression *expression)
{
    struct call call;
    struct value subject = expression->subject
                               ? evaluate_expression(run, frame, expression->subject)
                               : frame->block_text;
    if (!run_goes_on(run) || !evaluate_arguments(run, frame, &expression->call, &call))
        return value_none();
    size_t depth = run->depth;
    struct value value = filter_call(run, expression->filter, subject, &call);
    return marker_defer(run, depth, value);
}

/* The first argument that stands for a failure, which is the result then from 2.19 on; or absent.
 */
static struct value first_marker(const struct call *call)
{
    for (size_t i = 0; i < call->positional_count; i++) {
        if (marker_is(call->positional[i]))
            return call->positional[i];
    }
    for (size_t i = 0; i < call->keyword_count; i++) {
        if (marker_is(call->keywords[i].value))
            return call->keywords[i].value;
    }
    return value_absent();
}

static struct value call_value(struct run *run, struct value subject, const struct call *call,
                               struct value caller)
{
    struct value marker = first_marker(call);
    if (subject.type == VALUE_MACRO)
        return run->call_macro(run, subject.macro, call, caller);
    if (marker.type != VALUE_ABSENT && run_is_newer(run))
        return marker;
    if (subject.type == VALUE_UNDEFINED)
        return run_use_undefined(run, subject);
    if (caller.type != VALUE_ABSENT)
        return run_unsupported(run, "{%% call %%} of a %s", value_type_name(subject));
    if (subject.type == VALUE_FUNCTION)
        return subject.function->call(run, call);
    if (subject.type == VALUE_METHOD)
        return method_call(run, subject.method, call);
    return run_fail(run, "'%s' object is not callable", value_type_name(subject));
}

struct value evaluate_call(struct run *run, struct frame *frame,
                           const struct expression *expression, struct value caller)
{
    struct call call;
    struct value subject = evaluate_expression(run, frame, expression->subject);
    if (!run_goes_on(run) || !evaluate_arguments(run, frame, &expression->call, &call))
        return value_none();
    size_t depth = run->depth;
    struct value value = call_value(run, subject, &call, caller);
    if (run_goes_on(run) && value.type == VALUE_VIEW && run_is_newer(run))
        value.type = VALUE_LIST;
    return marker_defer(run, depth, value);
}

/* ----------------------------------------------------------------------------- subscription -- */

static struct value evaluate_slice(struct run *run, struct frame *frame,
                                   const struct expression *expression)
{
    struct value bounds[3];
    struct value value = evaluate_expression(run, frame, expression->items[0]);
    for (size_t i = 0; i < 3; i++) {
        const struct expression *bound = expression->items[i + 1];
        bounds[i] =
            bound && run_goes_on(run) ? evaluate_expression(run, frame, bound) : value_none();
    }
    return run_goes_on(run) ? attribute_slice(run, value, bounds) : value_none();
}

static struct value evaluate_pair(struct run *run, struct frame *frame,
                                  const struct expression *expression)
{
    struct value left = evaluate_expression(run, frame, expression->items[0]);
    if (!run_goes_on(run))
        return left;
    struct value right = evaluate_expression(run, frame, expression->items[1]);
    if (!run_goes_on(run))
        return right;
    return expression->type == EXPRESSION_ITEM ? attribute_item(run, left, right)
                                               : operate(run, expression->operation, left, right);
}

static struct value evaluate_sign(struct run *run, struct frame *frame,
                                  const struct expression *expression)
{
    struct value value = evaluate_expression(run, frame, expression->items[0]);
    return run_goes_on(run) ? operate_sign(run, value, expression->type == EXPRESSION_NEGATIVE)
                            : value;
}

static struct value evaluate_attribute(struct run *run, struct frame *frame,
                                       const struct expression *expression)
{
    struct value value = evaluate_expression(run, frame, expression->subject);
    return run_goes_on(run) ? attribute_get(run, value, expression->name.text) : value;
}

static struct value evaluate_one(struct run *run, struct frame *frame,
                                 const struct expression *expression)
{
    switch (expression->type) {
    case EXPRESSION_CONSTANT:
        return expression->constant;
    case EXPRESSION_NAME:
        return evaluate_name(run, frame, &expression->name);
    case EXPRESSION_LIST:
    case EXPRESSION_TUPLE:
        return evaluate_list(run, frame, expression);
    case EXPRESSION_DICT:
        return evaluate_dict(run, frame, expression);
    case EXPRESSION_CONCAT:
        return evaluate_concat(run, frame, expression);
    case EXPRESSION_NOT:
    case EXPRESSION_AND:
    case EXPRESSION_OR:
        return evaluate_logic(run, frame, expression);
    case EXPRESSION_NEGATIVE:
    case EXPRESSION_POSITIVE:
        return evaluate_sign(run, frame, expression);
    case EXPRESSION_ARITHMETIC:
    case EXPRESSION_ITEM:
        return evaluate_pair(run, frame, expression);
    case EXPRESSION_COMPARE:
        return evaluate_comparison(run, frame, expression);
    case EXPRESSION_CONDITION:
        return evaluate_condition(run, frame, expression);
    case EXPRESSION_ATTRIBUTE:
        return evaluate_attribute(run, frame, expression);
    case EXPRESSION_SLICE:
        return evaluate_slice(run, frame, expression);
    case EXPRESSION_CALL:
        return evaluate_call(run, frame, expression, value_absent());
    case EXPRESSION_FILTER:
    case EXPRESSION_TEST:
        return evaluate_filter(run, frame, expression);
    }
    return value_none();
}

struct value evaluate_expression(struct run *run, struct frame *frame,
                                 const struct expression *expression)
{
    struct value value = value_none();
    if (!run_step(run, 1))
        return value;
    run_at(run, expression->line);
    if (run_enter_expression(run))
        value = evaluate_one(run, frame, expression);
    run_leave_expression(run);
    return value;
}
