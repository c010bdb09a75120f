/* SPDX-License-Identifier: MIT */
/* Which texts are inventories in the INI format, and which merely look like it. */
#include "unit.h"

#include "inventory/inventory.h"

struct text_case {
    const char *text;
    unsigned line;
};

static void expect_each(const struct text_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned line = inventory_ini_line(text_of(cases[i].text));
        if (line != cases[i].line)
            fail_msg("\"%s\": line %u, and not %u", cases[i].text, line, cases[i].line);
    }
}

#define EXPECT_EACH(cases) expect_each(cases, sizeof(cases) / sizeof *(cases))

static void section__alone_on_its_line__is_ini(void **state)
{
    static const struct text_case cases[] = {
        {"[pi]\n", 1},
        {"[pi]", 1},
        {"[pi:vars]\n", 1},
        {"  [pi]\n", 1},
        {"\t[ pi ]\n", 1},
        {"[pi] # x\n", 1},
        {"[pi]# x\n", 1},
        {"[pi]; x\n", 1},
        {"[pi]\t\n", 1},
        {"[pi]\r\n", 1},
        {"\xEF\xBB\xBF[pi]", 1},
        {"# x\n; y\n\n---\n[pi]\n", 5},
        {" # x\n\r\n[pi]\n", 3},
        {"[pi]\n  deeper: 1\n", 1},
        /* Lists of YAML's flow style, and what is no section. */
        {"[]\n", 0},
        {"[a, b]\n", 0},
        {"[a b]\n", 0},
        {"['a']\n", 0},
        {"[\"a\"]\n", 0},
        {"[{a: 1}]\n", 0},
        {"[pi\n", 0},
        {"[pi]x\n", 0},
        {"[pi]: x\n", 0},
        {"- [pi]\n", 0},
        {"-pi]\n", 0},
        {"[ ]\n", 0},
        {" ---\n[pi]\n", 0},
    };
    (void)state;
    EXPECT_EACH(cases);
}

static void host__alone_on_its_line__is_ini(void **state)
{
    static const struct text_case cases[] = {
        {"pi-1\n", 1},
        {"pi-1", 1},
        {"1\n", 1},
        {"pi-1 branch=main\n", 1},
        {"pi-1\tbranch=main\n", 1},
        {"pi-1\r\n", 1},
        {"pi-1:22 a=b\n", 1},
        {"# x\npi-1\n", 2},
        {"pi-1\npi-2\n", 1},
        {"pi-1\n\npi-2\n", 1},
        {"nulls\n", 1},
        /* Texts of YAML. */
        {"all:\n", 0},
        {"all: x\n", 0},
        {"all:\tx\n", 0},
        {"all:\r\n", 0},
        {"all :\n", 0},
        {"all", 1},
        {"a b: c\n", 0},
        {"null\n", 0},
        {"Null\n", 0},
        {"NULL\n", 0},
        {"~\n", 0},
        {"-a\n", 0},
        {"_a\n", 0},
        {"a, b\n", 0},
        {"a#b\n", 0},
        {"a{b\n", 0},
        {"\"a\"\n", 0},
        {"!vault\n", 0},
        {"pi-1\n  goes on\n", 0},
        {"pi-1\n\tgoes on\n", 0},
        {"pi-1\n\n  goes on", 0},
    };
    (void)state;
    EXPECT_EACH(cases);
}

static void text__of_nothing_but_comments__is_no_ini(void **state)
{
    static const struct text_case cases[] = {
        {"", 0}, {"\n", 0}, {"---\n", 0}, {"# [pi]\n", 0}, {"; [pi]\n", 0}, {" \t\n", 0},
    };
    (void)state;
    EXPECT_EACH(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(section__alone_on_its_line__is_ini),
        cmocka_unit_test(host__alone_on_its_line__is_ini),
        cmocka_unit_test(text__of_nothing_but_comments__is_no_ini),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
