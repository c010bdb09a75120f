/* SPDX-License-Identifier: MIT */
#include "read_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <stdio.h>
#include <stdlib.h>

static bool texts_equal(const char *left, const char *right)
{
    struct reading a;
    struct reading b;
    reading_init(&a, text_of(left));
    reading_init(&b, text_of(right));
    assert_non_null(a.document.root);
    assert_non_null(b.document.root);
    bool equal = node_equal(a.document.root, b.document.root);
    assert_int_equal(node_equal(b.document.root, a.document.root), equal);
    reading_release(&a);
    reading_release(&b);
    return equal;
}

static void values__same_in_json__are_equal(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"1", "1.0"},
        {"1", "10e-1"},
        {"100", "1e2"},
        {"0x10", "16"},
        {"0", "-0.0"},
        {"0", "0e99"},
        {"1.10", "1.1"},
        {"0.001", "1e-3"},
        {"[1e400]", "[10e399]"},
        {"123456789012345678901234567890", "1.2345678901234567890123456789e29"},
        {"[a, b]", "[\"a\", 'b']"},
        {"{a: 1, b: [2]}", "{b: [2.0], a: 1}"},
        {"2025-10-10", "'2025-10-10'"},
        {".inf", ".INF"},
        {"~", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!texts_equal(rows[i][0], rows[i][1]))
            print_error("%s is not %s\n", rows[i][0], rows[i][1]);
        assert_true(texts_equal(rows[i][0], rows[i][1]));
    }
}

static void values__different_in_json__are_unequal(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"1", "'1'"},
        {"1", "true"},
        {"0", "false"},
        {"~", "0"},
        {"1", "10"},
        {"1", "-1"},
        {"1.1", "1.10000000000000000000000001"},
        {"9007199254740993", "9007199254740992.0"},
        {"123456789012345678901234567890", "123456789012345678901234567891"},
        {"[1e400]", "[1e401]"},
        {".inf", "-.inf"},
        {".nan", ".nan"},
        {"[1, 2]", "[2, 1]"},
        {"[1]", "[1, 2]"},
        {"{a: 1}", "{a: 1, b: 2}"},
        {"{a: 1, b: 2}", "{a: 1, c: 2}"},
        {"{a: 1, b: 2}", "{b: 1, a: 2}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (texts_equal(rows[i][0], rows[i][1]))
            print_error("%s is %s\n", rows[i][0], rows[i][1]);
        assert_false(texts_equal(rows[i][0], rows[i][1]));
    }
}

/* A mapping of `count` members, in order or backwards. */
static char *large_mapping(int count, bool backwards, int last)
{
    size_t size = (size_t)count * 24;
    char *text = malloc(size);
    assert_non_null(text);
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        int n = backwards ? count - 1 - i : i;
        length += (size_t)snprintf(text + length, size - length, "k%d: %d\n", n,
                                   n == count - 1 ? last : n);
    }
    return text;
}

static void large_mappings__in_any_order__are_compared(void **state)
{
    (void)state;
    enum { COUNT = 40000 };
    char *forwards = large_mapping(COUNT, false, 1);
    char *backwards = large_mapping(COUNT, true, 1);
    char *other = large_mapping(COUNT, true, 2);
    assert_true(texts_equal(forwards, backwards));
    assert_false(texts_equal(forwards, other));
    free(forwards);
    free(backwards);
    free(other);
}

static void lookup__what_is_not_there__is_null(void **state)
{
    (void)state;
    struct reading reading;
    reading_init(&reading, TEXT("{a: {b: 1}, 7: x}"));
    const struct node *root = reading.document.root;
    assert_int_equal(node_member(node_member(root, "a"), "b")->number.integer, 1);
    assert_null(node_member(root, "b"));
    assert_null(node_member(node_member(root, "b"), "c"));
    assert_null(node_member(node_member(node_member(root, "a"), "b"), "c"));
    assert_non_null(node_find_member(root, TEXT("7")));
    reading_release(&reading);
}

static void type_name__every_type__is_that_of_json_schema(void **state)
{
    (void)state;
    static const char *const names[] = {"null",   "boolean", "integer", "number",
                                        "string", "date",    "array",   "object"};
    struct reading reading;
    reading_init(&reading, TEXT("[~, no, 1, 1.5, a, 2025-10-10, [], {}]"));
    for (size_t i = 0; i < 8; i++)
        assert_string_equal(node_type_name(reading.document.root->sequence.items[i]), names[i]);
    reading_release(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values__same_in_json__are_equal),
        cmocka_unit_test(values__different_in_json__are_unequal),
        cmocka_unit_test(large_mappings__in_any_order__are_compared),
        cmocka_unit_test(lookup__what_is_not_there__is_null),
        cmocka_unit_test(type_name__every_type__is_that_of_json_schema),
    };
    return cmocka_run_group_tests_name("document/nodes", tests, NULL, NULL);
}
