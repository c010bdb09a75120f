/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "mender/mender.h"
#include "running_double.h"

#define ARTIFACTS_PATH "/v2/deployments/artifacts?"
#define RELEASE_PATH "/releases/"

static const char catalogue[] =
    "[{\"name\": \"release-1\", \"device_types_compatible\": [\"pi4\", \"pi3\"]},"
    " {\"name\": \"release-1-beta\", \"device_types_compatible\": [\"pi9\"]},"
    " {\"name\": \"release-2\", \"device_types_compatible\": [\"pi5\"]},"
    " {\"name\": \"release-2\", \"device_types_compatible\": [\"pi4\"]},"
    " {\"name\": \"star*\", \"device_types_compatible\": [\"pi4\"]},"
    " {\"name\": \"starlight\", \"device_types_compatible\": [\"pi3\"]},"
    " {\"name\": \"back\\\\*\", \"device_types_compatible\": [\"pi4\"]},"
    " {\"name\": \"a b&c=d%+\\u00e9#?;\", \"device_types_compatible\": [\"pi4\"]},"
    " {\"name\": \"with/slash\", \"device_types_compatible\": [\"pi4\"]}]";

/* A double and a client of it. */
struct scene {
    struct running_double server;
    struct mender *mender;
};

/* `extra`: up to two options of the double with their values, or NULL. */
static void begin_with(struct scene *scene, const char *version, const char *artifacts,
                       const char *const *extra)
{
    char path[TEMPORARY_PATH_SIZE];
    assert_true(write_temporary(path, artifacts));
    const char *arguments[11] = {"--token", "a-token", "--artifacts", path, "--version", version};
    for (size_t i = 0; extra && extra[i]; i++)
        arguments[6 + i] = extra[i];
    assert_true(double_start(&scene->server, arguments));
    unlink(path);
    struct mender_options options = {
        .server = scene->server.url, .token = "a-token", .limits = &default_limits};
    struct error error = {0};
    assert_int_equal(mender_new(&scene->mender, &options, &error), 0);
}

static void begin(struct scene *scene, const char *version, const char *artifacts)
{
    begin_with(scene, version, artifacts, NULL);
}

static void end(struct scene *scene)
{
    mender_free(scene->mender);
    double_stop(&scene->server);
}

static void find(struct scene *scene, struct mender_image *images, size_t count)
{
    struct error error = {0};
    int result = mender_find_images(scene->mender, images, count, &error);
    if (result != 0)
        fail_msg("%s", error.message);
}

static const struct question {
    const char *name;
    const char *device_type;
    enum mender_answer on_new; /* 4.1 */
    enum mender_answer on_old; /* 4.0 */
    const char *types;
} questions[] = {
    {"release-1", "pi4", MENDER_EXISTS, MENDER_EXISTS, ""},
    {"release-1", "pi3", MENDER_EXISTS, MENDER_EXISTS, ""},
    {"release-1", "pi9", MENDER_WRONG_DEVICE_TYPE, MENDER_WRONG_DEVICE_TYPE, "pi3, pi4"},
    {"release-1", "PI4", MENDER_WRONG_DEVICE_TYPE, MENDER_WRONG_DEVICE_TYPE, "pi3, pi4"},
    {"release-1", "pi", MENDER_WRONG_DEVICE_TYPE, MENDER_WRONG_DEVICE_TYPE, "pi3, pi4"},
    {"release-2", "pi4", MENDER_EXISTS, MENDER_EXISTS, ""},
    {"release-2", "pi3", MENDER_WRONG_DEVICE_TYPE, MENDER_WRONG_DEVICE_TYPE, "pi4, pi5"},
    {"RELEASE-1", "pi4", MENDER_MISSING, MENDER_MISSING, ""},
    {"release", "pi4", MENDER_MISSING, MENDER_MISSING, ""},
    {"release-1 ", "pi4", MENDER_MISSING, MENDER_UNADDRESSABLE, ""},
    {"release*", "pi4", MENDER_MISSING, MENDER_MISSING, ""},
    {"*", "pi4", MENDER_MISSING, MENDER_MISSING, ""},
    {"star*", "pi4", MENDER_EXISTS, MENDER_EXISTS, ""},
    {"star*", "pi3", MENDER_WRONG_DEVICE_TYPE, MENDER_WRONG_DEVICE_TYPE, "pi4"},
    {"back\\*", "pi4", MENDER_EXISTS, MENDER_UNADDRESSABLE, ""},
    {"a b&c=d%+\xc3\xa9#?;", "pi4", MENDER_EXISTS, MENDER_UNADDRESSABLE, ""},
    {"with/slash", "pi4", MENDER_EXISTS, MENDER_UNADDRESSABLE, ""},
    {"..", "pi4", MENDER_MISSING, MENDER_UNADDRESSABLE, ""},
    {".", "pi4", MENDER_MISSING, MENDER_UNADDRESSABLE, ""},
    {"", "pi4", MENDER_MISSING, MENDER_MISSING, ""},
    {"not \xff UTF-8", "pi4", MENDER_MISSING, MENDER_MISSING, ""},
};

enum { QUESTION_COUNT = sizeof questions / sizeof *questions };

static void check_questions(const char *version)
{
    struct scene scene;
    struct mender_image images[QUESTION_COUNT] = {0};
    bool old = strcmp(version, "4.1") != 0;
    begin(&scene, version, catalogue);
    for (size_t i = 0; i < QUESTION_COUNT; i++) {
        images[i].name = text_of(questions[i].name);
        images[i].device_type = text_of(questions[i].device_type);
    }
    find(&scene, images, QUESTION_COUNT);
    for (size_t i = 0; i < QUESTION_COUNT; i++) {
        enum mender_answer expected = old ? questions[i].on_old : questions[i].on_new;
        if (images[i].answer != expected)
            fail_msg("%s for %s: answer %d, expected %d", questions[i].name,
                     questions[i].device_type, (int)images[i].answer, (int)expected);
        if (!text_is(images[i].types, questions[i].types))
            fail_msg("%s for %s: types %.*s", questions[i].name, questions[i].device_type,
                     (int)images[i].types.length, images[i].types.bytes);
    }
    assert_int_equal(double_count(&scene.server, "/releases/."), 0);
    end(&scene);
}

static void images__on_a_new_server__are_compared_exactly(void **state)
{
    (void)state;
    check_questions("4.1");
}

static void images__on_an_old_server__are_compared_exactly(void **state)
{
    (void)state;
    check_questions("4.0");
}

static void name_holding_a_nul__is_missing_and_never_asked_for(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, "4.1", catalogue);
    struct mender_image image = {.name = {"release-1\0", 10}, .device_type = TEXT("pi4")};
    find(&scene, &image, 1);
    assert_int_equal(image.answer, MENDER_MISSING);
    assert_int_equal(double_count(&scene.server, ARTIFACTS_PATH), 0);
    end(&scene);
}

static void no_questions__need_no_request(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, "4.1", catalogue);
    find(&scene, NULL, 0);
    assert_int_equal(double_count(&scene.server, "method"), 0);
    end(&scene);
}

static void one_name_in_many_questions__is_asked_for_once(void **state)
{
    (void)state;
    struct scene scene;
    struct mender_image images[50] = {0};
    begin(&scene, "4.0", catalogue);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < 50; i++)
            images[i] =
                (struct mender_image){.name = TEXT("release-1"), .device_type = TEXT("pi4")};
        find(&scene, images, 50);
        assert_int_equal(images[49].answer, MENDER_EXISTS);
    }
    assert_int_equal(double_count(&scene.server, RELEASE_PATH), 1);
    end(&scene);
}

/* `count` images that all exist, asked for in one call. */
static void ask_for_many(struct scene *scene, const char *version, size_t count)
{
    static char names[250][32];
    static struct mender_image images[250];
    static char list[250 * 96];
    size_t length = 0;
    assert_true(count <= 250);
    for (size_t i = 0; i < count; i++) {
        snprintf(names[i], sizeof names[i], "image-%zu", i);
        images[i] = (struct mender_image){.name = text_of(names[i]), .device_type = TEXT("pi4")};
        length += (size_t)snprintf(list + length, sizeof list - length,
                                   "%s{\"name\": \"%s\", \"device_types_compatible\": [\"pi4\"]}",
                                   i ? "," : "[", names[i]);
    }
    snprintf(list + length, sizeof list - length, "]");
    begin(scene, version, list);
    find(scene, images, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(images[i].answer, MENDER_EXISTS);
}

static void many_names__on_a_new_server__go_a_hundred_in_a_request(void **state)
{
    (void)state;
    struct scene scene;
    ask_for_many(&scene, "4.1", 250);
    assert_int_equal(double_count(&scene.server, ARTIFACTS_PATH), 3);
    assert_int_equal(double_count(&scene.server, RELEASE_PATH), 0);
    end(&scene);
}

static void many_names__on_an_old_server__are_asked_for_one_by_one(void **state)
{
    (void)state;
    struct scene scene;
    ask_for_many(&scene, "4.0", 120);
    assert_int_equal(double_count(&scene.server, ARTIFACTS_PATH), 1);
    assert_int_equal(double_count(&scene.server, RELEASE_PATH), 120);
    end(&scene);
}

static void long_names__are_spread_over_requests_that_proxies_pass(void **state)
{
    (void)state;
    struct scene scene;
    static char names[4][4098];
    struct mender_image images[4] = {0};
    static const size_t lengths[] = {4000, 4096, 4097, 3000};
    begin(&scene, "4.1", catalogue);
    for (size_t i = 0; i < 4; i++) {
        memset(names[i], 'a' + (int)i, lengths[i]);
        images[i].name = (struct text){names[i], lengths[i]};
        images[i].device_type = TEXT("pi4");
    }
    find(&scene, images, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(images[i].answer, MENDER_MISSING);
    /* The name of 4,097 bytes is none that Mender could hold. */
    assert_int_equal(double_count(&scene.server, ARTIFACTS_PATH), 3);
    assert_int_equal(double_count(&scene.server, "ccc"), 0);
    end(&scene);
}

/* A list of artifacts of one name, each for a device type of its own: t0, t1, and so on. */
static const char *list_same(size_t count)
{
    static char list[1100 * 80];
    size_t length = 0;
    for (size_t i = 0; i < count; i++)
        length += (size_t)snprintf(
            list + length, sizeof list - length,
            "%s{\"name\": \"same\", \"device_types_compatible\": [\"t%zu\"]}", i ? "," : "[", i);
    snprintf(list + length, sizeof list - length, "]");
    return list;
}

/* Asks for the first and the last of `count` artifacts of list_same. */
static void find_both_ends(struct scene *scene, size_t count)
{
    char last[32];
    snprintf(last, sizeof last, "t%zu", count - 1);
    struct mender_image images[] = {{.name = TEXT("same"), .device_type = TEXT("t0")},
                                    {.name = TEXT("same"), .device_type = text_of(last)}};
    find(scene, images, 2);
    assert_int_equal(images[0].answer, MENDER_EXISTS);
    assert_int_equal(images[1].answer, MENDER_EXISTS);
}

static void more_artifacts_than_a_page__are_all_read(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, "4.1", list_same(1050));
    find_both_ends(&scene, 1050);
    assert_int_equal(double_count(&scene.server, ARTIFACTS_PATH), 3);
    end(&scene);
}

static void types__of_an_image_for_many__are_named_up_to_five(void **state)
{
    static const struct {
        size_t count;
        const char *types;
    } cases[] = {
        {1, "t0"},
        {5, "t0, t1, t2, t3, t4"},
        {6, "t0, t1, t2, t3, t4 and 1 more"},
        {1050, "t0, t1, t10, t100, t1000 and 1045 more"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        begin(&scene, "main", list_same(cases[i].count));
        struct mender_image image = {.name = TEXT("same"), .device_type = TEXT("other")};
        find(&scene, &image, 1);
        assert_int_equal(image.answer, MENDER_WRONG_DEVICE_TYPE);
        if (!text_is(image.types, cases[i].types))
            fail_msg("%.*s", (int)image.types.length, image.types.bytes);
        end(&scene);
    }
}

static void pages_that_a_proxy_caps__are_all_read(void **state)
{
    static const struct {
        const char *most;
        size_t count;
        size_t requests;
    } cases[] = {{"1", 3, 3}, {"20", 20, 1}, {"20", 21, 2}, {"499", 1050, 3}, {"500", 500, 1}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        const char *const cap[] = {"--page-size-max", cases[i].most, NULL};
        begin_with(&scene, "main", list_same(cases[i].count), cap);
        find_both_ends(&scene, cases[i].count);
        assert_int_equal(double_count(&scene.server, ARTIFACTS_PATH), cases[i].requests);
        end(&scene);
    }
}

static void more_pages_than_the_gate_reads__are_an_error(void **state)
{
    static const char *const cap[] = {"--page-size-max", "1", NULL};
    (void)state;
    struct scene scene;
    struct error error = {0};
    begin_with(&scene, "main", list_same(1001), cap);
    struct mender_image image = {.name = TEXT("same"), .device_type = TEXT("t1000")};
    assert_int_equal(mender_find_images(scene.mender, &image, 1, &error), -1);
    assert_int_equal(image.answer, MENDER_UNKNOWN);
    assert_non_null(strstr(error.message, "Mender lists more artifacts than the gate reads"));
    end(&scene);
}

/* The first answer has lost its links on the way. */
static void page_without_links__is_not_taken_for_the_last(void **state)
{
    static const char *const options[] = {"--page-size-max", "1", "--fault-times", "1", NULL};
    (void)state;
    struct scene scene;
    begin_with(&scene, "main", list_same(2), options);
    assert_true(double_answer(&scene.server, "[{\"id\": \"1\", \"name\": \"same\","
                                             " \"device_types_compatible\": [\"t0\"]}]"));
    find_both_ends(&scene, 2);
    end(&scene);
}

/* One name goes alone where it is longer than all that are sent together. */
static void name__that_fills_a_request__is_asked_for_alone(void **state)
{
    static char name[4001];
    (void)state;
    struct scene scene;
    memset(name, ' ', sizeof name - 1);
    struct mender_image images[] = {
        {.name = TEXT("a"), .device_type = TEXT("pi4")},
        {.name = {name, sizeof name - 1}, .device_type = TEXT("pi4")},
    };
    begin(&scene, "4.1", "[]");
    find(&scene, images, 2);
    assert_int_equal(images[0].answer, MENDER_MISSING);
    assert_int_equal(images[1].answer, MENDER_MISSING);
    end(&scene);
}

static void server_address__with_slashes_at_its_end__is_the_same(void **state)
{
    (void)state;
    struct running_double server;
    struct mender *mender = NULL;
    struct error error = {0};
    char url[80];
    const char *arguments[] = {"--token", "a-token", NULL};
    assert_true(double_start(&server, arguments));
    snprintf(url, sizeof url, "%s//", server.url);
    struct mender_options options = {.server = url, .token = "a-token", .limits = &default_limits};
    assert_int_equal(mender_new(&mender, &options, &error), 0);
    struct mender_image image = {.name = TEXT("none"), .device_type = TEXT("pi4")};
    assert_int_equal(mender_find_images(mender, &image, 1, &error), 0);
    assert_int_equal(image.answer, MENDER_MISSING);
    assert_int_equal(double_count(&server, "\"/api/"), 1);
    mender_free(mender);
    double_stop(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images__on_a_new_server__are_compared_exactly),
        cmocka_unit_test(images__on_an_old_server__are_compared_exactly),
        cmocka_unit_test(name_holding_a_nul__is_missing_and_never_asked_for),
        cmocka_unit_test(no_questions__need_no_request),
        cmocka_unit_test(one_name_in_many_questions__is_asked_for_once),
        cmocka_unit_test(many_names__on_a_new_server__go_a_hundred_in_a_request),
        cmocka_unit_test(many_names__on_an_old_server__are_asked_for_one_by_one),
        cmocka_unit_test(long_names__are_spread_over_requests_that_proxies_pass),
        cmocka_unit_test(more_artifacts_than_a_page__are_all_read),
        cmocka_unit_test(types__of_an_image_for_many__are_named_up_to_five),
        cmocka_unit_test(pages_that_a_proxy_caps__are_all_read),
        cmocka_unit_test(more_pages_than_the_gate_reads__are_an_error),
        cmocka_unit_test(page_without_links__is_not_taken_for_the_last),
        cmocka_unit_test(name__that_fills_a_request__is_asked_for_alone),
        cmocka_unit_test(server_address__with_slashes_at_its_end__is_the_same),
    };
    return cmocka_run_group_tests_name("mender/find_images", tests, NULL, NULL);
}
