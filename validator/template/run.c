/* SPDX-License-Identifier: MIT */
/* How a rendering ends, and what bounds it. */
#include "template/run.h"

#include <stdio.h>

/* The name may lie in the memory of the run, which is gone when it is read. */
static void name_variable(struct template_result *result, struct text name)
{
    snprintf(result->variable, sizeof result->variable, "%.*s", (int)name.length,
             name.bytes ? name.bytes : "");
}

/* Keeps why the run ends, unless it has ended. */
static void end_run(struct run *run, enum run_state state, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));
static void end_run(struct run *run, enum run_state state, const char *format, va_list arguments)
{
    if (!run_goes_on(run))
        return;
    run->state = state;
    struct template_result *result = run->result;
    vsnprintf(result->message, sizeof result->message, format, arguments);
    if (result->message[0] == '\0') /* what a template says itself may be nothing */
        snprintf(result->message, sizeof result->message, "it fails and does not say why");
    result->name = run->name;
    result->line = run->line;
    name_variable(result, run->variable);
    result->value = run->variable_node;
}

struct value run_fail(struct run *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    end_run(run, RUN_FAILED, format, arguments);
    va_end(arguments);
    return value_none();
}

struct value run_unsupported(struct run *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    end_run(run, RUN_UNSUPPORTED, format, arguments);
    va_end(arguments);
    return value_none();
}

static void end_undefined(struct run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void end_undefined(struct run *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    end_run(run, RUN_UNDEFINED, format, arguments);
    va_end(arguments);
}

struct value run_use_undefined(struct run *run, struct value undefined)
{
    const struct value_undefined *what = undefined.undefined;
    if (!run_goes_on(run))
        return value_none();
    if (what->is_failure)
        run_fail(run, "%.*s", (int)what->hint.length, what->hint.bytes);
    else if (what->hint.length)
        end_undefined(run, "%.*s", (int)what->hint.length, what->hint.bytes);
    else
        end_undefined(run, "'%.*s' is undefined", (int)what->name.length, what->name.bytes);
    if (what->line && run->variable.length == 0)
        run->result->line = what->line;
    run_blame(run, what);
    return value_none();
}

void run_blame(struct run *run, const struct value_undefined *undefined)
{
    if (undefined->variable.length == 0)
        return;
    name_variable(run->result, undefined->variable);
    run->result->value = undefined->node;
}

struct value run_no_memory(struct run *run)
{
    if (run_goes_on(run))
        run->state = RUN_NO_MEMORY;
    return value_none();
}

/* ---------------------------------------------------------------------------------- bounds -- */

bool run_step(struct run *run, size_t steps)
{
    run->steps += steps;
    if (run->steps > run->world->limits->template_steps)
        run_unsupported(run, "it takes more than %zu steps (limits: template_steps)",
                        run->world->limits->template_steps);
    else if (run->arena->used > run->arena_start + run->world->limits->template_memory)
        run_unsupported(run, "it takes more than %zu bytes of memory (limits: template_memory)",
                        run->world->limits->template_memory);
    return run_goes_on(run);
}

bool run_enter(struct run *run)
{
    run->depth++;
    if (run->depth > run->world->limits->template_depth)
        run_unsupported(run, "it nests deeper than %zu levels (limits: template_depth)",
                        run->world->limits->template_depth);
    return run_goes_on(run);
}

void run_leave(struct run *run)
{
    run->depth--;
}

/* A row of 200 operators is let through by the parser, and a macro may stand in each of the levels
 * that templates nest: both together took more stack than a thread has. */
enum { EXPRESSIONS_ALONE = 300, EXPRESSIONS_A_LEVEL = 20 };

bool run_enter_expression(struct run *run)
{
    size_t most = EXPRESSIONS_ALONE + EXPRESSIONS_A_LEVEL * run->world->limits->template_depth;
    run->expressions++;
    if (run->expressions > most)
        run_unsupported(run, "it nests more than %zu expressions (limits: template_depth)", most);
    return run_goes_on(run);
}

void run_leave_expression(struct run *run)
{
    run->expressions--;
}

/* ---------------------------------------------------------------------------------- memory -- */

void *run_alloc(struct run *run, size_t count, size_t size)
{
    if (!run_step(run, 1 + count / 16))
        return NULL;
    void *memory = arena_alloc_array(run->arena, count ? count : 1, size);
    if (!memory)
        run_no_memory(run);
    return memory;
}

struct text run_copy(struct run *run, struct text text)
{
    if (!run_step(run, 1 + text.length / TEXT_STEP))
        return TEXT("");
    struct text copy = arena_copy(run->arena, text);
    if (!copy.bytes) {
        run_no_memory(run);
        return TEXT("");
    }
    return copy;
}

void run_buffer_init(struct run *run, struct buffer *buffer)
{
    buffer_init(buffer, run->world->limits->template_bytes);
}

struct text run_text(struct run *run, struct buffer *buffer)
{
    struct text text = TEXT("");
    if (buffer->failed && buffer->length >= buffer->ceiling / 2)
        run_unsupported(run, "a text in it is longer than %zu bytes (limits: template_bytes)",
                        run->world->limits->template_bytes);
    else if (buffer->failed)
        run_no_memory(run);
    else if (run_goes_on(run))
        text = run_copy(run, buffer_text(buffer));
    buffer_release(buffer);
    return text;
}

struct value run_string(struct run *run, struct buffer *buffer)
{
    return value_string(run_text(run, buffer));
}
