/* SPDX-License-Identifier: MIT */
/* Where a branch has stood, by a ledger that is there. */
#include <string.h>

#include "ledger/ledger.h"
#include "promotion_world.h"
#include "unit.h"

/* Moves the branch as a push would, and records that. */
static void move(struct world *world, const char *name, struct object_id old, struct object_id new)
{
    struct repository *repository = scratch_repository(&world->scratch);
    const char *ref = arena_format(&world->scratch.arena, "refs/heads/%s", name);
    const struct update update = {.ref = ref, .target = ref, .old = old, .new = new};
    struct policy policy;
    struct error error = {0};
    size_t added = 0;
    put_branch(world, name, new);
    assert_int_equal(policy_default(&policy, &error), 0);
    const struct recorder recorder = {.repository = repository, .policy = &policy};
    if (ledger_record(&recorder, &update, 1, &added, &error) != 0)
        fail_msg("%s", error.message);
    policy_release(&policy);
    repository_free(repository);
}

static enum stood stood(struct world *world, const char *ref, struct object_id commit)
{
    struct repository *repository = scratch_repository(&world->scratch);
    struct error error = {0};
    enum stood answer = STOOD_UNKNOWN;
    if (ledger_has_stood(repository, ref, &commit, &answer, &error) != 0)
        fail_msg("%s", error.message);
    repository_free(repository);
    return answer;
}

/* A server whose hooks were there before its first branch; main begins at the base, and goes to
 * *tip past one commit. */
static void begin_without_a_baseline(struct world *world, struct object_id *passed,
                                     struct object_id *tip)
{
    scratch_git(&world->scratch, "checkout -q --detach");
    scratch_git(&world->scratch, "branch -q -D main canary");
    move(world, "main", nothing, world->base);
    *passed = commit_on(world, world->base, "a.yml", "1\n");
    *tip = commit_on(world, *passed, "a.yml", "2\n");
    put_branch(world, "develop", *tip);
    move(world, "main", world->base, *tip);
}

static void
stood__by_a_ledger_without_a_baseline__is_what_was_recorded_and_nothing_else(void **state)
{
    struct world *world = *state;
    struct object_id passed, tip;
    begin_without_a_baseline(world, &passed, &tip);
    assert_int_equal(stood(world, "refs/heads/main", world->base), STOOD_ONCE);
    assert_int_equal(stood(world, "refs/heads/main", tip), STOOD_ONCE);
    assert_int_equal(stood(world, "refs/heads/main", passed), STOOD_NEVER);
}

static void stood__of_a_branch_without_a_record__is_never(void **state)
{
    struct world *world = *state;
    struct object_id passed, tip;
    begin_without_a_baseline(world, &passed, &tip);
    assert_int_equal(stood(world, "refs/heads/canary", tip), STOOD_NEVER);
}

static void stood__before_the_baseline__is_not_known(void **state)
{
    struct world *world = *state;
    struct object_id before = world->base;
    struct object_id baseline = commit_on(world, before, "a.yml", "1\n");
    struct object_id later = commit_on(world, baseline, "a.yml", "2\n");
    struct object_id aside = commit_on(world, before, "a.yml", "3\n");
    put_branch(world, "main", baseline);
    put_branch(world, "canary", baseline);
    put_branch(world, "develop", later);
    move(world, "main", baseline, later);
    assert_int_equal(stood(world, "refs/heads/main", later), STOOD_ONCE);
    assert_int_equal(stood(world, "refs/heads/main", baseline), STOOD_ONCE);
    assert_int_equal(stood(world, "refs/heads/main", before), STOOD_UNKNOWN);
    assert_int_equal(stood(world, "refs/heads/main", aside), STOOD_NEVER);
    /* Its baseline is not the oldest record. */
    assert_int_equal(stood(world, "refs/heads/canary", before), STOOD_UNKNOWN);
}

static void stood__without_a_ledger__is_not_known(void **state)
{
    struct world *world = *state;
    assert_int_equal(stood(world, "refs/heads/main", world->base), STOOD_UNKNOWN);
}

static void stood__by_a_ledger_that_is_damaged__is_an_error(void **state)
{
    struct world *world = *state;
    struct error error = {0};
    enum stood answer;
    move(world, "main", world->base, world->base);
    scratch_git(&world->scratch, "update-ref refs/fleetgate/ledger %s", hex_of(world, world->base));
    struct repository *repository = scratch_repository(&world->scratch);
    assert_int_equal(ledger_has_stood(repository, "refs/heads/main", &world->base, &answer, &error),
                     -1);
    assert_int_equal(error.kind, ERROR_REPOSITORY);
    assert_non_null(strstr(error.message, "the ledger is damaged"));
    repository_free(repository);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(stood__by_a_ledger_without_a_baseline__is_what_was_recorded_and_nothing_else),
        TEST(stood__of_a_branch_without_a_record__is_never),
        TEST(stood__before_the_baseline__is_not_known),
        TEST(stood__without_a_ledger__is_not_known),
        TEST(stood__by_a_ledger_that_is_damaged__is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
