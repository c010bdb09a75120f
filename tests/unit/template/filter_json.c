/* SPDX-License-Identifier: MIT */
/* Filters that write and read JSON. */
#include "render_template.h"

#include "unit.h"

static void json__is_written_as_python_writes_it(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ [1, 1.0, 1e22, true, none, 'é😀\\n\\\"', {}, [], (1,)] | to_json }}",
         "[1, 1.0, 1e+22, true, null, \"\\u00e9\\ud83d\\ude00\\n\\\"\", {}, [], [1]]"},
        {"{{ {1: 'a', true: 'b', none: 'c', 1.5: 'd'} | to_json }} {{ d | to_json(sort_keys=true) "
         "}}",
         "{\"1\": \"b\", \"null\": \"c\", \"1.5\": \"d\"} {\"a\": 1, \"b\": 2}"},
        {"{{ d | to_json(indent=1) }}", "{\n \"b\": 2,\n \"a\": 1\n}"},
        {"{{ 'é\\x7f' | to_json(ensure_ascii=false) }} {{ '\\x7f' | to_json }} {{ [1, 2] | "
         "to_json(separators=(',', ':')) }}",
         "\"é\" \"\\u007f\" [1,2]"},
        {"{{ {'a': [1, {}], 'B': {'c': []}} | to_nice_json }}",
         "{\n    \"B\": {\n        \"c\": []\n    },\n    \"a\": [\n        1,\n        {}\n    "
         "]\n}"},
        {"{{ d | to_nice_json(0, false) }}", "{\n\"b\": 2,\n\"a\": 1\n}"},
        {"{{ [1] | to_json(indent=256) | length }} {{ [1] | to_json(indent=true) | length }}",
         "261 6"},
        {"{{ d | to_nice_json(4, true, 1) }}",
         "failed 1: to_nice_json takes all but indent and sort_keys by name"},
        {"{{ nope | to_json }}", "failed 1: 'nope' is undefined"},
        {"{{ {(1,): 2} | to_json }}",
         "failed 1: keys must be str, int, float, bool or None, not tuple"},
        {"{{ {1: 1, 'a': 2} | to_nice_json }}", "failed 1: 'int' and 'str' cannot be ordered"},
        {"{{ d.keys() | to_json }}", "failed 1: Object of type dict view is not JSON serializable"},
        {"{{ d | to_json(2) }}", "failed 1: to_json takes arguments by name only"},
        {"{{ d | to_json(skipkeys=true) }}", "unsupported 1: to_json with other arguments than "
                                             "indent, sort_keys, ensure_ascii and separators"},
        {"{{ d | to_json(indent=[]) }}", "unsupported 1: JSON indented by a 'list'"},
        {"{{ d | to_json(separators=5) }}", "failed 1: the separators of JSON must be two texts"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void json__is_read_as_python_reads_it(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ '\"\\\\ud800\\\\udc00\"' | from_json }} {{ '\"\\\\udbff\\\\udfff\"' | from_json }}",
         "\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF"},
        {"{{ '\"\\\\ud83d\\\\u0041\"' | from_json }}", "unsupported 1: a lone surrogate"},
        {"{{ '\"\\\\ud83d\\\\ue000\"' | from_json }}", "unsupported 1: a lone surrogate"},
        {"{{ '\"\\\\udc00\"' | from_json }}", "unsupported 1: a lone surrogate"},
        {"{{ ' {\"a\": [1, -0, 2.0, 1e3, null, true, false, \"\\\\u00e9\\\\n\"]} ' | from_json }} "
         "{{ '{\"a\": 1, \"b\": 2, \"a\": 3}' | from_json }} {{ '[NaN, -Infinity]' | from_json }} "
         "{{ '\"\\\\ud83d\\\\ude00\"' | from_json }}",
         "{'a': [1, 0, 2.0, 1000.0, None, True, False, 'é\\n']} {'a': 3, 'b': 2} [nan, -inf] 😀"},
        {"{{ '{a}' | from_json }}",
         "failed 1: from_json: expecting property name enclosed in double quotes"},
        {"{{ '[1,]' | from_json }}", "failed 1: from_json: expecting value"},
        {"{{ '[1' | from_json }}", "failed 1: from_json: expecting ',' delimiter"},
        {"{{ '[1 2]' | from_json }}", "failed 1: from_json: expecting ',' delimiter"},
        {"{{ '[' | from_json }}", "failed 1: from_json: expecting value"},
        {"{{ '{\"a\": 1' | from_json }}", "failed 1: from_json: expecting ',' delimiter"},
        {"{{ '{\"a\": 1 \"b\": 2}' | from_json }}", "failed 1: from_json: expecting ',' delimiter"},
        {"{{ '{\"a\" 1}' | from_json }}", "failed 1: from_json: expecting ':' delimiter"},
        {"{{ '{' | from_json }}",
         "failed 1: from_json: expecting property name enclosed in double quotes"},
        {"{{ '01' | from_json }}", "failed 1: from_json: extra data"},
        {"{{ '1 2' | from_json }}", "failed 1: from_json: extra data"},
        {"{{ '\"a' | from_json }}", "failed 1: from_json: unterminated string"},
        {"{{ '\"\\t\"' | from_json }}", "failed 1: from_json: invalid control character"},
        {"{{ '\"\\\\x\"' | from_json }}", "failed 1: from_json: invalid escape"},
        {"{{ '\"\\\\u12\"' | from_json }}", "failed 1: from_json: invalid \\uXXXX escape"},
        {"{{ '\"\\\\ud800\"' | from_json }}", "unsupported 1: a lone surrogate"},
        {"{{ '' | from_json }}", "failed 1: from_json: expecting value"},
        {"{{ 5 | from_json }}", "failed 1: the JSON object must be str, not int"},
        {"{{ '{\"a\" 1}' | from_json }}", "failed 1: from_json: expecting ':' delimiter"},
        {"{{ '{\"a\": 1' | from_json }}", "failed 1: from_json: expecting ',' delimiter"},
        {"{{ '12345678901234567890' | from_json }}",
         "unsupported 1: an integer of that many digits"},
        {"{{ '-' | from_json }}", "failed 1: from_json: expecting value"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json__is_written_as_python_writes_it),
        cmocka_unit_test(json__is_read_as_python_reads_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
