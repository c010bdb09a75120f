/* SPDX-License-Identifier: MIT */
#include "read_document.h"
#include "unit.h"

#include "schema/schema.h"

#include <string.h>

/* Findings of an instance, with the help of each in brackets. */
static void assert_found(const char *schema_text, const char *instance,
                         const enum severity *severities, const char *expected)
{
    struct schema *schema = NULL;
    struct schema_scratch *scratch = schema_scratch_new();
    const struct schema_options options = {0};
    const struct place place = {.path = TEXT("a.yml")};
    struct reading reading;
    struct buffer shown;
    struct error error = {0};
    buffer_init(&shown, 4000);
    reading_init(&reading, text_of(instance));
    reading.findings.severities = severities;
    assert_int_equal(schema_compile(&schema, "s", text_of(schema_text), &options, &error), 0);
    schema_check(schema, scratch, reading.document.root, &place, &reading.findings);
    findings_sort(&reading.findings);
    for (size_t i = 0; i < reading.findings.count; i++) {
        const struct finding *finding = &reading.findings.items[i];
        buffer_format(&shown, "%u:%u %s: %s [%s]\n", finding->place.line, finding->place.column,
                      severity_name(finding->severity), finding->message, finding->help);
    }
    assert_string_equal(buffer_text(&shown).bytes, expected);
    buffer_release(&shown);
    reading_release(&reading);
    schema_scratch_free(scratch);
    schema_free(schema);
}

static void schema_check__string_without_quotes__is_warned_of_beside_the_violation(void **state)
{
    (void)state;
    assert_found("properties: {a: {type: string}}", "a: 22:30", NULL,
                 "1:4 error: a: must be a string, but 22:30 is the number 1350 [write \"22:30\"]\n"
                 "1:4 warning: without quotes 22:30 is the number 1350 [write \"22:30\"]\n");
    assert_found(
        "properties: {a: {enum: ['no', 'yes']}}", "a: no", NULL,
        "1:4 error: a: must be one of \"no\", \"yes\", but no is the boolean false [write \"no\"]\n"
        "1:4 warning: without quotes no is the boolean false [write \"no\"]\n");
    assert_found(
        "{type: object, additionalProperties: false}", "012: 1", NULL,
        "1:1 error: 012: the key must be a string, but 012 is the number 10 [write \"012\"]\n"
        "1:1 warning: without quotes 012 is the number 10 [write \"012\"]\n");
}

static void schema_check__several_violations_of_one_value__are_warned_of_once(void **state)
{
    (void)state;
    assert_found(
        "allOf: [{type: string}, {type: [string, array]}]", "2025-10-10", NULL,
        "1:1 error: must be a string or a list, but 2025-10-10 is a date [write \"2025-10-10\"]\n"
        "1:1 error: must be a string, but 2025-10-10 is a date [write \"2025-10-10\"]\n"
        "1:1 warning: without quotes 2025-10-10 is a date [write \"2025-10-10\"]\n");
}

static void schema_check__value_that_looks_what_it_is__is_not_warned_of(void **state)
{
    (void)state;
    assert_found("type: string", "7", NULL,
                 "1:1 error: must be a string, but 7 is a number [write \"7\"]\n");
    assert_found("type: integer", "no", NULL,
                 "1:1 error: must be an integer, but no is the boolean false []\n");
    assert_found("type: string", "'no'", NULL, "");
}

static void schema_check__warning_is_off__the_violation_says_what_to_write(void **state)
{
    (void)state;
    static const enum severity severities[RULE_COUNT] = {[RULE_SCHEMA_VIOLATION] = SEVERITY_ERROR};
    assert_found("type: string", "~", severities,
                 "1:1 error: must be a string, but ~ is null [write \"~\"]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schema_check__string_without_quotes__is_warned_of_beside_the_violation),
        cmocka_unit_test(schema_check__several_violations_of_one_value__are_warned_of_once),
        cmocka_unit_test(schema_check__value_that_looks_what_it_is__is_not_warned_of),
        cmocka_unit_test(schema_check__warning_is_off__the_violation_says_what_to_write),
    };
    return cmocka_run_group_tests_name("quotes", tests, NULL, NULL);
}
