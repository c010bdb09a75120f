/* SPDX-License-Identifier: MIT */
/* Filters on lists. */
#include "render_template.h"

#include "unit.h"

static void one_of_a_list__is_taken(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ l | first }} {{ l | last }} {{ s | first }} {{ s | last }} {{ d | first }} {{ d | "
         "last }}",
         "3 2 H d b a"},
        {"{{ [] | first | default('none') }} {{ [] | last | default('none') }}", "none none"},
        {"{{ [] | first }}", "failed 1: No first item, sequence was empty."},
        {"{{ 5 | first }}", "failed 1: 'int' object is not iterable"},
        {"{{ l | length }} {{ d | count }} {{ g | length }}", "3 2 5"},
        {"{{ 5 | length }}", "failed 1: object of type 'int' has no len()"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void a_list__is_joined_and_summed(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ l | join }} {{ l | join(', ') }} {{ s | join('-') }} {{ u | join(',', "
         "attribute='name') }} {{ [none, 1.0, 'a'] | join('|') }}",
         "312 3, 1, 2 H-e-l-l-o- -W-o-r-l-d bob,Al None|1.0|a"},
        {"{{ [nope] | join }}", "failed 1: 'nope' is undefined"},
        {"{{ l | sum }} {{ [0.1, 0.2] | sum }} {{ l | sum(start=10) }} {{ u | sum(attribute='age') "
         "}} {{ [] | sum }} {{ [true, 1] | sum }}",
         "6 0.30000000000000004 16 35 0 2"},
        {"{{ ['a'] | sum }}", "failed 1: unsupported operand types for +: 'int' and 'str'"},
        {"{{ [] | sum(start='a') }}", "failed 1: sum() can't sum strings"},
        {"{{ [9223372036854775807, 1] | sum }}", "unsupported 1: an integer of more than 64 bits"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void lists_of_lists__are_made(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ [1, 2, 3, 4, 5] | batch(2) | list }} {{ [1, 2, 3] | batch(2, 'x') | list }}",
         "[[1, 2], [3, 4], [5]] [[1, 2], [3, 'x']]"},
        /* A size that is no integer is seen where a batch is filled up, and not before. */
        {"{{ [1, 2] | batch(2.0, 'x') | list }}", "[[1, 2]]"},
        {"{{ [1] | batch(2.0, 'x') | list }}",
         "failed 1: 'float' object cannot be interpreted as an integer"},
        {"{{ [1, 2, 3, 4, 5] | slice(2) | list }} {{ [1, 2, 3, 4, 5] | slice(3, 'x') | list }} {{ "
         "[1] | slice(2) | list }}",
         "[[1, 2, 3], [4, 5]] [[1, 2], [3, 4], [5, 'x']] [[1], []]"},
        {"{{ [1] | slice(0) | list }}", "failed 1: integer division or modulo by zero"},
        {"{{ [1, 2] | zip('ab', [3, 4, 5]) | list }} {{ [] | zip | list }}",
         "[(1, 'a', 3), (2, 'b', 4)] []"},
        {"{{ [1, [2, [3, none]]] | flatten }} {{ [1, [2, [3]]] | flatten(levels=1) }} {{ [none, "
         "[none]] | flatten(skip_nulls=false) }}",
         "[1, 2, 3] [1, 2, [3]] [None, None]"},
        {"{{ l | reverse }} {{ 'abc' | list }} {{ d | list }}",
         "[2, 1, 3] ['a', 'b', 'c'] ['b', 'a']"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_of_a_list__is_taken),
        cmocka_unit_test(a_list__is_joined_and_summed),
        cmocka_unit_test(lists_of_lists__are_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
