/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "report/report.h"

#include <stdio.h>
#include <string.h>

static const struct place somewhere = {.path = {"host_vars/a.yml", 15}, .line = 3, .column = 7};

static struct report sample_report(struct findings *findings, const struct report_update *update)
{
    struct place place = somewhere;
    place.ref = "refs/heads/main";
    place.commit = "0123456789012345678901234567890123456789";
    findings_init(findings, 100, NULL);
    findings_add(findings, RULE_SCHEMA_VIOLATION, &place, "write \"1.10\"", "bad value");
    const struct place branch = {.ref = "refs/heads/main", .commit = place.commit};
    findings_add(findings, RULE_PROMOTION_DIRECT_COMMIT, &branch, NULL, "made on main");
    findings_sort(findings);
    static const char *const notes[] = {"a note"};
    return (struct report){.outcome = OUTCOME_REJECT,
                           .updates = update,
                           .update_count = 1,
                           .findings = findings,
                           .notes = notes,
                           .note_count = 1};
}

static void report_text__findings__are_lines_with_place_rule_and_help(void **state)
{
    (void)state;
    const struct report_update update = {"refs/heads/main", "0", "1", NULL, OUTCOME_REJECT};
    const struct report_style style = {.most = 50, .most_of_file = 10};
    struct findings findings;
    struct buffer out;
    struct report report = sample_report(&findings, &update);
    buffer_init(&out, 10000);
    report_render(&out, &report, REPORT_text, &style);
    assert_string_equal(out.bytes, "main: error: made on main [promotion/direct-commit]\n"
                                   "main:\n"
                                   "host_vars/a.yml:3:7: error: bad value [schema/violation]\n"
                                   "    write \"1.10\"\n"
                                   "note: a note\n"
                                   "fleetgate: rejected: 2 errors\n");
    buffer_release(&out);
    findings_release(&findings);
}

static void report_text__more_than_fits__shows_errors_before_warnings(void **state)
{
    (void)state;
    const struct report_style style = {.most = 3, .most_of_file = 10};
    struct findings findings;
    struct buffer out;
    findings_init(&findings, 100, NULL);
    for (unsigned i = 1; i <= 5; i++) {
        const struct place place = {.path = TEXT("a"), .line = i, .column = 1};
        findings_add(&findings, i == 5 ? RULE_SCHEMA_VIOLATION : RULE_FLEET_UNLISTED_DEVICE, &place,
                     NULL, "number %u", i);
    }
    findings_sort(&findings);
    const struct report report = {.outcome = OUTCOME_REJECT, .findings = &findings};
    buffer_init(&out, 10000);
    report_render(&out, &report, REPORT_text, &style);
    assert_string_equal(out.bytes, "a:5:1: error: number 5 [schema/violation]\n"
                                   "a:1:1: warning: number 1 [fleet/unlisted-device]\n"
                                   "a:2:1: warning: number 2 [fleet/unlisted-device]\n"
                                   "and 2 more\n"
                                   "fleetgate: rejected: 1 error, 4 warnings\n");
    buffer_release(&out);
    findings_release(&findings);
}

static void report_text__many_in_one_file__shows_ten_of_it(void **state)
{
    (void)state;
    const struct report_style style = {.most = 4, .most_of_file = 2};
    struct findings findings;
    struct buffer out;
    findings_init(&findings, 100, NULL);
    for (unsigned i = 0; i < 12; i++) {
        const char paths[] = {(char)('a' + i / 3), '\0'};
        const struct place place = {.path = text_of(paths), .line = 1 + i % 3, .column = 1};
        findings_add(&findings, i % 3 == 2 ? RULE_SCHEMA_VIOLATION : RULE_FLEET_UNLISTED_DEVICE,
                     &place, NULL, "number %u", i);
    }
    findings_sort(&findings);
    const struct report report = {.outcome = OUTCOME_REJECT, .findings = &findings};
    buffer_init(&out, 10000);
    report_render(&out, &report, REPORT_text, &style);
    assert_string_equal(out.bytes, "a:3:1: error: number 2 [schema/violation]\n"
                                   "b:3:1: error: number 5 [schema/violation]\n"
                                   "c:3:1: error: number 8 [schema/violation]\n"
                                   "d:3:1: error: number 11 [schema/violation]\n"
                                   "and 8 more\n"
                                   "fleetgate: rejected: 4 errors, 8 warnings\n");
    buffer_release(&out);
    findings_release(&findings);
}

static void report_text__several_at_one_place__shows_its_line_once(void **state)
{
    (void)state;
    const struct report_style style = {.most = 50, .most_of_file = 10};
    struct findings findings;
    struct buffer out;
    const struct place place = {.path = TEXT("a"), .line = 12, .column = 4};
    findings_init(&findings, 100, NULL);
    findings_add(&findings, RULE_FLEET_UNLISTED_DEVICE, &place, "fix it", "second");
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, NULL, "first");
    findings_sort(&findings);
    findings_excerpt(&findings, 0, 2, TEXT("\n\n\n\n\n\n\n\n\n\n\nb: 2\n"));
    const struct report report = {.outcome = OUTCOME_REJECT, .findings = &findings};
    buffer_init(&out, 10000);
    report_render(&out, &report, REPORT_text, &style);
    assert_string_equal(out.bytes, "a:12:4: error: first [schema/violation]\n"
                                   "    12 | b: 2\n"
                                   "       |    ^\n"
                                   "a:12:4: warning: second [fleet/unlisted-device]\n"
                                   "    fix it\n"
                                   "fleetgate: rejected: 1 error, 1 warning\n");
    buffer_release(&out);
    findings_release(&findings);
}

static void report_text__warning_at_the_place_of_an_error__is_shown_with_it(void **state)
{
    (void)state;
    const struct report_style style = {.most = 1, .most_of_file = 1};
    struct findings findings;
    struct buffer out;
    findings_init(&findings, 100, NULL);
    for (unsigned line = 1; line <= 2; line++) {
        const struct place place = {.path = TEXT("a"), .line = line, .column = 4};
        findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, NULL, "bad");
        findings_add(&findings, RULE_DOCUMENT_AMBIGUOUS_SCALAR, &place, "fix it", "why");
    }
    findings_sort(&findings);
    const struct report report = {.outcome = OUTCOME_REJECT, .findings = &findings};
    buffer_init(&out, 10000);
    report_render(&out, &report, REPORT_text, &style);
    assert_string_equal(out.bytes, "a:1:4: error: bad [schema/violation]\n"
                                   "and 1 more in a\n"
                                   "a:1:4: warning: why [document/ambiguous-scalar]\n"
                                   "    fix it\n"
                                   "and 1 more\n"
                                   "fleetgate: rejected: 2 errors, 2 warnings\n");
    buffer_release(&out);
    findings_release(&findings);
}

static void report_text__what_stands__is_a_line(void **state)
{
    (void)state;
    const struct report_style style = {.most = 50, .most_of_file = 10};
    const struct report_standing stood = {"develop", "push", 1, 1200};
    struct findings findings;
    struct buffer out;
    const struct finding finding = {.rule = RULE_SCHEMA_VIOLATION,
                                    .severity = SEVERITY_ERROR,
                                    .place = {.path = TEXT("a"), .line = 1, .column = 1},
                                    .message = "old",
                                    .help = "",
                                    .excerpt = "",
                                    .stands = true};
    findings_init(&findings, 100, NULL);
    findings_add_copy(&findings, &finding);
    assert_int_equal(findings.total[SEVERITY_ERROR], 0);
    assert_int_equal(findings.standing[SEVERITY_ERROR], 1);
    struct report report = {.findings = &findings, .standing = &stood, .standing_count = 1};
    buffer_init(&out, 10000);
    report_render(&out, &report, REPORT_text, &style);
    assert_string_equal(out.bytes, "1 error and 1,200 warnings stood on develop before this push: "
                                   "fleetgate check develop\n"
                                   "fleetgate: accepted\n");
    buffer_release(&out);
    findings_release(&findings);
}

static void report_text__same_of_many_files__is_told_once(void **state)
{
    (void)state;
    const struct report_style style = {.most = 50, .most_of_file = 10, .least_alike = 2};
    struct findings findings;
    struct buffer out;
    findings_init(&findings, 10000, NULL);
    for (unsigned i = 0; i < 1100; i++) {
        char path[40];
        snprintf(path, sizeof path, "edge/host_vars/%04u.yml", i);
        const struct place place = {.path = text_of(path), .line = 4, .column = 3};
        findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, "fix it", "bad");
        findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, NULL, "number %u", i);
    }
    findings_sort(&findings);
    const struct report report = {
        .outcome = OUTCOME_REJECT, .findings = &findings, .see_all = "add --all"};
    buffer_init(&out, 10000);
    report_render(&out, &report, REPORT_text, &style);
    assert_non_null(strstr(out.bytes, "1,100 devices: error: bad, first "
                                      "edge/host_vars/0000.yml:4:3 [schema/violation]\n"
                                      "    fix it\n"));
    assert_non_null(strstr(out.bytes, "\nand 1,051 more\nto see every one: add --all\n"
                                      "fleetgate: rejected: 2,200 errors\n"));
    buffer_release(&out);
    findings_release(&findings);
}

static void report_text__undecided_hook__says_whose_fault_it_is(void **state)
{
    (void)state;
    const struct report_style style = {.most = 3, .is_hook = true};
    struct findings none;
    struct error error = {0};
    struct buffer out;
    findings_init(&none, 1, NULL);
    error_set(&error, ERROR_POLICY, "fleetgate.yml:3:1: no");
    struct report report = {
        .outcome = OUTCOME_UNDECIDED, .findings = &none, .errors = &error, .error_count = 1};
    buffer_init(&out, 10000);
    report_render(&out, &report, REPORT_text, &style);
    assert_non_null(strstr(out.bytes, "not of your push"));
    buffer_clear(&out);
    error.kind = ERROR_INPUT;
    report_render(&out, &report, REPORT_text, &style);
    assert_non_null(strstr(out.bytes, "what was pushed is damaged"));
    buffer_release(&out);
    findings_release(&none);
}

static void report_json__report__has_the_promised_shape(void **state)
{
    (void)state;
    const struct report_update update = {"refs/heads/m\xFF", "0", "1", "fast-forward",
                                         OUTCOME_REJECT};
    struct findings findings;
    struct buffer out;
    struct report report = sample_report(&findings, &update);
    findings_excerpt(&findings, 1, 2, TEXT("\n\nb: 1.10\n"));
    buffer_init(&out, 10000);
    report_render(&out, &report, REPORT_json, NULL);
    json_t *json = json_loads(out.bytes, 0, NULL);
    assert_non_null(json);
    assert_string_equal(json_string_value(json_object_get(json, "verdict")), "reject");
    json_t *first_update = json_array_get(json_object_get(json, "updates"), 0);
    assert_string_equal(json_string_value(json_object_get(first_update, "ref")),
                        "refs/heads/m\\xff");
    assert_string_equal(json_string_value(json_object_get(first_update, "kind")), "fast-forward");
    json_t *first = json_array_get(json_object_get(json, "findings"), 0);
    assert_true(json_is_null(json_object_get(first, "path")));
    assert_true(json_is_null(json_object_get(first, "line")));
    assert_true(json_is_null(json_object_get(first, "help")));
    assert_int_equal(json_object_size(first), 10);
    json_t *second = json_array_get(json_object_get(json, "findings"), 1);
    assert_int_equal(json_integer_value(json_object_get(second, "line")), 3);
    assert_string_equal(json_string_value(json_object_get(second, "help")), "write \"1.10\"");
    assert_int_equal(json_array_size(json_object_get(json, "errors")), 0);
    json_decref(json);
    buffer_release(&out);
    findings_release(&findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_text__findings__are_lines_with_place_rule_and_help),
        cmocka_unit_test(report_text__more_than_fits__shows_errors_before_warnings),
        cmocka_unit_test(report_text__many_in_one_file__shows_ten_of_it),
        cmocka_unit_test(report_text__several_at_one_place__shows_its_line_once),
        cmocka_unit_test(report_text__warning_at_the_place_of_an_error__is_shown_with_it),
        cmocka_unit_test(report_text__what_stands__is_a_line),
        cmocka_unit_test(report_text__same_of_many_files__is_told_once),
        cmocka_unit_test(report_text__undecided_hook__says_whose_fault_it_is),
        cmocka_unit_test(report_json__report__has_the_promised_shape),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
