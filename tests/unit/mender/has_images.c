/* SPDX-License-Identifier: MIT */
/* Whether Mender has every image of a list, wherever the one stands that it lacks. */
#include "running_double.h"
#include "unit.h"

#include <unistd.h>

#include "mender/mender.h"

enum { COUNT = 3 };

static const char catalogue[] = "[{\"name\": \"one\", \"device_types_compatible\": [\"pi4\"]},"
                                " {\"name\": \"two\", \"device_types_compatible\": [\"pi4\"]},"
                                " {\"name\": \"three\", \"device_types_compatible\": [\"pi4\"]}]";

static struct running_double server;

static int start(void **state)
{
    char path[TEMPORARY_PATH_SIZE];
    (void)state;
    if (!write_temporary(path, catalogue))
        return -1;
    const char *arguments[] = {"--token", "a-token", "--artifacts", path, NULL};
    bool is_up = double_start(&server, arguments);
    unlink(path);
    return is_up ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    double_stop(&server);
    return 0;
}

/* `answers` may be of an earlier question. */
static bool has(struct mender *mender, struct mender_answers *answers, const char *const *names,
                const char *device_type)
{
    struct image_mention items[COUNT];
    const struct image_mentions mentions = {.items = items, .count = COUNT};
    struct error error = {0};
    bool answer = false;
    for (size_t i = 0; i < COUNT; i++)
        items[i] = (struct image_mention){.device_type = text_of(i == 0 ? device_type : "pi4"),
                                          .name = text_of(names[i])};
    if (mender_has_images(mender, answers, &mentions, &answer, &error) != 0)
        fail_msg("%s", error.message);
    return answer;
}

static void images__of_which_one_is_missing__are_not_all_there(void **state)
{
    (void)state;
    static const char *const all[] = {"one", "two", "three"};
    static const char *const missing[][COUNT] = {
        {"gone", "two", "three"}, {"one", "gone", "three"}, {"one", "two", "gone"}};
    const struct mender_options options = {
        .server = server.url, .token = "a-token", .limits = &default_limits};
    struct mender *mender = NULL;
    struct mender_answers answers;
    struct error error = {0};
    assert_int_equal(mender_new(&mender, &options, &error), 0);
    mender_answers_init(&answers);
    for (size_t i = 0; i < COUNT; i++) {
        struct mender_answers fresh;
        mender_answers_init(&fresh);
        assert_false(has(mender, &fresh, missing[i], "pi4"));
        assert_false(has(mender, &answers, missing[i], "pi4"));
        assert_true(has(mender, &fresh, all, "pi4"));
        assert_true(has(mender, &answers, all, "pi4"));
        assert_false(has(mender, &fresh, all, "pi5"));
        mender_answers_release(&fresh);
    }
    mender_answers_release(&answers);
    mender_free(mender);
}

static void images__of_a_server_that_gives_no_answer__are_not_there(void **state)
{
    (void)state;
    static const char *const all[] = {"one", "two", "three"};
    const struct mender_options options = {
        .server = server.url, .token = "another", .limits = &default_limits};
    struct mender *mender = NULL;
    struct mender_answers answers;
    struct error error = {0};
    assert_int_equal(mender_new(&mender, &options, &error), 0);
    mender_answers_init(&answers);
    assert_false(has(mender, &answers, all, "pi4"));
    mender_answers_release(&answers);
    mender_free(mender);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images__of_which_one_is_missing__are_not_all_there),
        cmocka_unit_test(images__of_a_server_that_gives_no_answer__are_not_there),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
