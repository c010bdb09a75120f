/* SPDX-License-Identifier: MIT */
/* What a new branch is held against, so that a guarded file that it lacks is seen. */
#include "promotion_world.h"

#include <setjmp.h>

#include <cmocka.h>

static const struct branch_law law_items[] = {
    {.name = "first"}, {.name = "second"}, {.name = "new"}, {.name = "third"}};
static const char *const paths[] = {"guarded.yml"};
static const char *const people[] = {"alice"};
static const struct guard guards[] = {{.paths = {paths, 1}, .people = {people, 1}}};

/* Judges the branch `new` moved from one commit to another, and fails the test unless so much is
 * found. */
static void expect_moved_branch(struct world *world, struct object_id old, struct object_id new,
                                size_t count)
{
    struct repository *repository = scratch_repository(&world->scratch);
    const struct policy policy = {.laws = {law_items, sizeof law_items / sizeof *law_items},
                                  .limits = default_limits,
                                  .guards = guards,
                                  .guard_count = 1};
    const struct update update = {
        .ref = "refs/heads/new", .target = "refs/heads/new", .old = old, .new = new};
    const struct pusher pusher = {.name = "carol"};
    struct branch_state before = {0};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    assert_int_equal(repository_branches(repository, &world->scratch.arena, &before.branches,
                                         &before.count, &error),
                     0);
    if (promotion_judge_files(repository, &policy, &before, &update, &pusher, &findings, &error) !=
        0)
        fail_msg("%s", error.message);
    assert_int_equal(findings.count, count);
    findings_release(&findings);
    repository_free(repository);
}

static void expect_new_branch(struct world *world, struct object_id new, size_t count)
{
    expect_moved_branch(world, nothing, new, count);
}

static void new_branch__where_head_is_unborn__is_held_against_the_first_that_is_there(void **state)
{
    struct world *world = *state;
    static const char *const names[] = {"first", "second", "third"};
    struct object_id without = world->base;
    struct object_id with = commit_on(world, without, "guarded.yml", "1\n");
    scratch_git(&world->scratch, "symbolic-ref HEAD refs/heads/unborn");
    expect_new_branch(world, with, 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        put_branch(world, names[i], with);
        expect_new_branch(world, without, 1);
        expect_new_branch(world, with, 0);
        if (i > 0) {
            put_branch(world, names[i - 1], without);
            expect_new_branch(world, without, 0);
            scratch_git(&world->scratch, "update-ref -d refs/heads/%s", names[i - 1]);
            expect_new_branch(world, without, 1);
        }
    }
}

static void new_branch__where_head_is_there__is_held_against_it(void **state)
{
    struct world *world = *state;
    struct object_id without = world->base;
    struct object_id with = commit_on(world, without, "guarded.yml", "1\n");
    scratch_git(&world->scratch, "symbolic-ref HEAD refs/heads/main");
    put_branch(world, "first", with);
    expect_new_branch(world, without, 0);
    put_branch(world, "main", with);
    put_branch(world, "first", without);
    expect_new_branch(world, without, 1);
}

/* Whatever other branches hold. */
static void branch__that_moves__is_held_against_where_it_stood(void **state)
{
    struct world *world = *state;
    struct object_id without = world->base;
    struct object_id with = commit_on(world, without, "guarded.yml", "1\n");
    struct object_id changed = commit_on(world, with, "guarded.yml", "2\n");
    scratch_git(&world->scratch, "symbolic-ref HEAD refs/heads/main");
    put_branch(world, "main", with);
    put_branch(world, "first", with);
    expect_moved_branch(world, without, with, 1);
    expect_moved_branch(world, with, changed, 1);
    expect_moved_branch(world, without, without, 0);
    expect_moved_branch(world, changed, changed, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(new_branch__where_head_is_unborn__is_held_against_the_first_that_is_there),
        TEST(new_branch__where_head_is_there__is_held_against_it),
        TEST(branch__that_moves__is_held_against_where_it_stood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
