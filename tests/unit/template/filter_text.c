/* SPDX-License-Identifier: MIT */
/* Filters on texts, and what they stand on: cases, strings, formats. */
#include "render_template.h"

#include "unit.h"

static void case__is_pythons(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 'größe ß' | upper }}", "GRÖSSE SS"},
        {"{{ 'GRÖSSE ÀŁ' | lower }}", "grösse àł"},
        {"{{ 'hello wORLD-foo (bar) x_y' | title }}", "Hello World-Foo (Bar) X_y"},
        {"{{ 'ßa É' | capitalize }}", "Ssa é"},
        {"{{ 'ΣΑ' | lower }}", "unsupported 1: the lower case of U+03A3"},
        {"{{ '☃ 漢' | upper }}", "☃ 漢"},
        {"{{ 'ա' | upper }}", "unsupported 1: the case of U+0561"},
        {"{{ none | upper }} {{ 5 | lower }}", "NONE 5"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void a_text__is_stripped_split_and_replaced(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"[{{ p | trim }}][{{ 'xaxx' | trim('x') }}][{{ ' a ' | trim }}]", "[a][a][a]"},
        {"{{ 'a b  c' | split }} {{ 'a,b,c' | split(',', 1) }} {{ '' | split }} {{ '' | split(',') "
         "}}",
         "['a', 'b', 'c'] ['a', 'b,c'] [] ['']"},
        {"{{ 'ab' | split('') }}", "failed 1: empty separator"},
        {"{{ 5 | split }}", "failed 1: split takes a text, not 'int'"},
        {"{{ 'aaa' | replace('a', 'b', 2) }} {{ 'ab' | replace('', '-') }} {{ 121 | replace(1, 3) "
         "}}",
         "bba -a-b- 323"},
        {"{{ 'ab' | replace('a', 'b', 0) }}", "ab"},
        {"{{ 'aéb' | reverse }}", "béa"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void a_text__takes_another_shape(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 'a\\nb\\n\\nc' | indent(2) }}|{{ 'a\\nb' | indent('> ', true) }}|{{ 'a\\n\\nb' | "
         "indent(1, blank=true) }}",
         "a\n  b\n\n  c|> a\n> b|a\n \n b"},
        {"[{{ 'a' | center(4) }}][{{ 'é' | center(5) }}][{{ 'abc' | center(1) }}]",
         "[ a  ][  é  ][abc]"},
        {"{{ 'foo bar baz qux' | truncate(9) }} {{ 'foo bar baz qux' | truncate(9, true) }} {{ "
         "'foo bar' | truncate(3, false, '') }} {{ 'abcdefghij' | truncate(5, true, '..', 0) }}",
         "foo... foo ba... foo bar abc.."},
        {"{{ 'abcdefghij' | truncate(5, true, '..', 5) }} {{ 'abcdefghij' | truncate(5, true, "
         "'..', 4) }}",
         "abcdefghij abc.."},
        {"{{ 'foo' | truncate(1) }}", "failed 1: truncate is given a length below that of its end"},
        {"{{ 'a b_c, d' | wordcount }}", "3"},
        {"{{ 'é' | wordcount }}", "unsupported 1: words beyond ASCII"},
        {"{{ none | string | length }}", "4"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void formats__are_pythons(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ '%5d|%-5d|%05d|%+d|% d|%x|%X|%o' % (42, 42, -42, 42, 42, 255, 255, 8) }}",
         "   42|42   |-0042|+42| 42|ff|FF|10"},
        {"{{ '%.2f|%e|%g|%8.3f|%-8.1f|' % (2.675, 12345.678, 1e20, 1.5, 1.5) }}",
         "2.67|1.234568e+04|1e+20|   1.500|1.5     |"},
        {"{{ '%s|%r|%5s|%-5s|%.2s|%%' % ('a', 'a', 'é', 'é', 'abc') }}", "a|'a'|    é|é    |ab|%"},
        {"{{ '%-+5d|%+-5d|%0-5d|%-05d|%- 5d|% -5d|%0+5d|' % (3, 3, 3, 3, 3, 3, 3) }}",
         "+3   |+3   |3    |3    | 3   | 3   |+0003|"},
        {"{{ '%(a)s %(b)d' % {'a': 1, 'b': 2} }}", "1 2"},
        {"{{ '%d' % 'a' }}", "failed 1: %d format: a number is required, not str"},
        {"{{ '%s %s' % 'a' }}", "failed 1: not enough arguments for format string"},
        {"{{ '%s' % (1, 2) }}", "failed 1: not all arguments converted during string formatting"},
        {"{{ '%q' % 1 }}", "failed 1: unsupported format character"},
        {"{{ '%*d' % (1, 2) }}", "unsupported 1: %* of a format"},
        {"{{ '%(x)s' % {} }}", "failed 1: the format names a key 'x' that is not there"},
        {"{{ '%s' % [1] }}{{ 'x' % [1] }}", "[1]x"},
        {"{{ 'x' % 1 }}", "failed 1: not all arguments converted during string formatting"},
        {"{{ '%2000d' % 1 }}", "unsupported 1: a format of that width"},
        {"{{ '%s-%03d' | format('a', 7) }}", "a-007"},
        {"{{ '%' % 1 }}", "failed 1: incomplete format"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case__is_pythons),
        cmocka_unit_test(a_text__is_stripped_split_and_replaced),
        cmocka_unit_test(a_text__takes_another_shape),
        cmocka_unit_test(formats__are_pythons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
