/* SPDX-License-Identifier: MIT */
/* Statements. */
#include "render_template.h"

#include "unit.h"

static void loops__go_over_what_python_iterates(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% for c in 'aé' %}{{ c }},{% endfor %}", "a,é,"},
        {"{% for k in d %}{{ k }}{% endfor %}", "abitems"},
        {"{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}", "a=1;b=two;items=3;"},
        {"{% for i in [] %}a{% else %}b{% endfor %}", "b"},
        {"{% for i in l if i > 1 %}{{ i }}{{ loop.length }}{% endfor %}", "3222"},
        {"{% for i in l if i > 9 %}a{% else %}none{% endfor %}", "none"},
        {"{% for i in x %}{% endfor %}", "failed 1: 'int' object is not iterable"},
        {"{% for a, b in l %}{% endfor %}", "failed 1: 'int' object is not iterable"},
        {"{% for i in nope %}{% endfor %}", "failed 1: 'nope' is undefined"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void macros__bind_as_jinja_does(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% macro m(a, b=2, c=b) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ "
         "m(1, c=4) }}",
         "122 133 124"},
        {"{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, a=3) }}",
         "(1, 2){'a': 3}"},
        {"{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
         "failed 1: a parameter was not provided"},
        {"{% macro m() %}{% endmacro %}{{ m(1) }}",
         "failed 1: macro 'm' takes not more than 0 argument(s)"},
        {"{% macro m() %}{% endmacro %}{{ m(a=1) }}",
         "failed 1: macro 'm' takes no keyword argument 'a'"},
        {"{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}x{{ x }}{% endcall %}",
         "[x1]"},
        {"{% macro m() %}{{ caller(1) }}{% endmacro %}{% call(a) m() %}{{ a + 1 }}{% endcall %}",
         "2"},
        {"{% macro m(varargs, x) %}{{ varargs }}{{ x }}{% endmacro %}{{ m(1, 2) }}", "12"},
        {"{% set x = 1 %}{% if 0 %}{% set x = 2 %}{% elif 0 %}{% set y = 3 %}{% elif 1 %}{{ x }}|"
         "{% set x = 4 %}{% else %}{{ x }}{% endif %}{{ x }}",
         "1|4"},
        {"{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}", "failed 1: No caller defined"},
        {"{% macro m() %}{% endmacro %}{% call m() %}{% endcall %}",
         "failed 1: macro 'm' does not use 'caller'"},
        {"{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
         "unsupported 1: it nests deeper than 60 levels (limits: template_depth)"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void blocks__become_values(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% set a %}x{{ x }}{% endset %}{{ a }}{{ a | length }}", "x12"},
        {"{% set a %}{% endset %}{{ a }}|", "|"},
        {"{% filter upper %}{% for i in ['a', 'b'] %}{{ i }}{% endfor %}{% endfilter %}", "AB"},
        {"{% set a %}[1, 2]{% endset %}{{ a[0] }}", "["},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loops__go_over_what_python_iterates),
        cmocka_unit_test(macros__bind_as_jinja_does),
        cmocka_unit_test(blocks__become_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
