/* SPDX-License-Identifier: MIT */
/* Filters that are given filters, tests and attributes. */
#include "render_template.h"

#include "unit.h"

static void map__calls_a_filter_or_follows_a_path(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ w | map('upper') | list }} {{ l | map('string') | map('length') | list }} {{ w | "
         "map('replace', 'p', 'P') | join(',') }}",
         "['PEAR', 'APPLE', 'FIG', 'APPLE'] [1, 1, 1] Pear,APPle,fig,aPPle"},
        {"{{ u | map(attribute='name') | list }} {{ u | map(attribute='on', default='-') | list }} "
         "{{ [{'a': {'b': [7]}}] | map(attribute='a.b.0') | list }}",
         "['bob', 'Al'] ['-', '-'] [7]"},
        {"{{ [[1, 2], [3]] | map(attribute=1, default='x') | list }} {{ ['ab', 'c'] | "
         "map(attribute=1, default='x') | list }} {{ [[1, 2], [3]] | map(attribute=-2, "
         "default='x') | list }}",
         "[2, 'x'] ['b', 'x'] [1, 'x']"},
        {"{{ u | map(attribute='on') | list }}", "failed 1: 'dict object' has no attribute 'on'"},
        {"{{ w | map }}", "failed 1: map requires a filter argument"},
        {"{{ [] | map }}", "[]"},
        {"{{ w | map('nope') | list }}", "unsupported 1: the filter 'nope'"},
        {"{{ w | map(5) | list }}", "failed 1: the name of a filter must be a text"},
        {"{{ u | map(attribute='a', b=1) | list }}",
         "failed 1: map is given an argument that it does not take"},
        {"{{ nope | map('upper') | list }}", "failed 1: 'nope' is undefined"},
        {"{{ w | map(attribute='upper') | list }}",
         "unsupported 1: the attribute 'upper' of a 'str' within a filter"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void select_and_reject__ask_a_test(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ l | select('odd') | list }} {{ l | reject('odd') | list }} {{ l | select('>', 1) | "
         "list }} {{ [0, 1, '', 'a'] | select | list }} {{ [0, 1, '', 'a'] | reject | list }} {{ w "
         "| select('match', '^a') | list }}",
         "[3, 1] [2] [3, 2] [1, 'a'] [0, ''] ['apple']"},
        {"{{ u | selectattr('on', 'defined') | map(attribute='name') | list }} {{ u | "
         "rejectattr('age', 'gt', 10) | map(attribute='name') | list }} {{ u | selectattr('age') | "
         "length }}",
         "[] ['Al'] 2"},
        {"{{ u | selectattr('on') | list }}", "failed 1: 'dict object' has no attribute 'on'"},
        {"{{ u | selectattr }}", "failed 1: Missing parameter for attribute name"},
        {"{{ l | select('nope') | list }}", "unsupported 1: the test 'nope'"},
        {"{{ 5 | select | list }}", "failed 1: 'int' object is not iterable"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(map__calls_a_filter_or_follows_a_path),
        cmocka_unit_test(select_and_reject__ask_a_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
