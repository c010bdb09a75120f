/* SPDX-License-Identifier: MIT */
/* Whether a commit may be rolled out, by the ledger of a repository. */
#include <string.h>

#include "ledger/ledger.h"
#include "promotion_world.h"
#include "unit.h"

/* Records where the branches stand, or the move that is given. */
static void record(struct world *world, const struct update *update)
{
    struct repository *repository = scratch_repository(&world->scratch);
    struct policy policy;
    struct error error = {0};
    size_t added = 0;
    assert_int_equal(policy_default(&policy, &error), 0);
    policy.laws = world_laws;
    const struct recorder recorder = {.repository = repository, .policy = &policy};
    if (ledger_record(&recorder, update, update != NULL, &added, &error) != 0)
        fail_msg("%s", error.message);
    policy_release(&policy);
    repository_free(repository);
}

/* Fails the test unless this is why the commit may not be rolled out; NULL: it may. */
static void expect_reason(struct world *world, const char *ref, struct object_id commit,
                          const char *reason)
{
    struct repository *repository = scratch_repository(&world->scratch);
    const char *found = NULL;
    struct error error = {0};
    if (ledger_prove_commit(repository, &world_laws, ref, &commit, &world->scratch.arena, &found,
                            &error) != 0)
        fail_msg("%s", error.message);
    if (!reason)
        assert_null(found);
    else
        assert_non_null(strstr(found ? found : "nothing", reason));
    repository_free(repository);
}

#define CANARY "refs/heads/canary"

/* Brings canary, which stands at the base, to a commit of develop; the ledger has both. */
static struct object_id promote(struct world *world)
{
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    const struct update update = {.ref = CANARY, .target = CANARY, .old = world->base, .new = tip};
    record(world, NULL);
    put_branch(world, "develop", tip);
    put_branch(world, "canary", tip);
    record(world, &update);
    return tip;
}

static void commit__whose_move_is_proven__may_be_rolled_out(void **state)
{
    struct object_id tip = promote(*state);
    expect_reason(*state, CANARY, tip, NULL);
}

static void commit__older_than_the_baseline__may_be_rolled_out(void **state)
{
    struct world *world = *state;
    struct object_id older = world->base;
    world->base = commit_on(world, older, "b.yml", "1\n");
    put_branch(world, "canary", world->base);
    promote(world);
    expect_reason(world, CANARY, world->base, NULL);
    expect_reason(world, CANARY, older, NULL);
}

static void commit__that_the_branch_only_passed__has_no_record(void **state)
{
    struct world *world = *state;
    struct object_id passed = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id tip = commit_on(world, passed, "a.yml", "2\n");
    const struct update update = {.ref = CANARY, .target = CANARY, .old = world->base, .new = tip};
    record(world, NULL);
    put_branch(world, "develop", tip);
    put_branch(world, "canary", tip);
    record(world, &update);
    expect_reason(world, CANARY, passed, "the ledger has no record of the move");
}

/* A start is no baseline: there was nothing before it. */
static void commit__below_where_the_branch_began__has_no_record(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    const struct update update = {.ref = CANARY, .target = CANARY, .new = tip};
    scratch_git(&world->scratch, "update-ref -d " CANARY);
    record(world, NULL);
    put_branch(world, "develop", tip);
    put_branch(world, "canary", tip);
    record(world, &update);
    expect_reason(world, CANARY, tip, NULL);
    expect_reason(world, CANARY, world->base, "the ledger has no record of the move");
}

static void commit__without_a_ledger__has_no_record(void **state)
{
    struct world *world = *state;
    expect_reason(world, CANARY, world->base, "the ledger has no record of the move");
}

static void commit__whose_move_was_not_lawful__says_so(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    const struct update update = {.ref = CANARY, .target = CANARY, .old = world->base, .new = tip};
    record(world, NULL);
    put_branch(world, "canary", tip);
    record(world, &update);
    expect_reason(world, CANARY, tip, "its move was not lawful when it was recorded");
}

static void commit__that_the_branch_left__says_so(void **state)
{
    struct world *world = *state;
    struct object_id tip = promote(world);
    put_branch(world, "canary", world->base);
    expect_reason(world, CANARY, tip, "the branch does not contain the commit any more");
    scratch_git(&world->scratch, "update-ref -d " CANARY);
    expect_reason(world, CANARY, tip, "the branch does not exist any more");
}

static void commit__by_a_ledger_that_is_damaged__is_not_proven(void **state)
{
    struct world *world = *state;
    struct object_id tip = promote(world);
    scratch_git(&world->scratch, "update-ref refs/fleetgate/ledger %s", hex_of(world, tip));
    expect_reason(world, CANARY, tip, "it is no record as fleetgate writes them");
    expect_reason(world, CANARY, world->base, "it is no record as fleetgate writes them");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(commit__whose_move_is_proven__may_be_rolled_out),
        TEST(commit__older_than_the_baseline__may_be_rolled_out),
        TEST(commit__that_the_branch_only_passed__has_no_record),
        TEST(commit__below_where_the_branch_began__has_no_record),
        TEST(commit__without_a_ledger__has_no_record),
        TEST(commit__whose_move_was_not_lawful__says_so),
        TEST(commit__that_the_branch_left__says_so),
        TEST(commit__by_a_ledger_that_is_damaged__is_not_proven),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
