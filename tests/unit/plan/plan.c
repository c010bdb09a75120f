/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "plan/plan.h"

#include <stdio.h>
#include <string.h>

/* A device and its configuration, as JSON; NULL: it has none. */
struct sample {
    const char *device, *branch, *type, *image, *unverified, *configuration;
};

/* Two fleets, each ended by a device that is NULL. */
struct samples {
    const struct sample *older, *newer;
};

static const struct sample *find(const struct sample *fleet, struct text device)
{
    while (!text_is(device, fleet->device))
        fleet++;
    return fleet;
}

static int read_sample(void *context, bool is_newer, struct text device,
                       struct plan_settings *settings, struct error *error)
{
    const struct samples *samples = context;
    const struct sample *sample = find(is_newer ? samples->newer : samples->older, device);
    return plan_settings_read(settings, text_of(sample->configuration), &default_limits, error);
}

static void add(struct plan_fleet *fleet, const struct sample *samples)
{
    struct error error = {0};
    plan_fleet_init(fleet);
    for (; samples->device; samples++) {
        struct plan_given given = {.device = text_of(samples->device),
                                   .branch = text_of(samples->branch),
                                   .type = text_of(samples->type),
                                   .image = text_of(samples->image),
                                   .unverified = text_of(samples->unverified)};
        if (samples->configuration)
            assert_int_equal(digest_hex(text_of(samples->configuration), given.configuration), 0);
        assert_int_equal(plan_fleet_add(fleet, &given, &error), 0);
    }
    plan_fleet_sort(fleet);
}

/* The plan of `branch` in the format. */
static char *render(const struct samples *samples, const char *branch, bool is_of_all,
                    enum plan_format format, struct buffer *out)
{
    const struct plan_title title = {.older = "0123456789abcdef", .newer = "fedcba9876543210"};
    struct plan_fleet older, newer;
    struct fleet_plan plan;
    struct error error = {0};
    add(&older, samples->older);
    add(&newer, samples->newer);
    struct plan_question question = {&older,    &newer,      branch,
                                     is_of_all, read_sample, (void *)samples};
    assert_int_equal(fleet_plan_make(&plan, &question, &error), 0);
    buffer_init(out, 1 << 20);
    assert_int_equal(fleet_plan_render(&plan, &title, format, out, &error), 0);
    fleet_plan_release(&plan);
    plan_fleet_release(&older);
    plan_fleet_release(&newer);
    return out->bytes;
}

static void is_rendered(const struct samples *samples, const char *branch, bool is_of_all,
                        enum plan_format format, const char *expected)
{
    struct buffer out;
    assert_string_equal(render(samples, branch, is_of_all, format, &out), expected);
    buffer_release(&out);
}

static void plan__equal_fleets__change_nothing(void **state)
{
    (void)state;
    const struct sample fleet[] = {{"a", "main", "pi", "one", NULL, "{\"k\": \"v\"}"}, {0}};
    const struct sample other[] = {{"a", "main", "pi", "one", NULL, "{ \"k\":\"v\" }"}, {0}};
    is_rendered(&(struct samples){fleet, fleet}, NULL, false, PLAN_TEXT,
                "plan: nothing changes\n  from 0123456789ab to fedcba987654, with 1 device\n");
    /* The same in another form is the same. */
    is_rendered(&(struct samples){fleet, other}, NULL, false, PLAN_TEXT,
                "plan: nothing changes\n  from 0123456789ab to fedcba987654, with 1 device\n");
}

static void plan__what_differs__is_told_key_by_key(void **state)
{
    (void)state;
    const struct sample older[] = {
        {"a", "main", "pi", "one", NULL, "{\"gone\": \"1\", \"k\": \"x\", \"same\": 2}"}, {0}};
    const struct sample newer[] = {
        {"a", "main", "pi", "two", NULL, "{\"k\": \"y\", \"new\": [1], \"same\": 2}"}, {0}};
    is_rendered(&(struct samples){older, newer}, "main", false, PLAN_JSON,
                "{\"branch\":\"main\",\"old\":\"0123456789abcdef\",\"new\":\"fedcba9876543210\","
                "\"changes\":[\n{\"device\":\"a\",\"state\":\"changed\",\"branch\":null,"
                "\"device_type\":\"pi\",\"image\":{\"from\":\"one\",\"to\":\"two\"},"
                "\"configuration\":[{\"key\":\"gone\",\"from\":\"1\",\"to\":null},"
                "{\"key\":\"k\",\"from\":\"x\",\"to\":\"y\"},"
                "{\"key\":\"new\",\"from\":null,\"to\":\"[1]\"}],\"when\":\"now\"}\n],"
                "\"totals\":{\"devices\":1,\"changes\":1,\"now\":1,\"later\":0,\"changed\":1,"
                "\"added\":0,\"removed\":0,\"unverified\":0,\"image\":1,\"configuration\":1,"
                "\"branch\":0,\"device_type\":0,\"unknown\":0}}\n");
}

static void plan__devices_that_come_and_go__stand_in_groups(void **state)
{
    (void)state;
    const struct sample older[] = {{"a", "main", NULL, NULL, NULL, NULL},
                                   {"b", "main", "pi", "one", NULL, "{\"k\": \"1\"}"},
                                   {"c", "main", "pi", "one", NULL, "{\"k\": \"2\"}"},
                                   {0}};
    const struct sample newer[] = {
        {"d", "main", "pi", "one", NULL, "{}"}, {"a", "other", NULL, NULL, NULL, NULL}, {0}};
    is_rendered(&(struct samples){older, newer}, "main", false, PLAN_TEXT,
                "plan: 1 device changes branch, 1 joins the fleet, 2 leave the fleet\n"
                "  of main  from 0123456789ab to fedcba987654, with 2 devices\n"
                "\nnow:\n"
                "      2 devices of pi: leave the fleet\n"
                "            b, c\n"
                "      1 device: branch main -> other\n"
                "            a\n"
                "      1 device of pi: join the fleet on main with image one\n"
                "            d\n");
}

static void plan__of_other_branches__is_later_or_not_told(void **state)
{
    (void)state;
    const struct sample older[] = {
        {"a", "main", NULL, "1", NULL, NULL}, {"b", "other", NULL, "1", NULL, NULL}, {0}};
    const struct sample newer[] = {
        {"a", "main", NULL, "2", NULL, NULL}, {"b", "other", NULL, "2", NULL, NULL}, {0}};
    is_rendered(&(struct samples){older, newer}, "main", false, PLAN_TEXT,
                "plan: 1 device changes image\n"
                "  of main  from 0123456789ab to fedcba987654, with 1 device\n"
                "\nnow:\n      1 device: image 1 -> 2\n            a\n");
    is_rendered(&(struct samples){older, newer}, "main", true, PLAN_TEXT,
                "plan: 2 devices change image; of these 1 later\n"
                "  of main  from 0123456789ab to fedcba987654, with 2 devices\n"
                "\nnow:\n      1 device: image 1 -> 2\n            a\n"
                "\nlater, when it reaches the branch that they follow:\n"
                "      1 device: image 1 -> 2\n            b\n");
}

static void plan__what_is_not_known__is_unverified_with_the_reason(void **state)
{
    (void)state;
    const struct sample older[] = {{"a", "main", NULL, "1", NULL, "{}"},
                                   {"b", "main", NULL, "1", NULL, "{}"},
                                   {"c", "main", NULL, "1", "no \033template", NULL},
                                   {0}};
    const struct sample newer[] = {{"a", "main", NULL, "1", "no \033template", NULL},
                                   {"b", "main", NULL, "1", NULL, "[]"},
                                   {0}};
    is_rendered(&(struct samples){older, newer}, "main", false, PLAN_TEXT,
                "plan: 1 device leaves the fleet, 2 are not verified\n"
                "  of main  from 0123456789ab to fedcba987654, with 2 devices\n"
                "\nnow:\n      1 device: leave the fleet\n            c\n"
                "      1 device: not verified: no \\x1btemplate\n            a\n"
                "      1 device: not verified: what its template renders is no JSON object\n"
                "            b\n");
}

static void plan__what_is_as_unknown_as_before__is_counted_alone(void **state)
{
    (void)state;
    const struct sample older[] = {{"a", "main", NULL, "1", "no", NULL}, {0}};
    const struct sample newer[] = {{"a", "main", NULL, "1", "no", NULL}, {0}};
    const struct sample other[] = {{"a", "main", NULL, "1", "no, neither", NULL}, {0}};
    is_rendered(&(struct samples){older, newer}, "main", false, PLAN_TEXT,
                "plan: nothing changes\n"
                "  of main  from 0123456789ab to fedcba987654, with 1 device\n"
                "  1 more device is not verified, by the same variables and template as before\n");
    is_rendered(&(struct samples){older, other}, "main", false, PLAN_TEXT,
                "plan: 1 device is not verified\n"
                "  of main  from 0123456789ab to fedcba987654, with 1 device\n"
                "\nnow:\n      1 device: not verified: no, neither\n            a\n");
}

static void plan__images_of_types_that_nobody_says__are_told_where_they_differ(void **state)
{
    (void)state;
    const struct sample older[] = {{"a", "main", NULL, "pi2: 1, pi3: 1, pi4: 1", NULL, NULL}, {0}};
    const struct sample newer[] = {{"a", "main", NULL, "pi2: 1, pi3: 2, pi5: 1", NULL, NULL}, {0}};
    is_rendered(&(struct samples){older, newer}, "main", false, PLAN_TEXT,
                "plan: 1 device changes image\n"
                "  of main  from 0123456789ab to fedcba987654, with 1 device\n"
                "\nnow:\n      1 device: image pi3: 1, pi4: 1 -> pi3: 2, pi5: 1\n            a\n");
}

/* So many devices that no screen holds them, each with a value of its own. */
static void plan__of_many_values__tells_the_key_alone(void **state)
{
    (void)state;
    enum { COUNT = 500 };
    static char names[COUNT][16], configurations[COUNT][32];
    static struct sample older[COUNT + 1], newer[COUNT + 1];
    for (int i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof names[i], "d%03d", i);
        snprintf(configurations[i], sizeof configurations[i], "{\"k\": \"%d\"}", i);
        older[i] = (struct sample){names[i], "main", "pi", "1", NULL, "{\"k\": \"x\"}"};
        newer[i] = (struct sample){names[i], "main", "pi", "1", NULL, configurations[i]};
    }
    is_rendered(&(struct samples){older, newer}, "main", false, PLAN_MARKDOWN,
                "### fleetgate: plan\n\n```\n"
                "plan: 500 devices change their configuration\n"
                "  of main  from 0123456789ab to fedcba987654, with 500 devices\n"
                "\nnow:\n    500 devices of pi: k changes\n            d000, d001, d002, ...\n"
                "```\n");
}

static void plan__of_many_groups__shows_the_largest_and_counts_the_rest(void **state)
{
    (void)state;
    enum { COUNT = 40 };
    static char names[COUNT][16], configurations[COUNT][32];
    static struct sample older[COUNT + 1], newer[COUNT + 1];
    for (int i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof names[i], "d%03d", i);
        snprintf(configurations[i], sizeof configurations[i], "{\"k%d\": \"\"}", i);
        older[i] = (struct sample){names[i], "main", "pi", "1", NULL, "{}"};
        newer[i] = (struct sample){names[i], "main", "pi", "1", NULL, configurations[i]};
    }
    struct buffer out;
    const char *text = render(&(struct samples){older, newer}, "main", false, PLAN_TEXT, &out);
    assert_non_null(strstr(text, "      1 device of pi: k0 none -> \"\"\n"));
    assert_non_null(strstr(text, "     25 devices in 25 smaller groups; --format json has all\n"));
    buffer_release(&out);
}

/* Two devices of many change, and only one of them fits. */
static void plan__of_a_part_in_json__says_what_is_not_known_and_what_is_left_out(void **state)
{
    (void)state;
    const struct sample older[] = {
        {"a", "main", NULL, "1", NULL, NULL}, {"b", "main", NULL, "1", NULL, NULL}, {0}};
    const struct sample newer[] = {
        {"a", "main", NULL, "2", NULL, NULL}, {"b", "main", NULL, "2", NULL, NULL}, {0}};
    const struct plan_title title = {.older = "0", .newer = "1", .root = "a/", .most = 200};
    struct plan_fleet before, after;
    struct fleet_plan plan;
    struct error error = {0};
    struct buffer out;
    add(&before, older);
    add(&after, newer);
    const struct plan_question question = {
        .older = &before, .newer = &after, .branch = "main", .is_part = true};
    assert_int_equal(fleet_plan_make(&plan, &question, &error), 0);
    buffer_init(&out, 1 << 20);
    assert_int_equal(fleet_plan_render(&plan, &title, PLAN_JSON, &out, &error), 0);
    assert_string_equal(
        out.bytes,
        "{\"branch\":\"main\",\"root\":\"a/\",\"old\":\"0\",\"new\":\"1\",\"changes\":[\n"
        "{\"device\":\"a\",\"state\":\"changed\",\"branch\":null,\"device_type\":null,"
        "\"image\":{\"from\":\"1\",\"to\":\"2\"},\"configuration\":[],\"when\":\"now\"}\n"
        "],\"totals\":{\"devices\":null,\"changes\":2,\"now\":2,\"later\":0,\"changed\":2,"
        "\"added\":0,\"removed\":0,\"unverified\":0,\"image\":2,\"configuration\":0,"
        "\"branch\":0,\"device_type\":0,\"unknown\":null},\"omitted\":1}\n");
    buffer_release(&out);
    fleet_plan_release(&plan);
    plan_fleet_release(&before);
    plan_fleet_release(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan__equal_fleets__change_nothing),
        cmocka_unit_test(plan__what_differs__is_told_key_by_key),
        cmocka_unit_test(plan__devices_that_come_and_go__stand_in_groups),
        cmocka_unit_test(plan__of_other_branches__is_later_or_not_told),
        cmocka_unit_test(plan__what_is_not_known__is_unverified_with_the_reason),
        cmocka_unit_test(plan__what_is_as_unknown_as_before__is_counted_alone),
        cmocka_unit_test(plan__images_of_types_that_nobody_says__are_told_where_they_differ),
        cmocka_unit_test(plan__of_many_values__tells_the_key_alone),
        cmocka_unit_test(plan__of_many_groups__shows_the_largest_and_counts_the_rest),
        cmocka_unit_test(plan__of_a_part_in_json__says_what_is_not_known_and_what_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
