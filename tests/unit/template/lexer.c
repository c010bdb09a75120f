/* SPDX-License-Identifier: MIT */
/* Templates to tokens: white space, comments, raw blocks, literals. */
#include "render_template.h"

#include "unit.h"

static void white_space__is_taken_by_signs_and_behind_blocks(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"a {{- x -}} b", "a1b"},
        {"a {%- if true -%} b {%- endif -%} c", "abc"},
        {"{% if true %}\na\n{% endif %}\nb", "a\nb"},
        {"{% if true +%}\na{% endif %}", "\na"},
        {"a\n  {%+ if true %}b{% endif %}", "a\n  b"},
        {"{{ x }}\n", "1"},
        {"{{ x }}\n\n", "1\n\n"},
        {"a {#- c -#} b", "ab"},
        {"a{# c #}\nb", "ab"},
        {"{# c +#}\nb", "\nb"},
        {"{{+x}}", "1"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void raw__is_left_alone(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{% raw %}{{ x }}{% endraw %}", "{{ x }}"},
        {"a {%- raw -%} {{ {%- endraw -%} b", "a{{b"},
        {"{% raw %}\na\n{% endraw %}\nb", "\na\nb"},
        {"{% rawx %}", "failed 1: 'rawx' is no statement, or none that is open here"},
        {"{% raw %}a", "failed 1: a raw block has no end"},
        {"{% raw %}", ""},
        {"{#", ""},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void breaks_of_lines__are_one_character(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"a\r\n{{ x }}\rb", "a\n1\nb"},
        {"a\r\nb", "a\r\nb"},
        {"{{ 'a\r\nb' }}", "a\nb"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void literals__are_pythons(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 0x1F }} {{ 0b11 }} {{ 0o17 }} {{ 1_000 }} {{ 00 }}", "31 3 15 1000 0"},
        {"{{ 0x_1F }} {{ 0x123 }} {{ 0x1_F }} {{ 0b1_1 }} {{ 0o1234 }}", "31 291 31 3 668"},
        {"{{ 1.5 }} {{ 1e3 }} {{ 1.5e-3 }} {{ 1_0.5 }}", "1.5 1000.0 0.0015 10.5"},
        {"{{ 012 }}", "failed 1: '}}' is expected, not '12'"},
        {"{{ 'a\\tb\\x41\\u00e9\\q\\101' }}", "a\tbAé\\qA"},
        {"{{ 'a' 'b' \"c\" }}", "abc"},
        {"{{ '\\x4' }}", "failed 1: an escape in a string lacks digits"},
        {"{{ '\\N{BULLET}' }}", "unsupported 1: an escape in a string"},
        {"{{ 9223372036854775808 }}", "unsupported 1: an integer of more than 64 bits"},
        {"{{ 1e999 }}", "unsupported 1: a number that is infinite"},
        {"{{ l.0 }} {{ l.1 }}", "3 1"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void what_is_no_template__fails_with_its_line(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ x", "failed 1: '}}' is expected, not the end of the template"},
        {"a\n{% if x", "failed 2: '%}' is expected, not the end of the template"},
        {"\n{{ x ] }}", "failed 2: a bracket closes that is not open"},
        {"{# x", "failed 1: a comment has no end"},
        {"{{ ! }}", "failed 1: a character that begins nothing"},
        {"{{ 'x }}", "failed 1: a character that begins nothing"},
        {"{{ (x }}", "failed 1: a bracket closes that is not open"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

static void settings__of_the_first_line_count(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"#jinja2: trim_blocks: False\n{% if true %}\na{% endif %}", "\na"},
        {"#jinja2:lstrip_blocks: True\n  {% if true %}\na{% endif %}{{ x }}", "a1"},
        {"#jinja2: newline_sequence: x\n{{ x }}",
         "unsupported 1: #jinja2: sets other than trim_blocks and lstrip_blocks, to True or False"},
        {"#jinja2: trim_blocks: False\n{% include 'sibling' %}",
         "unsupported 2: include in a template whose first line is #jinja2:"},
    };
    RENDER_CASES(cases, syntax_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_space__is_taken_by_signs_and_behind_blocks),
        cmocka_unit_test(raw__is_left_alone),
        cmocka_unit_test(breaks_of_lines__are_one_character),
        cmocka_unit_test(literals__are_pythons),
        cmocka_unit_test(what_is_no_template__fails_with_its_line),
        cmocka_unit_test(settings__of_the_first_line_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
