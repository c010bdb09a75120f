/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "ansible/ansible.h"

static void is_space__of_a_character__is_that_of_python(void **state)
{
    (void)state;
    static const uint32_t spaces[] = {0x9,    0xD,    0x1C,   0x20,   0x85,   0xA0,   0x1680,
                                      0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
    static const uint32_t others[] = {0,      0x8,    0xE,    0x1B,   0x21,   0x84,   0x86,
                                      0x180E, 0x200B, 0x2027, 0x202A, 0x2060, 0x3001, 0xFEFF};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        assert_true(python_is_space(spaces[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(python_is_space(others[i]));
}

static void line_break__is_that_of_splitlines(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
    } table[] = {
        {"", 0},     {"a", 0},        {"\n", 1},           {"\r", 1},          {"\r\na", 2},
        {"\v", 1},   {"\f", 1},       {"\x1c", 1},         {"\x1e", 1},        {"\x1f", 0},
        {"\x1b", 0}, {"\xc2\x85", 2}, {"\xe2\x80\xa8", 3}, {"\xe2\x80\xaf", 0}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(python_line_break_length(text_of(table[i].text)), table[i].length);
}

static void check_escapes(const char *content, bool is_bytes, const char *expected,
                          enum python_escape escape)
{
    struct buffer out;
    buffer_init(&out, 1000);
    buffer_append_string(&out, "");
    assert_int_equal(python_unescape(text_of(content), is_bytes, &out), escape);
    assert_string_equal(out.bytes, expected);
    buffer_release(&out);
}

static void unescape__replaces_what_python_does(void **state)
{
    (void)state;
    check_escapes("\\a\\b\\f\\n\\r\\t\\v", false, "\a\b\f\n\r\t\v", PYTHON_ESCAPE_KNOWN);
    check_escapes("\\\\\\'\\\"\\d\\\xc3\xa9", false, "\\'\"\\d\\\xc3\xa9", PYTHON_ESCAPE_KNOWN);
    check_escapes("a\\\nb", false, "ab", PYTHON_ESCAPE_KNOWN);
    check_escapes("\\1018\\7\\x417\\u00e9\\U0001F600", false,
                  "A8\a"
                  "A7\xc3\xa9\xf0\x9f\x98\x80",
                  PYTHON_ESCAPE_KNOWN);
    check_escapes("\\u00e9\\N\\U\\x41", true, "\\u00e9\\N\\UA", PYTHON_ESCAPE_KNOWN);
    check_escapes("a\\x4", false, "a", PYTHON_ESCAPE_SHORT);
    check_escapes("a\\u12g4", false, "a", PYTHON_ESCAPE_SHORT);
    check_escapes("a\\U00110000b", false, "a", PYTHON_ESCAPE_NO_CHARACTER);
    check_escapes("a\\udc00", false, "a", PYTHON_ESCAPE_SURROGATE);
    check_escapes("a\\N{DASH}", false, "a", PYTHON_ESCAPE_NAMED);
}

static void check_string(const char *text, const char *content, bool is_raw, bool is_bytes)
{
    struct python_string string;
    struct text rest = text_of(text);
    assert_true(python_take_string(&rest, &string));
    assert_true(text_is(string.content, content));
    assert_int_equal(string.is_raw, is_raw);
    assert_int_equal(string.is_bytes, is_bytes);
    assert_true(text_is(rest, "x"));
}

static void string__is_taken_with_what_stands_around_it(void **state)
{
    (void)state;
    check_string("'a\"'x", "a\"", false, false);
    check_string("\"a'\\\"\"x", "a'\\\"", false, false);
    check_string("''x", "", false, false);
    check_string("'''a''\\'\n'''x", "a''\\'\n", false, false);
    check_string("\"\"\"\"a\"\"\"x", "\"a", false, false);
    check_string("U'a'x", "a", false, false);
    check_string("R'\\''x", "\\'", true, false);
    check_string("b'a'x", "a", false, true);
    check_string("rB'a'x", "a", true, true);
    check_string("'a\\\nb'x", "a\\\nb", false, false);
}

static void string__that_is_none__is_left(void **state)
{
    (void)state;
    static const char *const table[] = {"",       "a",     "'",      "'a",    "'a\\'", "'''a''",
                                        "'a\nb'", "f'a'",  "ur'a'",  "ru'a'", "bu'a'", "rr'a'",
                                        "bb'a'",  "fr'a'", "rbr'a'", "r 'a'", "1'a'",  "b"};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct python_string string;
        struct text rest = text_of(table[i]);
        assert_false(python_take_string(&rest, &string));
        assert_true(text_is(rest, table[i]));
    }
}

static void check_number(const char *text, enum python_number_kind kind, int base,
                         const char *expected)
{
    struct python_number number;
    struct buffer digits;
    struct text rest = text_of(text);
    buffer_init(&digits, 1000);
    assert_true(python_take_number(&rest, &number, &digits));
    assert_int_equal(number.kind, kind);
    assert_int_equal(number.base, base);
    assert_string_equal(digits.bytes, expected);
    assert_true(text_is(rest, ","));
    buffer_release(&digits);
}

static void number__is_taken_in_every_form(void **state)
{
    (void)state;
    check_number("12,", PYTHON_INTEGER, 10, "12");
    check_number("1_000,", PYTHON_INTEGER, 10, "1000");
    check_number("0_0,", PYTHON_INTEGER, 10, "00");
    check_number("0x_1F,", PYTHON_INTEGER, 16, "1F");
    check_number("0O17,", PYTHON_INTEGER, 8, "17");
    check_number("0b1_1,", PYTHON_INTEGER, 2, "11");
    check_number("1.,", PYTHON_REAL, 10, "1.0");
    check_number(".5,", PYTHON_REAL, 10, "0.5");
    check_number("01.5,", PYTHON_REAL, 10, "01.5");
    check_number("1e5,", PYTHON_REAL, 10, "1e5");
    check_number("1.5E-1_0,", PYTHON_REAL, 10, "1.5e-10");
    check_number("012J,", PYTHON_IMAGINARY, 10, "012");
    check_number("1.j,", PYTHON_IMAGINARY, 10, "1.0");
}

static void number__that_is_none__is_left(void **state)
{
    (void)state;
    static const char *const table[] = {
        "",   "a",   "012",  "1__0", "1_",   "1_e5", "0_x1", "0x",  "0xg",       "0b2", "0o8", "1a",
        "1e", "1e+", "1_.5", "1._5", "1.5_", ".",    ".e5",  "._5", "1\xc3\xa9", "1jj", "1e_5"};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct python_number number;
        struct buffer digits;
        struct text rest = text_of(table[i]);
        buffer_init(&digits, 1000);
        assert_false(python_take_number(&rest, &number, &digits));
        assert_true(text_is(rest, table[i]));
        buffer_release(&digits);
    }
}

static void number__of_more_digits_than_python_reads__is_none(void **state)
{
    (void)state;
    static char text[4302];
    struct python_number number;
    struct buffer digits;
    struct text rest = {text, 4301};
    memset(text, '1', 4301);
    buffer_init(&digits, 10000);
    assert_false(python_take_number(&rest, &number, &digits));
    buffer_clear(&digits);
    rest.length--;
    assert_true(python_take_number(&rest, &number, &digits));
    buffer_release(&digits);
}

static void variable__that_ansible_sets__is_told_with_what_is_made_of_it(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool is_set, is_of_host, is_omitted;
    } table[] = {
        {"ansible_async_path", true, false, false},
        {"ansible_version", true, false, true},
        {"group_names", true, true, true},
        {"groups", true, true, true},
        {"inventory_hostname_short", true, true, true},
        {"role_uuid", true, false, false},
        {"inventory_hostname_long", false, false, false},
        {"ansible_host", false, false, false},
        {"", false, false, false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct text name = text_of(table[i].name);
        assert_int_equal(ansible_sets_variable(name), table[i].is_set);
        assert_int_equal(ansible_sets_variable_of_host(name), table[i].is_of_host);
        assert_int_equal(ansible_omits_variable(name), table[i].is_omitted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_space__of_a_character__is_that_of_python),
        cmocka_unit_test(line_break__is_that_of_splitlines),
        cmocka_unit_test(unescape__replaces_what_python_does),
        cmocka_unit_test(string__is_taken_with_what_stands_around_it),
        cmocka_unit_test(string__that_is_none__is_left),
        cmocka_unit_test(number__is_taken_in_every_form),
        cmocka_unit_test(number__that_is_none__is_left),
        cmocka_unit_test(number__of_more_digits_than_python_reads__is_none),
        cmocka_unit_test(variable__that_ansible_sets__is_told_with_what_is_made_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
