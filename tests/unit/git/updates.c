/* SPDX-License-Identifier: MIT */
#include "scratch_repository.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ZERO "0000000000000000000000000000000000000000"
#define ONE "1111111111111111111111111111111111111111"
#define LONG_ZERO ZERO "000000000000000000000000"

struct outcome_of_reading {
    int result;
    struct error error;
    size_t updates;
    size_t findings;
    char message[300];
};

static struct outcome_of_reading read_input(struct repository *repository, struct text input,
                                            const struct limits *limits)
{
    struct outcome_of_reading outcome = {0};
    struct updates updates;
    struct findings findings;
    findings_init(&findings, 10, NULL);
    outcome.result = updates_read(&updates, repository, input, limits, &findings, &outcome.error);
    outcome.updates = updates.count;
    outcome.findings = findings.count;
    if (findings.count > 0) {
        assert_int_equal(findings.items[0].rule, RULE_PUSH_REF_NAME);
        snprintf(outcome.message, sizeof outcome.message, "%s", findings.items[0].message);
    }
    updates_release(&updates);
    findings_release(&findings);
    return outcome;
}

static void line__not_as_git_writes_it__is_an_input_error(void **state)
{
    struct scratch *scratch = *state;
    struct repository *repository = scratch_repository(scratch);
    static const struct {
        const char *input;
        enum error_kind kind;
    } cases[] = {
        {"", ERROR_INPUT},
        {"\n", ERROR_INPUT},
        {"garbage\n", ERROR_INPUT},
        {ZERO " " ZERO " refs/heads/a", ERROR_INPUT},
        {ZERO " " ZERO "\n", ERROR_INPUT},
        {ZERO " " ZERO " \n", ERROR_INPUT},
        {ZERO "  " ZERO " refs/heads/a\n", ERROR_INPUT},
        {ZERO "\t" ZERO " refs/heads/a\n", ERROR_INPUT},
        {ZERO "0 " ZERO " refs/heads/a\n", ERROR_INPUT},
        {" " ZERO " " ZERO " refs/heads/a\n", ERROR_INPUT},
        {"ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD " ZERO " refs/heads/a\n", ERROR_INPUT},
        {ZERO " " ZERO " refs/heads/a\n\n", ERROR_INPUT},
        {ZERO " " ZERO " refs/heads/a\n" ZERO " " ZERO " refs/heads/b", ERROR_INPUT},
        {ZERO " " ZERO " refs/heads/a\n" ZERO " " ZERO " refs/heads/a\n", ERROR_INPUT},
        {LONG_ZERO " " LONG_ZERO " refs/heads/a\n", ERROR_REPOSITORY},
        {ZERO " " ONE " refs/heads/a\n", ERROR_REPOSITORY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome_of_reading outcome =
            read_input(repository, text_of(cases[i].input), &default_limits);
        if (outcome.result != -1 || outcome.error.kind != cases[i].kind)
            fail_msg("%s gives %s", cases[i].input, error_kind_name(outcome.error.kind));
    }
    repository_free(repository);
}

static void sha256_line__is_refused_in_so_many_words(void **state)
{
    struct repository *repository = scratch_repository(*state);
    struct outcome_of_reading outcome =
        read_input(repository, TEXT(LONG_ZERO " " LONG_ZERO " refs/heads/a\n"), &default_limits);
    assert_string_equal(outcome.error.message, "SHA-256 repositories are not supported");
    repository_free(repository);
}

static void ref_name__that_git_refuses__is_a_finding(void **state)
{
    struct repository *repository = scratch_repository(*state);
    const struct text names[] = {
        TEXT("HEAD"),
        TEXT("heads/main"),
        TEXT("refs"),
        TEXT("refs/"),
        TEXT("refs//heads"),
        TEXT("refs/heads/"),
        TEXT("refs/heads/a b"),
        TEXT("refs/heads/a\x1b[31m"),
        TEXT("refs/heads/a\0b"),
        TEXT("refs/heads/a\x7f"),
        TEXT("refs/../../x"),
        TEXT("refs/heads/.a"),
        TEXT("refs/heads/a..b"),
        TEXT("refs/heads/a."),
        TEXT("refs/heads/a.lock"),
        TEXT("refs/heads/a.lock/b"),
        TEXT("refs/heads/a@{b"),
        TEXT("refs/heads/a~b"),
        TEXT("refs/heads/a^b"),
        TEXT("refs/heads/a:b"),
        TEXT("refs/heads/a?b"),
        TEXT("refs/heads/a*b"),
        TEXT("refs/heads/a[b"),
        TEXT("refs/heads/a\\b"),
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buffer input;
        buffer_init(&input, 1000);
        buffer_append_string(&input, ZERO " " ZERO " ");
        buffer_append_text(&input, names[i]);
        buffer_append_string(&input, "\n" ZERO " " ZERO " refs/heads/good\n");
        struct outcome_of_reading outcome =
            read_input(repository, buffer_text(&input), &default_limits);
        if (outcome.result != 0 || outcome.findings != 1 || outcome.updates != 0)
            fail_msg("%s passes", names[i].bytes);
        buffer_release(&input);
    }
    repository_free(repository);
}

static void ref_name__that_git_takes__passes(void **state)
{
    struct repository *repository = scratch_repository(*state);
    static const char *const names[] = {
        "refs/heads/main",      "refs/x",           "refs/heads/HEAD",
        "refs/heads/a;b|&<{}$", "refs/heads/-rf",   "refs/heads/--upload-pack=x",
        "refs/heads/\xff",      "refs/heads/a.b-c", "refs/heads/refs/heads/main",
        "refs/heads/@",         "refs/heads/a/b/c",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char input[300];
        snprintf(input, sizeof input, ZERO " " ZERO " %s\n", names[i]);
        struct outcome_of_reading outcome = read_input(repository, text_of(input), &default_limits);
        if (outcome.result != 0 || outcome.findings != 0 || outcome.updates != 1)
            fail_msg("%s does not pass: %s%s", names[i], outcome.message, outcome.error.message);
    }
    repository_free(repository);
}

static void ref_name__longer_than_the_limit__is_a_finding(void **state)
{
    struct repository *repository = scratch_repository(*state);
    struct limits limits = default_limits;
    limits.ref_name_bytes = 20;
    struct outcome_of_reading outcome =
        read_input(repository, TEXT(ZERO " " ZERO " refs/heads/123456789\n"), &limits);
    assert_int_equal(outcome.findings, 0);
    outcome = read_input(repository, TEXT(ZERO " " ZERO " refs/heads/1234567890\n"), &limits);
    assert_int_equal(outcome.findings, 1);
    assert_non_null(strstr(outcome.message, "21 bytes"));
    repository_free(repository);
}

static void refs__more_than_the_limit__are_an_error(void **state)
{
    struct repository *repository = scratch_repository(*state);
    struct limits limits = default_limits;
    limits.push_refs = 1;
    struct text input = TEXT(ZERO " " ZERO " refs/heads/a\n" ZERO " " ZERO " refs/heads/b\n");
    assert_int_equal(read_input(repository, input, &limits).error.kind, ERROR_LIMIT);
    limits.push_refs = 2;
    assert_int_equal(read_input(repository, input, &limits).updates, 2);
    repository_free(repository);
}

static void symbolic_ref__is_followed_to_its_target(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct updates updates;
    struct findings findings;
    char input[300], hex[OBJECT_ID_HEX];
    struct object_id tip = scratch_commit_file(scratch, "a", "a\n");
    scratch_git(scratch, "symbolic-ref refs/heads/prod refs/heads/main");
    scratch_git(scratch, "symbolic-ref refs/heads/outer refs/heads/prod");
    scratch_git(scratch, "symbolic-ref refs/heads/early refs/heads/unborn");
    struct repository *repository = scratch_repository(scratch);
    findings_init(&findings, 10, NULL);
    snprintf(input, sizeof input, ZERO " %s refs/heads/outer\n" ZERO " " ZERO " refs/heads/early\n",
             object_id_hex(&tip, hex));
    assert_int_equal(
        updates_read(&updates, repository, text_of(input), &default_limits, &findings, &error), 0);
    assert_int_equal(updates.count, 2);
    assert_string_equal(updates.items[0].ref, "refs/heads/outer");
    assert_string_equal(updates.items[0].target, "refs/heads/main");
    assert_true(object_id_equal(&updates.items[0].new, &tip));
    assert_true(object_id_is_zero(&updates.items[0].old));
    assert_string_equal(updates.items[1].target, "refs/heads/unborn");
    updates_release(&updates);
    findings_release(&findings);
    repository_free(repository);
}

static void deletion__of_a_ref_said_not_to_exist__is_of_what_there_is(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct updates updates;
    struct findings findings;
    struct object_id tip = scratch_commit_file(scratch, "a", "a\n");
    struct repository *repository = scratch_repository(scratch);
    findings_init(&findings, 10, NULL);
    assert_int_equal(
        updates_read(&updates, repository,
                     TEXT(ZERO " " ZERO " refs/heads/main\n" ZERO " " ZERO " refs/heads/nothing\n"),
                     &default_limits, &findings, &error),
        0);
    assert_true(object_id_equal(&updates.items[0].old, &tip));
    assert_true(object_id_is_zero(&updates.items[0].new));
    assert_true(object_id_is_zero(&updates.items[1].old));
    updates_release(&updates);
    findings_release(&findings);
    repository_free(repository);
}

static void symbolic_refs__in_a_circle__are_an_error(void **state)
{
    struct scratch *scratch = *state;
    scratch_write(scratch, ".git/refs/heads/one", "ref: refs/heads/two\n");
    scratch_write(scratch, ".git/refs/heads/two", "ref: refs/heads/one\n");
    struct repository *repository = scratch_repository(scratch);
    struct outcome_of_reading outcome =
        read_input(repository, TEXT(ZERO " " ZERO " refs/heads/one\n"), &default_limits);
    assert_int_equal(outcome.error.kind, ERROR_REPOSITORY);
    repository_free(repository);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(line__not_as_git_writes_it__is_an_input_error),
        TEST(sha256_line__is_refused_in_so_many_words),
        TEST(ref_name__that_git_refuses__is_a_finding),
        TEST(ref_name__that_git_takes__passes),
        TEST(ref_name__longer_than_the_limit__is_a_finding),
        TEST(refs__more_than_the_limit__are_an_error),
        TEST(symbolic_ref__is_followed_to_its_target),
        TEST(deletion__of_a_ref_said_not_to_exist__is_of_what_there_is),
        TEST(symbolic_refs__in_a_circle__are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
