/* SPDX-License-Identifier: MIT */
/* A ledger that somebody has forged: each record is held against the one after it, and against its
 * commit. */
#include <string.h>

#include "ledger/ledger.h"
#include "promotion_world.h"
#include "unit.h"

static const char *const from_free[] = {"*"};
static const char *const from_canary[] = {"canary"};
static const struct branch_law law_items[] = {
    {.name = "canary", .method = METHOD_EITHER, .from = from_free, .from_count = 1},
    {.name = "main", .method = METHOD_EITHER, .from = from_canary, .from_count = 1},
};

/* Records both branches as they stand, canary first. */
static void begin(struct world *world)
{
    struct repository *repository = scratch_repository(&world->scratch);
    struct policy policy;
    struct error error = {0};
    size_t added = 0;
    assert_int_equal(policy_default(&policy, &error), 0);
    policy.laws = (struct branch_laws){law_items, sizeof law_items / sizeof *law_items};
    const struct recorder recorder = {.repository = repository, .policy = &policy};
    assert_int_equal(ledger_record(&recorder, NULL, 0, &added, &error), 0);
    assert_int_equal(added, 2);
    policy_release(&policy);
    repository_free(repository);
}

static const char *show(struct world *world, const char *commit)
{
    return scratch_git(&world->scratch, "cat-file commit %s", commit);
}

/* The text with `from`, which it holds, in place of `to`. */
static const char *replaced(struct world *world, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    return arena_format(&world->scratch.arena, "%.*s%s%s", (int)(at - text), text, to,
                        at + strlen(from));
}

static const char *write_commit(struct world *world, const char *text)
{
    const char *whole = arena_format(&world->scratch.arena, "%s\n", text);
    return scratch_git_input(&world->scratch, text_of(whole),
                             "hash-object -t commit -w --stdin --literally");
}

/* Puts a forged record below the tip, which is left as it is but for its parent. */
static void put_below(struct world *world, const char *first)
{
    const char *old = scratch_git(&world->scratch, "rev-parse " LEDGER_REF "^");
    const char *tip = write_commit(
        world, replaced(world, show(world, LEDGER_REF), old, write_commit(world, first)));
    scratch_git(&world->scratch, "update-ref " LEDGER_REF " %s", tip);
}

/* Fails the test unless so many records are read, and this is wrong with what is before them. */
static void expect_read(struct world *world, size_t count, const char *flaw)
{
    struct repository *repository = scratch_repository(&world->scratch);
    struct ledger ledger;
    struct error error = {0};
    assert_int_equal(ledger_read(&ledger, repository, &error), 0);
    assert_int_equal(ledger.count, count);
    if (flaw)
        assert_non_null(strstr(ledger.flaw ? ledger.flaw : "nothing", flaw));
    else
        assert_null(ledger.flaw);
    ledger_release(&ledger);
    repository_free(repository);
}

static void ledger__as_it_was_written__is_whole(void **state)
{
    begin(*state);
    expect_read(*state, 2, NULL);
}

static void record__with_other_facts__is_not_the_one_that_the_next_names(void **state)
{
    struct world *world = *state;
    begin(world);
    const char *first = show(world, LEDGER_REF "^");
    put_below(world, replaced(world, first, "Warnings: 0", "Warnings: 1"));
    expect_read(world, 1, "its message is not the one that the record after it names");
}

static void record__that_fleetgate_would_not_write__is_none(void **state)
{
    struct world *world = *state;
    begin(world);
    const char *first = show(world, LEDGER_REF "^");
    put_below(world, replaced(world, first, "Warnings: 0", "Warnings: none"));
    expect_read(world, 1, "it is no record as fleetgate writes them");
}

/* The message alone is what the next record names. */
static void record__of_another_time_than_its_commit__is_none(void **state)
{
    struct world *world = *state;
    begin(world);
    const char *first = show(world, LEDGER_REF "^");
    const char *time = scratch_git(&world->scratch, "log -1 --format=%%ct " LEDGER_REF "^");
    const char *forged = replaced(world, first, time, "1700000000");
    put_below(world, replaced(world, forged, time, "1700000000"));
    expect_read(world, 1, "its time is not that of its commit");
}

/* Nothing can be put before the first record, and none be cut off. */
static void record__with_a_parent_that_it_does_not_name__is_none(void **state)
{
    static const char flaw[] =
        "it names a record before it and has none, or has one and names none";
    struct world *world = *state;
    begin(world);
    const char *tip = show(world, LEDGER_REF);
    const char *first = show(world, LEDGER_REF "^");
    const char *parent = arena_format(&world->scratch.arena, "parent %s\n",
                                      scratch_git(&world->scratch, "rev-parse " LEDGER_REF "^"));
    const char *author = strstr(first, "author ");
    put_below(world, arena_format(&world->scratch.arena, "%.*s%s%s", (int)(author - first), first,
                                  parent, author));
    expect_read(world, 1, flaw);
    scratch_git(&world->scratch, "update-ref " LEDGER_REF " %s",
                write_commit(world, replaced(world, tip, parent, "")));
    expect_read(world, 0, flaw);
}

static void ledger__that_stands_for_another_ref__is_not_read(void **state)
{
    struct world *world = *state;
    struct repository *repository;
    struct ledger ledger;
    struct error error = {0};
    begin(world);
    scratch_git(&world->scratch, "symbolic-ref " LEDGER_REF " refs/heads/main");
    repository = scratch_repository(&world->scratch);
    assert_int_equal(ledger_read(&ledger, repository, &error), -1);
    assert_non_null(strstr(error.message, LEDGER_REF " is a symbolic ref"));
    ledger_release(&ledger);
    repository_free(repository);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ledger__as_it_was_written__is_whole),
        TEST(record__with_other_facts__is_not_the_one_that_the_next_names),
        TEST(record__that_fleetgate_would_not_write__is_none),
        TEST(record__of_another_time_than_its_commit__is_none),
        TEST(record__with_a_parent_that_it_does_not_name__is_none),
        TEST(ledger__that_stands_for_another_ref__is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
