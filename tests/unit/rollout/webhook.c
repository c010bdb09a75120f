/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "rollout/trigger.h"
#include "rollout/webhook_signature.h"
#include "running_double.h"

static const struct delivery job = {
    .job = "fg_00112233445566778899aabbccddeeff",
    .ref = "refs/heads/ma\"in\xFF",
    .old = "0000000000000000000000000000000000000000",
    .new = "1111111111111111111111111111111111111111",
    .trigger = "webhook",
    .recorded_at = 1600000000,
};

/* -------------------------------------------------------------------------------- signing -- */

/* The first is the example of the Standard Webhooks project; the others were made with
 *   printf '%s' 'fg_0.1.{}' | openssl dgst -sha256 -hmac 'sixteen bytes ok' -binary | base64 */
static void webhook_sign__known_vector__is_the_published_signature(void **state)
{
    const struct {
        struct text secret;
        const char *id;
        int64_t timestamp;
        struct text body;
        const char *signature;
    } cases[] = {
        {TEXT("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"), "msg_p5jXN8AQM9LWM0D4loKWxJek",
         1614265330, TEXT("{\"test\": 2432232314}"),
         "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {TEXT("sixteen bytes ok"), "fg_0", 1, TEXT("{}"),
         "v1,LJJ3igv0g9AhECDeapjMxX0nqPMijXrB1fN/Bo71bGY="},
        {TEXT("whsec_c2l4dGVlbiBieXRlcyBvaw=="), "fg_0", 1, TEXT("{}"),
         "v1,LJJ3igv0g9AhECDeapjMxX0nqPMijXrB1fN/Bo71bGY="},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer signature;
        struct error error = {0};
        buffer_init(&signature, 128);
        assert_int_equal(webhook_sign(&signature, cases[i].secret, cases[i].id, cases[i].timestamp,
                                      cases[i].body, &error),
                         0);
        assert_string_equal(buffer_text(&signature).bytes, cases[i].signature);
        buffer_release(&signature);
    }
}

static void webhook_sign__weak_or_broken_secret__is_a_policy_error(void **state)
{
    static char huge[5000];
    memset(huge, 'x', sizeof huge);
    static const char is_short[] = "the webhook secret is shorter than";
    static const char is_broken[] = "the webhook secret is not base64 behind its \"whsec_\"";
    const struct {
        struct text secret;
        const char *message;
    } cases[] = {
        {TEXT(""), is_short},
        {TEXT("\n"), is_short},
        {TEXT("fifteen bytes !"), is_short},
        {TEXT("whsec_"), is_short},
        {TEXT("whsec_c2hvcnQ="), is_short},
        {TEXT("whsec_c2l4dGVlbiBieXRlcyBvaw"), is_broken},
        {TEXT("whsec_c2l4dGVlbi=ieXRlcyBvaw=="), is_broken},
        {TEXT("whsec_c2l4dGVlbiBieXRlcyBv w=="), is_broken},
        {TEXT("whsec_    c2l4dGVlbiBieXRlcyBvaw=="), is_broken},
        {TEXT("whsec_===="), is_broken},
        {{huge, sizeof huge}, "the webhook secret is longer than"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer signature;
        struct error error = {0};
        buffer_init(&signature, 128);
        assert_int_equal(webhook_sign(&signature, cases[i].secret, "id", 1, TEXT("{}"), &error),
                         -1);
        assert_int_equal(error.kind, ERROR_POLICY);
        assert_non_null(strstr(error.message, cases[i].message));
        assert_int_equal(signature.length, 0);
        buffer_release(&signature);
    }
}

/* -------------------------------------------------------------------------------- sending -- */

struct
try {
    struct running_double server;
    char secret[TEMPORARY_PATH_SIZE];
    char log[TEMPORARY_PATH_SIZE];
    struct attempt attempt;
};

static int try_webhook(struct try *try, const char *fail, const char *status, const char *wait)
{
    char url[100];
    *try = (struct try){.attempt = {.retry_after_s = 0}};
    assert_true(write_temporary(try->secret, "whsec_c2l4dGVlbiBieXRlcyBvaw==\n"));
    assert_true(write_temporary(try->log, ""));
    const char *const arguments[] = {"--webhook-secret-file",
                                     try->secret,
                                     "--webhook-log",
                                     try->log,
                                     "--webhook-fail",
                                     fail,
                                     "--webhook-status",
                                     status,
                                     "--webhook-retry-after",
                                     wait,
                                     NULL};
    assert_true(double_start(&try->server, arguments));
    snprintf(url, sizeof url, "%s/webhook", try->server.url);
    const struct rollout_policy policy = {.webhook = {.url = url, .secret_file = try->secret}};
    const struct trial trial = {.delivery = &job, .policy = &policy};
    return trigger_webhook(&trial, &try->attempt);
}

static void end_try(struct try *try)
{
    double_stop(&try->server);
    unlink(try->secret);
    unlink(try->log);
}

static void trigger_webhook__receiver_checks_the_signature__takes_the_job(void **state)
{
    struct try try;
    (void)state;
    assert_int_equal(try_webhook(&try, "0", "503", "0"), 0);
    assert_string_equal(try.attempt.failure.message, "");
    json_t *line = json_load_file(try.log, 0, NULL);
    json_t *expected = json_pack("{s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s}}", "type",
                                 "fleetgate.rollout", "timestamp", "2020-09-13T12:26:40Z", "data",
                                 "job", job.job, "ref", "refs/heads/ma\"in\xEF\xBF\xBD", "branch",
                                 "ma\"in\xEF\xBF\xBD", "old", job.old, "new", job.new);
    assert_true(json_equal(json_object_get(line, "body"), expected));
    assert_string_equal(json_string_value(json_object_get(line, "webhook-id")), job.job);
    json_decref(line);
    json_decref(expected);
    end_try(&try);
}

static void trigger_webhook__any_other_answer__is_a_failure_that_names_it(void **state)
{
    static const struct {
        const char *status;
        const char *wait;
        const char *message;
        unsigned retry_after_s;
    } cases[] = {
        {"503", "0", "the webhook answered 503", 0},
        {"503", "120", "the webhook answered 503", 120},
        {"429", "999999", "the webhook answered 429", 3600},
        {"500", "120", "the webhook answered 500", 0},
        {"410", "0", "the webhook answered 410", 0},
        {"404", "0", "the webhook answered 404", 0},
        {"300", "0", "the webhook answered 300, a redirect; give its final url", 0},
        {"302", "0", "the webhook answered 302, a redirect; give its final url", 0},
        {"399", "0", "the webhook answered 399, a redirect; give its final url", 0},
        {"400", "0", "the webhook answered 400", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct try try;
        assert_int_equal(try_webhook(&try, "9", cases[i].status, cases[i].wait), -1);
        assert_string_equal(try.attempt.failure.message, cases[i].message);
        assert_int_equal(try.attempt.retry_after_s, cases[i].retry_after_s);
        end_try(&try);
    }
}

static void trigger_webhook__any_answer_of_success__has_taken_the_job(void **state)
{
    static const char *const statuses[] = {"200", "201", "299"};
    (void)state;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        struct try try;
        assert_int_equal(try_webhook(&try, "9", statuses[i], "0"), 0);
        assert_string_equal(try.attempt.failure.message, "");
        end_try(&try);
    }
}

static void trigger_webhook__cannot_be_sent__is_a_failure_that_says_why(void **state)
{
    char empty[TEMPORARY_PATH_SIZE];
    char good[TEMPORARY_PATH_SIZE];
    assert_true(write_temporary(empty, ""));
    assert_true(write_temporary(good, "sixteen bytes ok"));
    const struct {
        const char *url;
        const char *secret_file;
        const char *message;
    } cases[] = {
        {"http://127.0.0.1:1/", "/nonexistent",
         "cannot read the webhook secret /nonexistent: No such file or directory"},
        {"http://127.0.0.1:1/", "/tmp", "cannot read the webhook secret /tmp: not a regular file"},
        {"http://127.0.0.1:1/", "/dev/null",
         "cannot read the webhook secret /dev/null: not a regular file"},
        {"http://127.0.0.1:1/", NULL, "the policy names no webhook secret file"},
        {"http://127.0.0.1:1/", empty,
         "the webhook secret is shorter than 16 bytes; make one with: (printf whsec_; openssl rand "
         "-base64 32)"},
        {"http://example.com/", good, NULL},
        {"http://127.0.0.1:1/", good, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct attempt attempt = {.retry_after_s = 0};
        const struct rollout_policy policy = {
            .webhook = {.url = cases[i].url, .secret_file = cases[i].secret_file}};
        const struct trial trial = {.delivery = &job, .policy = &policy};
        assert_int_equal(trigger_webhook(&trial, &attempt), -1);
        if (cases[i].message)
            assert_string_equal(attempt.failure.message, cases[i].message);
        else
            assert_true(strlen(attempt.failure.message) > 10);
    }
    unlink(empty);
    unlink(good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(webhook_sign__known_vector__is_the_published_signature),
        cmocka_unit_test(webhook_sign__weak_or_broken_secret__is_a_policy_error),
        cmocka_unit_test(trigger_webhook__receiver_checks_the_signature__takes_the_job),
        cmocka_unit_test(trigger_webhook__any_other_answer__is_a_failure_that_names_it),
        cmocka_unit_test(trigger_webhook__any_answer_of_success__has_taken_the_job),
        cmocka_unit_test(trigger_webhook__cannot_be_sent__is_a_failure_that_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
