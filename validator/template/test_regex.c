/* SPDX-License-Identifier: MIT */
/* Tests with regular expressions. */
#include "template/argument.h"
#include "template/regex.h"

static struct value matches(struct run *run, const struct arguments *arguments, unsigned how)
{
    struct text subject;
    bool ignores_case, is_multiline, found;
    struct value source =
        argument_is_given(arguments, 0) ? arguments->given[0] : value_string(TEXT(""));
    if (!value_str(run, arguments->subject, &subject) ||
        !argument_truth(run, arguments, 1, false, &ignores_case) ||
        !argument_truth(run, arguments, 2, false, &is_multiline))
        return value_none();
    struct python_pattern *pattern = regex_compile(run, source, ignores_case, is_multiline);
    if (!pattern || !regex_search(run, pattern, subject, 0, how, &found))
        return value_none();
    return value_boolean(found);
}

struct value test_match(struct run *run, const struct arguments *arguments)
{
    return matches(run, arguments, PYTHON_ONLY_HERE);
}

struct value test_search(struct run *run, const struct arguments *arguments)
{
    return matches(run, arguments, 0);
}

struct value test_regex(struct run *run, const struct arguments *arguments)
{
    struct text type;
    if (!argument_string(run, arguments, 3, "search", &type))
        return value_none();
    if (!text_is(type, "search") && !text_is(type, "match"))
        return run_unsupported(run, "the test regex with another match_type");
    return matches(run, arguments, text_is(type, "match") ? PYTHON_ONLY_HERE : 0);
}
