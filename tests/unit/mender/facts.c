/* SPDX-License-Identifier: MIT */
/* What Mender knows of the devices: asked for, written, read again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "mender/mender.h"
#include "running_double.h"

/* A double and a client of it. */
struct scene {
    struct running_double server;
    struct mender *mender;
    struct mender_facts facts;
};

/* `extra`: two options of the double, or NULL. */
static void begin(struct scene *scene, const char *option, const char *value)
{
    const char *arguments[] = {"--token", "a-token", option, value, NULL};
    struct error error = {0};
    assert_true(double_start(&scene->server, arguments));
    struct mender_options options = {
        .server = scene->server.url, .token = "a-token", .limits = &default_limits};
    assert_int_equal(mender_new(&scene->mender, &options, &error), 0);
    mender_facts_init(&scene->facts);
}

static void end(struct scene *scene)
{
    mender_facts_release(&scene->facts);
    mender_free(scene->mender);
    double_stop(&scene->server);
}

static void find(struct scene *scene)
{
    struct error error = {0};
    if (mender_find_devices(scene->mender, &scene->facts, &error) != 0)
        fail_msg("%s", error.message);
}

static void is_text(struct text text, const char *expected)
{
    if (!text_is(text, expected))
        fail_msg("\"%.*s\" is not \"%s\"", (int)text.length, text.bytes ? text.bytes : "",
                 expected);
}

static void is_written(const struct mender_facts *facts, const char *expected)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    mender_facts_write(facts, &out);
    assert_false(out.failed);
    assert_string_equal(out.bytes, expected);
    buffer_release(&out);
}

/* ------------------------------------------------------------------------------------ asking -- */

#define REPORTED(name, value) \
    "{\"name\": \"" name "\", \"value\": " value ", \"scope\": \"inventory\"}"

static void devices__in_any_order__are_told_by_id(void **state)
{
    struct scene scene;
    (void)state;
    begin(&scene, "--version", "main");
    assert_true(double_inventory(
        &scene.server,
        "[{\"id\": \"b\", \"attributes\": [" REPORTED("device_type", "\"pi4\"") "," REPORTED(
            "artifact_name",
            "\"app\"") "," REPORTED("rootfs-image.version",
                                    "\"image\"") ","
                                                 "{\"name\": \"device_type\", \"value\": \"pi9\", "
                                                 "\"scope\": \"tags\"}],"
                                                 " \"updated_ts\": \"2026-01-02T08:00:00Z\"}, "
                                                 "{\"id\": \"a\", \"attributes\": ["
                                                 "{\"name\": \"subscribed_branch\", \"value\": "
                                                 "\"main\", \"scope\": \"tags\"}," REPORTED(
                                                     "artifact_name", "\"old\"") "]}]"));
    find(&scene);
    is_written(&scene.facts,
               "{\"devices\":[\n"
               "{\"device\":\"a\",\"device_type\":null,\"artifact\":\"old\",\"updated\":null,"
               "\"subscribed_branch\":\"main\"},\n"
               "{\"device\":\"b\",\"device_type\":\"pi4\",\"artifact\":\"image\","
               "\"updated\":\"2026-01-02T08:00:00Z\",\"subscribed_branch\":null}\n]}\n");
    assert_int_equal(mender_facts_find(&scene.facts, TEXT("b")) - scene.facts.items, 1);
    assert_null(mender_facts_find(&scene.facts, TEXT("c")));
    end(&scene);
}

static void devices__that_there_are_none__are_an_empty_list(void **state)
{
    struct scene scene;
    (void)state;
    begin(&scene, "--version", "4.0");
    find(&scene);
    is_written(&scene.facts, "{\"devices\":[]}\n");
    assert_null(mender_facts_find(&scene.facts, TEXT("a")));
    end(&scene);
}

static void attribute__of_several_scopes__is_told_once_as_it_comes(void **state)
{
    struct scene scene;
    (void)state;
    begin(&scene, "--version", "main");
    assert_true(double_inventory(
        &scene.server,
        "[{\"id\": \"a\", \"attributes\": ["
        "{\"name\": \"subscribed_branch\", \"value\": \"main\", \"scope\": \"tags\"},"
        "" REPORTED("subscribed_branch", "\"canary\"") "]}]"));
    find(&scene);
    is_text(scene.facts.items[0].branch, "main");
    end(&scene);
}

/* What a device tells may be anything. */
static void value__that_is_no_string_or_long__is_json_or_cut(void **state)
{
    struct scene scene;
    char inventory[8192], value[MENDER_VALUE_BYTES + 10];
    (void)state;
    memset(value, 'x', sizeof value);
    value[sizeof value - 1] = '\0';
    memcpy(value + MENDER_VALUE_BYTES - 4, "\xc3\xa9", 2);
    snprintf(
        inventory, sizeof inventory,
        "[{\"id\": \"a\", \"attributes\": [" REPORTED("device_type", "[\"x\", 1]") "," REPORTED(
            "subscribed_branch", "null") "," REPORTED("artifact_name", "\"%s\"") "]}]",
        value);
    begin(&scene, "--version", "main");
    assert_true(double_inventory(&scene.server, inventory));
    find(&scene);
    assert_int_equal(scene.facts.count, 1);
    is_text(scene.facts.items[0].type, "[\"x\",1]");
    assert_null(scene.facts.items[0].branch.bytes);
    memcpy(value + MENDER_VALUE_BYTES - 4, "...", sizeof "...");
    is_text(scene.facts.items[0].artifact, value);
    end(&scene);
}

static void devices__on_several_pages__are_all_told(void **state)
{
    struct scene scene;
    (void)state;
    begin(&scene, "--page-size-max", "2");
    assert_true(double_inventory(&scene.server,
                                 "[{\"id\": \"c\"}, {\"id\": \"a\"}, {\"id\": \"e\"},"
                                 " {\"id\": \"b\"}, {\"id\": \"d\"}]"));
    find(&scene);
    assert_int_equal(scene.facts.count, 5);
    for (size_t i = 0; i < 5; i++)
        is_text(scene.facts.items[i].id, (const char *[]){"a", "b", "c", "d", "e"}[i]);
    assert_int_equal(double_count(&scene.server, "/inventory/filters/search"), 4);
    end(&scene);
}

static void answer__that_means_nothing__is_an_error(void **state)
{
    static const struct {
        const char *body, *message;
    } cases[] = {
        {"{}", "the answer is not a list of up to 500 devices"},
        {"[1]", "device 1 of the answer: \"id\" is not a name"},
        {"[{\"id\": \"\"}]", "\"id\" is not a name"},
        {"[{\"id\": \"a\"}, {\"id\": 7}]", "device 2 of the answer: \"id\" is not a name"},
        {"[{\"id\": \"a\"}, {\"id\": \"a\"}]", "Mender listed a device twice"},
        {"[{\"id\": \"a\", \"updated_ts\": 1}]", "\"updated_ts\" is not a time"},
        {"[{\"id\": \"a\", \"attributes\": {}}]", "\"attributes\" is not a list"},
        {"[{\"id\": \"a\", \"attributes\": [{\"name\": \"n\", \"value\": 1}]}]",
         "\"attributes\" is not a list of names, scopes and values"},
        {"[", "not valid JSON"},
    };
    struct scene scene;
    (void)state;
    begin(&scene, "--version", "main");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        assert_true(double_answer(&scene.server, cases[i].body));
        assert_int_equal(mender_find_devices(scene.mender, &scene.facts, &error), -1);
        assert_int_equal(error.kind, ERROR_NETWORK);
        if (!strstr(error.message, cases[i].message))
            fail_msg("%s: %s", cases[i].body, error.message);
        mender_facts_release(&scene.facts);
        mender_facts_init(&scene.facts);
    }
    end(&scene);
}

static void fault__of_the_server__is_an_error_that_says_what_to_do(void **state)
{
    static const struct {
        const char *fault, *message;
    } cases[] = {
        {"403", "(403): its user may not read devices; give the user a role that may"},
        {"unknown-route", ": this server cannot be asked for devices"},
        {"large-page", ": the answer is not a list of up to 500 devices"},
        {"repeated-page", ": Mender listed a device twice (its list changed meanwhile); try again"},
        {"500", ": Mender failed (500)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        struct error error = {0};
        begin(&scene, "--fault", cases[i].fault);
        assert_int_equal(mender_find_devices(scene.mender, &scene.facts, &error), -1);
        if (!strstr(error.message, cases[i].message))
            fail_msg("%s: %s", cases[i].fault, error.message);
        end(&scene);
    }
}

static void server__that_asks_to_wait__is_asked_again(void **state)
{
    const char *arguments[] = {"--token", "a-token",       "--fault", "429", "--fault-times",
                               "1",       "--retry-after", "1",       NULL};
    struct scene scene;
    struct error error = {0};
    (void)state;
    assert_true(double_start(&scene.server, arguments));
    struct mender_options options = {
        .server = scene.server.url, .token = "a-token", .limits = &default_limits};
    assert_int_equal(mender_new(&scene.mender, &options, &error), 0);
    mender_facts_init(&scene.facts);
    find(&scene);
    assert_int_equal(double_count(&scene.server, "/inventory/filters/search"), 2);
    end(&scene);
}

/* ----------------------------------------------------------------------------------- reading -- */

static void facts__that_were_written__are_read_the_same(void **state)
{
    static const char text[] =
        "{\"devices\":[\n"
        "{\"device\":\"a\",\"device_type\":\"pi4\",\"artifact\":\"i\\u00e9\\n\",\"updated\":"
        "\"now\","
        "\"subscribed_branch\":\"main\"},\n"
        "{\"device\":\"b\",\"device_type\":null,\"artifact\":null,\"updated\":null,"
        "\"subscribed_branch\":null}\n]}\n";
    struct mender_facts facts;
    struct error error = {0};
    (void)state;
    mender_facts_init(&facts);
    assert_int_equal(mender_facts_read(&facts, text_of(text), "facts.json", &error), 0);
    is_written(&facts, text);
    mender_facts_release(&facts);
}

static void facts__by_somebody_else__need_no_order_and_may_say_more(void **state)
{
    struct mender_facts facts;
    struct error error = {0};
    (void)state;
    mender_facts_init(&facts);
    assert_int_equal(mender_facts_read(&facts,
                                       TEXT("{\"devices\": [{\"device\": \"b\", \"more\": [1]},"
                                            "{\"device\": \"a\"}], \"by\": \"hand\"}"),
                                       "facts.json", &error),
                     0);
    is_written(&facts, "{\"devices\":[\n{\"device\":\"a\",\"device_type\":null,\"artifact\":null,"
                       "\"updated\":null,\"subscribed_branch\":null},\n"
                       "{\"device\":\"b\",\"device_type\":null,\"artifact\":null,\"updated\":null,"
                       "\"subscribed_branch\":null}\n]}\n");
    mender_facts_release(&facts);
}

static void facts__that_are_none__are_refused_where_they_cease_to_be(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "f:1:1: "},
        {"devices: []", "f:1:1: "},
        {"[]", "f:1:1: facts are an object with a list \"devices\""},
        {"{\n \"devices\": {}}", "f:2:13: facts are an object"},
        {"{\"devices\": [1]}", "f:1:14: a device must be an object with its id"},
        {"{\"devices\": [\n{\"device\": \"\"}]}", "f:2:12: a device must be"},
        {"{\"devices\": [{\"device\": 7}]}", "f:1:25: a device must be"},
        {"{\"devices\": [{\"device\": \"a\",\n\"artifact\": 7}]}",
         "f:2:13: artifact must be a string or null"},
        {"{\"devices\": [{\"device\": \"a\"},\n{\"device\": \"a\"}]}",
         "f:2:12: the device is there twice"},
        {"{\"devices\": [{\"device\": \"a\"}\n", "f:2:1: "},
        {"{\"devices\": [[[[[[[[[1]]]]]]]]]}", "f:1:"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mender_facts facts;
        struct error error = {0};
        mender_facts_init(&facts);
        assert_int_equal(mender_facts_read(&facts, text_of(cases[i].text), "f", &error), -1);
        assert_int_equal(error.kind, ERROR_INPUT);
        if (strncmp(error.message, cases[i].message, strlen(cases[i].message)) != 0)
            fail_msg("%s: %s", cases[i].text, error.message);
        mender_facts_release(&facts);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(devices__in_any_order__are_told_by_id),
        cmocka_unit_test(devices__that_there_are_none__are_an_empty_list),
        cmocka_unit_test(attribute__of_several_scopes__is_told_once_as_it_comes),
        cmocka_unit_test(value__that_is_no_string_or_long__is_json_or_cut),
        cmocka_unit_test(devices__on_several_pages__are_all_told),
        cmocka_unit_test(answer__that_means_nothing__is_an_error),
        cmocka_unit_test(fault__of_the_server__is_an_error_that_says_what_to_do),
        cmocka_unit_test(server__that_asks_to_wait__is_asked_again),
        cmocka_unit_test(facts__that_were_written__are_read_the_same),
        cmocka_unit_test(facts__by_somebody_else__need_no_order_and_may_say_more),
        cmocka_unit_test(facts__that_are_none__are_refused_where_they_cease_to_be),
    };
    return cmocka_run_group_tests_name("mender/facts", tests, NULL, NULL);
}
