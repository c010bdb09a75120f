/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "mender/mender.h"
#include "running_double.h"

#define TOKEN "token-that-must-not-be-told"

/* Asks one question with the given credentials; server, token and limits are filled in. */
static int ask(const struct running_double *server, struct mender_options options,
               struct error *error)
{
    struct mender *mender = NULL;
    options.server = server->url;
    options.limits = &default_limits;
    assert_int_equal(mender_new(&mender, &options, error), 0);
    struct mender_image image = {.name = TEXT("release-1"), .device_type = TEXT("pi4")};
    int result = mender_find_images(mender, &image, 1, error);
    assert_int_equal(image.answer, result == 0 ? MENDER_MISSING : MENDER_UNKNOWN);
    mender_free(mender);
    return result;
}

static void start(struct running_double *server)
{
    const char *arguments[] = {"--token",    TOKEN,       "--user", "me@example.com",
                               "--password", "pass:word", NULL};
    assert_true(double_start(server, arguments));
}

/* ------------------------------------------------------------------------------- token file -- */

static int ask_with_file(const char *content, struct error *error)
{
    struct running_double server;
    char path[TEMPORARY_PATH_SIZE];
    assert_true(write_temporary(path, content));
    start(&server);
    int result = ask(&server, (struct mender_options){.token_file = path}, error);
    double_stop(&server);
    unlink(path);
    return result;
}

static void token_file__with_blanks_around__is_read(void **state)
{
    static const char *const contents[] = {TOKEN, TOKEN "\n", " \t\r\n" TOKEN " \r\n\n"};
    (void)state;
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        struct error error = {0};
        if (ask_with_file(contents[i], &error) != 0)
            fail_msg("%s", error.message);
    }
}

static void token_file__that_holds_no_token__is_refused(void **state)
{
    static char long_content[20000];
    static const struct {
        const char *content;
        const char *fault;
    } cases[] = {
        {"", "it is empty"},
        {"\n", "it is empty"},
        {"two words", "it holds a blank or a line break"},
        {"line\nline", "it holds a blank or a line break"},
        {"Bearer " TOKEN, "it begins with \"Bearer\": leave that out"},
        {"bearer\t" TOKEN "\n", "it begins with \"Bearer\": leave that out"},
        {"Bearer \n", "it begins with \"Bearer\": leave that out"},
        {"\x80" TOKEN, "it holds a byte that is not printable ASCII"},
        {"Authorization: Bearer " TOKEN, "it holds a blank or a line break"},
        {"ctrl\x01", "it holds a byte that is not printable ASCII"},
        {"caf\xc3\xa9", "it holds a byte that is not printable ASCII"},
        {"del\x7f", "it holds a byte that is not printable ASCII"},
        {"\xef\xbb\xbf" TOKEN, "it holds a byte that is not printable ASCII"},
        {long_content, "it is longer than 16 KiB"},
    };
    (void)state;
    memset(long_content, 'a', sizeof long_content - 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expected[120];
        struct error error = {0};
        assert_int_equal(ask_with_file(cases[i].content, &error), -1);
        assert_int_equal(error.kind, ERROR_POLICY);
        snprintf(expected, sizeof expected, "must hold one personal access token, but %s",
                 cases[i].fault);
        if (!strstr(error.message, expected))
            fail_msg("%.40s: %s", cases[i].content, error.message);
    }
}

static void token_file__that_cannot_be_read__is_named(void **state)
{
    static const struct {
        const char *path;
        const char *message;
    } cases[] = {
        {"/nowhere/token",
         "cannot read the Mender token file /nowhere/token: No such file or directory"},
        {"/tmp", "cannot read the Mender token file /tmp: not a regular file"},
        {"/dev/zero", "cannot read the Mender token file /dev/zero: not a regular file"},
    };
    (void)state;
    struct running_double server;
    start(&server);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        assert_int_equal(ask(&server, (struct mender_options){.token_file = cases[i].path}, &error),
                         -1);
        assert_int_equal(error.kind, ERROR_POLICY);
        assert_string_equal(error.message, cases[i].message);
    }
    assert_int_equal(double_count(&server, "method"), 0);
    double_stop(&server);
}

static void token__that_is_refused__is_told_with_its_file(void **state)
{
    (void)state;
    struct error error = {0};
    assert_int_equal(ask_with_file("another", &error), -1);
    assert_int_equal(error.kind, ERROR_NETWORK);
    assert_non_null(
        strstr(error.message, "make a new personal access token and put it into /tmp/"));
    assert_null(strstr(error.message, "another"));
}

static void token__of_the_options__goes_before_all_others(void **state)
{
    (void)state;
    struct running_double server;
    struct error error = {0};
    start(&server);
    struct mender_options options = {
        .token = TOKEN, .token_file = "/nowhere", .user = "me@example.com", .password = "wrong"};
    assert_int_equal(ask(&server, options, &error), 0);
    double_stop(&server);
}

static void token__that_is_refused__is_not_told_as_a_password(void **state)
{
    (void)state;
    struct running_double server;
    struct error error = {0};
    start(&server);
    struct mender_options options = {
        .token = "another", .user = "me@example.com", .password = "pass:word"};
    assert_int_equal(ask(&server, options, &error), -1);
    assert_non_null(strstr(error.message, "Mender refused the access token (401)"));
    double_stop(&server);
}

static void token__that_is_none__is_not_sent(void **state)
{
    static char long_token[20000];
    static const char *const tokens[] = {"",         "a b",           "a\nb",
                                         TOKEN "\n", "Bearer " TOKEN, long_token};
    (void)state;
    memset(long_token, 'a', sizeof long_token - 1);
    struct running_double server;
    start(&server);
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        struct error error = {0};
        assert_int_equal(ask(&server, (struct mender_options){.token = tokens[i]}, &error), -1);
        assert_int_equal(error.kind, ERROR_POLICY);
        assert_non_null(strstr(error.message, "MENDER_ACCESS_TOKEN must be one personal access"));
        assert_null(strstr(error.message, TOKEN));
    }
    assert_int_equal(double_count(&server, "method"), 0);
    double_stop(&server);
}

static void no_credentials__is_an_error_before_any_request(void **state)
{
    (void)state;
    struct running_double server;
    struct error error = {0};
    start(&server);
    assert_int_equal(ask(&server, (struct mender_options){0}, &error), -1);
    assert_int_equal(error.kind, ERROR_POLICY);
    error = (struct error){0};
    assert_int_equal(ask(&server, (struct mender_options){.user = "me@example.com"}, &error), -1);
    assert_int_equal(error.kind, ERROR_POLICY);
    error = (struct error){0};
    assert_int_equal(ask(&server, (struct mender_options){.password = "word"}, &error), -1);
    assert_int_equal(error.kind, ERROR_POLICY);
    assert_int_equal(double_count(&server, "method"), 0);
    double_stop(&server);
}

/* ------------------------------------------------------------------------------------ probe -- */

static int probe(const struct running_double *server, const char *token, struct error *error)
{
    struct mender *mender = NULL;
    struct mender_options options = {
        .server = server->url, .token = token, .limits = &default_limits};
    assert_int_equal(mender_new(&mender, &options, error), 0);
    int result = mender_probe(mender, error);
    mender_free(mender);
    return result;
}

static void probe__of_a_server_of_any_version__asks_with_the_token(void **state)
{
    static const char *const versions[] = {"main", "4.1", "4.0"};
    (void)state;
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        struct running_double server;
        struct error error = {0};
        const char *arguments[] = {"--token", TOKEN, "--version", versions[i], NULL};
        assert_true(double_start(&server, arguments));
        if (probe(&server, TOKEN, &error) != 0)
            fail_msg("%s: %s", versions[i], error.message);
        assert_int_equal(probe(&server, "another", &error), -1);
        assert_non_null(strstr(error.message, "Mender refused the access token (401)"));
        double_stop(&server);
    }
}

/* ------------------------------------------------------------------------------------ login -- */

static void user__with_the_right_password__logs_in_and_out_once(void **state)
{
    (void)state;
    struct running_double server;
    struct error error = {0};
    struct mender *mender = NULL;
    start(&server);
    struct mender_options options = {.server = server.url,
                                     .user = "me@example.com",
                                     .password = "pass:word",
                                     .limits = &default_limits};
    assert_int_equal(mender_new(&mender, &options, &error), 0);
    for (int i = 0; i < 2; i++) {
        struct mender_image image = {.name = TEXT("release-1"), .device_type = TEXT("pi4")};
        assert_int_equal(mender_find_images(mender, &image, 1, &error), 0);
        struct mender_image other = {.name = TEXT("release-2"), .device_type = TEXT("pi4")};
        assert_int_equal(mender_find_images(mender, &other, 1, &error), 0);
    }
    mender_free(mender);
    assert_int_equal(double_count(&server, "/auth/login\",\"authorization\":\"Basic\""), 1);
    assert_int_equal(double_count(&server, "/artifacts?"), 2);
    assert_int_equal(double_count(&server, "/auth/logout\",\"authorization\":\"Bearer\""), 1);
    double_stop(&server);
}

static void user__with_a_wrong_password__is_told_so(void **state)
{
    (void)state;
    struct running_double server;
    struct error error = {0};
    start(&server);
    struct mender_options options = {.user = "me@example.com", .password = "secret-word"};
    assert_int_equal(ask(&server, options, &error), -1);
    assert_int_equal(error.kind, ERROR_NETWORK);
    assert_non_null(strstr(error.message, "Mender refused user and password (401)"));
    assert_null(strstr(error.message, "secret-word"));
    assert_int_equal(double_count(&server, "/artifacts"), 0);
    assert_int_equal(double_count(&server, "/auth/logout"), 0);
    double_stop(&server);
}

static void login__that_gives_no_token__is_an_error(void **state)
{
    static const char *const faults[] = {"html-200", "object", "opaque-token"};
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct running_double server;
        struct error error = {0};
        start(&server);
        assert_true(double_fault(&server, faults[i]));
        struct mender_options options = {.user = "me@example.com", .password = "pass:word"};
        assert_int_equal(ask(&server, options, &error), -1);
        assert_int_equal(error.kind, ERROR_NETWORK);
        assert_non_null(strstr(error.message, ": the login gave no token"));
        double_stop(&server);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(token_file__with_blanks_around__is_read),
        cmocka_unit_test(token_file__that_holds_no_token__is_refused),
        cmocka_unit_test(token_file__that_cannot_be_read__is_named),
        cmocka_unit_test(token__that_is_refused__is_told_with_its_file),
        cmocka_unit_test(token__of_the_options__goes_before_all_others),
        cmocka_unit_test(token__that_is_refused__is_not_told_as_a_password),
        cmocka_unit_test(token__that_is_none__is_not_sent),
        cmocka_unit_test(no_credentials__is_an_error_before_any_request),
        cmocka_unit_test(probe__of_a_server_of_any_version__asks_with_the_token),
        cmocka_unit_test(user__with_the_right_password__logs_in_and_out_once),
        cmocka_unit_test(user__with_a_wrong_password__is_told_so),
        cmocka_unit_test(login__that_gives_no_token__is_an_error),
    };
    return cmocka_run_group_tests_name("mender/credentials", tests, NULL, NULL);
}
