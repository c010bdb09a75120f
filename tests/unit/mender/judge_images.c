/* SPDX-License-Identifier: MIT */
/* What is said of each mention of an image, by what Mender answers. */
#include "running_double.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mender/mender.h"

static const char catalogue[] = "[{\"name\": \"one\", \"device_types_compatible\": [\"pi4\"]},"
                                " {\"name\": \"a b\", \"device_types_compatible\": [\"pi4\"]}]";

static struct file files[] = {{{"host_vars/a.yml", 15}, {{1}}}, {{"group_vars/b.yml", 16}, {{2}}}};
static const struct snapshot snapshot = {.files = files, .count = 2};

/* The same image is mentioned twice. */
static struct image_mention mentions_items[] = {
    {.device_type = {"pi4", 3}, .name = {"one", 3}, .file = 0, .at = {3, 5}},
    {.device_type = {"pi4", 3}, .name = {"gone", 4}, .file = 0, .at = {4, 5}},
    {.device_type = {"pi5", 3}, .name = {"one", 3}, .file = 1, .at = {5, 6}},
    {.device_type = {"pi4", 3}, .name = {"gone", 4}, .file = 1, .at = {6, 6}},
    {.device_type = {"pi4", 3}, .name = {"a b", 3}, .file = 1, .at = {7, 6}},
};
static const struct image_mentions mentions = {
    .items = mentions_items, .count = sizeof mentions_items / sizeof *mentions_items};

struct scene {
    struct running_double server;
    struct mender *mender;
    struct mender_answers answers;
    struct findings findings;
};

static void begin(struct scene *scene, const char *version, const char *token)
{
    char path[TEMPORARY_PATH_SIZE];
    struct error error = {0};
    assert_true(write_temporary(path, catalogue));
    const char *arguments[] = {"--token",   "a-token", "--artifacts", path,
                               "--version", version,   NULL};
    assert_true(double_start(&scene->server, arguments));
    unlink(path);
    const struct mender_options options = {
        .server = scene->server.url, .token = token, .limits = &default_limits};
    assert_int_equal(mender_new(&scene->mender, &options, &error), 0);
    mender_answers_init(&scene->answers);
    findings_init(&scene->findings, 10, NULL);
}

static void end(struct scene *scene)
{
    findings_release(&scene->findings);
    mender_answers_release(&scene->answers);
    mender_free(scene->mender);
    double_stop(&scene->server);
}

static void judge(struct scene *scene)
{
    struct error error = {0};
    if (mender_judge_images(scene->mender, &scene->answers, &mentions, &snapshot, &scene->findings,
                            &error) != 0)
        fail_msg("%s", error.message);
}

#define MISSING "error image/missing Mender has no image gone\n"
#define WRONG_TYPE \
    "group_vars/b.yml:5:6 error image/wrong-device-type Mender has one for pi4, but not for pi5\n"

static void mentions__of_what_mender_lacks__are_found_each(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, "4.1", "a-token");
    judge(&scene);
    assert_findings(&scene.findings,
                    WRONG_TYPE "group_vars/b.yml:6:6 " MISSING "host_vars/a.yml:4:5 " MISSING);
    size_t requests = double_count(&scene.server, "artifacts");
    assert_true(requests > 0);
    judge(&scene); /* which asks for nothing again */
    assert_int_equal(double_count(&scene.server, "artifacts"), requests);
    assert_int_equal(scene.findings.count, 6);
    end(&scene);
}

static void mention__of_what_an_old_server_cannot_be_asked_for__is_unverified(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, "4.0", "a-token");
    judge(&scene);
    assert_int_equal(scene.findings.count, 4);
    findings_sort(&scene.findings);
    const struct finding *last = &scene.findings.items[2];
    assert_int_equal(last->rule, RULE_IMAGE_UNVERIFIED);
    assert_int_equal(last->place.line, 7);
    assert_non_null(strstr(last->message, "image a b could not be looked up: 127.0.0.1:"));
    assert_non_null(strstr(last->message, "cannot be asked for a name that holds a blank"));
    assert_non_null(strstr(last->help, "rename the image"));
    end(&scene);
}

static void mentions__that_mender_gives_no_answer_on__are_unverified(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, "4.1", "another");
    judge(&scene);
    assert_int_equal(scene.findings.count, mentions.count);
    for (size_t i = 0; i < scene.findings.count; i++) {
        assert_int_equal(scene.findings.items[i].rule, RULE_IMAGE_UNVERIFIED);
        assert_non_null(strstr(scene.findings.items[i].message, "refused the access token (401)"));
        assert_int_equal(scene.findings.items[i].place.line, mentions.items[i].at.line);
    }
    end(&scene);
}

/* The gate's own trouble is none of the push. */
static void credentials__that_are_not_there__are_an_error(void **state)
{
    (void)state;
    struct scene scene;
    struct error error = {0};
    bool has = false;
    begin(&scene, "4.1", NULL);
    assert_int_equal(mender_judge_images(scene.mender, &scene.answers, &mentions, &snapshot,
                                         &scene.findings, &error),
                     -1);
    assert_int_equal(error.kind, ERROR_POLICY);
    assert_int_equal(scene.findings.count, 0);
    error = (struct error){0};
    assert_int_equal(mender_has_images(scene.mender, &scene.answers, &mentions, &has, &error), -1);
    end(&scene);
}

static void no_mention__needs_no_request(void **state)
{
    static const struct image_mentions none = {0};
    (void)state;
    struct scene scene;
    struct error error = {0};
    bool has = false;
    begin(&scene, "4.1", NULL);
    assert_int_equal(mender_judge_images(scene.mender, &scene.answers, &none, &snapshot,
                                         &scene.findings, &error),
                     0);
    assert_int_equal(mender_has_images(scene.mender, &scene.answers, &none, &has, &error), 0);
    assert_true(has);
    assert_int_equal(scene.findings.count, 0);
    end(&scene);
}

/* ------------------------------------------------------------------- the Mender of a policy -- */

/* Whether the Mender of the policy takes the answers, of these variables. */
static bool is_taken(const char *server, const char *token_file, const char *token,
                     const char *user, const char *password)
{
    struct policy policy = {.mender = {.server = server, .token_file = token_file},
                            .limits = default_limits};
    struct mender *mender = NULL;
    struct error error = {0};
    setenv("MENDER_ACCESS_TOKEN", token, 1);
    setenv("MENDER_USER", user, 1);
    setenv("MENDER_PASSWORD", password, 1);
    assert_int_equal(mender_open(&mender, &policy, &error), 0);
    bool taken = mender_probe(mender, &error) == 0;
    mender_free(mender);
    unsetenv("MENDER_ACCESS_TOKEN");
    unsetenv("MENDER_USER");
    unsetenv("MENDER_PASSWORD");
    return taken;
}

static void credentials__of_the_policy__go_before_those_of_the_environment(void **state)
{
    char good[TEMPORARY_PATH_SIZE], bad[TEMPORARY_PATH_SIZE];
    struct running_double server;
    const char *arguments[] = {"--token",    "a-token", "--user", "me@example.com",
                               "--password", "word",    NULL};
    (void)state;
    assert_true(write_temporary(good, "a-token\n"));
    assert_true(write_temporary(bad, "another\n"));
    assert_true(double_start(&server, arguments));
    assert_true(is_taken(server.url, good, "another", "", ""));
    assert_false(is_taken(server.url, bad, "a-token", "me@example.com", "word"));
    assert_true(is_taken(server.url, NULL, "a-token", "me@example.com", "wrong"));
    assert_true(is_taken(server.url, NULL, "", "me@example.com", "word"));
    assert_false(is_taken(server.url, NULL, "", "word", "me@example.com"));
    double_stop(&server);
    unlink(good);
    unlink(bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mentions__of_what_mender_lacks__are_found_each),
        cmocka_unit_test(mention__of_what_an_old_server_cannot_be_asked_for__is_unverified),
        cmocka_unit_test(mentions__that_mender_gives_no_answer_on__are_unverified),
        cmocka_unit_test(credentials__that_are_not_there__are_an_error),
        cmocka_unit_test(no_mention__needs_no_request),
        cmocka_unit_test(credentials__of_the_policy__go_before_those_of_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
