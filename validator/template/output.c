/* SPDX-License-Identifier: MIT */
/* What a block prints, and what becomes of it. */
#include "template/output.h"

#include "template/literal.h"
#include "template/marker.h"

void output_init(struct run *run, struct output *output)
{
    *output = (struct output){.only = value_absent(), .marker = value_absent()};
    run_buffer_init(run, &output->buffer);
}

struct value output_without_tuples(struct run *run, struct value value, bool is_whole)
{
    bool is_list = value.type == VALUE_LIST || value.type == VALUE_TUPLE;
    struct value_builder builder;
    value_builder_init(&builder, run);
    if ((!is_list && value.type != VALUE_DICT) || (value.is_group && !is_whole) ||
        run_is_older(run) || !run_enter(run))
        return value;
    for (size_t i = 0; run_goes_on(run) && i < value_count(value); i++) {
        struct value_member member = {value_none(), value_none()};
        if (is_list)
            member.value = value_item(run, value, i);
        else
            member = value_member(run, value, i);
        if (!is_list)
            value_builder_add(&builder, output_without_tuples(run, member.key, is_whole));
        value_builder_add(&builder, output_without_tuples(run, member.value, is_whole));
    }
    run_leave(run);
    return is_list ? value_builder_list(&builder) : value_builder_dict(&builder);
}

/* Behind the first, what is printed becomes text. */
static void append(struct run *run, struct output *output, struct value value)
{
    size_t depth = run->depth;
    value = output_without_tuples(run, value, false);
    value_append_str(run, &output->buffer, value);
    value = marker_defer(run, depth, value);
    if (output->marker.type == VALUE_ABSENT && marker_is(value) && run_is_newer(run))
        output->marker = value;
}

static void add(struct run *run, struct output *output, struct value value)
{
    if (output->count++ == 0) {
        output->only = value;
        return;
    }
    if (output->count == 2)
        append(run, output, output->only);
    append(run, output, value);
}

void output_text(struct run *run, struct output *output, struct text text)
{
    add(run, output, value_string(text));
}

void output_result(struct run *run, struct output *output, struct value value)
{
    bool is_nothing = value.type == VALUE_NONE && run_is_newer(run);
    if (run_goes_on(run) && !is_nothing)
        add(run, output, value);
}

/* Before 2.19 nothing that is printed may be undefined, at any depth; str() takes it for text. */
static void check_defined(struct run *run, struct value value)
{
    bool is_list = value_is_list(value);
    if (value.type == VALUE_UNDEFINED && !value.is_lenient)
        run_use_undefined(run, value);
    if ((!is_list && value.type != VALUE_DICT) || !run_enter(run))
        return;
    for (size_t i = 0; run_step(run, 1) && i < value_count(value); i++)
        check_defined(run, is_list ? value_item(run, value, i) : value_member(run, value, i).value);
    run_leave(run);
}

/* What all editions print alike. */
static bool is_plain(struct value value)
{
    return value.type == VALUE_STRING || value.type == VALUE_BOOLEAN || value_is_number(value);
}

void output_print(struct run *run, struct output *output, struct value value)
{
    bool is_older = !is_plain(value) && run_is_older(run);
    if (is_older)
        check_defined(run, value);
    if (is_older && value.type == VALUE_NONE)
        value = value_string(TEXT(""));
    if (is_older && (value.type == VALUE_VIEW || value.type == VALUE_RANGE))
        value.type = VALUE_LIST;
    output_result(run, output, value);
}

/* From 2.19 on nothing is None, and one value is itself. */
static struct value finish_natively(struct output *output)
{
    struct value value = output->count ? output->only : value_none();
    buffer_release(&output->buffer);
    return value;
}

struct value output_finish(struct run *run, struct output *output, bool is_converting)
{
    if (!run_goes_on(run) || output->marker.type != VALUE_ABSENT) {
        buffer_release(&output->buffer);
        return output->marker.type != VALUE_ABSENT ? output->marker : value_none();
    }
    if (output->count > 1 && (!is_converting || run_is_newer(run)))
        return run_string(run, &output->buffer);
    if (run_is_newer(run))
        return finish_natively(output);
    bool is_kept = output->count == 1 && output->only.is_kept_text;
    if (output->count == 1)
        value_append_str(run, &output->buffer, output->only);
    struct value value = run_string(run, &output->buffer);
    if (!is_converting || !run_goes_on(run))
        return value;
    value.is_kept_text = is_kept;
    return is_kept ? value : literal_convert(run, value.string);
}
