/* SPDX-License-Identifier: MIT */
/* Filters on what is there and what is not. */
#include "template/argument.h"

/* Whether a default, or a demand, is for it: for all that is undefined; but from 2.19 on neither
 * for failures nor for what an `if` without `else` leaves. */
static bool is_plainly_undefined(const struct run *run, struct value value)
{
    return value.type == VALUE_UNDEFINED &&
           ((!value.is_lenient && !value.undefined->is_failure) || run_is_older(run));
}

struct value filter_default(struct run *run, const struct arguments *arguments)
{
    struct value otherwise = arguments->given[0];
    struct value boolean = arguments->given[1];
    bool asks_truth = false;
    bool truth = true;
    if (otherwise.type == VALUE_ABSENT)
        otherwise = value_string(TEXT(""));
    if (boolean.type != VALUE_ABSENT && boolean.type != VALUE_BOOLEAN && run_is_newer(run))
        return run_fail(run, "the second argument of default must be a boolean");
    if (is_plainly_undefined(run, arguments->subject))
        return otherwise;
    if (boolean.type != VALUE_ABSENT && !value_truth(run, boolean, &asks_truth))
        return value_none();
    if (asks_truth && !value_truth(run, arguments->subject, &truth))
        return value_none();
    return truth ? arguments->subject : otherwise;
}

struct value filter_mandatory(struct run *run, const struct arguments *arguments)
{
    struct value message = arguments->given[0];
    bool has_message = false;
    if (!is_plainly_undefined(run, arguments->subject))
        return arguments->subject;
    if (run_is_newer(run))
        has_message = message.type != VALUE_ABSENT && message.type != VALUE_NONE;
    else if (message.type != VALUE_ABSENT && !value_truth(run, message, &has_message))
        return value_none();
    struct text text = TEXT("");
    if (has_message && !value_str(run, message, &text))
        return value_none();
    const struct value_undefined *undefined = arguments->subject.undefined;
    bool has_cause = undefined->variable.length > 0;
    if (has_message)
        run_fail(run, "%.*s", (int)text.length, text.bytes);
    else
        run_fail(run, "Mandatory variable %s%.*s%s not defined%s%.*s",
                 undefined->name.length ? "'" : "", (int)undefined->name.length,
                 undefined->name.bytes, undefined->name.length ? "'" : "", has_cause ? ": " : "",
                 has_cause ? (int)undefined->hint.length : 0, undefined->hint.bytes);
    run_blame(run, undefined);
    return value_none();
}

struct value filter_ternary(struct run *run, const struct arguments *arguments)
{
    struct value subject = arguments->subject;
    bool truth = false;
    if (subject.type == VALUE_NONE && argument_says(arguments, 2))
        return arguments->given[2];
    if (!value_truth(run, subject, &truth))
        return value_none();
    return arguments->given[truth ? 0 : 1];
}

/* Texts of variables are of types of Ansible's own there, so that no name holds for all. */
struct value filter_type_debug(struct run *run, const struct arguments *arguments)
{
    switch (arguments->subject.type) {
    case VALUE_NONE:
    case VALUE_BOOLEAN:
    case VALUE_INTEGER:
    case VALUE_FLOAT:
    case VALUE_LIST:
    case VALUE_DICT:
        return value_string(text_of(value_type_name(arguments->subject)));
    default:
        return run_unsupported(run, "type_debug of such a value");
    }
}

struct value filter_unsupported(struct run *run, const struct arguments *arguments)
{
    (void)arguments;
    return run_unsupported(run, "this filter");
}
