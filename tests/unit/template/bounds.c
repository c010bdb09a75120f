/* SPDX-License-Identifier: MIT */
/* What a template may take. */
#include "render_template.h"

#include "unit.h"

#include <stdio.h>

static const char variables[] = "l: [1, 2, 3]\n"
                                "a: \"{{ b }}\"\n"
                                "b: \"{{ c }}\"\n"
                                "c: \"{{ d }}\"\n"
                                "d: \"{{ 1 }}\"\n";

static void steps__beyond_the_limit__end_the_run(void **state)
{
    (void)state;
    struct limits limits = default_limits;
    limits.template_steps = 1000;
    static const struct render_case cases[] = {
        {"{% for i in range(50) %}{{ i }}{% endfor %}",
         "01234567891011121314151617181920212223242526272829303132333435363738394041424344454647484"
         "9"},
        {"{% for i in range(2000) %}{% endfor %}",
         "unsupported 1: it takes more than 1000 steps (limits: template_steps)"},
        {"a\n{{ 'a' * 100000000 }}",
         "unsupported 2: it takes more than 1000 steps (limits: template_steps)"},
        {"{{ [1] * 100000000 }}",
         "unsupported 1: it takes more than 1000 steps (limits: template_steps)"},
    };
    run_limited_cases(cases, sizeof cases / sizeof *cases, variables, &limits);
}

/* A text costs what it is long, whatever looks at it. */
static void long_texts__take_steps(void **state)
{
    (void)state;
    static const char *const looks[] = {"s | length",
                                        "s == t",
                                        "s < t",
                                        "s in [t]",
                                        "s | center(3)",
                                        "s | truncate(9999999)",
                                        "s[9]",
                                        "s.count('b')",
                                        "s.zfill(1)",
                                        "s in {t: 1}",
                                        "'b' in s",
                                        "s.isdigit()",
                                        "s.startswith(t)",
                                        "s.strip('b')",
                                        "s | trim('b')",
                                        "s is match('b')",
                                        "s is search('a*[bc]')",
                                        "s is search('a*+[bc]')",

                                        "s | wordcount",
                                        "s is version(t, '==')"};
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        char source[300];
        snprintf(source, sizeof source,
                 "{%% set s = ('a' * 1000) * 1000 %%}{%% set t = ('a' * 1000) * 1000 %%}"
                 "{%% for i in range(1000) %%}{%% if %s %%}{%% endif %%}{%% endfor %%}",
                 looks[i]);
        const struct render_case cases[] = {
            {source, "unsupported 1: it takes more than 1000000 steps (limits: template_steps)"},
        };
        run_limited_cases(cases, 1, variables, &default_limits);
    }
}

static void output__beyond_the_limit__ends_the_run(void **state)
{
    (void)state;
    struct limits limits = default_limits;
    limits.template_bytes = 100;
    static const struct render_case cases[] = {
        {"{{ 'a' * 30 }}", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
        {"{{ 'a' * 101 }}",
         "unsupported 1: a text in it is longer than 100 bytes (limits: template_bytes)"},
        {"{% for i in range(60) %}{{ i }}{% endfor %}",
         "unsupported 1: a text in it is longer than 100 bytes (limits: template_bytes)"},
    };
    run_limited_cases(cases, sizeof cases / sizeof *cases, variables, &limits);
}

static void memory__beyond_the_limit__ends_the_run(void **state)
{
    (void)state;
    struct limits limits = default_limits;
    limits.template_memory = 20000;
    static const struct render_case cases[] = {
        {"{{ l }}", "[1, 2, 3]"},
        {"{{ range(1000) | list | length }}",
         "unsupported 1: it takes more than 20000 bytes of memory (limits: template_memory)"},
    };
    run_limited_cases(cases, sizeof cases / sizeof *cases, variables, &limits);
}

static void depth__beyond_the_limit__ends_the_run(void **state)
{
    (void)state;
    struct limits limits = default_limits;
    limits.template_depth = 4;
    static const struct render_case cases[] = {
        {"{{ c }}", "1"},
        {"{{ a }}", "unsupported 1: it nests deeper than 4 levels (limits: template_depth)"},
        {"{{ [[[[[[[1]]]]]]] }}",
         "unsupported 1: it nests deeper than 4 levels (limits: template_depth)"},
        {"{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
         "unsupported 1: it nests deeper than 4 levels (limits: template_depth)"},
    };
    run_limited_cases(cases, sizeof cases / sizeof *cases, variables, &limits);
}

static void nesting__of_the_source__is_bounded(void **state)
{
    (void)state;
    char source[1000] = "{{ ";
    for (int i = 0; i < 300; i++)
        strcat(source, "-");
    strcat(source, "1 }}");
    const struct render_case cases[] = {
        {source, "unsupported 1: it nests deeper than 60 levels"},
    };
    run_limited_cases(cases, 1, variables, &default_limits);
}

/* What stands in a row nests, too: each operator holds all that is before it. */
static void rows__of_the_source__are_bounded(void **state)
{
    (void)state;
    static const char *const links[] = {"+1", "*1",    "**1", " and 1", " or 1", "|d",
                                        ".b", "['b']", "()",  " if 1",  "|d()"};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        struct buffer source;
        buffer_init(&source, SIZE_MAX / 4);
        buffer_append_string(&source, "{{ 1");
        for (int j = 0; j < 200000; j++)
            buffer_append_string(&source, links[i]);
        buffer_append_string(&source, " }}");
        buffer_append(&source, "", 1);
        const struct render_case cases[] = {
            {source.bytes, "unsupported 1: more than 200 operators, filters or brackets in a row"},
        };
        run_limited_cases(cases, 1, variables, &default_limits);
        buffer_release(&source);
    }
}

/* A macro that calls itself within a row of 190 operators: the deepest that the limits allow, in a
 * thread's stack. The sum took more than a sanitized build has. */
static void stack__bears_the_deepest_expressions_in_the_deepest_macros(void **state)
{
    (void)state;
    static const char *const links[] = {"|default(1)", " + 1", " and 1"};
    struct limits limits = default_limits;
    limits.template_depth = 200;
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        struct buffer source;
        buffer_init(&source, SIZE_MAX / 4);
        buffer_append_string(&source, "{% macro m(n) %}{{ m(n + 1)");
        for (int j = 0; j < 190; j++)
            buffer_append_string(&source, links[i]);
        buffer_append_string(&source, " }}{% endmacro %}{{ m(0) }}");
        buffer_append(&source, "", 1);
        const struct render_case cases[] = {
            {source.bytes,
             "unsupported 1: it nests more than 4300 expressions (limits: template_depth)"},
        };
        run_limited_cases(cases, 1, variables, &limits);
        buffer_release(&source);
    }
}

/* `head`, then `part` so many times, with its number for each # in it, then `tail`. */
static void check_repeated(const char *head, const char *part, int count, const char *tail,
                           const char *expected)
{
    struct buffer source;
    buffer_init(&source, SIZE_MAX / 4);
    buffer_append_string(&source, head);
    for (int i = 0; i < count; i++) {
        struct text rest = text_of(part);
        while (rest.length) {
            bool has_number = text_has(rest, '#');
            buffer_append_text(&source, text_cut(&rest, '#'));
            if (has_number)
                buffer_format(&source, "%d", i);
        }
    }
    buffer_append_string(&source, tail);
    buffer_append(&source, "", 1);
    const struct render_case cases[] = {{source.bytes, expected}};
    run_limited_cases(cases, 1, variables, &default_limits);
    buffer_release(&source);
}

/* The first and the last overflowed the stack, the other took all memory of the machine. */
static void branches_and_keys__are_bounded(void **state)
{
    (void)state;
    check_repeated("{{ ", "1 if 1 else ", 100000, "2 }}",
                   "unsupported 1: it nests deeper than 60 levels");
    check_repeated("{% if 0 %}", "{% elif 1 %}a", 3000, "{% endif %}", "a");
    check_repeated("{% if 0 %}", "{% elif 1 %}", 80000, "{% endif %}",
                   "unsupported 1: it needs more than 67108864 bytes of memory");
    check_repeated("", "{% set n = namespace(k=(1,)) %}", 1,
                   "{% for i in range(50000) %}{% set n.k = (n.k,) %}{% endfor %}{{ {n.k: 1} }}",
                   "unsupported 1: it nests deeper than 60 levels (limits: template_depth)");
    check_repeated("", "{% set n = namespace(k=(1,)) %}", 1,
                   "{% for i in range(95000) %}{% set n.k = (n.k,) %}{% endfor %}"
                   "{{ [n.k] | unique }}",
                   "unsupported 1: it nests deeper than 60 levels (limits: template_depth)");
}

/* Each of them took seconds or minutes. */
static void names__of_the_source__are_bounded(void **state)
{
    (void)state;
    static const char names[] = "unsupported 1: it has too many names";
    check_repeated("", "{% set a# = # %}", 2000, "{{ a1999 }}", "1999");
    check_repeated("", "{% set a# = 1 %}", 20000, "", names);
    check_repeated("{{ dict(", "a#=1, ", 20000, ") | length }}", names);
    check_repeated("{% macro m(", "a#=1, ", 20000, "b=1) %}{% endmacro %}", names);
    check_repeated("{% for i in range(300000) %}{% if 0 %}", "{{ a# }}", 2000,
                   "{% endif %}{% endfor %}",
                   "unsupported 1: it takes more than 1000000 steps (limits: template_steps)");
}

/* Looked for by name in each branch, they took more steps than are let through. */
static void branches__among_many_names__are_rendered(void **state)
{
    (void)state;
    struct buffer source;
    buffer_init(&source, SIZE_MAX / 4);
    for (int i = 0; i < 400; i++)
        buffer_format(&source, "{%% set a%d = %d %%}", i, i);
    for (int i = 0; i < 600; i++)
        buffer_format(&source, "{%% if a1 %%}{%% set a%d = 'x' %%}{%% endif %%}", i % 3);
    buffer_append_string(&source, "{{ a0 }}{{ a2 }}{{ a399 }}");
    buffer_append(&source, "", 1);
    const struct render_case cases[] = {{source.bytes, "xx399"}};
    run_limited_cases(cases, 1, variables, &default_limits);
    buffer_release(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps__beyond_the_limit__end_the_run),
        cmocka_unit_test(long_texts__take_steps),
        cmocka_unit_test(output__beyond_the_limit__ends_the_run),
        cmocka_unit_test(memory__beyond_the_limit__ends_the_run),
        cmocka_unit_test(depth__beyond_the_limit__ends_the_run),
        cmocka_unit_test(nesting__of_the_source__is_bounded),
        cmocka_unit_test(rows__of_the_source__are_bounded),
        cmocka_unit_test(branches_and_keys__are_bounded),
        cmocka_unit_test(names__of_the_source__are_bounded),
        cmocka_unit_test(branches__among_many_names__are_rendered),
        cmocka_unit_test(stack__bears_the_deepest_expressions_in_the_deepest_macros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
