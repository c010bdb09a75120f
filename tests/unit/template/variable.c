/* SPDX-License-Identifier: MIT */
/* Variables whose values hold Jinja, by the rules of 2.14. */
#include "render_template.h"

#include "unit.h"

static void values__are_evaluated_one_through_another(void **state)
{
    (void)state;
    static const char variables[] = "a: \"{{ b }}x\"\n"
                                    "b: \"{{ c.d }}\"\n"
                                    "c: {d: \"{{ e[1] }}\", z: 1}\n"
                                    "e: [1, 2]\n"
                                    "u: \"{{ nope }}\"\n"
                                    "v: {a: \"{{ u }}\", b: 1}\n"
                                    "r: \"{{ q }}\"\n"
                                    "q: \"{{ r }}\"\n"
                                    "m: \"{{ nope | mandatory('no') }}\"\n"
                                    "raw: !unsafe \"{{ a }}\"\n";
    static const struct render_case cases[] = {
        {"{{ a }}", "2x"},
        {"{{ c }}", "{'d': '2', 'z': 1}"},
        {"{{ u }}", "failed 1: 'nope' is undefined"},
        {"{{ u | default('d') }}{{ u is defined }}", "dFalse"},
        {"{{ v.b }}", "failed 1: 'nope' is undefined"},
        {"{{ v | default('d') }}", "d"},
        {"{{ r }}", "failed 1: the value of 'r' needs itself"},
        {"{% if false %}{{ m }}{% endif %}", "failed 1: no"},
        {"{{ raw }}", "{{ a }}"},
    };
    RENDER_CASES(cases, variables, TEMPLATE_ANSIBLE_2_14);
}

static void texts__become_what_they_look_like(void **state)
{
    (void)state;
    static const char variables[] = "i: 5\n"
                                    "f: 1.5\n"
                                    "n: null\n"
                                    "t: true\n"
                                    "l: [1, \"a\", null, true, {b: 2}]\n"
                                    "a: \"{{ i }}\"\n"
                                    "b: \"{{ i + 1 }}\"\n"
                                    "c: \"{{ t }}\"\n"
                                    "d: \"{{ not t }}\"\n"
                                    "e: \"{{ l }}\"\n"
                                    "g: \"[1, {{ i }}]\"\n"
                                    "h: '{\"a\": {{ i }}, \"b\": [true, null]}'\n"
                                    "j: \"{{ n }}\"\n"
                                    "k: \"{{ l | to_json }}\"\n"
                                    "m: \"{{ l | string }}\"\n"
                                    "o: \"[{{ nope | default('x') }}]\"\n"
                                    "p: \"{{ 'a\\tb' }}\"\n"
                                    "q: \"{{ n is none }} {{ i }}\"\n"
                                    "r: \"x{{ i }}\\n\"\n";
    static const struct render_case cases[] = {
        {"{{ a + 1 }}", "6"},
        {"{{ b is string }} {{ b }}", "True 6"},
        {"{{ c is boolean }} {{ d is boolean }}", "True True"},
        {"{{ e[4].b }}", "2"},
        {"{{ g[1] }}", "5"},
        {"{{ h.a + 1 }} {{ h.b }}", "6 [True, None]"},
        {"{{ j is none }}", "True"},
        {"{{ k is string }} {{ m is string }} {{ m }}", "True True [1, 'a', None, True, {'b': 2}]"},
        {"{{ o }}", "[x]"},
        {"{{ p }}", "a\tb"},
        {"{{ q }}", "True 5"},
        {"{{ r }}|", "x5\n|"},
        {"{{ i }}\n", "5"},
    };
    RENDER_CASES(cases, variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values__are_evaluated_one_through_another),
        cmocka_unit_test(texts__become_what_they_look_like),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
