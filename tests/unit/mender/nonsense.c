/* SPDX-License-Identifier: MIT */
/* Answers that arrive whole and mean nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mender/mender.h"
#include "running_double.h"

struct nonsense {
    const char *body;
    const char *message;
};

/* A double, and a client that has asked it once and so knows its version. */
struct scene {
    struct running_double server;
    struct mender *mender;
};

/* `times`: how many requests an answer is given to; "0": all that follow. */
static void begin(struct scene *scene, const char *version, const char *times)
{
    struct error error = {0};
    const char *arguments[] = {"--token",       "a-token", "--version", version,
                               "--fault-times", times,     NULL};
    assert_true(double_start(&scene->server, arguments));
    struct mender_options options = {
        .server = scene->server.url, .token = "a-token", .limits = &default_limits};
    assert_int_equal(mender_new(&scene->mender, &options, &error), 0);
    struct mender_image image = {.name = TEXT("first"), .device_type = TEXT("pi4")};
    assert_int_equal(mender_find_images(scene->mender, &image, 1, &error), 0);
}

static void end(struct scene *scene)
{
    mender_free(scene->mender);
    double_stop(&scene->server);
}

static void check(const char *version, const struct nonsense *cases, size_t count)
{
    struct scene scene;
    begin(&scene, version, "0");
    for (size_t i = 0; i < count; i++) {
        struct error error = {0};
        struct mender_image image = {.name = TEXT("asked"), .device_type = TEXT("pi4")};
        assert_true(double_answer(&scene.server, cases[i].body));
        assert_int_equal(mender_find_images(scene.mender, &image, 1, &error), -1);
        assert_int_equal(error.kind, ERROR_NETWORK);
        assert_int_equal(image.answer, MENDER_UNKNOWN);
        if (!strstr(error.message, cases[i].message))
            fail_msg("%.80s: %s", cases[i].body, error.message);
    }
    end(&scene);
}

#define ARTIFACT(id, name, types) \
    "{\"id\": " id ", \"name\": " name ", \"device_types_compatible\": " types "}"

static void list__of_anything_but_artifacts__is_an_error(void **state)
{
    static const struct nonsense cases[] = {
        {"", "not valid JSON"},
        {"null", "not valid JSON"},
        {"\"text\"", "not valid JSON"},
        {"{\"name\": \"asked\"}", "not a list"},
        {"[7]", "artifact 1 of the answer: \"id\" is not a string"},
        {"[{}]", "artifact 1 of the answer: \"id\" is not a string"},
        {"[" ARTIFACT("7", "\"asked\"", "[]") "]", "\"id\" is not a string"},
        {"[" ARTIFACT("\"\"", "\"asked\"", "[]") "]", "\"id\" is not a string"},
        {"[" ARTIFACT("\"1\"", "null", "[]") "]", "\"name\" is not a string"},
        {"[" ARTIFACT("\"1\"", "\"asked\"", "null") "]", "is not a list"},
        {"[" ARTIFACT("\"1\"", "\"asked\"", "[\"pi4\", 7]") "]", "is not a list of strings"},
        {"[" ARTIFACT("\"1\"", "\"other\"", "[[]]") "]", "is not a list of strings"},
        {"[" ARTIFACT("\"1\"", "\"a\"", "[]") ", {\"id\": \"2\"}]", "artifact 2 of the answer"},
        {"[{\"id\": \"1\", \"\\u0069d\": \"2\"}]", "not valid JSON"},
        {"[" ARTIFACT("\"1\"", "\"asked\\u0000\"", "[]") "]", "not valid JSON"},
        {"[] []", "not valid JSON"},
        {"\xef\xbb\xbf[]", "not valid JSON"},
        {"[NaN]", "not valid JSON"},
        {"[\"\xff\"]", "not valid JSON"},
    };
    (void)state;
    check("4.1", cases, sizeof cases / sizeof *cases);
}

static void release__that_was_not_asked_for__is_an_error(void **state)
{
    static const struct nonsense cases[] = {
        {"[]", "not the release that was asked for"},
        {"{}", "not the release that was asked for"},
        {"{\"name\": \"other\", \"artifacts\": []}", "not the release that was asked for"},
        {"{\"name\": \"Asked\", \"artifacts\": []}", "not the release that was asked for"},
        {"{\"name\": 7, \"artifacts\": []}", "not the release that was asked for"},
        {"{\"name\": \"asked\", \"artifacts\": null}", "not the release that was asked for"},
        {"{\"name\": \"asked\", \"artifacts\": [{}]}", "\"name\" is not a string"},
    };
    (void)state;
    check("4.0", cases, sizeof cases / sizeof *cases);
}

static void nesting__without_measure__is_an_error(void **state)
{
    static char body[200001];
    (void)state;
    memset(body, '[', sizeof body - 1);
    const struct nonsense deep = {body, "not valid JSON"};
    check("4.1", &deep, 1);
}

/* Counted by what stands before each, so that nothing need be read. */
static void values__without_measure__are_an_error(void **state)
{
    static const char before[] = ",[{";
    static char body[500001];
    (void)state;
    for (size_t i = 0; before[i]; i++) {
        const struct nonsense many = {body, "the answer holds more than 500000 values"};
        const struct nonsense enough = {body, "not valid JSON"};
        memset(body, before[i], sizeof body - 1);
        check("4.1", &many, 1);
        body[sizeof body - 2] = ' ';
        check("4.1", &enough, 1);
    }
}

static void artifacts__of_names_not_asked_for__answer_nothing(void **state)
{
    (void)state;
    struct scene scene;
    struct error error = {0};
    begin(&scene, "4.1", "1");
    assert_true(double_answer(&scene.server, "[" ARTIFACT("\"1\"", "\"Asked\"", "[\"pi4\"]") "]"));
    struct mender_image image = {.name = TEXT("asked"), .device_type = TEXT("pi4")};
    assert_int_equal(mender_find_images(scene.mender, &image, 1, &error), 0);
    assert_int_equal(image.answer, MENDER_MISSING);
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list__of_anything_but_artifacts__is_an_error),
        cmocka_unit_test(release__that_was_not_asked_for__is_an_error),
        cmocka_unit_test(nesting__without_measure__is_an_error),
        cmocka_unit_test(values__without_measure__are_an_error),
        cmocka_unit_test(artifacts__of_names_not_asked_for__answer_nothing),
    };
    return cmocka_run_group_tests_name("mender/nonsense", tests, NULL, NULL);
}
