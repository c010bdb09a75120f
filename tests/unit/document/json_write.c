/* SPDX-License-Identifier: MIT */
#include "read_document.h"
#include "unit.h"

static void check(const char *text, const char *expected)
{
    struct reading reading;
    struct buffer out;
    reading_init(&reading, text_of(text));
    buffer_init(&out, 1000);
    assert_non_null(reading.document.root);
    json_write_node(&out, &json_style_of_ansible, reading.document.root, 0);
    assert_string_equal(out.bytes, expected);
    buffer_release(&out);
    reading_release(&reading);
}

static void value__scalar__is_printed_as_by_python(void **state)
{
    (void)state;
    check("", "null");
    check("yes", "true");
    check("no", "false");
    check("0x1F", "31");
    check("0", "0");
    check("-0.0", "-0.0");
    check("1.0", "1.0");
    check("1.0e+22", "1e+22");
    check("-.inf", "-Infinity");
    check(".nan", "NaN");
    check("''", "\"\"");
    check("\"a\\tb\\\"\\\\\\0\\x7f\xC3\xA9\"", "\"a\\tb\\\"\\\\\\u0000\\u007f\\u00e9\"");
    check("\"\\x9b\\u202e\\U0001f600~ \"", "\"\\u009b\\u202e\\ud83d\\ude00~ \"");
    check("!unsafe x", "{\n    \"__ansible_unsafe\": \"x\"\n}");
    check("!vault x", "{\n    \"__ansible_vault\": \"x\"\n}");
}

static void value__time__is_printed_in_iso_format(void **state)
{
    (void)state;
    check("2025-10-10", "\"2025-10-10\"");
    check("2001-12-14t21:59:43.10-05:00", "\"2001-12-14T21:59:43.100000-05:00\"");
    check("2001-1-2  1:02:03", "\"2001-01-02T01:02:03\"");
    check("2001-12-14 21:59:43.000 Z", "\"2001-12-14T21:59:43+00:00\"");
    check("2001-12-14 21:59:43.12345678 +5:30", "\"2001-12-14T21:59:43.123456+05:30\"");
}

static void value__collection__is_indented_and_sorted(void **state)
{
    (void)state;
    check("[]", "[]");
    check("{}", "{}");
    check("[1, [2]]", "[\n    1,\n    [\n        2\n    ]\n]");
    check("{b: 1, a: {2: x}}", "{\n    \"a\": {\n        \"2\": \"x\"\n    },\n    \"b\": 1\n}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value__scalar__is_printed_as_by_python),
        cmocka_unit_test(value__time__is_printed_in_iso_format),
        cmocka_unit_test(value__collection__is_indented_and_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
