/* SPDX-License-Identifier: MIT */
/* Filters that compare. */
#include "render_template.h"

#include "unit.h"

static void sort__is_stable_and_without_case(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ w | sort }} {{ w | sort(case_sensitive=true) }} {{ w | sort(reverse=true) }} {{ l | "
         "sort }}",
         "['Apple', 'apple', 'fig', 'pear'] ['Apple', 'apple', 'fig', 'pear'] ['pear', 'fig', "
         "'Apple', 'apple'] [1, 2, 3]"},
        {"{{ u | sort(attribute='age') | map(attribute='name') | list }} {{ u | "
         "sort(attribute='name,age') | map(attribute='name') | list }}",
         "['Al', 'bob'] ['Al', 'bob']"},
        {"{{ [[1, 'b'], [0, 'z'], [1, 'a']] | sort(attribute='0') }}",
         "[[0, 'z'], [1, 'b'], [1, 'a']]"},
        {"{{ [1, 'a'] | sort }}", "failed 1: 'int' and 'str' cannot be ordered"},
        {"{{ [none, none] | sort }}", "[None, None]"},
        {"{{ [none, 1] | sort }}", "failed 1: 'NoneType' and 'int' cannot be ordered"},
        {"{{ [nope] | sort | length }}", "1"},
        {"{{ w | sort('x') }}", "failed 1: 'str' object cannot be interpreted as an integer"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void dictsort__sorts_by_key_or_value(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ d | dictsort }} {{ {'b': 1, 'A': 2} | dictsort }} {{ {'b': 1, 'A': 2} | "
         "dictsort(true) }} {{ d | dictsort(by='value', reverse=true) }}",
         "[('a', 1), ('b', 2)] [('A', 2), ('b', 1)] [('A', 2), ('b', 1)] [('b', 2), ('a', 1)]"},
        {"{{ d | dictsort(by='x') }}", "failed 1: dictsort sorts by \"key\" or \"value\""},
        {"{{ l | dictsort }}", "failed 1: 'list' object has no attribute 'items'"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void groupby__groups_without_case(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% for k, g in [{'k': 'a', 'n': 1}, {'k': 'B', 'n': 2}, {'k': 'A', 'n': 3}] | "
         "groupby('k') %}{{ k }}={{ g | map(attribute='n') | join }};{% endfor %}",
         "a=13;B=2;"},
        {"{% for k, g in u | groupby('on', default=false) %}{{ k }}:{{ g | length }};{% endfor %}",
         "False:2;"},
        {"{% for g in u | groupby('age') %}{{ g.grouper }}{{ g.list | length }};{% endfor %}",
         "51;301;"},
        {"{{ u | groupby('on') }}", "failed 1: 'dict object' has no attribute 'on'"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void the_least_and_the_greatest__are_found(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ l | min }} {{ l | max }} {{ w | min }} {{ w | max }} {{ w | min(case_sensitive=true) "
         "}} {{ (u | max(attribute='age')).name }}",
         "1 3 Apple pear Apple bob"},
        {"{{ [] | max }}", "failed 1: No aggregated item, sequence was empty."},
        {"{{ [1, 'a'] | min }}", "failed 1: 'str' and 'int' cannot be ordered"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void unique__compares_what_it_cannot_hash(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ w | unique }} {{ w | unique(true) }} {{ [1, true, 1.0, 2] | unique }} {{ [[1], [2], "
         "[1]] | unique }}",
         "['pear', 'Apple', 'fig'] ['pear', 'Apple', 'fig', 'apple'] [1, 2] [[1], [2]]"},
        {"{{ u | unique(attribute='on') | length }}",
         "failed 1: unique cannot look at an attribute, or without case, here"},
        {"{{ [[1], [1]] | unique(false) }}",
         "failed 1: unique cannot look at an attribute, or without case, here"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void sets_of_lists__keep_their_order(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ {} | intersect(5) }} {{ [] | difference(5) }}", "[] []"},
        {"{{ [] | intersect(nope) }} {{ {} | difference(nope) }}", "[] []"},
        {"{{ [1] | intersect(nope) }}", "failed 1: 'nope' is undefined"},
        {"{{ () | intersect(5) }}", "unsupported 1: sets, whose order nobody knows"},
        {"{{ '' | intersect('a') }}", "unsupported 1: sets, whose order nobody knows"},
        {"{{ [1, 2] | union([2, 3]) }} {{ [1, 2, 1] | difference([2]) }} {{ [1, 2, 1] | "
         "intersect([1]) }} {{ [1, 2] | symmetric_difference([2, 3]) }}",
         "[1, 2, 3] [1] [1] [1, 3]"},
        {"{{ (1, 2) | union((3,)) }}", "unsupported 1: sets, whose order nobody knows"},
        {"{{ [1] | union('a') }}", "failed 1: can only unite two lists"},
        {"{{ [1] | intersect(5) }}", "failed 1: argument of type 'int' is not iterable"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void sets__have_no_order_from_2_19_on(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ [1, 2] | union([2, 3]) }}",
         "unsupported 1: sets, whose order nobody knows from Ansible 2.19 on"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_19);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sort__is_stable_and_without_case),
        cmocka_unit_test(dictsort__sorts_by_key_or_value),
        cmocka_unit_test(groupby__groups_without_case),
        cmocka_unit_test(the_least_and_the_greatest__are_found),
        cmocka_unit_test(unique__compares_what_it_cannot_hash),
        cmocka_unit_test(sets_of_lists__keep_their_order),
        cmocka_unit_test(sets__have_no_order_from_2_19_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
