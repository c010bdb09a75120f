/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "inventory/value.h"

static void check(const char *text, const char *expected, bool is_false)
{
    static const struct document_limits limits = {64, 100000, 10000};
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    struct buffer out;
    findings_init(&findings, 10, NULL);
    buffer_init(&out, 1000);
    assert_int_equal(
        document_read(&document, text_of(text), &limits, &(struct place){0}, &findings, &error), 0);
    assert_non_null(document.root);
    json_write_node(&out, &json_style_of_ansible, document.root, 0);
    assert_string_equal(out.bytes, expected);
    assert_int_equal(value_is_false(document.root), is_false);
    buffer_release(&out);
    findings_release(&findings);
    document_release(&document);
}

static void value__scalar__is_printed_as_by_python(void **state)
{
    (void)state;
    check("", "null", true);
    check("yes", "true", false);
    check("no", "false", true);
    check("0x1F", "31", false);
    check("0", "0", true);
    check("-0.0", "-0.0", true);
    check("1.0", "1.0", false);
    check("1.0e+22", "1e+22", false);
    check("-.inf", "-Infinity", false);
    check(".nan", "NaN", false);
    check("''", "\"\"", true);
    check("\"a\\tb\\\"\\\\\\0\\x7f\xC3\xA9\"", "\"a\\tb\\\"\\\\\\u0000\\u007f\\u00e9\"", false);
    check("\"\\x9b\\u202e\\U0001f600~ \"", "\"\\u009b\\u202e\\ud83d\\ude00~ \"", false);
    check("!unsafe x", "{\n    \"__ansible_unsafe\": \"x\"\n}", false);
    check("!vault x", "{\n    \"__ansible_vault\": \"x\"\n}", false);
}

static void value__time__is_printed_in_iso_format(void **state)
{
    (void)state;
    check("2025-10-10", "\"2025-10-10\"", false);
    check("2001-12-14t21:59:43.10-05:00", "\"2001-12-14T21:59:43.100000-05:00\"", false);
    check("2001-1-2  1:02:03", "\"2001-01-02T01:02:03\"", false);
    check("2001-12-14 21:59:43.000 Z", "\"2001-12-14T21:59:43+00:00\"", false);
    check("2001-12-14 21:59:43.12345678 +5:30", "\"2001-12-14T21:59:43.123456+05:30\"", false);
}

static void value__collection__is_indented_and_sorted(void **state)
{
    (void)state;
    check("[]", "[]", true);
    check("{}", "{}", true);
    check("[1, [2]]", "[\n    1,\n    [\n        2\n    ]\n]", false);
    check("{b: 1, a: {2: x}}", "{\n    \"a\": {\n        \"2\": \"x\"\n    },\n    \"b\": 1\n}",
          false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value__scalar__is_printed_as_by_python),
        cmocka_unit_test(value__time__is_printed_in_iso_format),
        cmocka_unit_test(value__collection__is_indented_and_sorted),
    };
    return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
