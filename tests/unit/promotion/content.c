/* SPDX-License-Identifier: MIT */
/* What a branch would hold: files that are not everybody's to change, and a fleet that stays. */
#include "promotion_world.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static const char *const from_first[] = {"first", "topic"};
static const struct branch_law law_items[] = {
    {.name = "first"},
    {.name = "stage", .method = METHOD_EITHER, .from = from_first, .from_count = 2},
};
enum { FIRST, STAGE };
static const char *const shared_paths[] = {"any/**", "both.sh"};
static const char *const alice_paths[] = {"none/x", "bin/**", "both.sh"};
static const char *const bob_paths[] = {"lib/*", "both.sh", "inventory.yml"};
static const char *const alice[] = {"alice"};
static const char *const alice_and_bob[] = {"alice", "bob"};
static const struct guard guards[] = {
    {.paths = {shared_paths, 2}},
    {.paths = {alice_paths, 3}, .people = {alice, 1}},
    {.paths = {bob_paths, 3}, .people = {alice_and_bob, 2}, .spares_inventory = true},
};
static const struct pusher nobody = {.name = NULL}, carol = {.name = "carol"},
                           bob = {.name = "bob"}, is_alice = {.name = "alice"};

static struct object_id tree_of(struct world *world, struct object_id commit)
{
    return scratch_id(&world->scratch,
                      arena_format(&world->scratch.arena, "%s^{tree}", hex_of(world, commit)));
}

/* The entries of the policy that a change is judged by. */
static const struct guard *used_guards = guards;
static size_t used_guard_count = sizeof guards / sizeof *guards;

/* Fails the test unless this comes of a change: lines of "severity path message". */
static void expect_change(struct world *world, int law, struct object_id old, struct object_id new,
                          const struct pusher *pusher, const char *expected)
{
    struct repository *repository = scratch_repository(&world->scratch);
    static const struct fleet_root anywhere;
    const struct policy policy = {.fleet_roots = &anywhere,
                                  .fleet_root_count = 1,
                                  .templates = {.path = "templates/"},
                                  .laws = {law_items, sizeof law_items / sizeof *law_items},
                                  .limits = default_limits,
                                  .guards = used_guards,
                                  .guard_count = used_guard_count};
    const struct content_change change = {.law = &law_items[law],
                                          .old = tree_of(world, old),
                                          .new = tree_of(world, new),
                                          .pusher = pusher};
    struct branch_state before = {0};
    struct findings findings;
    struct buffer lines;
    struct error error = {0};
    findings_init(&findings, 100, NULL);
    assert_int_equal(repository_branches(repository, &world->scratch.arena, &before.branches,
                                         &before.count, &error),
                     0);
    if (promotion_judge_content(repository, &policy, &before, &change, &findings, &error) != 0)
        fail_msg("%s", error.message);
    buffer_init(&lines, 1 << 16);
    for (size_t i = 0; i < findings.count; i++) {
        buffer_format(&lines, "%s ", severity_name(findings.items[i].severity));
        buffer_append_text(&lines, findings.items[i].place.path);
        buffer_format(&lines, " %s\n", findings.items[i].message);
    }
    assert_string_equal(lines.length ? lines.bytes : "", expected);
    world->help[0] = '\0';
    if (findings.count > 0)
        strncat(world->help, findings.items[0].help, sizeof world->help - 1);
    buffer_release(&lines);
    findings_release(&findings);
    repository_free(repository);
}

static void file__that_is_guarded__is_changed_by_whom_the_policy_leaves_it_to(void **state)
{
    static const char warning[] = "a guarded file of first would change: have somebody look at it";
    static const struct {
        const char *path;
        const struct pusher *pusher;
        const char *findings;
    } changes[] = {
        {"docs/a.md", &carol, ""},
        {"bin/run", &is_alice, ""},
        {"bin/run", &carol,
         "error bin/run carol may not change this file of first: the policy leaves it to alice\n"},
        {"bin/run", &bob,
         "error bin/run bob may not change this file of first: the policy leaves it to alice\n"},
        {"bin/run", &nobody,
         "error bin/run the server does not say who pushes, and the policy leaves this file of "
         "first to alice\n"},
        {"bin/run", NULL, "warning bin/run on first only alice may change this file\n"},
        {"lib/a", &bob, ""},
        {"lib/a", &is_alice, ""},
        {"lib/a", &carol,
         "error lib/a carol may not change this file of first: the policy leaves it to alice or "
         "bob\n"},
        {"lib/a", NULL, "warning lib/a on first only alice or bob may change this file\n"},
        {"lib/a/b", &carol, ""},
        {"inventory.yml", &carol, ""},
    };
    struct world *world = *state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct object_id new = commit_on(world, world->base, changes[i].path, "1\n");
        expect_change(world, FIRST, world->base, new, changes[i].pusher, changes[i].findings);
        expect_change(world, FIRST, new, new, changes[i].pusher, "");
    }
    struct object_id both = commit_on(world, world->base, "both.sh", "1\n");
    const char *warned = arena_format(&world->scratch.arena, "warning both.sh %s\n", warning);
    expect_change(world, FIRST, world->base, both, &is_alice, warned);
    expect_words(world, "", "`guarded:` in the policy may say who");
    expect_change(world, FIRST, world->base, both, &bob,
                  "error both.sh bob may not change this file of first: the policy leaves it to "
                  "alice\n");
    expect_words(world, "", "have alice push the change, or leave it out of the push");
    expect_change(world, FIRST, world->base, both, NULL, warned);
}

/* A folder is entered for one pattern as for many. */
static void file__in_a_folder_of_the_only_pattern__is_found(void **state)
{
    static const char *const path[] = {"bin/**"};
    static const struct guard only[] = {{.paths = {path, 1}, .people = {alice, 1}}};
    struct world *world = *state;
    struct object_id new = commit_on(world, world->base, "bin/deep/run", "1\n");
    used_guards = only;
    used_guard_count = 1;
    expect_change(world, FIRST, world->base, new, &carol,
                  "error bin/deep/run carol may not change this file of first: the policy leaves "
                  "it to alice\n");
    used_guards = guards;
    used_guard_count = sizeof guards / sizeof *guards;
}

/* Ten are named. */
static void files__many_of_which_are_guarded__are_counted(void **state)
{
    struct world *world = *state;
    struct scratch *scratch = &world->scratch;
    scratch_git(scratch, "checkout -q -f --detach %s", hex_of(world, world->base));
    for (char name = 'a'; name < 'a' + 10; name++)
        scratch_write(scratch, arena_format(&scratch->arena, "bin/%c", name), "1\n");
    scratch_git(scratch, "add bin");
    struct object_id ten = scratch_commit(scratch, "Ten");
    struct object_id twelve =
        commit_on(world, commit_on(world, ten, "bin/k", "1\n"), "bin/l", "1\n");
    struct buffer lines;
    buffer_init(&lines, 1 << 16);
    for (char name = 'a'; name < 'a' + 10; name++)
        buffer_format(&lines,
                      "error bin/%c carol may not change this file of first: the policy leaves it "
                      "to alice\n",
                      name);
    expect_change(world, FIRST, world->base, ten, &carol, lines.bytes);
    buffer_append_string(&lines, "error  and 2 more guarded files\n");
    expect_change(world, FIRST, world->base, twelve, &carol, lines.bytes);
    buffer_clear(&lines);
    for (char name = 'a'; name < 'a' + 10; name++)
        buffer_format(&lines, "warning bin/%c on first only alice may change this file\n", name);
    buffer_append_string(&lines, "warning  and 2 more guarded files\n");
    expect_change(world, FIRST, world->base, twelve, NULL, lines.bytes);
    buffer_release(&lines);
}

/* It was judged when it came there. */
static void file__that_a_source_of_the_policy_holds__is_promoted_by_everybody(void **state)
{
    static const char error[] = "error bin/run carol may not change this file of stage: the policy "
                                "leaves it to alice\n";
    struct world *world = *state;
    struct object_id new = commit_on(world, world->base, "bin/run", "1\n");
    put_branch(world, "stage", new);
    put_branch(world, "topic", new); /* which the policy does not name */
    put_branch(world, "first", world->base);
    expect_change(world, STAGE, world->base, new, &carol, error);
    put_branch(world, "first", new);
    expect_change(world, STAGE, world->base, new, &carol, "");
    static const char *const others[] = {"canary",   "develop", "fast",  "pure",
                                         "resolved", "slow",    "stage", "topic"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        scratch_git(&world->scratch, "update-ref -d refs/heads/%s", others[i]);
    scratch_git(&world->scratch, "checkout -q --detach");
    scratch_git(&world->scratch, "update-ref -d refs/heads/main");
    expect_change(world, STAGE, world->base, new, &carol, ""); /* it is the only one */
    put_branch(world, "first", commit_on(world, new, "bin/run", "2\n"));
    expect_change(world, STAGE, world->base, new, &carol, error);
    scratch_git(&world->scratch, "update-ref -d refs/heads/first");
    expect_change(world, STAGE, world->base, new, &carol, error);
}

/* ------------------------------------------------------------------------------ what remains -- */

static struct object_id without(struct world *world, struct object_id from, const char *path)
{
    scratch_git(&world->scratch, "checkout -q -f --detach %s", hex_of(world, from));
    scratch_git(&world->scratch, "rm -r -q %s", path);
    return scratch_commit(&world->scratch, "Remove");
}

static void stage__keeps_its_inventory_and_its_variables(void **state)
{
    static const char inventory[] =
        "error inventory.yml stage would have no inventory any more, so nothing of its devices "
        "would be judged\n";
    static const char variables[] =
        "error group_vars stage would have no file of variables any more, so nothing of its "
        "devices would be judged\n";
    static const char of_devices[] =
        "error host_vars stage would have no file of variables any more, so nothing of its "
        "devices would be judged\n";
    struct world *world = *state;
    struct object_id groups = commit_on(world, world->base, "group_vars/a.yml", "1\n");
    struct object_id both = commit_on(world, groups, "host_vars/a.yml", "1\n");
    struct object_id hosts = without(world, both, "group_vars");
    struct object_id bare = without(world, hosts, "host_vars");
    struct object_id none = commit_on(world, without(world, both, "inventory.yml"), "c", "1\n");
    struct object_id nothing_left = without(world, without(world, none, "group_vars"), "host_vars");
    expect_change(world, STAGE, both, groups, &carol, "");
    expect_change(world, STAGE, both, hosts, &carol, "");
    expect_change(world, STAGE, both, bare, &carol, variables);
    expect_words(world, "", "bring it back on a branch that may be committed to");
    expect_change(world, STAGE, groups, bare, &carol, variables);
    expect_change(world, STAGE, hosts, bare, &carol, of_devices);
    expect_change(world, STAGE, bare, bare, &carol, "");
    expect_change(world, STAGE, both, none, &carol, inventory);
    expect_change(world, STAGE, none, both, &carol, "");
    expect_change(world, STAGE, none, none, &carol, "");
    expect_change(world, STAGE, both, nothing_left, &carol,
                  arena_format(&world->scratch.arena, "%s%s", inventory, variables));
    expect_change(world, FIRST, both, nothing_left, &carol, "");
}

static void stage__keeps_its_templates(void **state)
{
    static const char templates[] =
        "error templates stage would have no template any more, so nothing would tell what its "
        "devices are configured with\n";
    struct world *world = *state;
    struct object_id two = commit_on(
        world, commit_on(world, world->base, "templates/a.json", "1\n"), "templates/b.json", "1\n");
    struct object_id one = without(world, two, "templates/a.json");
    struct object_id none = without(world, two, "templates");
    expect_change(world, STAGE, two, one, &carol, "");
    expect_change(world, STAGE, two, none, &carol, templates);
    expect_change(world, FIRST, two, none, &carol, "");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(file__that_is_guarded__is_changed_by_whom_the_policy_leaves_it_to),
        TEST(file__in_a_folder_of_the_only_pattern__is_found),
        TEST(files__many_of_which_are_guarded__are_counted),
        TEST(file__that_a_source_of_the_policy_holds__is_promoted_by_everybody),
        TEST(stage__keeps_its_inventory_and_its_variables),
        TEST(stage__keeps_its_templates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
