/* SPDX-License-Identifier: MIT */
/* Filters on dictionaries. */
#include "render_template.h"

#include "unit.h"

static void a_dictionary__becomes_items_and_back(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ d | dict2items }} {{ d | dict2items('k', 'v') }} {{ d | dict2items | items2dict }} {{ "
         "d | items | list }}",
         "[{'key': 'b', 'value': 2}, {'key': 'a', 'value': 1}] [{'k': 'b', 'v': 2}, {'k': 'a', "
         "'v': 1}] {'b': 2, 'a': 1} [('b', 2), ('a', 1)]"},
        {"{{ nope | dict2items }}", "failed 1: 'nope' is undefined"},
        {"{{ l | dict2items }}", "failed 1: dict2items requires a dictionary, got 'list'"},
        {"{{ d | items2dict }}", "failed 1: items2dict requires a list, got 'dict'"},
        {"{{ [{'key': 1}] | items2dict }}",
         "failed 1: items2dict requires each item to have a key and a value"},
        {"{{ [1] | items2dict }}",
         "failed 1: items2dict requires each item to have a key and a value"},
        {"{{ l | items }}", "failed 1: Can only get item pairs from a mapping."},
        {"{{ 'a' | extract(d) }} {{ 'a' | extract({'a': {'b': [1]}}, ['b', 0]) }}", "1 1"},
        {"{{ 'z' | extract(d) | default('none') }}", "none"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void combine__keeps_the_order_of_the_first(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ d | combine({'c': 3, 'b': 9}) }} {{ [d, {'b': 0}] | combine }} {{ {} | combine(d) }} "
         "{{ [] | combine }} {{ d | combine(none) }}",
         "{'b': 9, 'a': 1, 'c': 3} {'b': 0, 'a': 1} {'b': 2, 'a': 1} {} {'b': 2, 'a': 1}"},
        {"{{ {'a': {'x': 1}} | combine({'a': {'y': 2}}) }} {{ {'a': {'x': 1}} | combine({'a': "
         "{'y': 2}}, recursive=true) }}",
         "{'a': {'y': 2}} {'a': {'x': 1, 'y': 2}}"},
        {"{{ {'a': [1, 2]} | combine({'a': [2, 3]}, list_merge='append') }} {{ {'a': [1, 2]} | "
         "combine({'a': [2, 3]}, list_merge='prepend') }} {{ {'a': [1, 2]} | combine({'a': [2, "
         "3]}, list_merge='append_rp') }} {{ {'a': [1, 2]} | combine({'a': [2, 3]}, "
         "list_merge='prepend_rp') }} {{ {'a': [1, 2]} | combine({'a': [2, 3]}, list_merge='keep') "
         "}}",
         "{'a': [1, 2, 2, 3]} {'a': [2, 3, 1, 2]} {'a': [1, 2, 3]} {'a': [2, 3, 1]} {'a': [1, 2]}"},
        {"{{ d | combine({'a': 1}, list_merge='x') }}",
         "failed 1: combine: 'list_merge' is replace, keep, append, prepend, append_rp or "
         "prepend_rp"},
        {"{{ d | combine({'a': 1}, x=1) }}",
         "failed 1: 'recursive' and 'list_merge' are the only valid keyword arguments"},
        {"{{ d | combine(l) }}",
         "failed 1: failed to combine variables, expected dicts but got a 'int' and a 'int'"},
        {"{{ d | combine({'c': nope}) | length }}", "failed 1: 'nope' is undefined"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void combine__of_what_is_undefined_depends_on_the_edition(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ d | combine({'c': nope}) | default('none') }}", "depends"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANY_EDITION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dictionary__becomes_items_and_back),
        cmocka_unit_test(combine__keeps_the_order_of_the_first),
        cmocka_unit_test(combine__of_what_is_undefined_depends_on_the_edition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
