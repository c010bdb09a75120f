/* SPDX-License-Identifier: MIT */
/* What is found of a device by what it is given: its template, its images, its schemas. */
#include "one_device.h"
#include "root_location.h"
#include "unit.h"

#include "fleet/fleet.h"
#include "schema/schema.h"

#include <stdio.h>
#include <string.h>

#define TEMPLATE "roles/apply_configuration/templates/edge-configuration.json"

/* Files of a fleet, sorted by path as in a snapshot. */
static struct file files[] = {{.path = {"group_vars/all.yml", 18}},
                              {.path = {"host_vars/gate.yml", 18}},
                              {.path = {"inventory.yml", 13}},
                              {.path = {"site.yml", 8}},
                              {.path = {"tasks/main.yml", 14}}};

/* The device is judged; what is found and which images it asks for is the caller's to release. */
static void judge(struct one_device *of_device, size_t first_file, struct image_mentions *images,
                  struct findings *findings)
{
    const struct snapshot snapshot = {.files = files + first_file,
                                      .count = sizeof files / sizeof *files - first_file};
    const struct fleet fleet = {.policy = &of_device->policy,
                                .snapshot = &snapshot,
                                .location = &root_location,
                                .inventory = &of_device->inventory};
    struct fleet_device device = {
        .host = inventory_host(&of_device->inventory, TEXT("gate")),
        .templates = of_device->templates,
        .configuration = of_device->configuration,
        .scratch = schema_scratch_new(),
    };
    assert_non_null(device.scratch);
    buffer_init(&device.text, 1 << 20);
    findings_init(findings, 10, NULL);
    image_mentions_init(images);
    assert_int_equal(fleet_judge_device(&fleet, &device, images, findings, &of_device->error), 0);
    buffer_release(&device.text);
    document_release(&device.document);
    schema_scratch_free(device.scratch);
}

/* ------------------------------------------------------------------------------------- JSON -- */

/* The message of the only finding of the rule on what templates render; "" where there is none. */
static void check_rendered(void **state, const char *template, const char *variables,
                           const char *expected)
{
    struct one_device device;
    struct image_mentions images;
    struct findings findings;
    const char *message = "";
    scratch_write(*state, TEMPLATE, template);
    scratch_git(*state, "add --all");
    scratch_git(*state, "commit --quiet --allow-empty --message Template");
    one_device_open(&device, *state, "", variables);
    judge(&device, 0, &images, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        if (findings.items[i].rule == RULE_TEMPLATE_INVALID_JSON)
            message = findings.items[i].message;
    }
    if (!*expected || !strstr(message, expected))
        assert_string_equal(message, expected);
    image_mentions_release(&images);
    findings_release(&findings);
    one_device_close(&device);
}

static void template__that_renders_no_object_of_texts__is_found(void **state)
{
    check_rendered(state, "{\"a\": \"b\"}", "", "");
    check_rendered(state, "{}", "", "");
    check_rendered(state, "[]", "", "what it renders is of type array, and Mender takes an object");
    check_rendered(state, "[1]", "", "is of type array, and Mender takes an object");
    check_rendered(state, "\"a\"", "", "is of type string, and Mender takes an object");
    check_rendered(state, "1", "", "is of type integer, and Mender takes an object");
    check_rendered(state, "{\"a\": 1}", "", "a is of type integer, and Mender takes strings alone");
    check_rendered(state, "{\"a\\u0000\": \"b\"}", "",
                   "has a NUL character in its key or its value");
    check_rendered(state, "{\"a\": \"b\\u0000\"}", "",
                   "a has a NUL character in its key or its value");
    check_rendered(state, "{\"a\": \"b\", \"a\": \"c\"}", "", "what it renders: ");
    check_rendered(state, "{\"a\": ", "", "what it renders is no JSON");
}

/* Mender takes keys of 1 to 4096 bytes, and values of 4096. */
static void template__whose_keys_or_values_are_too_long__is_found(void **state)
{
    static const char message[] = "has a key or a value of more than 4096 bytes, or none";
    check_rendered(state, "{\"\": \"b\"}", "", message);
    check_rendered(state, "{\"{{ 'a' * 4096 }}\": \"b\"}", "", "");
    check_rendered(state, "{\"{{ 'a' * 4097 }}\": \"b\"}", "", message);
    check_rendered(state, "{\"a\": \"{{ 'b' * 4096 }}\"}", "", "");
    check_rendered(state, "{\"a\": \"{{ 'b' * 4097 }}\"}", "", message);
}

static void template__with_more_keys_than_mender_takes__is_found(void **state)
{
    static const char first[] = "{ {% for i in range(", last[] = ") %}\"k{{ i }}\": \"v\", "
                                                                 "{% endfor %}\"z\": \"v\" }";
    char template[200];
    snprintf(template, sizeof template, "%s99%s", first, last);
    check_rendered(state, template, "", "");
    snprintf(template, sizeof template, "%s100%s", first, last);
    check_rendered(state, template, "", "what it renders has 101 keys, and Mender takes 100");
}

/* ----------------------------------------------------------------------------------- images -- */

/* What is computed is told where the variable stands. */
static void image__that_is_computed__is_mentioned_in_the_file_of_its_variable(void **state)
{
    for (size_t first = 0; first < 3; first++) {
        struct one_device device;
        struct image_mentions images;
        struct findings findings;
        one_device_open(&device, *state, "",
                        "os_image: [{device_type: pi4, image_name: 'x{{ 1 }}'}]");
        judge(&device, first, &images, &findings);
        assert_int_equal(images.count, 1);
        assert_true(text_is(images.items[0].name, "x1"));
        assert_int_equal(images.items[0].file, 2 - first);
        image_mentions_release(&images);
        findings_release(&findings);
        one_device_close(&device);
    }
}

static void image__that_is_written__is_not_mentioned_again(void **state)
{
    struct one_device device;
    struct image_mentions images;
    struct findings findings;
    one_device_open(&device, *state, "", "os_image: [{device_type: pi4, image_name: x}]");
    judge(&device, 0, &images, &findings);
    assert_int_equal(images.count, 0);
    image_mentions_release(&images);
    findings_release(&findings);
    one_device_close(&device);
}

/* ---------------------------------------------------------------------------------- schemas -- */

/* Whether a schema that wants the variable `a` is for the device, of these names. */
static bool finds_missing(void **state, struct names names)
{
    static const struct schema_options options = {.own_name = "own.json"};
    struct one_device device;
    struct image_mentions images;
    struct findings findings;
    struct schema *schema;
    bool is_found = false;
    one_device_open(&device, *state, "", "");
    assert_int_equal(schema_compile(&schema, "own.json", TEXT("{\"required\": [\"a\"]}"), &options,
                                    &device.error),
                     0);
    assert_int_equal(policy_put_schema(&device.policy, schema, &names, &device.error), 0);
    judge(&device, 0, &images, &findings);
    for (size_t i = 0; i < findings.count; i++)
        is_found |= findings.items[i].rule == RULE_SCHEMA_OWN;
    image_mentions_release(&images);
    findings_release(&findings);
    one_device_close(&device);
    return is_found;
}

static void schema__of_devices_that_are_named__is_for_these(void **state)
{
    static const char *names[] = {"other", "gate", "others"};
    assert_true(finds_missing(state, (struct names){0}));
    assert_true(finds_missing(state, (struct names){names, 3}));
    assert_true(finds_missing(state, (struct names){names, 2}));
    assert_true(finds_missing(state, (struct names){names + 1, 1}));
    assert_false(finds_missing(state, (struct names){names, 1}));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, scratch_tear_down)

static int set_up(void **state)
{
    if (scratch_set_up(state) != 0)
        return -1;
    scratch_git(*state, "commit --quiet --allow-empty --message Nothing");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(template__that_renders_no_object_of_texts__is_found),
        TEST(template__whose_keys_or_values_are_too_long__is_found),
        TEST(template__with_more_keys_than_mender_takes__is_found),
        TEST(image__that_is_computed__is_mentioned_in_the_file_of_its_variable),
        TEST(image__that_is_written__is_not_mentioned_again),
        TEST(schema__of_devices_that_are_named__is_for_these),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
