/* SPDX-License-Identifier: MIT */
/* Records held against the repository: what is true holds, and what is forged does not. */
#include <string.h>

#include "ledger/ledger.h"
#include "promotion_world.h"
#include "unit.h"

enum { RECORDS_MAX = 8 };

/* Records that are made one after the other, as if a ledger had held them. */
struct forgery {
    struct world *world;
    struct policy policy;
    struct record records[RECORDS_MAX];
    size_t count;
};

static struct forgery begin(struct world *world)
{
    struct forgery forgery = {.world = world};
    struct error error = {0};
    assert_int_equal(policy_default(&forgery.policy, &error), 0);
    forgery.policy.laws = world_laws;
    return forgery;
}

/* A record of a move that is true in all that its commit tells. */
static struct record *add(struct forgery *forgery, const char *ref, struct object_id old,
                          struct object_id new, const char *kind, struct object_id source)
{
    struct repository *repository = scratch_repository(&forgery->world->scratch);
    struct commit commit;
    struct error error = {0};
    bool is_commit = false;
    assert_true(forgery->count < RECORDS_MAX);
    assert_int_equal(repository_commit(repository, &new, &forgery->world->scratch.arena, &commit,
                                       &is_commit, &error),
                     0);
    assert_true(is_commit);
    struct record *record = &forgery->records[forgery->count++];
    *record = (struct record){.ref = ref,
                              .old = old,
                              .new = new,
                              .parents = commit.parents,
                              .parent_count = commit.parent_count,
                              .source = source,
                              .tree = commit.tree,
                              .kind = kind,
                              .policy = forgery->policy.digest,
                              .previous = ""};
    repository_free(repository);
    return record;
}

/* Fails the test unless this is what is wrong with the record, and nothing with those before it;
 * NULL: nothing at all. Returns how many records could not be verified. */
static size_t expect_first(struct forgery *forgery, size_t record, const char *flaw)
{
    struct repository *repository = scratch_repository(&forgery->world->scratch);
    struct ledger ledger = {.records = forgery->records, .count = forgery->count};
    struct verification verification;
    struct error error = {0};
    arena_init(&ledger.arena);
    if (ledger_verify(&ledger, repository, &forgery->policy, &verification, &error) != 0)
        fail_msg("%s", error.message);
    const char *found = verification.flaw ? verification.flaw : "nothing";
    if (!strstr(found, flaw ? flaw : "nothing"))
        fail_msg("\"%s\" and not \"%s\"", found, flaw ? flaw : "nothing");
    if (flaw)
        assert_int_equal(verification.record, record);
    ledger_release(&ledger);
    repository_free(repository);
    return verification.unverifiable;
}

/* The same of the last record. */
static size_t expect_flaw(struct forgery *forgery, const char *flaw)
{
    return expect_first(forgery, forgery->count - 1, flaw);
}

#define CANARY "refs/heads/canary"
#define MAIN "refs/heads/main"
#define RESOLVED "refs/heads/resolved"
#define GONE "refs/heads/gone" /* no branch of the policy */

/* Two commits beside each other, and what merges the second into the first. */
struct merged {
    struct object_id ours, theirs, tip;
};

static struct merged make_merge(struct world *world)
{
    struct merged merged = {.ours = commit_on(world, world->base, "a.yml", "1\n"),
                            .theirs = commit_on(world, world->base, "b.yml", "1\n")};
    merged.tip = merge(world, merged.ours, merged.theirs);
    put_branch(world, "develop", merged.theirs);
    return merged;
}

static void clean_merge__as_it_was_made__holds(void **state)
{
    struct merged merged = make_merge(*state);
    struct forgery forgery = begin(*state);
    add(&forgery, CANARY, nothing, merged.ours, KIND_BASELINE, nothing);
    add(&forgery, CANARY, merged.ours, merged.tip, "clean-merge", merged.theirs);
    assert_int_equal(expect_flaw(&forgery, NULL), 0);
    policy_release(&forgery.policy);
}

static void clean_merge__of_a_commit_that_is_none__does_not_hold(void **state)
{
    struct world *world = *state;
    struct object_id direct = commit_on(world, world->base, "a.yml", "1\n");
    struct forgery forgery = begin(world);
    add(&forgery, CANARY, nothing, world->base, KIND_BASELINE, nothing);
    add(&forgery, CANARY, world->base, direct, "clean-merge", world->base);
    expect_flaw(&forgery, "Kind is clean-merge, and Source is not the second parent");
    policy_release(&forgery.policy);
}

static void clean_merge__of_another_source__does_not_hold(void **state)
{
    struct merged merged = make_merge(*state);
    struct forgery forgery = begin(*state);
    add(&forgery, CANARY, nothing, merged.ours, KIND_BASELINE, nothing);
    add(&forgery, CANARY, merged.ours, merged.tip, "clean-merge", merged.ours);
    expect_flaw(&forgery, "Kind is clean-merge, and Source is not the second parent");
    policy_release(&forgery.policy);
}

static void clean_merge__with_another_tree__does_not_hold(void **state)
{
    struct world *world = *state;
    struct merged merged = make_merge(world);
    struct object_id altered =
        commit_with_parents(world, commit_on(world, merged.tip, "a.yml", "2\n"),
                            two_parents(world, merged.ours, merged.theirs));
    struct forgery forgery = begin(world);
    add(&forgery, CANARY, nothing, merged.ours, KIND_BASELINE, nothing);
    add(&forgery, CANARY, merged.ours, altered, "clean-merge", merged.theirs);
    expect_flaw(&forgery, "Kind is clean-merge, and Tree is not the merge of the parents");
    policy_release(&forgery.policy);
}

/* Two commits that conflict, and a merge of them that somebody resolved. */
static struct merged make_resolved(struct world *world)
{
    struct merged merged = {.ours = commit_on(world, world->base, "a.yml", "1\n"),
                            .theirs = commit_on(world, world->base, "a.yml", "2\n")};
    merged.tip = commit_with_parents(world, commit_on(world, merged.ours, "a.yml", "3\n"),
                                     two_parents(world, merged.ours, merged.theirs));
    put_branch(world, "develop", merged.theirs);
    return merged;
}

static void clean_merge__of_sides_that_conflict__does_not_hold(void **state)
{
    struct merged merged = make_resolved(*state);
    struct forgery forgery = begin(*state);
    add(&forgery, CANARY, nothing, merged.ours, KIND_BASELINE, nothing);
    add(&forgery, CANARY, merged.ours, merged.tip, "clean-merge", merged.theirs);
    expect_flaw(&forgery, "Kind is clean-merge, and Tree is not the merge of the parents");
    policy_release(&forgery.policy);
}

static void resolved_merge__as_it_was_made__holds(void **state)
{
    struct merged merged = make_resolved(*state);
    struct forgery forgery = begin(*state);
    add(&forgery, RESOLVED, nothing, merged.ours, KIND_BASELINE, nothing);
    add(&forgery, RESOLVED, merged.ours, merged.tip, "resolved-merge", merged.theirs);
    assert_int_equal(expect_flaw(&forgery, NULL), 0);
    policy_release(&forgery.policy);
}

static void resolved_merge__of_another_source_or_of_none__does_not_hold(void **state)
{
    struct world *world = *state;
    struct merged merged = make_resolved(world);
    struct object_id direct = commit_on(world, merged.ours, "b.yml", "1\n");
    struct forgery forgery = begin(world);
    add(&forgery, RESOLVED, nothing, merged.ours, KIND_BASELINE, nothing);
    add(&forgery, RESOLVED, merged.ours, merged.tip, "resolved-merge", merged.ours);
    expect_flaw(&forgery, "Kind is resolved-merge, and Source is not the second parent");
    forgery.count--;
    add(&forgery, RESOLVED, merged.ours, direct, "resolved-merge", merged.ours);
    expect_flaw(&forgery, "Kind is resolved-merge, and Source is not the second parent");
    policy_release(&forgery.policy);
}

static void resolved_merge__where_the_law_takes_none__does_not_hold(void **state)
{
    struct merged merged = make_resolved(*state);
    struct world *world = *state;
    struct forgery forgery = begin(world);
    put_branch(world, "canary", merged.theirs);
    add(&forgery, CANARY, nothing, merged.theirs, KIND_BASELINE, nothing);
    add(&forgery, "refs/heads/slow", nothing, merged.ours, KIND_BASELINE, nothing);
    add(&forgery, MAIN, nothing, merged.theirs, KIND_BASELINE, nothing);
    add(&forgery, "refs/heads/slow", merged.ours, merged.tip, "resolved-merge", merged.theirs);
    expect_flaw(&forgery, "Kind is resolved-merge, but by the law the move is "
                          "promotion/conflicted");
    policy_release(&forgery.policy);
}

static void fast_forward__to_another_commit_than_its_source__does_not_hold(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    struct forgery forgery = begin(world);
    add(&forgery, CANARY, nothing, world->base, KIND_BASELINE, nothing);
    add(&forgery, CANARY, world->base, tip, "fast-forward", tip);
    assert_int_equal(expect_flaw(&forgery, NULL), 0);
    forgery.records[1].source = world->base;
    expect_flaw(&forgery, "Kind is fast-forward, and Source is not New");
    policy_release(&forgery.policy);
}

static void promotion__to_what_does_not_contain_the_old_tip__does_not_hold(void **state)
{
    struct merged merged = make_merge(*state);
    struct forgery forgery = begin(*state);
    static const char *const kinds[] = {"fast-forward", "clean-merge", "resolved-merge"};
    add(&forgery, CANARY, nothing, merged.ours, KIND_BASELINE, nothing);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        forgery.count = 1;
        add(&forgery, CANARY, merged.ours, merged.theirs, kinds[i], merged.theirs);
        expect_flaw(&forgery, "New does not contain Old, so that it is no promotion");
    }
    /* There is no promotion of a branch that was not there. */
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        forgery.count = 0;
        add(&forgery, CANARY, nothing, merged.tip, kinds[i], merged.theirs);
        expect_flaw(&forgery, "New does not contain Old, so that it is no promotion");
    }
    policy_release(&forgery.policy);
}

static void record__of_a_branch_that_left_the_policy__holds_where_its_facts_do(void **state)
{
    struct merged merged = make_merge(*state);
    struct forgery forgery = begin(*state);
    add(&forgery, GONE, nothing, merged.ours, KIND_BASELINE, nothing);
    add(&forgery, GONE, merged.ours, merged.tip, "clean-merge", merged.theirs);
    assert_int_equal(expect_flaw(&forgery, NULL), 0);
    forgery.records[1].tree = merged.ours;
    expect_flaw(&forgery, "Tree is not that of the commit New");
    forgery.count--;
    add(&forgery, GONE, merged.ours, merged.tip, "clean-merge", merged.ours);
    expect_flaw(&forgery, "Source is not the second parent");
    policy_release(&forgery.policy);
}

/* Which sources it had is not known any more, nor that each record is there. */
static void record__of_a_branch_that_left_the_policy__is_not_held_against_the_law(void **state)
{
    struct merged merged = make_merge(*state);
    struct forgery forgery = begin(*state);
    add(&forgery, GONE, merged.ours, merged.tip, "clean-merge", merged.theirs);
    add(&forgery, GONE, merged.ours, merged.tip, KIND_BASELINE, nothing);
    assert_int_equal(expect_flaw(&forgery, NULL), 0);
    policy_release(&forgery.policy);
}

static void record__whose_commits_are_gone__is_counted_and_goes_on_from(void **state)
{
    struct merged merged = make_merge(*state);
    struct forgery forgery = begin(*state);
    const struct object_id gone = {{7}};
    add(&forgery, CANARY, nothing, merged.ours, KIND_BASELINE, nothing)->new = gone;
    add(&forgery, CANARY, gone, merged.ours, "promotion/rewind", nothing);
    add(&forgery, CANARY, merged.ours, merged.tip, "clean-merge", merged.theirs);
    assert_int_equal(expect_flaw(&forgery, NULL), 2);
    forgery.records[2].old = gone;
    expect_flaw(&forgery, "Old is not where the branch's record before it ends");
    policy_release(&forgery.policy);
}

static void record__of_parents_that_are_not_there__does_not_hold(void **state)
{
    struct merged merged = make_merge(*state);
    struct object_id turned[] = {merged.theirs, merged.ours};
    struct forgery forgery = begin(*state);
    struct record *record = add(&forgery, CANARY, nothing, merged.tip, KIND_BASELINE, nothing);
    record->parent_count = 1;
    expect_flaw(&forgery, "Parents are not those of the commit New");
    record->parent_count = 2;
    record->parents = turned;
    expect_flaw(&forgery, "Parents are not those of the commit New");
    policy_release(&forgery.policy);
}

static void baseline__that_is_not_the_first_record__does_not_hold(void **state)
{
    struct merged merged = make_merge(*state);
    struct forgery forgery = begin(*state);
    add(&forgery, CANARY, nothing, merged.ours, KIND_BASELINE, nothing);
    add(&forgery, CANARY, merged.ours, merged.tip, KIND_BASELINE, nothing);
    expect_flaw(&forgery, "a baseline can only be a branch's first record");
    policy_release(&forgery.policy);
}

static void records__of_which_several_do_not_hold__name_the_first(void **state)
{
    struct merged merged = make_merge(*state);
    struct forgery forgery = begin(*state);
    add(&forgery, CANARY, nothing, merged.ours, KIND_BASELINE, nothing);
    add(&forgery, CANARY, merged.ours, merged.ours, KIND_BASELINE, nothing);
    expect_flaw(&forgery, "a baseline can only be a branch's first record");
    add(&forgery, CANARY, merged.ours, merged.ours, "start", merged.ours);
    expect_first(&forgery, 1, "a baseline can only be a branch's first record");
    policy_release(&forgery.policy);
}

static void start__of_a_branch_that_was_there__does_not_hold(void **state)
{
    struct merged merged = make_merge(*state);
    struct forgery forgery = begin(*state);
    add(&forgery, CANARY, nothing, merged.theirs, "start", merged.theirs);
    assert_int_equal(expect_flaw(&forgery, NULL), 0);
    add(&forgery, CANARY, merged.theirs, merged.theirs, "start", merged.theirs);
    expect_flaw(&forgery, "Kind is start, and the branch was there");
    policy_release(&forgery.policy);
}

/* The law is asked with the branches as they were then, and not as they are. */
static void promotion__of_what_its_source_did_not_hold_then__does_not_hold(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    struct forgery forgery = begin(world);
    put_branch(world, "main", tip);
    put_branch(world, "slow", tip);
    put_branch(world, "fast", tip);
    add(&forgery, "refs/heads/fast", nothing, world->base, KIND_BASELINE, nothing);
    add(&forgery, MAIN, nothing, world->base, KIND_BASELINE, nothing);
    add(&forgery, "refs/heads/fast", world->base, tip, "fast-forward", tip);
    expect_flaw(&forgery, "Kind is fast-forward, but by the law the move is promotion/");
    forgery.count--;
    add(&forgery, MAIN, world->base, tip, "promotion/direct-commit", nothing);
    add(&forgery, "refs/heads/fast", world->base, tip, "fast-forward", tip);
    assert_int_equal(expect_flaw(&forgery, NULL), 0);
    forgery.records[3].policy = "another";
    assert_int_equal(expect_flaw(&forgery, NULL), 0);
    policy_release(&forgery.policy);
}

/* What the ledger told until then is asked, and not the line of first parents, where both differ.
 */
static void promotion__to_where_its_source_never_stood__does_not_hold(void **state)
{
    static const char *const begins[] = {KIND_BASELINE, "start"};
    struct world *world = *state;
    struct object_id passed = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id tip = commit_on(world, passed, "b.yml", "1\n");
    struct forgery forgery = begin(world);
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        forgery.count = 0;
        add(&forgery, MAIN, nothing, world->base, begins[i], world->base);
        add(&forgery, "refs/heads/pure", nothing, world->base, KIND_BASELINE, nothing);
        add(&forgery, MAIN, world->base, tip, "fast-forward", tip);
        add(&forgery, "refs/heads/pure", world->base, passed, "fast-forward", passed);
        expect_flaw(&forgery,
                    "Kind is fast-forward, but by the law the move is promotion/skipped-stage");
        forgery.count = 2;
        add(&forgery, MAIN, world->base, passed, "fast-forward", passed);
        add(&forgery, MAIN, passed, tip, "fast-forward", tip);
        add(&forgery, "refs/heads/pure", world->base, passed, "fast-forward", passed);
        assert_int_equal(expect_flaw(&forgery, NULL), 0);
    }
    policy_release(&forgery.policy);
}

/* Fails the test unless these branches are wrong, each with its flaw; "" for one that is proven. */
static void expect_branches(struct forgery *forgery, const char *expected)
{
    struct repository *repository = scratch_repository(&forgery->world->scratch);
    struct ledger ledger = {.records = forgery->records, .count = forgery->count};
    struct verification verification;
    struct buffer lines;
    struct error error = {0};
    arena_init(&ledger.arena);
    buffer_init(&lines, 1 << 16);
    assert_int_equal(ledger_verify(&ledger, repository, &forgery->policy, &verification, &error),
                     0);
    for (size_t i = 0; i < verification.count; i++) {
        const struct branch_verification *branch = &verification.branches[i];
        buffer_format(&lines, "%s: %s\n", branch_short_name(branch->ref),
                      branch->flaw ? branch->flaw : "");
    }
    assert_string_equal(lines.length ? lines.bytes : "", expected);
    buffer_release(&lines);
    ledger_release(&ledger);
    repository_free(repository);
}

static void branches__that_are_or_were__stand_where_their_last_record_says(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    struct forgery forgery = begin(world);
    scratch_git(&world->scratch, "checkout -q --detach");
    scratch_git(&world->scratch, "branch -q -D slow pure resolved");
    add(&forgery, CANARY, nothing, world->base, KIND_BASELINE, nothing);
    add(&forgery, MAIN, nothing, world->base, KIND_BASELINE, nothing);
    expect_branches(&forgery, "canary: \nmain: \nfast: it has no record\n");
    put_branch(world, "main", tip);
    expect_branches(&forgery, "canary: \n"
                              "main: it does not stand where its last record says\n"
                              "fast: it has no record\n");
    scratch_git(&world->scratch, "branch -q -D main fast");
    expect_branches(&forgery, "canary: \nmain: it does not stand where its last record says\n");
    policy_release(&forgery.policy);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(clean_merge__as_it_was_made__holds),
        TEST(clean_merge__of_a_commit_that_is_none__does_not_hold),
        TEST(clean_merge__of_another_source__does_not_hold),
        TEST(clean_merge__with_another_tree__does_not_hold),
        TEST(clean_merge__of_sides_that_conflict__does_not_hold),
        TEST(resolved_merge__as_it_was_made__holds),
        TEST(resolved_merge__of_another_source_or_of_none__does_not_hold),
        TEST(resolved_merge__where_the_law_takes_none__does_not_hold),
        TEST(fast_forward__to_another_commit_than_its_source__does_not_hold),
        TEST(promotion__to_what_does_not_contain_the_old_tip__does_not_hold),
        TEST(record__of_a_branch_that_left_the_policy__holds_where_its_facts_do),
        TEST(record__of_a_branch_that_left_the_policy__is_not_held_against_the_law),
        TEST(record__whose_commits_are_gone__is_counted_and_goes_on_from),
        TEST(record__of_parents_that_are_not_there__does_not_hold),
        TEST(baseline__that_is_not_the_first_record__does_not_hold),
        TEST(records__of_which_several_do_not_hold__name_the_first),
        TEST(start__of_a_branch_that_was_there__does_not_hold),
        TEST(branches__that_are_or_were__stand_where_their_last_record_says),
        TEST(promotion__of_what_its_source_did_not_hold_then__does_not_hold),
        TEST(promotion__to_where_its_source_never_stood__does_not_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
