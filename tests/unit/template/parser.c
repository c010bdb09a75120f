/* SPDX-License-Identifier: MIT */
/* The grammar of expressions and statements. */
#include "render_template.h"

#include "unit.h"

static void operators__bind_as_in_jinja(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 1 + 2 * 3 }}", "7"},
        {"{{ -2 ** 2 }}", "4"},
        {"{{ 2 ** 3 ** 2 }}", "64"},
        {"{{ 1 ~ 2 + 3 }}", "failed 1: unsupported operand type(s) for +: 'str' and 'int'"},
        {"{{ not x == 2 }}", "True"},
        {"{{ 1 if x else 2 if t else 3 }}", "1"},
        {"{{ x == 1 and s == 'hello' or false }}", "True"},
        {"{{ 1 < 2 < 3 }} {{ 1 < 2 > 5 }}", "True False"},
        {"{{ 1 not in l }}", "False"},
        {"{{ x is not none }}", "True"},
        {"{{ -x | abs }}", "1"},
        {"{{ [1, 2,] }} {{ {'a': 1,} }} {{ (1,) }} {{ () }}", "[1, 2] {'a': 1} (1,) ()"},
        {"{{ 1, 2 }}", "(1, 2)"},
        {"{{ s | upper | lower }}", "hello"},
        {"{{ x is divisibleby 1 }}", "True"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void statements__are_as_in_jinja(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% if x == 2 %}a{% elif x == 1 %}b{% else %}c{% endif %}", "b"},
        {"{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}", "123"},
        {"{% set a, b = 1, 2 %}{{ a }}{{ b }}", "12"},
        {"{% print x, s %}", "1hello"},
        {"{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}", "3"},
        {"{% filter upper %}a{{ s }}{% endfilter %}", "AHELLO"},
        {"{% set a | upper %}x{% endset %}{{ a }}", "X"},
        {"{% if x: %}a{% endif %}", "a"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void what_is_wrong__fails_with_its_line(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% if x %}", "failed 1: the template ends before {% endif %}"},
        {"a\n{% endif %}", "failed 2: 'endif' is no statement, or none that is open here"},
        {"{% nope %}", "failed 1: 'nope' is no statement, or none that is open here"},
        {"{% for x %}{% endfor %}", "failed 1: 'in' is expected"},
        {"{% set true = 1 %}", "failed 1: nothing can be assigned to true"},
        {"{{ f(a=1, 2) }}", "failed 1: the arguments of a call are in the wrong order"},
        {"{{ f(a=1, a=2) }}", "unsupported 1: an argument that is given twice"},
        {"{{ x is defined is defined }}", "failed 1: tests with `is` cannot be chained"},
        {"{{ }}", "failed 1: an expression is expected"},
        {"{{ x.+ }}", "failed 1: a name is expected, not '+'"},
        {"{% macro m(a=1, b) %}{% endmacro %}",
         "failed 1: a parameter without a default follows one with a default"},
        {"{% for loop in l %}{% endfor %}", "failed 1: 'loop' cannot be the target of a loop"},
        {"{% call x %}{% endcall %}", "failed 1: {% call %} needs a call"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void what_is_not_supported__is_named(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% block a %}{% endblock %}", "unsupported 1: {% block %}"},
        {"{% extends 'a' %}", "unsupported 1: {% extends %}"},
        {"{% import 'a' as b %}", "unsupported 1: {% import %}"},
        {"{% for a in l recursive %}{% endfor %}", "unsupported 1: a recursive loop"},
        {"{{ l[1, 2] }}", "unsupported 1: more than one value in brackets"},
        {"{{ self }}", "unsupported 1: the name 'self'"},
        {"{% include 'sibling' without context %}", "unsupported 1: include without context"},
        {"{{ éa }}", "unsupported 1: a name beyond ASCII"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators__bind_as_in_jinja),
        cmocka_unit_test(statements__are_as_in_jinja),
        cmocka_unit_test(what_is_wrong__fails_with_its_line),
        cmocka_unit_test(what_is_not_supported__is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
