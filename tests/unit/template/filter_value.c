/* SPDX-License-Identifier: MIT */
/* Filters on what is there and what is not. */
#include "render_template.h"

#include "unit.h"

static void a_default__stands_for_what_is_undefined(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ nope | default('x') }} {{ nope.a.b | d('y') }} [{{ nope | default }}] [{{ '' | "
         "default('z') }}] {{ '' | default('z', true) }} {{ n | default('z', boolean=true) }}",
         "x y [] [] z z"},
        {"{{ nope | default(nope2) }}", "failed 1: 'nope2' is undefined"},
        {"{{ s | mandatory }}", "Hello World"},
        {"{{ nope | mandatory }}", "failed 1: Mandatory variable 'nope' not defined"},
        {"{{ nope | mandatory('give it') }}", "failed 1: give it"},
        {"{{ ('a' if false) | mandatory('give it') }}", "failed 1: give it"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void what_an_if_leaves__is_not_undefined_from_2_19_on(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"x{{ ('a' if false) | mandatory('give it') }}", "depends"},
        {"x{{ ('a' if false) | default('d') }}", "depends"},
        {"{{ '' | default('d', 1) }}", "depends"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANY_EDITION);
}

static void ternary__chooses(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ true | ternary('a', 'b') }} {{ 0 | ternary('a', 'b') }} {{ none | ternary('a', 'b', "
         "'c') }} {{ none | ternary('a', 'b') }}",
         "a b c b"},
        {"{{ nope | ternary('a', 'b') }}", "failed 1: 'nope' is undefined"},
        {"{{ 1 | ternary('a') }}", "failed 1: ternary needs the argument 'false_val'"},
        {"{{ 1 | type_debug }} {{ d | type_debug }}", "int dict"},
        {"{{ 'a' | type_debug }}", "unsupported 1: type_debug of such a value"},
        {"{{ 'a' | comment }}", "unsupported 1: the filter 'comment'"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_default__stands_for_what_is_undefined),
        cmocka_unit_test(what_an_if_leaves__is_not_undefined_from_2_19_on),
        cmocka_unit_test(ternary__chooses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
