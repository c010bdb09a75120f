/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "forge/tell.h"

#include <string.h>

#define COMMIT "0123456789012345678901234567890123456789"
#define POLICY "89abcdef0123456789abcdef0123456789abcdef0123456789abcdef01234567"

static void assert_description(const struct forge_judgement *judgement, const char *expected)
{
    struct buffer out;
    buffer_init(&out, 1 << 16);
    status_describe(&out, judgement);
    assert_false(out.failed);
    assert_string_equal(out.bytes, expected);
    assert_true(out.length <= 140);
    buffer_release(&out);
}

static struct report accepted(struct findings *findings)
{
    struct report report;
    struct error error = {0};
    findings_init(findings, 10, NULL);
    report_of_findings(&report, findings, &error);
    return report;
}

static void description__of_a_verdict__names_what_it_is_bound_to(void **state)
{
    (void)state;
    struct findings findings;
    const struct report report = accepted(&findings);
    struct forge_judgement judgement = {
        .commit = COMMIT, .base = "main", .policy = POLICY, .report = &report};
    assert_description(&judgement, "accepted (main, policy 89abcdef0123)");
    judgement.policy = "";
    assert_description(&judgement, "accepted (main)");
    judgement.base = NULL;
    assert_description(&judgement, "accepted");
    judgement.policy = POLICY;
    assert_description(&judgement, "accepted (policy 89abcdef0123)");
    judgement.report = NULL;
    assert_description(&judgement, "being judged (policy 89abcdef0123)");
    findings_release(&findings);
}

static void description__of_long_words__is_cut_and_keeps_what_it_is_bound_to(void **state)
{
    (void)state;
    struct error error = {0};
    char words[400], base[300];
    memset(words, 'x', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    memset(base, '\n', sizeof base - 1);
    base[sizeof base - 1] = '\0';
    error_set(&error, ERROR_NETWORK, "%s", words);
    struct report report;
    report_of_error(&report, &error);
    const struct forge_judgement judgement = {
        .commit = COMMIT, .base = base, .policy = POLICY, .report = &report};
    assert_description(&judgement,
                       "could not decide: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                       "xxxx... (\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a..., "
                       "policy 89abcdef0123)");
}

static void context__of_a_base__is_there_where_it_is_protected_and_fits(void **state)
{
    (void)state;
    struct forge_session session = {0};
    char base[202];
    memset(base, 'x', sizeof base - 1);
    base[sizeof base - 1] = '\0';
    arena_init(&session.arena);
    struct forge_judgement judgement = {.base = "main", .is_protected = true};
    assert_string_equal(status_context(&session, &judgement), "fleetgate/main");
    judgement.is_protected = false;
    assert_null(status_context(&session, &judgement));
    judgement = (struct forge_judgement){.base = base, .is_protected = true};
    assert_null(status_context(&session, &judgement));
    base[200] = '\0';
    assert_non_null(status_context(&session, &judgement));
    judgement.base = NULL;
    assert_null(status_context(&session, &judgement));
    arena_release(&session.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(description__of_a_verdict__names_what_it_is_bound_to),
        cmocka_unit_test(description__of_long_words__is_cut_and_keeps_what_it_is_bound_to),
        cmocka_unit_test(context__of_a_base__is_there_where_it_is_protected_and_fits),
    };
    return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
