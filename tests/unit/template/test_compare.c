/* SPDX-License-Identifier: MIT */
/* Tests that compare, with numbers and versions. */
#include "render_template.h"

#include "unit.h"

static void values__are_compared(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 3 is eq 3.0 }} {{ 3 is ne 4 }} {{ 3 is lt 4 }} {{ 3 is le 3 }} {{ 3 is gt 3 }} {{ 3 "
         "is ge 3 }} {{ 'a' is equalto 'a' }} {{ none is sameas none }} {{ true is sameas 1 }}",
         "True True True True False True True True False"},
        {"{{ 'a' is lt 1 }}", "failed 1: 'str' and 'int' cannot be ordered"},
        {"{{ 1 is sameas 1 }}", "unsupported 1: sameas of two of type int"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void numbers__are_divided(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 3 is odd }} {{ -3 is odd }} {{ 4 is even }} {{ 2.5 is odd }} {{ 3.0 is odd }} {{ true "
         "is odd }} {{ 9 is divisibleby 3 }} {{ -9 is divisibleby(2) }} {{ 4.5 is divisibleby(1.5) "
         "}}",
         "True True True False True True True False True"},
        {"{{ 1 is divisibleby 0 }}", "failed 1: integer division or modulo by zero"},
        {"{{ [] is odd }}", "failed 1: unsupported operand types for %: 'list' and 'int'"},
        {"{{ 'a' is odd }}", "unsupported 1: formatting within a test"},
        {"{{ nope is odd }}", "failed 1: 'nope' is undefined"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void versions__are_compared_loosely(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ '1.10' is version('1.9', '>') }} {{ '1.10.2' is version('1.10.2') }} {{ '1.10' is "
         "version('1.10.0', '<') }} {{ '2.0rc1' is version('2.0', '>') }} {{ '1.0' is "
         "version('1.0', '!=') }} {{ '1.0' is version('1.0', '<>') }} {{ 'v1' is version('v2', "
         "'le') }} {{ 1.5 is version('1.6', 'lt') }} {{ '01.1' is version('1.01', 'eq') }}",
         "True True True True False False True True True"},
        {"{{ '1.a' is version('1.1', '<') }}", "failed 1: Version comparison failed: '<' not "
                                               "supported between instances of 'str' and 'int'"},
        {"{{ '' is version('1', '<') }}", "failed 1: Input version value cannot be empty"},
        {"{{ '1' is version('', '<') }}",
         "failed 1: Version parameter to compare against cannot be empty"},
        {"{{ '1' is version('1', '~') }}", "failed 1: Invalid operator type (~)"},
        {"{{ '1' is version('1', 'eq', true, 'loose') }}",
         "failed 1: Cannot specify both 'strict' and 'version_type'"},
        {"{{ '1.0' is version('1.0', version_type='semver') }}",
         "unsupported 1: versions of the type 'semver'"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void versions__are_compared_strictly(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ '1.2.0' is version('1.2', '==', strict=true) }} {{ '1.2a1' is version('1.2', '<', "
         "strict=true) }} {{ '1.2a2' is version('1.2b1', '<', strict=true) }} {{ '1.2b10' is "
         "version('1.2b9', '>', version_type='strict') }}",
         "True True True True"},
        {"{{ '1' is version('1.0', strict=true) }}",
         "failed 1: Version comparison failed: invalid version number '1'"},
        {"{{ '1.2.3.4' is version('1.0', strict=true) }}",
         "failed 1: Version comparison failed: invalid version number '1.2.3.4'"},
        {"{{ '1.2c1' is version('1.0', strict=true) }}",
         "failed 1: Version comparison failed: invalid version number '1.2c1'"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values__are_compared),
        cmocka_unit_test(numbers__are_divided),
        cmocka_unit_test(versions__are_compared_loosely),
        cmocka_unit_test(versions__are_compared_strictly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
