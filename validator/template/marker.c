/* SPDX-License-Identifier: MIT */
/* Failures that are put off. */
#include "template/marker.h"

struct value marker_of_failure(struct run *run, struct text name)
{
    struct template_result *result = run->result;
    bool is_failure = run->state == RUN_FAILED;
    run->state = RUN_GOES_ON;
    struct value_undefined *undefined = run_alloc(run, 1, sizeof *undefined);
    if (!undefined)
        return value_none();
    undefined->name = name;
    undefined->line = result->line;
    undefined->is_failure = is_failure;
    undefined->hint = run_copy(run, text_of(result->message));
    undefined->variable = run_copy(run, text_of(result->variable));
    undefined->node = result->value;
    return (struct value){.type = VALUE_UNDEFINED, .undefined = undefined};
}

struct value marker_defer(struct run *run, size_t depth, struct value value)
{
    run->depth = depth;
    bool has_failed = run->state == RUN_UNDEFINED || run->state == RUN_FAILED;
    return has_failed && run_is_newer(run) ? marker_of_failure(run, TEXT("")) : value;
}
