/* SPDX-License-Identifier: MIT */
/* The formats that other programs read, with all that a pusher may put into them. */
#include "unit.h"

#include "report/report.h"

#include <stdio.h>
#include <string.h>

enum { KEPT = 30 }; /* findings of each severity */

/* Two files of odd names, one of them twice the same, and a branch. */
static void find_all(struct findings *findings)
{
    const struct place branch = {.ref = "refs/heads/main"};
    const struct place odd = {
        .path = TEXT("host_vars/a\"<b>%,:\xC3\xA9.yml"), .line = 3, .column = 7};
    const struct place twice[] = {{.path = TEXT("b.yml"), .line = 1, .column = 2},
                                  {.path = TEXT("b.yml"), .line = 9, .column = 2}};
    findings_init(findings, KEPT, NULL);
    findings_add(findings, RULE_PROMOTION_DIRECT_COMMIT, &branch, NULL, "made on main");
    findings_add(findings, RULE_SCHEMA_VIOLATION, &odd, "write \"1\"\nor 100%",
                 "::error::x & ``` <b>");
    findings_add(findings, RULE_FLEET_NO_EFFECT, &twice[0], "fix", "##[error]a,b: c");
    findings_add(findings, RULE_FLEET_NO_EFFECT, &twice[1], "fix", "##[error]a,b: c");
    findings_sort(findings);
}

static const char *const notes[] = {"a % note"};

static void render_sample(struct buffer *out, enum report_format format)
{
    struct findings findings;
    find_all(&findings);
    const struct report report = {
        .outcome = OUTCOME_REJECT, .findings = &findings, .notes = notes, .note_count = 1};
    buffer_init(out, 1 << 20);
    report_render(out, &report, format, NULL);
    assert_false(out->failed);
    findings_release(&findings);
}

static void render_undecided(struct buffer *out, enum report_format format)
{
    struct report report;
    struct error error = {0};
    error_set(&error, ERROR_LIMIT, "too <much>\n::error::x");
    report_of_error(&report, &error);
    buffer_init(out, 1 << 20);
    report_render(out, &report, format, NULL);
    assert_false(out->failed);
}

/* More errors than are kept, each with a long message that ends in backticks, in a file of its own.
 */
static void render_flood(struct buffer *out, enum report_format format)
{
    struct findings findings;
    findings_init(&findings, KEPT, NULL);
    for (unsigned i = 0; i < KEPT + 5; i++) {
        char path[20];
        snprintf(path, sizeof path, "f%02u.yml", i);
        const struct place place = {.path = text_of(path), .line = 1, .column = 1};
        findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, NULL, "%01900u`````", i);
    }
    findings_sort(&findings);
    const struct report report = {.outcome = OUTCOME_REJECT, .findings = &findings};
    buffer_init(out, 1 << 20);
    report_render(out, &report, format, NULL);
    assert_false(out->failed);
    findings_release(&findings);
}

static json_t *load(struct buffer *out)
{
    json_t *json = json_loads(out->bytes, 0, NULL);
    assert_non_null(json);
    buffer_release(out);
    return json;
}

static const char *string_at(json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* --------------------------------------------------------------------------------- github -- */

static void report_github__findings__are_commands_and_nothing_else_is(void **state)
{
    (void)state;
    struct buffer out;
    render_sample(&out, REPORT_github);
    assert_string_equal(
        out.bytes,
        "::error file=host_vars/a\"<b>%25%2C%3A\\u00e9.yml,line=3,col=7,title=schema/violation"
        "::::error::x & ``` <b>%0Awrite \"1\"%0Aor 100%25\n"
        "::error title=promotion/direct-commit::main: made on main\n"
        "::warning file=b.yml,line=1,col=2,title=fleet/no-effect::##[error]a,b: c%0Afix\n"
        "::warning file=b.yml,line=9,col=2,title=fleet/no-effect::##[error]a,b: c%0Afix\n"
        "::notice title=fleetgate::a %25 note\n"
        "fleetgate: rejected: 2 errors, 2 warnings\n");
    buffer_release(&out);
}

static void report_github__more_than_ten_errors__counts_the_rest(void **state)
{
    (void)state;
    struct buffer out;
    size_t commands = 0;
    render_flood(&out, REPORT_github);
    for (const char *at = out.bytes; (at = strstr(at, "::error ")); at++)
        commands++;
    assert_int_equal(commands, 10);
    assert_non_null(strstr(out.bytes, "\nand 25 more, which have no room here"));
    assert_non_null(strstr(out.bytes, "\nfleetgate: rejected: 35 errors\n"));
    buffer_release(&out);
}

static void report_github__undecided__is_an_error_that_says_why(void **state)
{
    (void)state;
    struct buffer out;
    render_undecided(&out, REPORT_github);
    assert_string_equal(out.bytes,
                        "::error title=fleetgate could not decide::too <much>\\x0a::error::x\n"
                        "fleetgate: could not decide\n");
    buffer_release(&out);
}

/* --------------------------------------------------------------------------------- gitlab -- */

static void report_gitlab__findings__name_file_line_and_a_print_of_their_own(void **state)
{
    (void)state;
    struct buffer out;
    render_sample(&out, REPORT_gitlab);
    json_t *list = load(&out);
    assert_int_equal(json_array_size(list), 4);
    for (size_t i = 0; i < 4; i++) {
        for (size_t other = 0; other < i; other++)
            assert_string_not_equal(string_at(json_array_get(list, i), "fingerprint"),
                                    string_at(json_array_get(list, other), "fingerprint"));
    }
    json_t *odd = json_array_get(list, 0);
    assert_string_equal(string_at(odd, "check_name"), "schema/violation");
    assert_string_equal(string_at(odd, "severity"), "critical");
    assert_string_equal(string_at(odd, "description"),
                        "::error::x & ``` <b>\nwrite \"1\"\nor 100%");
    json_t *location = json_object_get(odd, "location");
    assert_string_equal(string_at(location, "path"), "host_vars/a\"<b>%,:\xC3\xA9.yml");
    json_t *lines = json_object_get(location, "lines");
    assert_int_equal(json_integer_value(json_object_get(lines, "begin")), 3);
    json_t *branch = json_object_get(json_array_get(list, 1), "location");
    assert_string_equal(string_at(branch, "path"), ".");
    json_decref(list);
}

static void report_gitlab__line_that_moved__has_the_same_print(void **state)
{
    (void)state;
    const unsigned lines[] = {4, 40};
    char prints[2][DIGEST_HEX];
    for (int i = 0; i < 2; i++) {
        struct findings findings;
        struct buffer out;
        const struct place place = {.path = TEXT("a.yml"), .line = lines[i], .column = 1};
        findings_init(&findings, KEPT, NULL);
        findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, NULL, "bad");
        const struct report report = {.outcome = OUTCOME_REJECT, .findings = &findings};
        buffer_init(&out, 10000);
        report_render(&out, &report, REPORT_gitlab, NULL);
        json_t *list = load(&out);
        snprintf(prints[i], sizeof prints[i], "%s",
                 string_at(json_array_get(list, 0), "fingerprint"));
        json_decref(list);
        findings_release(&findings);
    }
    assert_string_equal(prints[0], prints[1]);
}

static void report_gitlab__undecided_or_too_many__has_an_issue_that_says_so(void **state)
{
    (void)state;
    struct buffer out;
    render_undecided(&out, REPORT_gitlab);
    json_t *list = load(&out);
    assert_int_equal(json_array_size(list), 1);
    assert_string_equal(string_at(json_array_get(list, 0), "severity"), "blocker");
    json_decref(list);
    render_flood(&out, REPORT_gitlab);
    list = load(&out);
    assert_int_equal(json_array_size(list), KEPT + 1);
    assert_string_equal(string_at(json_array_get(list, KEPT), "description"),
                        "5 more findings are not listed");
    json_decref(list);
}

/* ---------------------------------------------------------------------------------- sarif -- */

static void report_sarif__findings__are_results_of_one_run(void **state)
{
    (void)state;
    struct buffer out;
    render_sample(&out, REPORT_sarif);
    json_t *sarif = load(&out);
    assert_string_equal(string_at(sarif, "version"), "2.1.0");
    json_t *run = json_array_get(json_object_get(sarif, "runs"), 0);
    assert_string_equal(string_at(run, "columnKind"), "unicodeCodePoints");
    json_t *rules =
        json_object_get(json_object_get(json_object_get(run, "tool"), "driver"), "rules");
    assert_int_equal(json_array_size(rules), RULE_COUNT);
    json_t *results = json_object_get(run, "results");
    assert_int_equal(json_array_size(results), 4);
    json_t *odd = json_array_get(results, 0);
    size_t index = (size_t)json_integer_value(json_object_get(odd, "ruleIndex"));
    assert_string_equal(string_at(json_array_get(rules, index), "id"), string_at(odd, "ruleId"));
    json_t *place =
        json_object_get(json_array_get(json_object_get(odd, "locations"), 0), "physicalLocation");
    assert_string_equal(string_at(json_object_get(place, "artifactLocation"), "uri"),
                        "host_vars/a%22%3Cb%3E%25%2C%3A%C3%A9.yml");
    json_t *region = json_object_get(place, "region");
    assert_int_equal(json_integer_value(json_object_get(region, "startColumn")), 7);
    json_t *branch = json_array_get(json_object_get(json_array_get(results, 1), "locations"), 0);
    assert_null(json_object_get(branch, "physicalLocation"));
    assert_non_null(json_object_get(branch, "logicalLocations"));
    json_decref(sarif);
}

static void report_sarif__undecided__is_a_run_that_failed(void **state)
{
    (void)state;
    struct buffer out;
    render_undecided(&out, REPORT_sarif);
    json_t *sarif = load(&out);
    json_t *run = json_array_get(json_object_get(sarif, "runs"), 0);
    json_t *invocation = json_array_get(json_object_get(run, "invocations"), 0);
    assert_true(json_is_false(json_object_get(invocation, "executionSuccessful")));
    json_t *said = json_array_get(json_object_get(invocation, "toolExecutionNotifications"), 0);
    assert_string_equal(string_at(json_object_get(said, "message"), "text"),
                        "too <much>\\x0a::error::x");
    json_decref(sarif);
}

/* ---------------------------------------------------------------------------------- junit -- */

static void report_junit__errors__are_failures_and_warnings_are_printed(void **state)
{
    (void)state;
    struct buffer out;
    render_sample(&out, REPORT_junit);
    assert_non_null(strstr(out.bytes, "time=\"0\" tests=\"2\" failures=\"2\" errors=\"0\">"));
    assert_non_null(strstr(
        out.bytes,
        "    <testcase classname=\"schema/violation\" time=\"0\" "
        "name=\"host_vars/a&#34;&#60;b&#62;%,:\\u00e9.yml:3:7\">\n"
        "      <failure type=\"schema/violation\" message=\"::error::x &#38; ``` &#60;b&#62;\">"
        "write &#34;1&#34;\nor 100%</failure>\n    </testcase>\n"));
    assert_non_null(strstr(out.bytes, "<system-out>b.yml:1:2: warning: ##[error]a,b: c "
                                      "[fleet/no-effect]\n"));
    assert_non_null(strstr(out.bytes, "\nnote: a % note\nrejected: 2 errors, 2 warnings\n"
                                      "</system-out>\n"));
    buffer_release(&out);
}

static void report_junit__nothing_wrong__is_a_test_that_passed(void **state)
{
    (void)state;
    struct findings none;
    struct buffer out;
    findings_init(&none, KEPT, NULL);
    const struct report report = {.outcome = OUTCOME_ACCEPT, .findings = &none};
    buffer_init(&out, 10000);
    report_render(&out, &report, REPORT_junit, NULL);
    assert_non_null(strstr(out.bytes, "tests=\"1\" failures=\"0\" errors=\"0\""));
    assert_non_null(
        strstr(out.bytes, "<testcase classname=\"fleetgate\" time=\"0\" name=\"verdict\"/>\n"));
    buffer_release(&out);
    findings_release(&none);
}

static void report_junit__undecided_or_too_many__fails(void **state)
{
    (void)state;
    struct buffer out;
    render_undecided(&out, REPORT_junit);
    assert_non_null(strstr(out.bytes, "tests=\"1\" failures=\"0\" errors=\"1\""));
    assert_non_null(strstr(out.bytes, "message=\"too &#60;much&#62;\\x0a::error::x\""));
    buffer_release(&out);
    render_flood(&out, REPORT_junit);
    assert_non_null(strstr(out.bytes, "tests=\"31\" failures=\"31\" errors=\"0\""));
    assert_non_null(strstr(out.bytes, "message=\"5 more findings are not listed\""));
    buffer_release(&out);
}

/* ------------------------------------------------------------------------------- markdown -- */

static void report_markdown__findings__stand_in_a_fence_that_none_of_them_ends(void **state)
{
    (void)state;
    struct buffer out;
    render_sample(&out, REPORT_markdown);
    const char *begin = "### fleetgate: rejected: 2 errors, 2 warnings\n\n````\n";
    assert_memory_equal(out.bytes, begin, strlen(begin));
    assert_non_null(strstr(out.bytes, "error: ::error::x & ``` <b> [schema/violation]\n"));
    assert_non_null(strstr(out.bytes, "\nfleetgate: rejected: 2 errors, 2 warnings\n````\n"));
    buffer_release(&out);
}

static void report_markdown__flood__is_no_longer_than_a_comment_may_be(void **state)
{
    (void)state;
    struct buffer out;
    render_flood(&out, REPORT_markdown);
    assert_in_range(out.length, 20000, 60000);
    assert_non_null(strstr(out.bytes, "\nand 10 more\n"));
    buffer_release(&out);
}

static void report_markdown__plans__are_a_row_each(void **state)
{
    (void)state;
    static const struct findings none;
    const struct report_style style = {.most = 10, .most_of_file = 10};
    const struct report_plan plans[] = {
        {.branch = "main",
         .summary = "1,412 devices change image",
         .devices = 1412,
         .images = 1412},
        {.branch = "canary", .root = "a|`b/", .failure = "it took longer than 1 ms"}};
    const struct report report = {.findings = &none, .plans = plans, .plan_count = 2};
    struct buffer out;
    buffer_init(&out, 1 << 16);
    report_render(&out, &report, REPORT_markdown, &style);
    assert_string_equal(out.bytes,
                        "### fleetgate: accepted\n\n```\nplan of main: 1,412 devices change image\n"
                        "plan of canary in a|`b/: not computed (it took longer than 1 ms)\n"
                        "fleetgate: accepted\n```\n"
                        "\n| plan | devices | image | configuration | join | leave | unverified |\n"
                        "|---|---|---|---|---|---|---|\n"
                        "| `main` | 1,412 | 1,412 | 0 | 0 | 0 | 0 |\n"
                        "| `canary` `ab/` | not computed |  |  |  |  |  |\n");
    buffer_release(&out);
}

static void report_markdown__undecided__says_why(void **state)
{
    (void)state;
    struct buffer out;
    render_undecided(&out, REPORT_markdown);
    assert_string_equal(out.bytes,
                        "### fleetgate: could not decide\n\n```\nfleetgate: could not decide: too "
                        "<much>\\x0a::error::x (limit)\n```\n");
    buffer_release(&out);
}

/* ------------------------------------------------------------------------------- standing -- */

static void render_standing(struct buffer *out, enum report_format format)
{
    const struct report_standing stood = {"develop", "push", 1, 0};
    struct findings findings;
    const struct finding finding = {.rule = RULE_SCHEMA_VIOLATION,
                                    .severity = SEVERITY_ERROR,
                                    .place = {.path = TEXT("a.yml"), .line = 1, .column = 1},
                                    .message = "old",
                                    .help = "",
                                    .excerpt = "",
                                    .stands = true};
    findings_init(&findings, KEPT, NULL);
    findings_add_copy(&findings, &finding);
    const struct report report = {.findings = &findings, .standing = &stood, .standing_count = 1};
    buffer_init(out, 1 << 20);
    report_render(out, &report, format, NULL);
    assert_false(out->failed);
    findings_release(&findings);
}

static void report_github__what_stands__is_a_notice(void **state)
{
    (void)state;
    struct buffer out;
    render_standing(&out, REPORT_github);
    assert_string_equal(out.bytes, "::notice title=fleetgate::1 error stood on develop before this "
                                   "push: fleetgate check develop\n"
                                   "fleetgate: accepted\n");
    buffer_release(&out);
}

static void report_junit__what_stands__fails_no_test(void **state)
{
    (void)state;
    struct buffer out;
    render_standing(&out, REPORT_junit);
    assert_non_null(strstr(out.bytes, " failures=\"0\" "));
    assert_null(strstr(out.bytes, "<failure"));
    assert_non_null(strstr(out.bytes, "1 error stood on develop before this push"));
    buffer_release(&out);
}

static void report_sarif__what_stands__says_so(void **state)
{
    (void)state;
    struct buffer out;
    render_standing(&out, REPORT_sarif);
    json_t *sarif = load(&out);
    json_t *run = json_array_get(json_object_get(sarif, "runs"), 0);
    json_t *result = json_array_get(json_object_get(run, "results"), 0);
    assert_true(json_is_true(json_object_get(json_object_get(result, "properties"), "standing")));
    json_decref(sarif);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_github__findings__are_commands_and_nothing_else_is),
        cmocka_unit_test(report_github__more_than_ten_errors__counts_the_rest),
        cmocka_unit_test(report_github__undecided__is_an_error_that_says_why),
        cmocka_unit_test(report_gitlab__findings__name_file_line_and_a_print_of_their_own),
        cmocka_unit_test(report_gitlab__line_that_moved__has_the_same_print),
        cmocka_unit_test(report_gitlab__undecided_or_too_many__has_an_issue_that_says_so),
        cmocka_unit_test(report_sarif__findings__are_results_of_one_run),
        cmocka_unit_test(report_sarif__undecided__is_a_run_that_failed),
        cmocka_unit_test(report_junit__errors__are_failures_and_warnings_are_printed),
        cmocka_unit_test(report_junit__nothing_wrong__is_a_test_that_passed),
        cmocka_unit_test(report_junit__undecided_or_too_many__fails),
        cmocka_unit_test(report_markdown__findings__stand_in_a_fence_that_none_of_them_ends),
        cmocka_unit_test(report_markdown__flood__is_no_longer_than_a_comment_may_be),
        cmocka_unit_test(report_markdown__plans__are_a_row_each),
        cmocka_unit_test(report_markdown__undecided__says_why),
        cmocka_unit_test(report_github__what_stands__is_a_notice),
        cmocka_unit_test(report_junit__what_stands__fails_no_test),
        cmocka_unit_test(report_sarif__what_stands__says_so),
    };
    return cmocka_run_group_tests_name("formats", tests, NULL, NULL);
}
