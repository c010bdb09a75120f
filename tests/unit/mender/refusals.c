/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <cmocka.h>

#include "mender/mender.h"
#include "running_double.h"

#define TOKEN "token-that-must-not-be-told"

/* Short, so that the tests are. */
static const struct limits limits = {
    .connect_ms = 1000, .request_ms = 2000, .server_ms = 4000, .response_bytes = 8 << 20};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Asks a double with a fault one question, which must stay unanswered. */
static void ask(const char *fault, const char *version, const struct limits *allowed,
                struct error *error)
{
    struct running_double server;
    const char *arguments[] = {"--token", TOKEN, "--fault", fault, "--version", version, NULL};
    assert_true(double_start(&server, arguments));
    struct mender_options options = {.server = server.url, .token = TOKEN, .limits = allowed};
    struct mender *mender = NULL;
    assert_int_equal(mender_new(&mender, &options, error), 0);
    struct mender_image image = {.name = TEXT("release-1"), .device_type = TEXT("pi4")};
    assert_int_equal(mender_find_images(mender, &image, 1, error), -1);
    assert_int_equal(image.answer, MENDER_UNKNOWN);
    assert_null(strstr(error->message, TOKEN));
    mender_free(mender);
    double_stop(&server);
}

static void fault__of_any_kind__is_an_error_that_says_what_to_do(void **state)
{
    static const struct {
        const char *fault;
        const char *message;
    } cases[] = {
        {"401", ": Mender refused the access token (401): it is wrong, expired or revoked; make a "
                "new personal access token"},
        {"403", ": Mender refused the access token (403): its user may not read releases; give "
                "the user a role that may"},
        {"429", ": Mender takes no more requests for now (429); try again in 7 s"},
        {"429-for-ever", ": Mender takes no more requests for now (429); try again in 3600 s"},
        {"500", ": Mender failed (500); try again, or see Mender's own log"},
        {"503", ": Mender takes no more requests for now (503); try again later"},
        {"html-200", ": answered 200 with text/html, not with JSON; mender.server may not be a "
                     "Mender server"},
        {"html-404", ": answered 404 with text/html, not with JSON; mender.server may not be a "
                     "Mender server"},
        {"redirect", ": answered with a redirect (302): redirects are not followed; put the final "
                     "address into mender.server"},
        {"half-body", ": the answer was cut short"},
        {"huge-body", ": the answer is larger than 8388608 bytes"},
        {"gzip-bomb", ": the answer is larger than 8388608 bytes"},
        {"silent", ": no answer within 2.0 s"},
        {"slow", ": no complete answer within 2.0 s"},
        {"reset", ": the connection broke: Recv failure: Connection reset by peer"},
        {"endless-headers", ": the answer's headers are larger than 65536 bytes"},
        {"bad-json", ": the answer is not valid JSON (line 1, column 22)"},
        {"object", ": the answer is not a list of up to 500 artifacts"},
        {"large-page", ": the answer is not a list of up to 500 artifacts"},
        {"wrong-types", ": artifact 1 of the answer: \"device_types_compatible\" is not a list"},
        {"many-values", ": the answer holds more than 500000 values"},
        {"repeated-page", ": Mender listed an artifact twice (its list changed meanwhile); try "
                          "again"},
        {"echo-token", ": unexpected answer (400); mender.server may not be a Mender server"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        double start = now();
        ask(cases[i].fault, "4.1", &limits, &error);
        assert_true(now() - start < 10); /* a hang, not a slow machine */
        assert_int_equal(error.kind, ERROR_NETWORK);
        const char *found = strstr(error.message, cases[i].message);
        if (!found || strlen(found) != strlen(cases[i].message))
            fail_msg("%s: %s", cases[i].fault, error.message);
        if (!strstr(error.message, "127.0.0.1:"))
            fail_msg("%s names no host: %s", cases[i].fault, error.message);
    }
}

static void list_without_end__is_left_when_the_time_is_over(void **state)
{
    (void)state;
    struct error error = {0};
    double start = now();
    ask("endless-pages", "4.1", &limits, &error);
    assert_true(now() - start < limits.server_ms / 1000.0 + 10);
    assert_true(error.kind == ERROR_LIMIT || error.kind == ERROR_NETWORK);
}

/* Asks a double with the `fault` for `times` requests ("0": all) that asks to wait for a second. */
static int ask_and_wait(const char *fault, const char *times, struct mender_options options,
                        struct error *error, size_t *requests)
{
    struct running_double server;
    const char *arguments[] = {"--token",        TOKEN,        "--fault", fault,           "--user",
                               "me@example.com", "--password", "word",    "--fault-times", times,
                               "--retry-after",  "1",          NULL};
    assert_true(double_start(&server, arguments));
    options.server = server.url;
    options.limits = &limits;
    struct mender *mender = NULL;
    assert_int_equal(mender_new(&mender, &options, error), 0);
    struct mender_image image = {.name = TEXT("release-1"), .device_type = TEXT("pi4")};
    int result = mender_find_images(mender, &image, 1, error);
    assert_int_equal(image.answer, result == 0 ? MENDER_MISSING : MENDER_UNKNOWN);
    *requests = double_count(&server, "method");
    mender_free(mender);
    double_stop(&server);
    return result;
}

static void server__that_asks_to_wait__is_asked_again_after_that(void **state)
{
    static const char *const faults[] = {"429", "503"};
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct error error = {0};
        size_t requests;
        double start = now();
        if (ask_and_wait(faults[i], "2", (struct mender_options){.token = TOKEN}, &error,
                         &requests) != 0)
            fail_msg("%s: %s", faults[i], error.message);
        assert_true(now() - start >= 2);
        assert_int_equal(requests, 3);
    }
}

static void login__that_is_asked_to_wait__is_tried_again(void **state)
{
    (void)state;
    struct error error = {0};
    size_t requests;
    struct mender_options options = {.user = "me@example.com", .password = "word"};
    if (ask_and_wait("503", "1", options, &error, &requests) != 0)
        fail_msg("%s", error.message);
    assert_int_equal(requests, 3); /* the logout is yet to come */
}

static void server__that_asks_to_wait_for_ever__is_left_in_time(void **state)
{
    (void)state;
    struct error error = {0};
    size_t requests;
    double start = now();
    assert_int_equal(
        ask_and_wait("429", "0", (struct mender_options){.token = TOKEN}, &error, &requests), -1);
    assert_true(now() - start < limits.server_ms / 1000.0 + 1);
    assert_int_equal(error.kind, ERROR_NETWORK);
    assert_non_null(
        strstr(error.message, "takes no more requests for now (429); try again in 1 s"));
    assert_in_range(requests, 3, 4);
}

static void time_of_all_calls__is_one(void **state)
{
    static const struct limits hasty = {
        .connect_ms = 300, .request_ms = 300, .server_ms = 500, .response_bytes = 1 << 20};
    (void)state;
    struct running_double server;
    struct mender *mender = NULL;
    struct error first = {0};
    const char *arguments[] = {"--fault", "silent", NULL};
    assert_true(double_start(&server, arguments));
    struct mender_options options = {.server = server.url, .token = TOKEN, .limits = &hasty};
    assert_int_equal(mender_new(&mender, &options, &first), 0);
    struct mender_image image = {.name = TEXT("release-1"), .device_type = TEXT("pi4")};
    double start = now();
    assert_int_equal(mender_find_images(mender, &image, 1, &first), -1);
    assert_int_equal(first.kind, ERROR_NETWORK);
    for (int i = 0; i < 20; i++) {
        struct error error = {0};
        assert_int_equal(mender_find_images(mender, &image, 1, &error), -1);
        assert_int_equal(error.kind, ERROR_LIMIT);
    }
    assert_true(now() - start < 3); /* not 20 times the time of a request */
    mender_free(mender);
    double_stop(&server);
}

static void time_of_all_requests__when_it_is_over__is_a_limit(void **state)
{
    static const struct limits hasty = {
        .connect_ms = 300, .request_ms = 5000, .server_ms = 200, .response_bytes = 1 << 20};
    (void)state;
    struct error error = {0};
    double start = now();
    ask("silent", "4.1", &hasty, &error);
    assert_true(now() - start < 4.5); /* not the five seconds of one request */
    assert_int_equal(error.kind, ERROR_LIMIT);
    assert_non_null(strstr(error.message, ": Mender did not answer all questions within 0.2 s"));
}

/* KiB. The address sanitizer keeps up to 256 MiB of what was given back; an answer of a gigabyte
 * that is kept whole is beyond either bound. */
#ifdef __SANITIZE_ADDRESS__
enum { MEMORY_MAX = 900 << 10 };
#else
enum { MEMORY_MAX = 256 << 10 };
#endif

static void memory__after_all_faults__stayed_bounded(void **state)
{
    (void)state;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    assert_true(usage.ru_maxrss < MEMORY_MAX);
}

static void absence__that_is_no_absence_of_the_release__is_an_error(void **state)
{
    (void)state;
    struct error error = {0};
    ask("unknown-route", "4.0", &limits, &error);
    assert_non_null(strstr(error.message, ": this server cannot be asked for images; Mender 4.0 or "
                                          "newer is needed"));
}

static void images__answered_before_a_failure__keep_their_answer(void **state)
{
    (void)state;
    struct running_double server;
    struct error error = {0};
    struct mender *mender = NULL;
    char path[TEMPORARY_PATH_SIZE];
    assert_true(
        write_temporary(path, "[{\"name\": \"a\", \"device_types_compatible\": [\"pi4\"]}]"));
    const char *arguments[] = {"--token", TOKEN, "--artifacts", path, NULL};
    assert_true(double_start(&server, arguments));
    remove(path);
    struct mender_options options = {.server = server.url, .token = TOKEN, .limits = &limits};
    assert_int_equal(mender_new(&mender, &options, &error), 0);
    struct mender_image first = {.name = TEXT("a"), .device_type = TEXT("pi4")};
    assert_int_equal(mender_find_images(mender, &first, 1, &error), 0);

    assert_true(double_fault(&server, "500"));
    struct mender_image both[] = {{.name = TEXT("a"), .device_type = TEXT("pi4")},
                                  {.name = TEXT("b"), .device_type = TEXT("pi4")}};
    assert_int_equal(mender_find_images(mender, both, 2, &error), -1);
    assert_int_equal(both[0].answer, MENDER_EXISTS);
    assert_int_equal(both[1].answer, MENDER_UNKNOWN);

    assert_true(double_fault(&server, ""));
    error = (struct error){0};
    assert_int_equal(mender_find_images(mender, both, 2, &error), 0);
    assert_int_equal(both[1].answer, MENDER_MISSING);
    mender_free(mender);
    double_stop(&server);
}

static void server_address__that_is_unsafe__is_refused(void **state)
{
    static const struct {
        const char *server;
        const char *message;
    } cases[] = {
        {"http://mender.example.com",
         "mender.server must begin with https:// (http:// only for loopback addresses)"},
        {"https://user:word@mender.example.com",
         "mender.server must not hold a user name or password"},
        {"https://mender.example.com/?x", "mender.server must not hold a query (?)"},
        {"https://mender.example.com:8443/api/management/v1",
         "mender.server must not hold a path: write https://mender.example.com:8443"},
        {"https://[2001:db8::1]//ui/",
         "mender.server must not hold a path: write https://[2001:db8::1]"},
        {"https://mender.example.com/x@y",
         "mender.server must not hold a path: write https://mender.example.com"},
        {"mender.example.com",
         "mender.server must begin with https:// (http:// only for loopback addresses)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        struct mender *mender = NULL;
        struct mender_options options = {
            .server = cases[i].server, .token = TOKEN, .limits = &limits};
        assert_int_equal(mender_new(&mender, &options, &error), -1);
        assert_int_equal(error.kind, ERROR_POLICY);
        assert_string_equal(error.message, cases[i].message);
        assert_null(mender);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fault__of_any_kind__is_an_error_that_says_what_to_do),
        cmocka_unit_test(list_without_end__is_left_when_the_time_is_over),
        cmocka_unit_test(server__that_asks_to_wait__is_asked_again_after_that),
        cmocka_unit_test(login__that_is_asked_to_wait__is_tried_again),
        cmocka_unit_test(server__that_asks_to_wait_for_ever__is_left_in_time),
        cmocka_unit_test(time_of_all_calls__is_one),
        cmocka_unit_test(time_of_all_requests__when_it_is_over__is_a_limit),
        cmocka_unit_test(memory__after_all_faults__stayed_bounded),
        cmocka_unit_test(absence__that_is_no_absence_of_the_release__is_an_error),
        cmocka_unit_test(images__answered_before_a_failure__keep_their_answer),
        cmocka_unit_test(server_address__that_is_unsafe__is_refused),
    };
    return cmocka_run_group_tests_name("mender/refusals", tests, NULL, NULL);
}
