/* SPDX-License-Identifier: MIT */
/*
 * A variable is evaluated whole when its name is first read, as Ansible 2.14 does it: each text in
 * it that holds Jinja is a template of its own, which sees the variables of the device and nothing
 * of the template that reads it.
 */
#include "template/variable.h"

#include "template/execute.h"
#include "template/marker.h"
#include "template/program.h"

struct variable {
    bool is_being_evaluated;
    bool is_template; /* evaluating it left its mark on run->is_converting */
    struct value value;
};

bool template_is_in(const struct node *node)
{
    switch (node->type) {
    case NODE_STRING:
        return !node->vaulted && !node->unsafe && program_is_template(node->string);
    case NODE_SEQUENCE:
        for (size_t i = 0; i < node->sequence.count; i++) {
            if (template_is_in(node->sequence.items[i]))
                return true;
        }
        return false;
    case NODE_MAPPING:
        for (size_t i = 0; i < node->mapping.count; i++) {
            if (template_is_in(node->mapping.members[i].value))
                return true;
        }
        return false;
    default:
        return false;
    }
}

/* ------------------------------------------------------------------------------------ texts -- */

bool variable_pass_on(struct run *run, struct text text, struct value *value)
{
    struct text name = program_single_name(text);
    const struct node *node = name.length ? run->world->variable(run->world->context, name) : NULL;
    if (!node ||
        (node->type != NODE_NUMBER && node->type != NODE_BOOLEAN && node->type != NODE_NULL) ||
        run_is_newer(run))
        return false;
    *value = value_of_node(run, node);
    return true;
}

/* Ansible puts the breaks back that Jinja takes off the end. */
static struct value restore_newlines(struct run *run, struct value value, size_t newlines)
{
    size_t there = 0;
    struct buffer out;
    if (value.type != VALUE_STRING || !run_goes_on(run))
        return value;
    while (there < value.string.length &&
           value.string.bytes[value.string.length - 1 - there] == '\n')
        there++;
    if (newlines <= there)
        return value;
    run_buffer_init(run, &out);
    buffer_append_text(&out, value.string);
    for (; there < newlines; there++)
        buffer_append_string(&out, "\n");
    value.string = run_text(run, &out);
    return value;
}

static struct value evaluate_text(struct run *run, const struct node *node)
{
    struct value value = value_none();
    struct output output;
    struct program *program;
    enum program_kind kind = run_is_older(run) ? PROGRAM_VALUE : PROGRAM_VALUE_2_19;
    if (variable_pass_on(run, node->string, &value))
        return value;
    program = run_alloc(run, 1, sizeof *program);
    if (!program)
        return value_none();
    if (program_compile(program, run->arena, run->name, node->string, kind) != 0)
        return run_no_memory(run);
    if (program->has_settings)
        return run_unsupported(run, "a value that begins with #jinja2:");
    const struct node *outer = run->variable_node;
    run->variable_node = node;
    run->is_converting = run_is_older(run);
    output_init(run, &output);
    execute_program(run, program, NULL, 0, &output);
    value = restore_newlines(run, output_finish(run, &output, true), program->newlines);
    run->variable_node = outer;
    return value;
}

/* ------------------------------------------------------------------------------ collections -- */

static struct value evaluate_sequence(struct run *run, const struct node *node)
{
    struct value_builder items;
    value_builder_init(&items, run);
    for (size_t i = 0; run_goes_on(run) && i < node->sequence.count; i++)
        value_builder_add(&items, variable_evaluate(run, node->sequence.items[i]));
    return value_builder_list(&items);
}

static struct value evaluate_mapping(struct run *run, const struct node *node)
{
    size_t count = node->mapping.count;
    struct value_member *members = run_alloc(run, count, sizeof *members);
    for (size_t i = 0; members && run_goes_on(run) && i < count; i++) {
        const struct member *member = &node->mapping.members[i];
        members[i].key = value_of_node(run, member->key);
        members[i].value = variable_evaluate(run, member->value);
    }
    return run_goes_on(run) ? value_dict(run, members, count) : value_none();
}

/* From 2.19 on each text is evaluated when it is looked at. */
static struct value evaluate_lazily(struct run *run, const struct node *node)
{
    size_t depth = run->depth;
    if (node->type == NODE_STRING)
        return marker_defer(run, depth, evaluate_text(run, node));
    return value_of_lazy_node(run, node);
}

struct value variable_evaluate(struct run *run, const struct node *node)
{
    size_t depth = run->depth;
    struct value value;
    if (!template_is_in(node))
        return value_of_node(run, node);
    if (!run_enter(run))
        return value_none();
    if (run_is_newer(run))
        value = evaluate_lazily(run, node);
    else if (node->type == NODE_STRING)
        value = evaluate_text(run, node);
    else if (node->type == NODE_SEQUENCE)
        value = evaluate_sequence(run, node);
    else
        value = evaluate_mapping(run, node);
    run->depth = depth;
    return value;
}

/* ------------------------------------------------------------------------------------ names -- */

static struct value evaluate_variable(struct run *run, struct text name, const struct node *node,
                                      bool is_template)
{
    struct text outer = run->variable;
    const struct node *outer_node = run->variable_node;
    size_t depth = run->depth;
    run->variable = name;
    run->variable_node = node;
    struct value value = is_template ? variable_evaluate(run, node) : value_of_node(run, node);
    if (run->state == RUN_UNDEFINED)
        value = marker_of_failure(run, name);
    run->variable = outer;
    run->variable_node = outer_node;
    return marker_defer(run, depth, value);
}

static struct value find_function(struct text name)
{
    const struct function *function = function_find(name);
    return function ? (struct value){.type = VALUE_FUNCTION, .function = function} : value_absent();
}

struct value variable_find(struct run *run, struct text name)
{
    struct variable *variable = map_get(&run->variables, name);
    if (variable && variable->is_being_evaluated) {
        run->is_circular = true;
        run_fail(run, "the value of '%.*s' needs itself", (int)name.length, name.bytes);
        return marker_defer(run, run->depth, value_none());
    }
    if (variable) {
        run->is_converting = run->is_converting || (variable->is_template && run_is_older(run));
        return variable->value;
    }
    const struct node *node = run->world->variable(run->world->context, name);
    if (!node)
        return find_function(name);
    variable = run_alloc(run, 1, sizeof *variable);
    if (!variable)
        return value_none();
    if (map_put(&run->variables, name, variable) != 0)
        return run_no_memory(run);
    variable->is_being_evaluated = true;
    variable->is_template = template_is_in(node);
    variable->value = evaluate_variable(run, name, node, variable->is_template);
    variable->is_being_evaluated = false;
    return variable->value;
}
