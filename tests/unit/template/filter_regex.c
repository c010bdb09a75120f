/* SPDX-License-Identifier: MIT */
/* Filters and tests with regular expressions. */
#include "render_template.h"

#include "unit.h"

static void what_matches__is_replaced(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 'cam-01.example' | regex_replace('\\\\..*$', '') }} {{ 'abc' | regex_replace('(b)', "
         "'<\\\\1>') }} {{ 'john doe' | regex_replace('(?P<a>\\\\w+) (?P<b>\\\\w+)', '\\\\g<b> "
         "\\\\g<1>') }}",
         "cam-01 a<b>c doe john"},
        {"{{ 'abc' | regex_replace('x*', '-') }} {{ 'aXbX' | regex_replace('X|$', '.') }} {{ 'é☃' "
         "| regex_replace('', '-') }}",
         "-a-b-c- a.b.. -é-☃-"},
        {"{{ 'ABC' | regex_replace('b', 'x', ignorecase=true) }} {{ 'a\\nb' | regex_replace('^', "
         "'> ', multiline=true) }} {{ 12345 | regex_replace('3', '-') }} {{ 'ab' | "
         "regex_replace('(a)|(b)', '[\\\\1\\\\2]') }}",
         "AxC > a\n> b 12-45 [a][b]"},
        {"{{ 'a' | regex_replace('a', '\\\\n\\\\t\\\\\\\\\\\\.\\\\101') }}", "\n\t\\\\.A"},
        {"{{ 'a' | regex_replace('(a)', '\\\\2') }}", "failed 1: invalid group reference 2"},
        {"{{ 'a' | regex_replace('a', '\\\\q') }}", "failed 1: bad escape \\q in a replacement"},
        {"{{ 'a' | regex_replace('a', '\\\\g<n>') }}", "failed 1: unknown group name 'n'"},
        {"{{ 'a' | regex_replace('a', '\\\\g') }}", "failed 1: \\g in a replacement lacks its <"},
        {"{{ 'a' | regex_replace('a', '\\\\') }}", "failed 1: a replacement ends in a backslash"},
        {"{{ 'a' | regex_replace('a', '\\\\777') }}",
         "failed 1: an octal escape of a replacement is above \\377"},
        {"{{ 'a' | regex_replace('(a', 'x') }}",
         "failed 1: a regular expression is wrong: a bracket is not closed"},
        {"{{ 'a' | regex_replace('(?(1)a)', 'x') }}",
         "unsupported 1: this regular expression: a condition"},
        {"{{ 'a' | regex_replace(5) }}",
         "failed 1: a regular expression must be a text, not 'int'"},
        {"{{ 'a' | regex_replace('a', 5) }}", "failed 1: a text is needed, not 'int'"},
        {"{{ 'a' | regex_replace('b', nope) }}", "a"},
        {"{{ 'a' | regex_replace('a', nope) }}", "failed 1: 'nope' is undefined"},
        {"{{ 'a' | regex_replace('a', 'b', count=1) }}",
         "failed 1: regex_replace takes no count before Ansible 2.17"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void what_matches__is_found(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 'cam-01' | regex_search('[0-9]+') }} {{ 'cam-01' | regex_search('(\\\\w+)-(\\\\d+)', "
         "'\\\\2', '\\\\1') }} {{ 'Foo' | regex_search('foo', ignorecase=true) }} {{ 'c-01' | "
         "regex_search('(?P<n>\\\\d+)', '\\\\g<n>') }}",
         "01 ['01', 'cam'] Foo ['01']"},
        {"[{{ 'abc' | regex_search('z') }}] {{ ('abc' | regex_search('z')) is none }}", "[] True"},
        {"{{ 'a' | regex_search('a', '\\\\1') }}", "failed 1: regex_search: no such group"},
        {"{{ 'a' | regex_search('a', 'x') }}",
         "failed 1: regex_search takes groups as \\\\1 or \\\\g<name>"},
        {"{{ 'ab' | regex_search('(a)|(c)', '\\\\2') }}", "[None]"},
        {"{{ 'aA' | regex_findall('a') }} {{ 'aA' | regex_findall('a', ignorecase=true) }} {{ "
         "'a\\na' | regex_findall('^a') }} {{ 'a\\na' | regex_findall('^a', multiline=true) }}",
         "['a'] ['a', 'A'] ['a'] ['a', 'a']"},
        {"{{ 'a1b22' | regex_findall('[0-9]+') }} {{ 'a=1,b=2' | regex_findall('(\\\\w)=(\\\\d)') "
         "}} {{ 'a=1' | regex_findall('(\\\\w)=') }} {{ 'ab' | regex_findall('x*') }}",
         "['1', '22'] [('a', '1'), ('b', '2')] ['a'] ['', '', '']"},
        {"{{ 'a.b*c-d e_é' | regex_escape }}", "a\\.b\\*c\\-d\\ e_é"},
        {"{{ 'a' | regex_escape('posix_basic') }}",
         "unsupported 1: regex_escape for other than Python"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void tests__match_at_the_beginning_or_search(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 'abc' is match('b') }} {{ 'abc' is search('b') }} {{ 'abc' is regex('c$') }} {{ 'abc' "
         "is regex('b', match_type='match') }} {{ 'ABC' is match('abc', ignorecase=true) }} {{ "
         "'a\\nb' is search('^b') }} {{ 'a\\nb' is search('^b', multiline=true) }} {{ 5 is "
         "match('5') }}",
         "False True True False True False True True"},
        {"{{ nope is match('a') }}", "failed 1: 'nope' is undefined"},
        {"{{ 'a' is regex('a', match_type='fullmatch') }}",
         "unsupported 1: the test regex with another match_type"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void a_pattern__takes_no_more_steps_than_there_are(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ ('a' * 40 ~ 'b') is match('(a|aa)+$') }}",
         "unsupported 1: it takes more than 1000000 steps (limits: template_steps)"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_matches__is_replaced),
        cmocka_unit_test(what_matches__is_found),
        cmocka_unit_test(tests__match_at_the_beginning_or_search),
        cmocka_unit_test(a_pattern__takes_no_more_steps_than_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
