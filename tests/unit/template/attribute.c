/* SPDX-License-Identifier: MIT */
/* Attributes, items and slices. */
#include "render_template.h"

#include "unit.h"

static void items__are_found_as_in_jinja(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ d.a }} {{ d['b'] }} {{ d['items'] }}", "1 two 3"},
        {"{{ l[0] }} {{ l[-1] }} {{ l['0'] is defined }} {{ s[1] }} {{ s[-1] }}", "3 2 False e o"},
        {"{{ (1, 2)[1] }} {{ range(3)[1] }}", "2 1"},
        {"{{ d[[1]] is defined }} {{ d[(1, [2])] is defined }}", "False False"},
        {"{{ l[true] }}", "1"},
        {"{{ {1: 'a'}[1.0] }}", "a"},
        {"{{ 'é☃x'[1] }}", "☃"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void slices__are_pythons(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ s[1:3] }} {{ s[:-1] }} {{ s[::-1] }} {{ s[::2] }}", "el hell olleh hlo"},
        {"{{ l[1:] }} {{ l[5:] }} {{ l[-2:] }} {{ l[2:0:-1] }}", "[1, 2] [] [1, 2] [2, 1]"},
        {"{{ 'é☃x'[1:] }}", "☃x"},
        {"{{ l[::0] }}", "failed 1: slice step cannot be zero"},
        {"{{ d[1:] }}", "failed 1: 'dict' object cannot be sliced"},
        {"{{ l['a':] }}", "failed 1: slice indices must be integers"},
        {"{{ s[nope:] }}", "failed 1: 'nope' is undefined"},
        {"{{ nope[1:] is defined }}", "False"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void methods__are_run_where_known(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ s.upper() }} {{ 'A b'.lower() }} {{ 'a b'.title() }} {{ 'aB'.capitalize() }}",
         "HELLO a b A B Ab"},
        {"{{ ' a '.strip() }}|{{ 'xax'.lstrip('x') }}|{{ 'xax'.rstrip('x') }}", "a|ax|xa"},
        {"{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a b c'.split(' ', 1) }} {{ 'a b "
         "c'.split(none, 1) }}",
         "['a', 'b', '', 'c'] ['a', 'b'] ['a', 'b c'] ['a', 'b c']"},
        {"{{ 'a\\nb\\r\\nc'.splitlines() }}", "['a', 'b', 'c']"},
        {"{{ s.startswith('he') }} {{ s.endswith(('x', 'lo')) }} {{ s.find('l') }} {{ s.find('x') "
         "}} {{ s.count('l') }}",
         "True True 2 -1 2"},
        {"{{ 'a'.startswith('ab') }} {{ 'b'.endswith('ab') }} {{ 'ab'.startswith('ab') }}",
         "False False True"},
        {"{{ s.replace('l', 'L', 1) }} {{ ','.join(['a', 'b']) }} {{ '7'.zfill(3) }} {{ "
         "'-7'.zfill(4) }} {{ '7'.isdigit() }}",
         "heLlo a,b 007 -007 True"},
        {"{{ d.get('a') }} {{ d.get('z', 5) }} {{ d.get('z') is none }} {{ d.keys() | list }} {{ "
         "d.values() | list }}",
         "1 5 True ['a', 'b', 'items'] [1, 'two', 3]"},
        {"{{ 'a'.split('') }}", "failed 1: empty separator"},
        {"{{ ','.join([1]) }}", "failed 1: join() needs strings, not 'int'"},
        {"{{ s.encode() }}", "unsupported 1: the method 'encode' of a str"},
        {"{{ l.append(1) }}", "unsupported 1: the method 'append' of a list"},
        {"{{ s.upper(1) }}", "failed 1: upper takes 0 arguments at most"},
        {"{{ x.real }}", "unsupported 1: a method as text"},
        {"{{ s.__class__ }}", "unsupported 1: the attribute '__class__' of a str"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void loop__knows_its_turn(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% for i in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 "
         "}}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
         "1032TrueFalse3 2121FalseFalse3 3210FalseTrue3 "},
        {"{% for i in l %}{{ loop.previtem | default('-') }}{{ loop.nextitem | default('-') }}{{ "
         "loop.cycle('a', 'b') }} {% endfor %}",
         "-1a 32b 1-a "},
        {"{% for i in [1, 1, 2] %}{{ loop.changed(i) }} {% endfor %}", "True False True "},
        {"{% for i in l %}{{ loop.nope }}{% endfor %}",
         "failed 1: 'LoopContext object' has no attribute 'nope'"},
        {"{% for i in l %}{% for j in 'ab' %}{{ loop.index }}{% endfor %}{{ loop.index }} {% "
         "endfor %}",
         "121 122 123 "},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items__are_found_as_in_jinja),
        cmocka_unit_test(slices__are_pythons),
        cmocka_unit_test(methods__are_run_where_known),
        cmocka_unit_test(loop__knows_its_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
