/* SPDX-License-Identifier: MIT */
/* What expressions are worth. */
#include "render_template.h"

#include "unit.h"

static void logic__gives_operands_as_python_does(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ x and s }} {{ 0 or s }} {{ not x }}", "hello hello False"},
        {"{{ nope and x }}", "failed 1: 'nope' is undefined"},
        {"{{ x or nope }}", "1"},
        {"{{ 'a' if x }}", "a"},
        {"{{ 'a' if not x }}|", "|"},
        {"{{ ('a' if not x) is defined }}", "False"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void comparisons__are_pythons(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 1 == 1.0 }} {{ true == 1 }} {{ '1' == 1 }}", "True True False"},
        {"{{ [1, 2] == [1, 2] }} {{ [1] == (1,) }} {{ {'a': 1} == d }}", "True False False"},
        {"{{ [1, 2] < [1, 3] }} {{ 'a' < 'b' }}", "True True"},
        {"{{ 'a' < 1 }}", "failed 1: 'str' and 'int' cannot be ordered"},
        {"{{ none < 1 }}", "failed 1: 'NoneType' and 'int' cannot be ordered"},
        {"{{ 'ell' in s }} {{ 'a' in d }} {{ 3 in l }} {{ 1 in s }}",
         "failed 1: 'in <string>' requires string as left operand, not int"},
        {"{{ 9007199254740993 == 9007199254740992.0 }}", "False"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void undefined__fails_once_it_is_used(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ nope }}", "failed 1: 'nope' is undefined"},
        {"a\nb {{ nope.a.b[1] }}", "failed 2: 'nope' is undefined"},
        {"{{ nope is defined }}{{ nope.a is defined }}", "FalseFalse"},
        {"{{ nope | default('a') }}", "a"},
        {"{{ nope == 1 }}", "failed 1: 'nope' is undefined"},
        {"{{ d.nope }}", "failed 1: 'dict object' has no attribute 'nope'"},
        {"{{ d['nope'] | default(1) }}", "1"},
        {"{{ nope() }}", "failed 1: 'nope' is undefined"},
        {"{{ [nope] }}", "failed 1: 'nope' is undefined"},
        {"{{ s.nope }}", "failed 1: 'str object' has no attribute 'nope'"},
        {"{{ n.nope }}", "failed 1: 'NoneType' has no attribute 'nope'"},
        {"{{ l[9] }}", "failed 1: 'list object' has no attribute '9'"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void calls__bind_arguments_as_python_does(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ dict(a=1, **{'b': 2}) }}", "{'a': 1, 'b': 2}"},
        {"{{ range(*[1, 4]) | list }}", "[1, 2, 3]"},
        {"{{ range(4) }} {{ range(5, 0, -2) }}", "[0, 1, 2, 3] [5, 3, 1]"},
        {"{{ range(0, 1, 0) }}", "failed 1: the third argument of range() must not be zero"},
        {"{{ x() }}", "failed 1: 'int' object is not callable"},
        {"{{ dict([('a', 1)]) }}", "{'a': 1}"},
        {"{{ s | join(1, 2, 3, 4) }}", "failed 1: join takes 2 arguments at most"},
        {"{{ s | upper(a=1) }}", "failed 1: upper takes no argument 'a'"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void names_of_the_runner__are_not_known(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ hostvars }}",
         "unsupported 1: the variable 'hostvars', which Ansible sets when it runs"},
        {"{{ ansible_host }}",
         "unsupported 1: the variable 'ansible_host', which Ansible sets when it runs"},
        {"{{ role_names }}",
         "unsupported 1: the variable 'role_names', which Ansible sets when it runs"},
        {"{{ now() }}", "unsupported 1: one of cycler(), joiner(), lipsum(), now(), undef()"},
        {"{{ lookup('file', 'a') }}",
         "unsupported 1: lookup('file'), which runs where Ansible does"},
        {"{{ query('env', 'A') }} {{ lookup('env', 'A', 'B') }}", "['<env:A>'] <env:A>,<env:B>"},
        {"{{ 'a' if hostvars is defined else 'b' }}",
         "unsupported 1: the variable 'hostvars', which Ansible sets when it runs"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void printing__is_pythons(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ l }} {{ d }} {{ n }} {{ t }} {{ f }}",
         "[3, 1, 2] {'a': 1, 'b': 'two', 'items': 3}  True 2.5"},
        {"{{ [1.0, 'a\\'b', \"a\\\"b'\", none, true, (1,), {'a': []}] }}",
         "[1.0, \"a'b\", 'a\"b\\'', None, True, (1,), {'a': []}]"},
        {"{{ ['\\n\\t\\\\é\\x7f'] }}", "['\\n\\t\\\\é\\x7f']"},
        {"{{ 1e16 }} {{ 123456789012345.6 }} {{ 1e-5 }} {{ 0.0001 }} {{ -0.0 }} {{ 100.0 }}",
         "1e+16 123456789012345.6 1e-05 0.0001 -0.0 100.0"},
        {"{{ s ~ n ~ t ~ 1.50 }}", "helloNoneTrue1.5"},
        {"{{ d.items() }} {{ d.keys() }} {{ range(3) }}",
         "[('a', 1), ('b', 'two'), ('items', 3)] ['a', 'b', 'items'] [0, 1, 2]"},
        {"{{ s.upper }}", "unsupported 1: a method as text"},
        {"{{ d.values() ~ 'a' }}", "unsupported 1: a dict view as text"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logic__gives_operands_as_python_does),
        cmocka_unit_test(comparisons__are_pythons),
        cmocka_unit_test(undefined__fails_once_it_is_used),
        cmocka_unit_test(calls__bind_arguments_as_python_does),
        cmocka_unit_test(names_of_the_runner__are_not_known),
        cmocka_unit_test(printing__is_pythons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
