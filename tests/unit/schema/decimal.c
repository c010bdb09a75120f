/* SPDX-License-Identifier: MIT */
#include "schema/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct decimal read(const char *text)
{
    struct decimal decimal;
    if (!decimal_read(text_of(text), &decimal))
        fail_msg("%s is no number", text);
    return decimal;
}

static void compare__of_any_size__is_exact(void **state)
{
    (void)state;
    static const char *const ascending[] = {
        "-1e1000000000000000000000",
        "-18446744073709551616",
        "-18446744073709551615",
        "-10",
        "-9.5",
        "-1e-400",
        "0",
        "1e-401",
        "1e-400",
        "0.00123",
        "0.0123",
        "0.1",
        "0.10000000000000000001",
        "0.2",
        "1",
        "1.0000000000000000000000000000001",
        "9.99",
        "10",
        "100",
        "99e1",
        "1e3",
        "972783798187987123879878123.18878137",
        "972783798187987123879878123.188781371",
        "1e400",
    };
    enum { COUNT = sizeof ascending / sizeof *ascending };
    for (int i = 0; i < COUNT; i++) {
        for (int j = 0; j < COUNT; j++) {
            struct decimal a = read(ascending[i]);
            struct decimal b = read(ascending[j]);
            if (decimal_compare(&a, &b) != (i > j) - (i < j))
                fail_msg("%s and %s", ascending[i], ascending[j]);
        }
    }
}

static void compare__of_other_spellings__finds_them_equal(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"1", "1.0"},        {"1", "10e-1"},      {"100", "1e2"},  {"0", "-0.0"},
        {"0", "0e1000"},     {"0.5", "5E-1"},     {"1.10", "1.1"}, {"120", "0.12e+3"},
        {"1e400", "10e399"}, {"-1.50", "-15e-1"}, {"0012", "12"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct decimal a = read(pairs[i][0]);
        struct decimal b = read(pairs[i][1]);
        if (decimal_compare(&a, &b) != 0)
            fail_msg("%s and %s", pairs[i][0], pairs[i][1]);
    }
}

static void text__that_is_no_number__is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"",   "-",  ".",    "a",    "1e",  "1e+",  "1.2.3",
                                        "+1", "1 ", "0x10", ".nan", "--1", "1e5.", "e5"};
    struct decimal decimal;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (decimal_read(text_of(texts[i]), &decimal))
            fail_msg("%s", texts[i]);
    }
}

static void is_integer__by_value__not_by_spelling(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_integer;
    } cases[] = {
        {"1", true},     {"1.0", true},   {"1.5", false}, {"15e-1", false}, {"1.5e1", true},
        {"1e400", true}, {"1e-1", false}, {"0.0", true},  {"100", true},    {"0.01e2", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decimal decimal = read(cases[i].text);
        if (decimal_is_integer(&decimal) != cases[i].is_integer)
            fail_msg("%s", cases[i].text);
    }
}

static void to_size__of_a_count__saturates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool fits;
        size_t size;
    } cases[] = {
        {"0", true, 0},      {"2.0", true, 2},
        {"12e1", true, 120}, {"1e400", true, SIZE_MAX},
        {"-1", false, 0},    {"1.5", false, 0},
        {"-0", true, 0},     {"18446744073709551616", true, SIZE_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decimal decimal = read(cases[i].text);
        size_t size = 0;
        if (decimal_to_size(&decimal, &size) != cases[i].fits ||
            (cases[i].fits && size != cases[i].size))
            fail_msg("%s", cases[i].text);
    }
}

static void multiple__of_a_decimal__is_exact(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        const char *divisor;
        bool is_multiple;
    } cases[] = {
        {"4.02", "0.01", true},
        {"0.0075", "0.0001", true},
        {"0.00751", "0.0001", false},
        {"0.075", "0.01", false},
        {"35", "1.5", false},
        {"4.5", "1.5", true},
        {"-4.5", "1.5", true},
        {"0", "7", true},
        {"1e308", "0.5", true},
        {"1e308", "0.123456789", false},
        {"1e1000000000000000", "64", true},
        {"1e1000000000000000", "3", false},
        {"9007199254740993", "9007199254740993", true},
        {"9007199254740992", "9007199254740993", false},
        {"12391239123", "1e-8", true},
        {"100", "1000", false},
        {"1000", "100", true},
        {"576460752303423488e5", "576460752303423488", true},
        {"1e60", "576460752303423488", true},
        {"1e58", "576460752303423488", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decimal value = read(cases[i].value);
        struct decimal decimal = read(cases[i].divisor);
        struct divisor divisor;
        assert_true(divisor_read(&decimal, &divisor));
        if (decimal_is_multiple(&value, &divisor) != cases[i].is_multiple)
            fail_msg("%s of %s", cases[i].value, cases[i].divisor);
    }
}

static void divisor__that_is_none_or_too_long__is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"0", "-1", "1234567890123456789", "1.234567890123456789"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct decimal decimal = read(texts[i]);
        struct divisor divisor;
        if (divisor_read(&decimal, &divisor))
            fail_msg("%s", texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compare__of_any_size__is_exact),
        cmocka_unit_test(compare__of_other_spellings__finds_them_equal),
        cmocka_unit_test(text__that_is_no_number__is_refused),
        cmocka_unit_test(is_integer__by_value__not_by_spelling),
        cmocka_unit_test(to_size__of_a_count__saturates),
        cmocka_unit_test(multiple__of_a_decimal__is_exact),
        cmocka_unit_test(divisor__that_is_none_or_too_long__is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
