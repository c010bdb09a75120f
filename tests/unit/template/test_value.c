/* SPDX-License-Identifier: MIT */
/* Tests. */
#include "render_template.h"

#include "unit.h"

static void types__are_told(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% for v in [1, 1.0, true, none, 'a', [1], {'a': 1}, (1,)] %}{{ 1 if v is string }}{{ 2 "
         "if v is number }}{{ 3 if v is integer }}{{ 4 if v is float }}{{ 5 if v is boolean }}{{ 6 "
         "if v is mapping }}{{ 7 if v is sequence }}{{ 8 if v is iterable }}{{ 9 if v is none }} "
         "{% endfor %}",
         "23 24 25 9 178 78 678 78 "},
        {"{{ nope is sequence }} {{ nope is string }} {{ nope is defined }} {{ nope is undefined "
         "}} {{ s.upper is callable }} {{ s is callable }}",
         "False False False True True False"},
        {"{{ nope is iterable }}", "failed 1: 'nope' is undefined"},
        {"{{ true is true }} {{ 1 is true }} {{ false is false }} {{ 0 is false }} {{ ('nan' | "
         "float) is nan }} {{ 1 is nan }}",
         "True False True False True False"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void truth__may_be_converted(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 'no' is truthy }} {{ 'no' is truthy(convert_bool=true) }} {{ ' T ' is truthy(true) }} "
         "{{ 'x' is falsy(true) }} {{ '' is falsy }} {{ [] is truthy }}",
         "True False True False True False"},
        {"{{ nope is truthy }}", "failed 1: 'nope' is undefined"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void cases__are_told(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 'abc1' is lower }} {{ 'aBc' is lower }} {{ 'ÀB' is upper }} {{ '1' is upper }} {{ 'ß' "
         "is lower }}",
         "True False True False True"},
        {"{{ 'ա' is lower }}", "unsupported 1: the case of U+0561"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void lists__are_compared(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ [0, 1] is any }} {{ [0, 1] is all }} {{ [] is all }} {{ [] is any }}",
         "True False True False"},
        {"{{ [1] is subset([1, 2]) }} {{ [1, 2] is superset([2]) }} {{ [3] is subset([1]) }} {{ "
         "'a' is in 'abc' }} {{ l is contains(1) }}",
         "True True False True True"},
        {"{{ [[1]] is subset([1]) }}", "failed 1: unhashable type: 'list'"},
        {"{{ 5 is contains(1) }}", "failed 1: argument of type 'int' is not iterable"},
        {"{{ 'a' is abs }}", "unsupported 1: the test 'abs'"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types__are_told),
        cmocka_unit_test(truth__may_be_converted),
        cmocka_unit_test(cases__are_told),
        cmocka_unit_test(lists__are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
