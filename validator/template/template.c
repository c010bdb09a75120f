/* SPDX-License-Identifier: MIT */
/* The door to the stage: templates compiled, rendered for each device, values evaluated. */
#include "template/template.h"

#include "template/execute.h"
#include "template/include.h"
#include "template/node_of.h"
#include "template/program.h"
#include "template/variable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int template_compile(struct template **compiled, struct text name, struct text source,
                     struct error *error)
{
    struct template *template = calloc(1, sizeof *template);
    *compiled = template;
    if (!template)
        return error_memory(error);
    arena_init(&template->arena);
    name = arena_copy(&template->arena, name);
    source = arena_copy(&template->arena, source);
    template->source = source;
    if (name.bytes && source.bytes &&
        program_compile(&template->program, &template->arena, name, source, PROGRAM_FILE) == 0)
        return 0;
    template_free(template);
    *compiled = NULL;
    return error_memory(error);
}

void template_free(struct template *template)
{
    if (template)
        arena_release(&template->arena);
    free(template);
}

struct text template_source(const struct template *template)
{
    return template->source;
}

size_t template_size(const struct template *template)
{
    return template->arena.used;
}

/* -------------------------------------------------------------------------------------- runs -- */

static void run_begin(struct run *run, const struct template_world *world, struct arena *arena,
                      struct run_edition *edition, struct template_result *result)
{
    *result = (struct template_result){0};
    *run = (struct run){.world = world,
                        .edition = edition,
                        .arena = arena,
                        .arena_start = arena->used,
                        .result = result,
                        .call_macro = execute_macro,
                        .find_variable = variable_find,
                        .call_filter = filter_call_named,
                        .call_test = filter_call_named_test,
                        .evaluate_node = variable_evaluate};
    map_init(&run->variables);
}

/* Says in the result how the run ended. */
static int run_end(struct run *run, struct error *error)
{
    static const enum template_outcome outcomes[] = {
        [RUN_GOES_ON] = TEMPLATE_RENDERED,      [RUN_UNDEFINED] = TEMPLATE_FAILED,
        [RUN_FAILED] = TEMPLATE_FAILED,         [RUN_UNSUPPORTED] = TEMPLATE_UNSUPPORTED,
        [RUN_NO_MEMORY] = TEMPLATE_UNSUPPORTED,
    };
    if (run_goes_on(run) && run->is_circular)
        run_unsupported(run, "a variable whose value needs itself");
    map_release(&run->variables);
    run->result->outcome = outcomes[run->state];
    run->result->steps = run->steps;
    return run->state == RUN_NO_MEMORY ? error_memory(error) : 0;
}

/* The text, with as many breaks at its end as the template has. */
static void append_rendered(struct run *run, struct buffer *out, struct value value,
                            size_t newlines)
{
    bool is_string = value.type == VALUE_STRING;
    size_t there = 0;
    buffer_clear(out);
    /* null is an empty text from 2.19 on, and "None" where the template names it alone before */
    if (run_goes_on(run) && (value.type != VALUE_NONE || run_is_older(run)))
        value_append_str(run, out, value);
    while (there < out->length && out->bytes[out->length - 1 - there] == '\n')
        there++;
    for (; run_goes_on(run) && is_string && there < newlines; there++)
        buffer_append_string(out, "\n");
}

/* From 2.19 on no value may hold, at any depth, what an `if` without `else` leaves, where it is all
 * that the template gives. */
static void check_left(struct run *run, struct value value)
{
    bool is_list = value_is_list(value);
    if (value.type == VALUE_UNDEFINED && value.is_lenient && run_is_newer(run))
        run_fail(run, "what an `if` without `else` leaves is no text");
    if ((!is_list && value.type != VALUE_DICT) || !run_enter(run))
        return;
    for (size_t i = 0; run_step(run, 1) && i < value_count(value); i++)
        check_left(run, is_list ? value_item(run, value, i) : value_member(run, value, i).value);
    run_leave(run);
}

/* A text without Jinja is left as it is. */
static struct value render_program(struct run *run, const struct program *program)
{
    struct value value;
    struct output output;
    if (!program_is_template(program->source) && (!program->has_settings || run_is_older(run)))
        return value_string(program->source);
    if (variable_pass_on(run, program->source, &value)) {
        check_left(run, value);
        return value;
    }
    output_init(run, &output);
    execute_program(run, program, NULL, 0, &output);
    value = output_finish(run, &output, false);
    if (run_goes_on(run))
        check_left(run, value);
    return run_goes_on(run) ? output_without_tuples(run, value, true) : value;
}

static int render_as(const struct template *template, const struct template_world *world,
                     struct run_edition *edition, struct buffer *out,
                     struct template_result *result, struct error *error)
{
    struct arena arena;
    struct run run;
    arena_init(&arena);
    run_begin(&run, world, &arena, edition, result);
    run.has_settings = template->program.has_settings;
    struct value rendered = render_program(&run, &template->program);
    append_rendered(&run, out, rendered, template->program.newlines);
    if (out->failed)
        run_no_memory(&run);
    int status = run_end(&run, error);
    arena_release(&arena);
    return status;
}

/* ---------------------------------------------------------------------------------- editions -- */

static struct run_edition first_edition(const struct template_world *world)
{
    bool is_any = world->edition == TEMPLATE_ANY_EDITION;
    return (struct run_edition){is_any ? TEMPLATE_ANSIBLE_2_14 : world->edition};
}

/* Whether the first run may have come to what a run under the other's rules does not. Most ask for
 * nothing that editions take differently. */
static bool takes_both(const struct template_world *world, const struct run_edition *first)
{
    return world->edition == TEMPLATE_ANY_EDITION && first->was_asked;
}

static void say_depends(struct template_result *result)
{
    result->outcome = TEMPLATE_DEPENDS;
    snprintf(result->message, sizeof result->message,
             "Ansible 2.14 and 2.19 render it differently");
}

/* One that is not supported stays so, whatever the other edition makes of it. */
static bool outcomes_differ(const struct template_result *a, const struct template_result *b)
{
    return a->outcome != b->outcome && a->outcome != TEMPLATE_UNSUPPORTED;
}

int template_render(const struct template *template, const struct template_world *world,
                    struct buffer *out, struct template_result *result, struct error *error)
{
    struct template_result newer;
    struct buffer again;
    struct run_edition first = first_edition(world), second = {TEMPLATE_ANSIBLE_2_19};
    if (render_as(template, world, &first, out, result, error) != 0)
        return -1;
    if (!takes_both(world, &first))
        return 0;
    buffer_init(&again, out->ceiling);
    int status = render_as(template, world, &second, &again, &newer, error);
    bool same = text_equal(buffer_text(out), buffer_text(&again));
    size_t steps = result->steps + newer.steps;
    if (newer.outcome == TEMPLATE_UNSUPPORTED && result->outcome != TEMPLATE_UNSUPPORTED)
        *result = newer;
    else if (outcomes_differ(result, &newer) || (result->outcome == TEMPLATE_RENDERED && !same))
        say_depends(result);
    result->steps = steps;
    buffer_release(&again);
    return status;
}

/* ------------------------------------------------------------------------------------ values -- */

static int evaluate_as(const struct node *node, const struct template_world *world,
                       struct run_edition *edition, struct arena *arena, const struct node **value,
                       struct template_result *result, struct error *error)
{
    struct run run;
    run_begin(&run, world, arena, edition, result);
    struct value evaluated = variable_evaluate(&run, node);
    *value = run_goes_on(&run) ? node_of_value(&run, evaluated, node) : NULL;
    int status = run_end(&run, error);
    if (result->outcome != TEMPLATE_RENDERED)
        *value = NULL;
    return status;
}

int template_evaluate(const struct node *node, const struct template_world *world,
                      struct arena *arena, const struct node **value,
                      struct template_result *result, struct error *error)
{
    struct template_result newer;
    const struct node *again;
    *result = (struct template_result){.outcome = TEMPLATE_RENDERED};
    *value = node;
    if (!template_is_in(node))
        return 0;
    struct run_edition first = first_edition(world), second = {TEMPLATE_ANSIBLE_2_19};
    if (evaluate_as(node, world, &first, arena, value, result, error) != 0)
        return -1;
    if (!takes_both(world, &first))
        return 0;
    if (evaluate_as(node, world, &second, arena, &again, &newer, error) != 0)
        return -1;
    size_t steps = result->steps + newer.steps;
    if (newer.outcome == TEMPLATE_UNSUPPORTED && result->outcome != TEMPLATE_UNSUPPORTED)
        *result = newer;
    else if (outcomes_differ(result, &newer) ||
             (result->outcome == TEMPLATE_RENDERED && !node_equal(*value, again)))
        say_depends(result);
    result->steps = steps;
    if (result->outcome != TEMPLATE_RENDERED)
        *value = NULL;
    return 0;
}
