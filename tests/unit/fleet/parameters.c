/* SPDX-License-Identifier: MIT */
#include "read_document.h"
#include "root_location.h"
#include "unit.h"

#include "fleet/fleet.h"

#include <string.h>

static void assert_found(const char *text, const char *expected)
{
    static const struct policy no_policy;
    const struct fleet fleet = {.policy = &no_policy, .location = &root_location};
    struct reading reading;
    struct image_mentions images;
    struct error error = {0};
    reading_init(&reading, text_of(text));
    image_mentions_init(&images);
    const struct fleet_file file = {.place = {.path = TEXT("a.yml")},
                                    .node = reading.document.root};
    assert_int_equal(fleet_read_variables(&fleet, &file, &images, &reading.findings, &error), 0);
    findings_sort(&reading.findings);
    assert_findings(&reading.findings, expected);
    image_mentions_release(&images);
    reading_release(&reading);
}

#define AT(place) "a.yml:" place " warning document/ambiguous-scalar configuration.parameters"

static void fleet_read_variables__misleading_parameter__is_warned_of_at_any_depth(void **state)
{
    (void)state;
    assert_found("configuration:\n"
                 "  template: 1.10\n"
                 "  parameters:\n"
                 "    release: 1.10\n"
                 "    at: [{hour: 22:30}, ~]\n"
                 "    wifi: &wifi { hidden: no }\n"
                 "    other: *wifi\n",
                 AT("4:14") ".release: 1.10 without quotes reaches a template as 1.1\n" AT("5:17") ".at[0].hour: 22:30 without quotes reaches a template as 1350\n" AT(
                     "5:25") ".a"
                             "t["
                             "1]"
                             ": "
                             "~ "
                             "wi"
                             "th"
                             "ou"
                             "t "
                             "qu"
                             "ot"
                             "es"
                             " r"
                             "ea"
                             "ch"
                             "es"
                             " a"
                             " t"
                             "em"
                             "pl"
                             "at"
                             "e "
                             "as"
                             " n"
                             "ot"
                             "hi"
                             "ng"
                             "\n" AT("6:27") ".other.hidden: no without quotes reaches a template "
                                             "as False\n" AT(
                                                 "6:27") ".wifi.hidden: no without quotes reaches "
                                                         "a template as False\n");
}

static void fleet_read_variables__misleading_key_of_parameters__is_warned_of(void **state)
{
    (void)state;
    assert_found("configuration: {parameters: {no: {012: 5}}}",
                 AT("1:30") ": the key no without quotes reaches a template as False\n" AT(
                     "1:35") ".no: the key 012 without quotes reaches a template as 10\n");
}

static void fleet_read_variables__secret_parameter__is_not_shown(void **state)
{
    (void)state;
    assert_found("configuration: {parameters: {passwords: {guest: 012}}}",
                 AT("1:49") ".passwords.guest: the value without quotes reaches a template as "
                            "something else\n");
}

static void fleet_read_variables__times__are_warned_of_where_ansible_writes_them_anew(void **state)
{
    (void)state;
    assert_found("configuration: {parameters: {a: 2025-10-10, b: 2025-10-10T10:00:00Z}}",
                 AT("1:48") ".b: 2025-10-10T10:00:00Z without quotes reaches a template as a time "
                            "in another form\n");
}

static void fleet_read_variables__plain_parameters__are_not_warned_of(void **state)
{
    (void)state;
    assert_found("configuration: {parameters: {a: 5, b: 0.5, c: true, d: null, e: x, f: '1.10', "
                 "g: }}\nother: 1.10\n",
                 "");
    assert_found("configuration: {parameters: ~}", "");
    assert_found("configuration: 1.10", "");
    assert_found("- 1.10", "");
}

static void fleet_read_variables__misleading_truth_value__has_both_fixes(void **state)
{
    (void)state;
    static const struct policy no_policy;
    const struct fleet fleet = {.policy = &no_policy, .location = &root_location};
    struct reading reading;
    struct image_mentions images;
    struct error error = {0};
    reading_init(&reading, TEXT("configuration: {parameters: {a: on}}"));
    image_mentions_init(&images);
    const struct fleet_file file = {.node = reading.document.root};
    assert_int_equal(fleet_read_variables(&fleet, &file, &images, &reading.findings, &error), 0);
    assert_string_equal(reading.findings.items[0].help, "write \"on\", or true");
    image_mentions_release(&images);
    reading_release(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fleet_read_variables__misleading_parameter__is_warned_of_at_any_depth),
        cmocka_unit_test(fleet_read_variables__misleading_key_of_parameters__is_warned_of),
        cmocka_unit_test(fleet_read_variables__secret_parameter__is_not_shown),
        cmocka_unit_test(fleet_read_variables__times__are_warned_of_where_ansible_writes_them_anew),
        cmocka_unit_test(fleet_read_variables__plain_parameters__are_not_warned_of),
        cmocka_unit_test(fleet_read_variables__misleading_truth_value__has_both_fixes),
    };
    return cmocka_run_group_tests_name("parameters", tests, NULL, NULL);
}
