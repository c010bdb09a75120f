/* SPDX-License-Identifier: MIT */
/* Filters that make numbers. */
#include "render_template.h"

#include "unit.h"

static void int__reads_what_python_reads(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ '42' | int }} {{ ' -4_2 ' | int }} {{ '42.9' | int }} {{ '1e3' | int }} {{ 'x' | "
         "int(7) }} {{ '' | int }}",
         "42 -42 42 1000 7 0"},
        {"{{ '0x1f' | int(0, 16) }} {{ '1f' | int(base=16) }} {{ '0b11' | int(0, 0) }} {{ '012' | "
         "int(5, 0) }} {{ 'z' | int(0, 36) }} {{ '8' | int(5, 8) }}",
         "31 31 3 12 35 8"},
        {"{{ 3.99 | int }} {{ -3.99 | int }} {{ true | int }} {{ none | int }} {{ [] | int(3) }}",
         "3 -3 1 0 3"},
        {"{{ 'x_1'.split('x')[1] | int }} {{ '1_x'.split('x')[0] | int }}", "0 0"},
        {"{{ '1__0' | int }} {{ '_1' | int }} {{ '1_' | int }}", "0 0 0"},
        {"{{ 'inf' | int }}", "failed 1: cannot convert float infinity to integer"},
        {"{{ 'nan' | int }}", "0"},
        {"{{ '99999999999999999999' | int }}",
         "unsupported 1: a number of that many digits, or of another script"},
        {"{{ '٣' | int }}", "unsupported 1: a number of that many digits, or of another script"},
        {"{{ '5' | int(0, 1) }}", "5"},
        {"{{ nope | int }}", "failed 1: 'nope' is undefined"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void float__reads_what_python_reads(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ '1.5' | float }} {{ '1e3' | float }} {{ '-inf' | float }} {{ 'nan' | float }} {{ "
         "'1_0.5' | float }} {{ '.5' | float }} {{ '5.' | float }}",
         "1.5 1000.0 -inf nan 10.5 0.5 5.0"},
        {"{{ 'x' | float(2.5) }} {{ '0x1' | float }} {{ none | float }} {{ 3 | float }} {{ true | "
         "float }} {{ '1.5.0' | float }} {{ '' | float }}",
         "2.5 0.0 0.0 3.0 1.0 0.0 0.0"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void bool__knows_few_words(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 'yes' | bool }} {{ 'ON' | bool }} {{ '1' | bool }} {{ 1 | bool }} {{ 1.0 | bool }} {{ "
         "'True' | bool }} {{ 'y' | bool }} {{ 2 | bool }} {{ [] | bool }}",
         "True True True True True True False False False"},
        {"[{{ none | bool }}]", "[]"},
        {"{{ nope | bool }}", "failed 1: 'nope' is undefined"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void bool__of_nothing_depends_on_the_edition(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"[{{ none | bool }}]", "depends"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANY_EDITION);
}

static void abs_and_round__are_pythons(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ -5 | abs }} {{ (-2.5) | abs }} {{ true | abs }}", "5 2.5 1"},
        {"{{ 'a' | abs }}", "failed 1: bad operand type for abs(): 'str'"},
        {"{{ 2.5 | round }} {{ 3.5 | round }} {{ 2.675 | round(2) }} {{ 7 | round }} {{ 1234 | "
         "round(-2) }} {{ 1250 | round(-2) }} {{ 1350 | round(-2) }} {{ -1250 | round(-2) }}",
         "2.0 4.0 2.67 7 1200 1200 1400 -1200"},
        {"{{ 2.1 | round(0, 'ceil') }} {{ -2.1 | round(0, 'floor') }} {{ 2.567 | round(1, 'floor') "
         "}} {{ 7 | round(0, 'ceil') }}",
         "3.0 -3.0 2.5 7.0"},
        {"{{ 1.5 | round(0, 'up') }}", "failed 1: method must be common, ceil or floor"},
        {"{{ 'a' | round }}", "failed 1: type str doesn't define __round__ method"},
        {"{{ 1234.5 | round(-2) }}", "unsupported 1: a float rounded before its point"},
        {"{{ 1e400 | string | float | round }}", "unsupported 1: a number that is infinite"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(int__reads_what_python_reads),
        cmocka_unit_test(float__reads_what_python_reads),
        cmocka_unit_test(bool__knows_few_words),
        cmocka_unit_test(bool__of_nothing_depends_on_the_edition),
        cmocka_unit_test(abs_and_round__are_pythons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
