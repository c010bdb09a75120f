/* SPDX-License-Identifier: MIT */
/* What Ansible 2.14 and 2.19 render differently. */
#include "render_template.h"

#include "unit.h"

static void by_2_19__texts_keep_the_types_of_single_values(void **state)
{
    (void)state;
    static const char variables[] = "i: 5\n"
                                    "n: null\n"
                                    "a: \"{{ i + 1 }}\"\n"
                                    "b: \"{{ n }}\"\n"
                                    "c: \"[1, {{ i }}]\"\n"
                                    "d: \"x{{ n }}y\"\n"
                                    "u: \"{{ nope }}\"\n"
                                    "v: {a: \"{{ u }}\", b: 1}\n"
                                    "e: \"{{ 1 / 0 }}\"\n"
                                    "m: \"{{ nope | mandatory('no') }}\"\n"
                                    "r: \"{{ q }}\"\n"
                                    "q: \"{{ r | default(1) }}\"\n";
    static const struct render_case cases[] = {
        {"{{ a + 1 }}", "7"},
        {"{{ b is none }}", "True"},
        {"{{ c is string }}", "True"},
        {"{{ d }}", "xy"},
        {"{{ u | default('d') }}", "d"},
        {"{{ v.b }}", "1"},
        {"{{ v.a | default('d') }}", "d"},
        {"{{ e | default('d') }}", "failed 1: division by zero"},
        {"{{ e }}", "failed 1: division by zero"},
        {"{% if false %}{{ m }}{% endif %}a", "a"},
        {"{{ (1, 2) }} {{ [(1,)] }}", "[1, 2] [[1]]"},
        {"{{ (1, 2) }}", "[1, 2]"},
        {"{{ none }}", ""},
        {"{{ 'a' if false }}", "failed 1: what an `if` without `else` leaves is no text"},
        {"{{ ['a' if false] }}", "failed 1: what an `if` without `else` leaves is no text"},
        {"{{ {'b': ('a' if false, 1)} }}",
         "failed 1: what an `if` without `else` leaves is no text"},
        {"{{ ['a' if false] }}b", "[Undefined]b"},
        {"{{ 'a' if false }}b", "b"},
        {"{{ ('a' if false) | default('c') }}b", "b"},
        {"{{ r }}", "failed 1: the value of 'r' needs itself"},
        {"{% macro m() %}{{ 5 }}{% endmacro %}{{ m() + 1 }}", "6"},
        {"{% set a %}{{ 5 }}{% endset %}{{ a + 1 }}", "6"},
        {"{{ range(nope) | default('d') }}", "d"},
        {"{{ {'a': (1, 2)}.items() }}|", "[['a', [1, 2]]]|"},
        {"{{ 1 is nope }}", "unsupported 1: the test 'nope'"},
        {"plain", "plain"},
        {"{{ i }}\n", "5"},
    };
    RENDER_CASES(cases, variables, TEMPLATE_ANSIBLE_2_19);
}

static void without_a_setting__what_differs_depends(void **state)
{
    (void)state;
    static const char variables[] = "i: 5\n"
                                    "a: \"{{ i }}\"\n"
                                    "b: \"{{ i + 1 }}\"\n"
                                    "c: \"[1, {{ i }}]\"\n";
    static const struct render_case cases[] = {
        {"{{ a }}", "5"},
        {"{{ b + 1 }}", "depends"},
        {"{{ c }}", "[1, 5]"},
        {"{{ c[0] }}", "depends"},
        {"{{ b }}", "6"},
        {"{{ nope }}", "failed 1: 'nope' is undefined"},
        {"{{ hostvars }}",
         "unsupported 1: the variable 'hostvars', which Ansible sets when it runs"},
        {"{{ (1, 2) }}", "depends"},
    };
    RENDER_CASES(cases, variables, TEMPLATE_ANY_EDITION);
}

static void full_names__of_jinja__are_none_before_2_19(void **state)
{
    (void)state;
    static const struct render_case older[] = {
        {"\n{% if false %}{{ 'a' | ansible.builtin.upper }}{% endif %}",
         "failed 2: Ansible has no filter or test 'ansible.builtin.upper' before 2.19; write "
         "'upper'"},
        {"{{ 1 is ansible.builtin.odd }}",
         "failed 1: Ansible has no filter or test 'ansible.builtin.odd' before 2.19; write 'odd'"},
        {"{{ ['a'] | map('ansible.builtin.upper') }}",
         "failed 1: Ansible has no filter 'ansible.builtin.upper' before 2.19; write 'upper'"},
        {"{{ 'yes' | ansible.builtin.bool }} {{ 'a' is ansible.builtin.match('a') }}", "True True"},
        {"{{ [1] | select('ansible.builtin.<', 2) }}",
         "unsupported 1: the test 'ansible.builtin.<'"},
    };
    static const struct render_case newer[] = {
        {"{{ ['a'] | map('ansible.builtin.upper') | ansible.builtin.first }}", "A"},
    };
    RENDER_CASES(older, "", TEMPLATE_ANSIBLE_2_14);
    RENDER_CASES(newer, "", TEMPLATE_ANSIBLE_2_19);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_2_19__texts_keep_the_types_of_single_values),
        cmocka_unit_test(without_a_setting__what_differs_depends),
        cmocka_unit_test(full_names__of_jinja__are_none_before_2_19),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
