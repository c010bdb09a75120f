/* SPDX-License-Identifier: MIT */
/* Arithmetic. */
#include "render_template.h"

#include "unit.h"

static void integers__are_pythons(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 9007199254740992 / 1 }} {{ -9007199254740992 / 2 }} {{ 1 / 9007199254740992 }} {{ 2 / "
         "-9007199254740992 }}",
         "9007199254740992.0 -4503599627370496.0 1.1102230246251565e-16 -2.220446049250313e-16"},
        {"{{ 9007199254740993 / 1 }}", "unsupported 1: dividing integers of more than 53 bits"},
        {"{{ -9007199254740993 / 1 }}", "unsupported 1: dividing integers of more than 53 bits"},
        {"{{ 1 / 9007199254740993 }}", "unsupported 1: dividing integers of more than 53 bits"},
        {"{{ 1 / -9007199254740993 }}", "unsupported 1: dividing integers of more than 53 bits"},
        {"{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }}", "3 -4 1 2 -2"},
        {"{{ 7 / 2 }} {{ 6 / 2 }}", "3.5 3.0"},
        {"{{ 2 ** 10 }} {{ 2 ** -1 }} {{ (-1) ** 3 }} {{ 0 ** 0 }}", "1024 0.5 -1 1"},
        {"{{ true + true }}", "2"},
        {"{{ 'z' in 'abc' }} {{ 'b' in 'abc' }} {{ 'b' not in 'abc' }}", "False True False"},
        {"{{ 1 / 0 }}", "failed 1: division by zero"},
        {"{{ 1 % 0 }}", "failed 1: division by zero"},
        {"{{ 9223372036854775807 + 1 }}", "unsupported 1: an integer of more than 64 bits"},
        {"{{ -9223372036854775807 - 2 }}", "unsupported 1: an integer of more than 64 bits"},
        {"{{ 4611686018427387904 * 2 }}", "unsupported 1: an integer of more than 64 bits"},
        {"{{ 2 ** 64 }}", "unsupported 1: an integer of more than 64 bits"},
        {"{{ -(-9223372036854775807 - 1) }}", "unsupported 1: an integer of more than 64 bits"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void floats__are_pythons(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 1.5 <= 1.5 }} {{ 1.5 >= 1.5 }} {{ 1.5 < 1.5 }} {{ 2.5 > 1.5 }}",
         "True True False True"},
        {"{{ [1, 2] > [1] }} {{ [1] < [1, 2] }} {{ [1, 2] < [2] }}", "True True True"},
        {"{{ 0.1 + 0.2 }} {{ 7.5 // 2 }} {{ -7.5 // 2 }} {{ -7.5 % 2 }}",
         "0.30000000000000004 3.0 -4.0 0.5"},
        {"{{ 2.0 ** 0.5 }}", "1.4142135623730951"},
        {"{{ 1.0 / 0 }}", "failed 1: division by zero"},
        {"{{ (-8) ** 0.5 }}", "unsupported 1: a complex number"},
        {"{{ 1e308 * 10 }}", "inf"},
        {"{{ 0.0 ** -1 }}", "failed 1: 0.0 cannot be raised to a negative power"},
        {"{{ +2.5 }} {{ -f }}", "2.5 -2.5"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void texts_and_lists__are_joined_and_repeated(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 'a' + 'b' }} {{ 'ab' * 3 }} {{ 2 * 'c' }} {{ 'a' * -1 }}|", "ab ababab cc |"},
        {"{{ [1] + [2] }} {{ [1] * 2 }} {{ (1,) + (2,) }}", "[1, 2] [1, 1] (1, 2)"},
        {"{{ 'a' + 1 }}", "failed 1: unsupported operand type(s) for +: 'str' and 'int'"},
        {"{{ [1] + (2,) }}", "failed 1: unsupported operand type(s) for +: 'list' and 'tuple'"},
        {"{{ -s }}", "failed 1: bad operand type for unary -: 'str'"},
        {"{{ '%s-%d' % ('a', 1) }}", "a-1"},
        {"{{ none + 1 }}", "failed 1: unsupported operand type(s) for +: 'NoneType' and 'int'"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers__are_pythons),
        cmocka_unit_test(floats__are_pythons),
        cmocka_unit_test(texts_and_lists__are_joined_and_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
