/* SPDX-License-Identifier: MIT */
#include "read_document.h"
#include "unit.h"

#include "inventory/value.h"

static void check(const char *text, bool is_false)
{
    struct reading reading;
    reading_init(&reading, text_of(text));
    assert_non_null(reading.document.root);
    assert_int_equal(value_is_false(reading.document.root), is_false);
    reading_release(&reading);
}

static void value__empty_or_zero__is_false_as_in_python(void **state)
{
    (void)state;
    static const char *const table[] = {"", "no", "0", "0.0", "-0.0", "''", "[]", "{}"};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        check(table[i], true);
}

static void value__else__is_true(void **state)
{
    (void)state;
    static const char *const table[] = {"yes",
                                        "1",
                                        "0.1",
                                        ".nan",
                                        "x",
                                        "'0'",
                                        "!vault ''",
                                        "[0]",
                                        "{a: }",
                                        "2025-10-10",
                                        "123456789012345678901234567890"};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        check(table[i], false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value__empty_or_zero__is_false_as_in_python),
        cmocka_unit_test(value__else__is_true),
    };
    return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
