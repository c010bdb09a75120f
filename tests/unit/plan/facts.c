/* SPDX-License-Identifier: MIT */
/* What Mender's facts say of the devices of a plan, in every format. */
#include "unit.h"

#include "plan/plan.h"

#include <string.h>

/* Two fleets and facts, of which one plan is made after the other. */
struct world {
    struct plan_fleet older, newer;
    struct mender_facts facts;
    struct fleet_plan plan;
    struct buffer out;
};

static void begin(struct world *world, const char *facts)
{
    struct error error = {0};
    plan_fleet_init(&world->older);
    plan_fleet_init(&world->newer);
    mender_facts_init(&world->facts);
    if (mender_facts_read(&world->facts, text_of(facts), "facts", &error) != 0)
        fail_msg("%s", error.message);
}

/* A device of main whose image is another one from now on. */
static void add(struct world *world, const char *device, const char *type, const char *from,
                const char *to)
{
    struct error error = {0};
    struct plan_given given = {.device = text_of(device),
                               .branch = TEXT("main"),
                               .type = text_of(type),
                               .image = text_of(from)};
    assert_int_equal(plan_fleet_add(&world->older, &given, &error), 0);
    given.image = text_of(to);
    assert_int_equal(plan_fleet_add(&world->newer, &given, &error), 0);
}

static const char *render(struct world *world, enum plan_format format)
{
    const struct plan_title title = {.older = "0123456789abcdef", .newer = "fedcba9876543210"};
    const struct plan_question question = {
        .older = &world->older, .newer = &world->newer, .branch = "main", .facts = &world->facts};
    struct error error = {0};
    plan_fleet_sort(&world->older);
    plan_fleet_sort(&world->newer);
    assert_int_equal(fleet_plan_make(&world->plan, &question, &error), 0);
    buffer_init(&world->out, 1 << 20);
    assert_int_equal(fleet_plan_render(&world->plan, &title, format, &world->out, &error), 0);
    return world->out.bytes;
}

static void end(struct world *world)
{
    buffer_release(&world->out);
    fleet_plan_release(&world->plan);
    mender_facts_release(&world->facts);
    plan_fleet_release(&world->older);
    plan_fleet_release(&world->newer);
}

static void holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s\ndoes not hold\n%s", text, part);
}

static void holds_no(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("%s\nholds\n%s", text, part);
}

#define FACT(device, type, artifact, branch)                                          \
    "{\"device\": \"" device "\", \"device_type\": " type ", \"artifact\": " artifact \
    ", \"updated\": \"now\", \"subscribed_branch\": " branch "}"

static const char facts[] =
    "{\"devices\": [" FACT("runs", "\"pi\"", "\"two\"", "\"main\"") "," FACT(
        "behind", "\"pi\"", "\"one\"", "null") "," FACT("other", "\"zero\"", "\"one\"",
                                                        "\"canary\"") "]}";

static void add_all(struct world *world)
{
    add(world, "behind", "pi", "one", "two");
    add(world, "nobody", "pi", "one", "two");
    add(world, "other", "pi", "one", "two");
    add(world, "runs", "pi", "one", "two");
}

static void facts__of_each_kind__are_told_as_text(void **state)
{
    struct world world;
    (void)state;
    begin(&world, facts);
    add_all(&world);
    assert_string_equal(
        render(&world, PLAN_TEXT),
        "plan: 4 devices change image\n"
        "  of main  from 0123456789ab to fedcba987654, with 4 devices\n"
        "\nnow:\n"
        "      4 devices of pi: image one -> two\n"
        "            behind, nobody, other, ...\n"
        "\nin Mender:\n"
        "      1 device already runs the image\n"
        "            runs (two)\n"
        "      1 device is unknown to Mender\n"
        "            nobody\n"
        "      1 device is of a type for which it is given no image\n"
        "            other (zero)\n"
        "      1 device has another subscribed_branch in Mender, which overrides the fleet's\n"
        "            other (canary)\n");
    end(&world);
}

static void facts__of_each_kind__are_told_as_json(void **state)
{
    struct world world;
    (void)state;
    begin(&world, facts);
    add_all(&world);
    const char *json = render(&world, PLAN_JSON);
    holds(json, "\"configuration\":[],\"when\":\"now\",\"mender\":{\"facts\":[\"runs-image\"],"
                "\"device_type\":\"pi\",\"artifact\":\"two\",\"updated\":\"now\","
                "\"subscribed_branch\":\"main\"}}");
    holds(json, "\"mender\":{\"facts\":[],\"device_type\":\"pi\",\"artifact\":\"one\","
                "\"updated\":\"now\",\"subscribed_branch\":null}}");
    holds(json, "\"mender\":{\"facts\":[\"unknown\"]}}");
    holds(json, "\"mender\":{\"facts\":[\"no-image\",\"other-branch\"],\"device_type\":\"zero\",");
    holds(json, "\"unknown\":0,\"mender\":{\"runs-image\":1,\"unknown\":1,\"no-image\":1,"
                "\"other-branch\":1}}}\n");
    end(&world);
}

static void facts__of_each_kind__are_told_in_markdown_and_on_the_page(void **state)
{
    struct world world;
    (void)state;
    begin(&world, facts);
    add_all(&world);
    holds(render(&world, PLAN_MARKDOWN), "\n      1 device is unknown to Mender\n");
    end(&world);
    begin(&world, facts);
    add_all(&world);
    const char *page = render(&world, PLAN_HTML);
    holds(page, "<h2 id=\"facts\">What Mender knows of these devices</h2>");
    holds(page, "<li><b>1</b> device has another subscribed_branch in Mender, which overrides the "
                "fleet&#39;s\n<ul class=\"names\">\n<li><code>other</code> "
                "<code>canary</code></li>\n</ul></li>\n");
    end(&world);
}

static void facts__that_nothing_stands_against__are_one_line(void **state)
{
    struct world world;
    (void)state;
    begin(&world, facts);
    add(&world, "behind", "pi", "one", "two");
    holds(render(&world, PLAN_TEXT),
          "\nin Mender: nothing that is otherwise than the fleet says\n");
    end(&world);
    begin(&world, facts);
    add(&world, "behind", "pi", "one", "two");
    holds(render(&world, PLAN_HTML), "<p>Nothing that is otherwise than the fleet says.</p>");
    end(&world);
}

static void facts__of_a_plan_without_devices__are_not_told(void **state)
{
    struct world world;
    (void)state;
    begin(&world, facts);
    add(&world, "nobody", "pi", "one", "one");
    holds_no(render(&world, PLAN_TEXT), "Mender");
    end(&world);
    begin(&world, facts);
    holds_no(render(&world, PLAN_HTML), "Mender");
    end(&world);
}

/* Where the fleet has an image of each type, the one of Mender's type counts. */
static void type__that_mender_alone_knows__chooses_the_image(void **state)
{
    static const char types[] = "{\"devices\": [" FACT("a", "\"pi\"", "\"A\"", "null") "," FACT(
        "b", "\"pi4\"", "\"C\"",
        "null") "," FACT("c", "\"p\"", "\"A\"", "null") "," FACT("d", "null", "\"A\"", "null") "]}";
    struct world world;
    (void)state;
    begin(&world, types);
    add(&world, "a", NULL, "pi: Z, pi4: B", "pi: A, pi4: C");
    add(&world, "b", NULL, "pi: Z, pi4: B", "pi: A, pi4: C");
    add(&world, "c", NULL, "pi: Z, pi4: B", "pi: A, pi4: C");
    add(&world, "d", NULL, "pi: Z, pi4: B", "pi: A, pi4: C");
    const char *text = render(&world, PLAN_TEXT);
    holds(text, "      2 devices already run the image\n            a (A), b (C)\n");
    holds(text, "      1 device is of a type for which it is given no image\n            c (p)\n");
    end(&world);
}

/* A device that has not told its type yet. */
static void type__that_the_fleet_alone_knows__counts(void **state)
{
    struct world world;
    (void)state;
    begin(&world, "{\"devices\": [" FACT("a", "null", "\"two\"", "null") "]}");
    add(&world, "a", "pi", "one", "two");
    holds(render(&world, PLAN_TEXT),
          "      1 device already runs the image\n            a (two)\n");
    end(&world);
}

/* Whoever keeps his image runs it, most often; that is nothing to tell. */
static void image__that_stays__is_not_told_to_run(void **state)
{
    struct world world;
    struct error error = {0};
    (void)state;
    begin(&world, facts);
    const struct plan_given older = {
        .device = TEXT("runs"), .branch = TEXT("canary"), .type = TEXT("pi"), .image = TEXT("two")};
    struct plan_given newer = older;
    newer.branch = TEXT("main");
    assert_int_equal(plan_fleet_add(&world.older, &older, &error), 0);
    assert_int_equal(plan_fleet_add(&world.newer, &newer, &error), 0);
    holds(render(&world, PLAN_TEXT), "nothing that is otherwise");
    end(&world);
}

static void device__that_leaves__need_not_be_known(void **state)
{
    struct world world;
    struct error error = {0};
    (void)state;
    begin(&world, facts);
    assert_int_equal(
        plan_fleet_add(&world.older,
                       &(struct plan_given){.device = TEXT("nobody"), .branch = TEXT("main")},
                       &error),
        0);
    holds(render(&world, PLAN_JSON), "\"mender\":{\"facts\":[]}}");
    end(&world);
}

/* Of what is not known of the fleet, nothing is said. */
static void device__whose_image_is_not_known__lacks_none(void **state)
{
    struct world world;
    struct error error = {0};
    (void)state;
    begin(&world, facts);
    struct plan_given given = {.device = TEXT("behind"), .branch = TEXT("main")};
    assert_int_equal(plan_fleet_add(&world.older, &given, &error), 0);
    given.unverified = TEXT("why");
    assert_int_equal(plan_fleet_add(&world.newer, &given, &error), 0);
    holds(render(&world, PLAN_JSON), "\"mender\":{\"facts\":[],\"device_type\":\"pi\"");
    end(&world);
    begin(&world, facts);
    given.unverified = TEXT("");
    given.unverified.bytes = NULL;
    assert_int_equal(plan_fleet_add(&world.newer, &given, &error), 0);
    holds(render(&world, PLAN_JSON), "\"mender\":{\"facts\":[\"no-image\"]");
    end(&world);
}

static void facts__of_many_devices__are_counted_behind_three(void **state)
{
    struct world world;
    (void)state;
    begin(&world, "{\"devices\": []}");
    add_all(&world);
    holds(render(&world, PLAN_TEXT), "      4 devices are unknown to Mender\n"
                                     "            behind, nobody, other, ...\n");
    end(&world);
    begin(&world, "{\"devices\": []}");
    add_all(&world);
    holds(render(&world, PLAN_HTML), "<li class=\"rest\">and <b>1</b> more, which "
                                     "<code>--format json</code> names</li>");
    end(&world);
}

static void facts__of_hostile_devices__are_escaped(void **state)
{
    struct world world;
    (void)state;
    const char *hostile =
        "{\"devices\": [" FACT("a", "\"<b>\\u001b[0m\"", "\"x\"", "\"<script>\\n\"") "]}";
    begin(&world, hostile);
    add(&world, "a", "pi", "one", "two");
    const char *text = render(&world, PLAN_TEXT);
    holds(text, "a (<script>\\x0a)");
    holds_no(text, "\x1b");
    end(&world);
    begin(&world, hostile);
    add(&world, "a", "pi", "one", "two");
    const char *page = render(&world, PLAN_HTML);
    holds(page, "<code>&lt;script&gt;\\x0a</code>");
    holds_no(page, "<b>\x1b");
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts__of_each_kind__are_told_as_text),
        cmocka_unit_test(facts__of_each_kind__are_told_as_json),
        cmocka_unit_test(facts__of_each_kind__are_told_in_markdown_and_on_the_page),
        cmocka_unit_test(facts__that_nothing_stands_against__are_one_line),
        cmocka_unit_test(facts__of_a_plan_without_devices__are_not_told),
        cmocka_unit_test(type__that_mender_alone_knows__chooses_the_image),
        cmocka_unit_test(type__that_the_fleet_alone_knows__counts),
        cmocka_unit_test(image__that_stays__is_not_told_to_run),
        cmocka_unit_test(device__that_leaves__need_not_be_known),
        cmocka_unit_test(device__whose_image_is_not_known__lacks_none),
        cmocka_unit_test(facts__of_many_devices__are_counted_behind_three),
        cmocka_unit_test(facts__of_hostile_devices__are_escaped),
    };
    return cmocka_run_group_tests_name("plan/facts", tests, NULL, NULL);
}
