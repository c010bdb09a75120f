/* SPDX-License-Identifier: MIT */
/* Arguments of filters and tests, as the types that Python wants. */
#include "template/argument.h"

bool argument_is_undefined(struct run *run, const struct arguments *arguments, size_t index)
{
    struct value value = arguments->given[index];
    if (value.type == VALUE_UNDEFINED && run_is_newer(run))
        run_use_undefined(run, value);
    return value.type == VALUE_UNDEFINED;
}

bool argument_truth(struct run *run, const struct arguments *arguments, size_t index, bool standard,
                    bool *truth)
{
    *truth = standard;
    return !argument_is_given(arguments, index) || value_truth(run, arguments->given[index], truth);
}

bool argument_integer(struct run *run, const struct arguments *arguments, size_t index,
                      int64_t standard, int64_t *integer)
{
    struct value value = arguments->given[index];
    *integer = standard;
    if (value.type == VALUE_INTEGER)
        *integer = value.integer;
    else if (value.type == VALUE_BOOLEAN)
        *integer = value.boolean;
    else if (value.type == VALUE_UNDEFINED)
        run_use_undefined(run, value);
    else if (value.type != VALUE_ABSENT)
        run_fail(run, "'%s' object cannot be interpreted as an integer", value_type_name(value));
    return run_goes_on(run);
}

bool argument_string(struct run *run, const struct arguments *arguments, size_t index,
                     const char *standard, struct text *string)
{
    struct value value = arguments->given[index];
    *string = text_of(standard);
    if (value.type == VALUE_STRING)
        *string = value.string;
    else if (value.type == VALUE_UNDEFINED)
        run_use_undefined(run, value);
    else if (value.type != VALUE_ABSENT)
        run_fail(run, "a text is needed, not '%s'", value_type_name(value));
    return run_goes_on(run);
}

bool argument_text(struct run *run, const struct arguments *arguments, size_t index,
                   const char *standard, struct text *text)
{
    *text = text_of(standard);
    return !argument_is_given(arguments, index) || value_str(run, arguments->given[index], text);
}

struct value argument_keyword(const struct arguments *arguments, const char *name)
{
    for (size_t i = 0; i < arguments->keyword_count; i++) {
        if (text_is(arguments->keywords[i].name, name))
            return arguments->keywords[i].value;
    }
    return value_absent();
}
