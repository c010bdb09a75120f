/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "plan/plan.h"

#include <stdio.h>
#include <string.h>

#define HOSTILE \
    "\"><script>hacked = 1</script><img src=x onerror='hacked=1'>\xe2\x80\xae&amp;\x1b[2J"
#define SHOWN                                                         \
    "&quot;&gt;&lt;script&gt;hacked = 1&lt;/script&gt;&lt;img src=x " \
    "onerror=&#39;hacked=1&#39;&gt;\\u202e&amp;amp;\\x1b[2J"

/* Both fleets; `value` is what each device of the newer one gets. */
struct world {
    struct plan_fleet older, newer;
    struct fleet_plan plan;
    struct buffer page;
    const char *key, *value;
    bool has_own_values;
};

static int read_settings(void *context, bool is_newer, struct text device,
                         struct plan_settings *settings, struct error *error)
{
    static char older[] = "{}", newer[8192];
    struct world *world = context;
    if (!is_newer)
        return plan_settings_read(settings, text_of(older), &default_limits, error);
    snprintf(newer, sizeof newer, "{\"%s\": \"%s%.*s\"}", world->key, world->value,
             world->has_own_values ? (int)device.length : 0, device.bytes);
    return plan_settings_read(settings, text_of(newer), &default_limits, error);
}

static void add(struct plan_fleet *fleet, const struct plan_given *given)
{
    struct error error = {0};
    assert_int_equal(plan_fleet_add(fleet, given, &error), 0);
}

static void begin(struct world *world)
{
    *world = (struct world){.key = "key", .value = "value"};
    plan_fleet_init(&world->older);
    plan_fleet_init(&world->newer);
    buffer_init(&world->page, 1 << 26);
}

static const char *render(struct world *world, const char *branch, const struct plan_title *title)
{
    struct error error = {0};
    plan_fleet_sort(&world->older);
    plan_fleet_sort(&world->newer);
    const struct plan_question question = {.older = &world->older,
                                           .newer = &world->newer,
                                           .branch = branch,
                                           .read = read_settings,
                                           .context = world};
    assert_int_equal(fleet_plan_make(&world->plan, &question, &error), 0);
    assert_int_equal(fleet_plan_render(&world->plan, title, PLAN_HTML, &world->page, &error), 0);
    return world->page.bytes;
}

static void end(struct world *world)
{
    buffer_release(&world->page);
    fleet_plan_release(&world->plan);
    plan_fleet_release(&world->older);
    plan_fleet_release(&world->newer);
}

static void holds(const char *page, const char *part)
{
    if (!strstr(page, part))
        fail_msg("the page does not hold %s", part);
}

static size_t count(const char *page, const char *part)
{
    size_t found = 0;
    for (const char *at = page; (at = strstr(at, part)); at++)
        found++;
    return found;
}

/* ------------------------------------------------------------------------------- hostile -- */

static void page__of_hostile_values__holds_none_of_their_markup(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    const struct plan_given older = {.device = TEXT(HOSTILE), .branch = TEXT("main")};
    const struct plan_given newer = {.device = TEXT(HOSTILE),
                                     .branch = TEXT(HOSTILE),
                                     .type = TEXT(HOSTILE),
                                     .image = TEXT(HOSTILE)};
    const struct plan_given unread = {
        .device = TEXT("b"), .branch = TEXT("main"), .unverified = TEXT(HOSTILE)};
    add(&world.older, &older);
    add(&world.newer, &newer);
    add(&world.newer, &unread);
    add(&world.older, &(struct plan_given){.device = TEXT("b"), .branch = TEXT("main")});
    const struct plan_stage stages[] = {{.branch = HOSTILE, .commit = "00", .subject = HOSTILE},
                                        {.branch = "main", .source = HOSTILE, .commits = 1},
                                        {.branch = "far", .source = HOSTILE}};
    struct findings warnings;
    findings_init(&warnings, 10, NULL);
    findings_add(&warnings, RULE_TREE_EXECUTABLE, &(struct place){.path = TEXT(HOSTILE)}, NULL,
                 "%s", HOSTILE);
    const struct plan_title title = {.older = "0123456789abcdef",
                                     .newer = "fedcba9876543210",
                                     .older_revision = HOSTILE,
                                     .newer_revision = HOSTILE,
                                     .stages = stages,
                                     .stage_count = 3,
                                     .warnings = &warnings};
    const char *page = render(&world, NULL, &title);
    /* Its own script alone, and no byte but printable ASCII. */
    assert_int_equal(count(page, "<script"), 1);
    assert_int_equal(count(page, "<img"), 0);
    assert_int_equal(strspn(page, "\n !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"),
                     world.page.length);
    holds(page, "<b>" SHOWN);
    holds(page, "<h3>" SHOWN "</h3>");
    holds(page, "<span class=\"subject\">" SHOWN "</span>");
    holds(page, "<span class=\"for\"> for main</span>");
    holds(page, "from " SHOWN ": ");
    holds(page, "<li><code>" SHOWN "</code></li>");
    holds(page, "<span class=\"new\"><code>" SHOWN "</code></span>");
    holds(page, "class=\"type\"><code>" SHOWN "</code>");
    holds(page, "<li class=\"reason\">" SHOWN "</li>");
    holds(page, "<ul class=\"findings\">\n<li><code>" SHOWN "</code>");
    findings_release(&warnings);
    end(&world);
}

static void page__lets_its_own_style_and_script_be_alone(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    const struct plan_title title = {.older = "0123456789abcdef", .newer = "fedcba9876543210"};
    const char *page = render(&world, "main", &title);
    holds(page, "content=\"default-src 'none'; style-src 'sha256-");
    holds(page, "='; script-src 'sha256-");
    holds(page, "base-uri 'none'; form-action 'none'\">");
    assert_int_equal(count(page, "unsafe"), 0);
    assert_int_equal(count(page, " style=\""), 0);
    assert_int_equal(count(page, "http"), 1); /* http-equiv */
    holds(page, "<h1>nothing changes</h1>");
    end(&world);
}

/* -------------------------------------------------------------------------------- bounds -- */

static void add_many(struct world *world, size_t devices, const char *suffix)
{
    for (size_t i = 0; i < devices; i++) {
        char name[2048];
        snprintf(name, sizeof name, "device-%zu%s", i, suffix);
        struct plan_given given = {.device = text_of(name), .branch = TEXT("main")};
        assert_int_equal(digest_hex(TEXT("older"), given.configuration), 0);
        add(&world->older, &given);
        assert_int_equal(digest_hex(TEXT("newer"), given.configuration), 0);
        add(&world->newer, &given);
    }
}

static void page__of_100000_devices__counts_what_it_does_not_name(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add_many(&world, 100000, "");
    const struct plan_title title = {.older = "0123456789abcdef", .newer = "fedcba9876543210"};
    const char *page = render(&world, "main", &title);
    assert_true(world.page.length < 1 << 17);
    holds(page, "<h1><b>100,000</b> devices change their configuration</h1>");
    holds(page, "<summary><b>99,997</b> more</summary>");
    holds(page, "and <b>99,497</b> more, which <code>--format json</code> names");
    holds(page, "Of the rows above <b>99,497</b> devices are counted and not named");
    assert_int_equal(count(page, "<li><code>device-"), 503);
    end(&world);
}

static void page__of_long_names_and_values__stays_small(void **state)
{
    (void)state;
    char suffix[1200];
    struct world world;
    begin(&world);
    memset(suffix, '<', sizeof suffix - 1);
    suffix[sizeof suffix - 1] = '\0';
    world.key = suffix;
    world.value = suffix;
    add_many(&world, 3000, suffix);
    for (size_t i = 0; i < world.newer.count; i++) { /* groups of four */
        char image[32];
        snprintf(image, sizeof image, "image-%zu", i / 4);
        world.newer.items[i].image = arena_copy(&world.newer.arena, text_of(image));
    }
    const struct plan_title title = {.older = "0123456789abcdef", .newer = "fedcba9876543210"};
    const char *page = render(&world, "main", &title);
    assert_true(world.page.length < 1 << 19);
    assert_true(count(page, "<tr role=\"row\">\n") > 50);
    holds(page, "</b> smaller groups are left out here; <code>--format json</code> has all.");
    holds(page, "&lt;&lt;...</code></li>");
    end(&world);
}

/* -------------------------------------------------------------------------------- stages -- */

static void page__of_stages__says_where_each_stands_and_what_waits(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    const struct plan_stage stages[] = {
        {.branch = "main",
         .commit = "aaaaaaaaaaaabbbb",
         .subject = "One",
         .since = 1700000000,
         .is_recorded = true,
         .devices = 1234},
        {.branch = "canary",
         .commit = "cccccccccccc",
         .subject = "Two",
         .since = 0,
         .devices = 1,
         .source = "main",
         .commits = 2,
         .changes = 1},
        {.branch = "beta", .source = "main", .commits = PLAN_UNKNOWN, .changes = PLAN_UNKNOWN},
        {.branch = "production",
         .commit = "dddddddddddd",
         .subject = "Three",
         .devices = PLAN_UNKNOWN,
         .source = "beta",
         .commits = 1,
         .changes = PLAN_UNKNOWN},
        {.branch = "archive", .commit = "eeeeeeeeeeee", .subject = "Four", .source = "production"}};
    const struct plan_title title = {.older = "0123456789abcdef",
                                     .newer = "fedcba9876543210",
                                     .stages = stages,
                                     .stage_count = 5};
    const char *page = render(&world, "canary", &title);
    holds(page, "<li class=\"stage waits\">");
    holds(page, "<code>aaaaaaaaaaaa</code> <span class=\"subject\">One</span>");
    holds(page, "since <time datetime=\"2023-11-14T22:13:20Z\">2023-11-14, 22:13 UTC</time>");
    holds(page, "commit of <time datetime=\"1970-01-01T00:00:00Z\">");
    holds(page, "<b>1,234</b> devices follow</p>");
    holds(
        page,
        "<b>2</b> commits wait<span class=\"for\"> for canary</span>: <b>1</b> device changes</p>");
    holds(page, "<li class=\"stage planned last\">");
    holds(page, "canary <span class=\"mark\">this plan</span>");
    holds(page, "<li class=\"stage missing waits\">");
    holds(page, "no such branch yet");
    holds(page, "<b>1</b> commit waits<span class=\"for\"> for production</span>: not known for "
                "which devices");
    holds(page, "not known which devices follow");
    holds(page, "nothing waits<span class=\"for\"> for archive</span></p>");
    end(&world);
}

static void page__of_a_device_that_comes__counts_those_that_follow_before(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add(&world.older, &(struct plan_given){.device = TEXT("a"), .branch = TEXT("main")});
    add(&world.older, &(struct plan_given){.device = TEXT("b"), .branch = TEXT("other")});
    add(&world.newer, &(struct plan_given){.device = TEXT("a"), .branch = TEXT("main")});
    add(&world.newer, &(struct plan_given){.device = TEXT("b"), .branch = TEXT("main")});
    add(&world.newer, &(struct plan_given){.device = TEXT("c"), .branch = TEXT("main")});
    const struct plan_title title = {.older = "0123456789abcdef", .newer = "fedcba9876543210"};
    holds(render(&world, "main", &title), "</code>, which <b>1</b> device follows.</p>");
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page__of_hostile_values__holds_none_of_their_markup),
        cmocka_unit_test(page__lets_its_own_style_and_script_be_alone),
        cmocka_unit_test(page__of_100000_devices__counts_what_it_does_not_name),
        cmocka_unit_test(page__of_long_names_and_values__stays_small),
        cmocka_unit_test(page__of_a_device_that_comes__counts_those_that_follow_before),
        cmocka_unit_test(page__of_stages__says_where_each_stands_and_what_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
