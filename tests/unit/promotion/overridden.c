/* SPDX-License-Identifier: MIT */
/* What else is found of a move once a rule is overridden: one override lets no more in than what it
 * is of. */
#include "promotion_world.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

enum { RULES_MAX = 4 };

/* Judges a move of the branch with these rules overridden, and fails the test unless it comes to
 * these lines: "warning" or "error", and the rule. */
static void expect_past(struct world *world, const char *branch, struct object_id old,
                        struct object_id new, const char *const rules[RULES_MAX],
                        const char *expected)
{
    struct repository *repository = scratch_repository(&world->scratch);
    const char *ref = arena_format(&world->scratch.arena, "refs/heads/%s", branch);
    const struct update update = {.ref = ref, .target = ref, .old = old, .new = new};
    enum severity severities[RULE_COUNT];
    struct branch_state before = {0};
    struct findings findings;
    struct buffer lines;
    struct error error = {0};
    struct move move;
    for (int rule = 0; rule < RULE_COUNT; rule++)
        severities[rule] = SEVERITY_ERROR;
    for (size_t i = 0; i < RULES_MAX && rules[i]; i++) {
        enum rule rule;
        assert_true(rule_find(text_of(rules[i]), &rule));
        severities[rule] = SEVERITY_WARNING;
    }
    findings_init(&findings, 10, severities);
    assert_int_equal(repository_branches(repository, &world->scratch.arena, &before.branches,
                                         &before.count, &error),
                     0);
    if (promotion_judge(repository, &world_laws, &before, &update, &move, &findings, &error) != 0)
        fail_msg("%s", error.message);
    buffer_init(&lines, 1 << 16);
    for (size_t i = 0; i < findings.count; i++)
        buffer_format(&lines, "%s%s %s", i ? ", " : "", severity_name(findings.items[i].severity),
                      rule_facts(findings.items[i].rule)->id);
    assert_string_equal(lines.length ? lines.bytes : "", expected);
    assert_int_equal(move.kind == MOVE_NONE, *expected != '\0');
    buffer_release(&lines);
    findings_release(&findings);
    repository_free(repository);
}

#define PAST(...) ((const char *const[RULES_MAX]){__VA_ARGS__})

#define REWIND "promotion/rewind"
#define UNRELATED "promotion/unrelated"
#define DIRECT "promotion/direct-commit"
#define WRONG_SOURCE "promotion/wrong-source"
#define WRONG_METHOD "promotion/wrong-method"
#define SKIPPED "promotion/skipped-stage"
#define ALTERED "promotion/altered-merge"
#define ALTERED_TREE "promotion/altered-tree"
#define CONFLICTED "promotion/conflicted"
#define FOXTROT "promotion/foxtrot"
#define OCTOPUS "promotion/octopus"

/* ----------------------------------------------------------------------------------- rewinds -- */

static void rewind__that_is_overridden__leads_on_from_where_the_branch_stood(void **state)
{
    struct world *world = *state;
    struct object_id old = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id canary = commit_on(world, world->base, "b.yml", "1\n");
    struct object_id good = merge(world, world->base, canary);
    struct object_id direct = commit_on(world, world->base, "c.yml", "1\n");
    put_branch(world, "canary", canary);
    expect_past(world, "main", old, world->base, PAST(REWIND), "warning " REWIND);
    expect_past(world, "main", old, good, PAST(REWIND), "warning " REWIND);
    expect_past(world, "main", old, canary, PAST(REWIND), "warning " REWIND);
    expect_past(world, "main", old, direct, PAST(REWIND), "warning " REWIND ", error " DIRECT);
    expect_past(world, "main", old, commit_on(world, good, "d.yml", "1\n"), PAST(REWIND),
                "warning " REWIND ", error " DIRECT);
    expect_past(world, "main", old, direct, PAST(DIRECT), "error " REWIND);
}

/* Where a stage takes from stages alone, back is where it stood, or its source. */
static void rewind__of_a_later_stage__ends_where_it_or_its_source_stood(void **state)
{
    struct world *world = *state;
    struct object_id inner = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id main_tip = merge(world, world->base, commit_on(world, inner, "b.yml", "1\n"));
    struct object_id own = commit_on(world, world->base, "c.yml", "1\n");
    struct object_id side = commit_on(world, own, "d.yml", "1\n");
    struct object_id tip = merge(world, merge(world, own, main_tip), side);
    put_branch(world, "main", commit_on(world, main_tip, "e.yml", "1\n"));
    expect_past(world, "pure", tip, own, PAST(REWIND), "warning " REWIND);
    expect_past(world, "pure", tip, main_tip, PAST(REWIND), "warning " REWIND);
    expect_past(world, "pure", tip, inner, PAST(REWIND), "warning " REWIND ", error " SKIPPED);
    expect_past(world, "pure", tip, side, PAST(REWIND), "warning " REWIND ", error " SKIPPED);
    expect_past(world, "slow", tip, inner, PAST(REWIND), "warning " REWIND);
    expect_past(world, "slow", tip, side, PAST(REWIND), "warning " REWIND ", error " SKIPPED);
}

static void unrelated_history__that_is_overridden__is_a_start(void **state)
{
    struct world *world = *state;
    struct object_id other =
        commit_on(world, commit_with_parents(world, world->base, ""), "c.yml", "1\n");
    expect_past(world, "main", world->base, other, PAST(UNRELATED),
                "warning " UNRELATED ", error " DIRECT);
    put_branch(world, "canary", other);
    expect_past(world, "main", world->base, other, PAST(UNRELATED), "warning " UNRELATED);
    expect_past(world, "main", world->base, other, PAST(REWIND), "error " UNRELATED);
}

/* ------------------------------------------------------------------------------------ merges -- */

static struct object_id octopus(struct world *world, struct object_id one, struct object_id two)
{
    const char *parents = arena_format(&world->scratch.arena, "%s -p %s",
                                       two_parents(world, world->base, one), hex_of(world, two));
    return commit_with_parents(world, one, parents);
}

static void octopus__that_is_overridden__takes_each_parent_from_a_source(void **state)
{
    struct world *world = *state;
    struct object_id one = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id two = commit_on(world, world->base, "b.yml", "1\n");
    struct object_id other = commit_on(world, world->base, "c.yml", "1\n");
    put_branch(world, "canary", one);
    put_branch(world, "hotfix/1", two);
    put_branch(world, "develop", other);
    expect_past(world, "main", world->base, octopus(world, one, two), PAST(OCTOPUS),
                "warning " OCTOPUS ", error " ALTERED);
    expect_past(world, "main", world->base, octopus(world, one, two), PAST(OCTOPUS, ALTERED),
                "warning " OCTOPUS ", warning " ALTERED);
    expect_past(world, "main", world->base, octopus(world, other, two), PAST(OCTOPUS, ALTERED),
                "warning " OCTOPUS ", error " WRONG_SOURCE ", warning " ALTERED);
    expect_past(world, "main", world->base, octopus(world, one, other), PAST(OCTOPUS, ALTERED),
                "warning " OCTOPUS ", error " WRONG_SOURCE ", warning " ALTERED);
    put_branch(world, "main", merge(world, one, two));
    expect_past(world, "fast", world->base, octopus(world, one, two), PAST(OCTOPUS, ALTERED),
                "warning " OCTOPUS ", warning " ALTERED ", error " WRONG_METHOD);
}

static void merge__of_a_source_that_is_overridden__holds_what_a_merge_makes(void **state)
{
    struct world *world = *state;
    struct object_id develop = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id clean = merge(world, world->base, develop);
    struct object_id altered = commit_with_parents(world, commit_on(world, develop, "b.yml", "1\n"),
                                                   two_parents(world, world->base, develop));
    put_branch(world, "develop", develop);
    expect_past(world, "main", world->base, clean, PAST(WRONG_SOURCE), "warning " WRONG_SOURCE);
    expect_past(world, "main", world->base, altered, PAST(WRONG_SOURCE),
                "warning " WRONG_SOURCE ", error " ALTERED);
    expect_past(world, "main", world->base, altered, PAST(WRONG_SOURCE, ALTERED),
                "warning " WRONG_SOURCE ", warning " ALTERED);
    expect_past(world, "fast", world->base, clean, PAST(WRONG_SOURCE),
                "warning " WRONG_SOURCE ", error " WRONG_METHOD);
    expect_past(world, "pure", world->base, altered, PAST(WRONG_SOURCE, ALTERED),
                "warning " WRONG_SOURCE ", warning " ALTERED ", error " ALTERED_TREE);
}

static void foxtrot__that_is_overridden__is_judged_the_other_way_round(void **state)
{
    struct world *world = *state;
    struct object_id main_tip = commit_on(world, world->base, "b.yml", "1\n");
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id turned = merge(world, canary, main_tip);
    struct object_id altered = commit_with_parents(world, commit_on(world, turned, "c.yml", "1\n"),
                                                   two_parents(world, canary, main_tip));
    put_branch(world, "main", main_tip);
    put_branch(world, "develop", canary);
    expect_past(world, "main", main_tip, turned, PAST(FOXTROT),
                "warning " FOXTROT ", error " WRONG_SOURCE);
    expect_past(world, "main", main_tip, turned, PAST(FOXTROT, WRONG_SOURCE),
                "warning " FOXTROT ", warning " WRONG_SOURCE);
    put_branch(world, "canary", canary);
    expect_past(world, "main", main_tip, turned, PAST(FOXTROT), "warning " FOXTROT);
    expect_past(world, "main", main_tip, altered, PAST(FOXTROT),
                "warning " FOXTROT ", error " ALTERED);
    expect_past(world, "main", main_tip, commit_on(world, turned, "d.yml", "1\n"), PAST(DIRECT),
                "warning " DIRECT ", error " FOXTROT);
}

static void conflict__that_is_overridden__is_resolved_in_its_paths_alone(void **state)
{
    struct world *world = *state;
    struct object_id main_tip = commit_on(world, world->base, "a.yml", "2\n");
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "canary", canary);
    const char *parents = two_parents(world, main_tip, canary);
    struct object_id resolved =
        commit_with_parents(world, commit_on(world, main_tip, "a.yml", "3\n"), parents);
    struct object_id altered =
        commit_with_parents(world, commit_on(world, resolved, "b.yml", "1\n"), parents);
    expect_past(world, "main", main_tip, resolved, PAST(CONFLICTED), "warning " CONFLICTED);
    expect_past(world, "main", main_tip, altered, PAST(CONFLICTED),
                "warning " CONFLICTED ", error " ALTERED);
    put_branch(world, "main", canary);
    expect_past(world, "pure", main_tip, resolved, PAST(CONFLICTED),
                "warning " CONFLICTED ", error " ALTERED_TREE);
}

static void merge__of_unrelated_histories_that_is_overridden__may_not_be_altered(void **state)
{
    struct world *world = *state;
    struct object_id other =
        commit_on(world, commit_with_parents(world, world->base, ""), "c.yml", "1\n");
    const char *parents = two_parents(world, world->base, other);
    put_branch(world, "canary", other);
    expect_past(world, "main", world->base, commit_with_parents(world, other, parents),
                PAST(UNRELATED), "warning " UNRELATED);
    expect_past(world, "main", world->base,
                commit_with_parents(world, commit_on(world, other, "d.yml", "1\n"), parents),
                PAST(UNRELATED), "warning " UNRELATED ", error " ALTERED);
}

/* ----------------------------------------------------------------------------------- commits -- */

static void commit__that_is_overridden__lets_in_nothing_below_it(void **state)
{
    struct world *world = *state;
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id develop = commit_on(world, world->base, "b.yml", "1\n");
    put_branch(world, "canary", canary);
    put_branch(world, "develop", develop);
    struct object_id direct = commit_on(world, world->base, "c.yml", "1\n");
    struct object_id good = merge(world, world->base, canary);
    struct object_id bad = merge(world, world->base, develop);
    expect_past(world, "main", world->base, direct, PAST(DIRECT), "warning " DIRECT);
    expect_past(world, "main", world->base, commit_on(world, direct, "d.yml", "1\n"), PAST(DIRECT),
                "warning " DIRECT ", warning " DIRECT);
    expect_past(world, "main", world->base, commit_on(world, good, "d.yml", "1\n"), PAST(DIRECT),
                "warning " DIRECT);
    expect_past(world, "main", world->base, commit_on(world, bad, "d.yml", "1\n"), PAST(DIRECT),
                "warning " DIRECT ", error " WRONG_SOURCE);
    expect_past(world, "main", world->base, commit_on(world, direct, "d.yml", "1\n"),
                PAST(WRONG_SOURCE), "error " DIRECT);
}

static void fast_forward__of_another_branch_that_is_overridden__is_by_the_method(void **state)
{
    struct world *world = *state;
    struct object_id develop = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id loose = commit_on(world, world->base, "b.yml", "1\n");
    struct object_id merged = merge(world, develop, loose);
    put_branch(world, "develop", develop);
    expect_past(world, "main", world->base, develop, PAST(WRONG_SOURCE), "warning " WRONG_SOURCE);
    expect_past(world, "slow", world->base, develop, PAST(DIRECT), "error " WRONG_SOURCE);
    expect_past(world, "slow", world->base, develop, PAST(WRONG_SOURCE),
                "warning " WRONG_SOURCE ", error " WRONG_METHOD);
    expect_past(world, "fast", world->base, develop, PAST(WRONG_SOURCE), "warning " WRONG_SOURCE);
    put_branch(world, "develop", merged);
    expect_past(world, "main", world->base, merged, PAST(WRONG_SOURCE),
                "warning " WRONG_SOURCE ", warning " WRONG_SOURCE);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rewind__that_is_overridden__leads_on_from_where_the_branch_stood),
        TEST(rewind__of_a_later_stage__ends_where_it_or_its_source_stood),
        TEST(unrelated_history__that_is_overridden__is_a_start),
        TEST(octopus__that_is_overridden__takes_each_parent_from_a_source),
        TEST(merge__of_a_source_that_is_overridden__holds_what_a_merge_makes),
        TEST(foxtrot__that_is_overridden__is_judged_the_other_way_round),
        TEST(conflict__that_is_overridden__is_resolved_in_its_paths_alone),
        TEST(merge__of_unrelated_histories_that_is_overridden__may_not_be_altered),
        TEST(commit__that_is_overridden__lets_in_nothing_below_it),
        TEST(fast_forward__of_another_branch_that_is_overridden__is_by_the_method),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
