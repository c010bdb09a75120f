/* SPDX-License-Identifier: MIT */
/* Where names have their values. */
#include "render_template.h"

#include "unit.h"

static void names__belong_to_the_scope_that_sets_them(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% set x = 2 %}{{ x }}", "2"},
        {"{{ x }}{% set x = 2 %}{{ x }}", "12"},
        {"{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}", "231"},
        {"{% if t %}{% set x = 5 %}{% endif %}{{ x }}", "5"},
        {"{% if not t %}{% set y = 5 %}{% else %}{% set z = 1 %}{% endif %}{{ y | default('none') "
         "}}{{ z }}",
         "none1"},
        {"{% for i in [1, 2] %}{{ y | default('-') }}{% set y = i %}{% endfor %}", "--"},
        {"{% with x = 3 %}{{ x }}{% endwith %}{{ x }}", "31"},
        {"{% set y %}{% set x = 9 %}{{ x }}{% endset %}{{ y }}{{ x }}", "91"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void macros__see_the_names_around_them(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% macro m() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ m() }}", "2"},
        {"{% set y = 1 %}{% macro m(a) %}{{ a + y }}{% endmacro %}{% set y = 2 %}{{ m(1) }}", "3"},
        {"{% for i in [1, 2] %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}", "12"},
        {"{% macro m(a) %}{% set x = a %}{{ x }}{% endmacro %}{{ m(5) }}{{ x }}", "51"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void namespaces__carry_values_out_of_loops(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% set ns = namespace(a=0) %}{% for i in l %}{% set ns.a = ns.a + i %}{% set ns.b = i "
         "%}{% endfor %}{{ ns.a }}{{ ns.b }}",
         "62"},
        {"{% set d.a = 1 %}", "failed 1: cannot assign attribute on non-namespace object"},
        {"{{ namespace(a=1).b }}", "failed 1: 'Namespace object' has no attribute 'b'"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void includes__see_what_is_set(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% include 'sibling' %}", "<1>"},
        {"{% set x = 2 %}{% include 'sibling' %}", "<2>"},
        {"{% for x in [3, 4] %}{% include 'sibling' %}{% endfor %}", "<3><4>"},
        {"{% include ['nope', 'sibling'] %}", "<1>"},
        {"{% include 'nope' ignore missing %}a", "a"},
        {"{% include './sibling' %}", "<1>"},
        {"a\n{% include 'nope' %}", "failed 2: there is no template 'nope' to include"},
        {"{% include '../sibling' %}", "failed 1: there is no template '../sibling' to include"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names__belong_to_the_scope_that_sets_them),
        cmocka_unit_test(macros__see_the_names_around_them),
        cmocka_unit_test(namespaces__carry_values_out_of_loops),
        cmocka_unit_test(includes__see_what_is_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
