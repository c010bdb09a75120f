/* SPDX-License-Identifier: MIT */
#include "promotion_world.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ------------------------------------------------------------------------------------- flaws -- */

static void commit__on_a_protected_branch__is_direct(void **state)
{
    struct world *world = *state;
    struct object_id direct = commit_on(world, world->base, "a.yml", "1\n");
    char wanted[200];
    expect(world, "main", world->base, direct, "promotion/direct-commit");
    snprintf(wanted, sizeof wanted,
             "commit %.10s \"Change a.yml\" was made directly on main, which moves only by "
             "promotion from canary or hotfix/*",
             hex_of(world, direct));
    assert_string_equal(world->message, wanted);
    snprintf(wanted, sizeof wanted, "git push origin %.10s:refs/heads/<topic>",
             hex_of(world, direct));
    expect_words(world, "", wanted);
    expect_words(world, "", "git reset --hard origin/main");
}

static void commit__on_top_of_a_good_merge__is_direct(void **state)
{
    struct world *world = *state;
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "canary", canary);
    struct object_id good = merge(world, world->base, canary);
    expect(world, "main", world->base, commit_on(world, good, "b.yml", "1\n"),
           "promotion/direct-commit");
}

static void commit__below_a_good_merge__is_direct(void **state)
{
    struct world *world = *state;
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id direct = commit_on(world, world->base, "b.yml", "1\n");
    put_branch(world, "canary", canary);
    expect(world, "main", world->base, merge(world, direct, canary), "promotion/direct-commit");
    expect_words(world, "Change b.yml", "");
}

static void merge__with_its_parents_swapped__is_a_foxtrot(void **state)
{
    struct world *world = *state;
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id main_tip = commit_on(world, world->base, "b.yml", "1\n");
    put_branch(world, "canary", canary);
    put_branch(world, "main", main_tip);
    expect(world, "main", main_tip, merge(world, canary, main_tip), "promotion/foxtrot");
    expect_words(world, "the wrong way round", "git merge --no-ff");
}

static void merge__of_three__is_an_octopus(void **state)
{
    struct world *world = *state;
    struct object_id one = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id two = commit_on(world, world->base, "b.yml", "1\n");
    put_branch(world, "canary", one);
    put_branch(world, "hotfix/1", two);
    const char *parents = arena_format(&world->scratch.arena, "%s -p %s",
                                       two_parents(world, world->base, one), hex_of(world, two));
    expect(world, "main", world->base, commit_with_parents(world, one, parents),
           "promotion/octopus");
    expect_words(world, "has 3 parents", "git merge --no-ff origin/canary && git push");
    put_branch(world, "topic/1", one);
    put_branch(world, "topic/2", two);
    expect(world, "canary", world->base, commit_with_parents(world, one, parents),
           "promotion/octopus");
    expect_words(world, "has 3 parents",
                 arena_format(&world->scratch.arena,
                              "git merge --no-ff %.10s && git merge --no-ff %.10s && git push",
                              hex_of(world, one), hex_of(world, two)));
}

static void merge__of_another_stage__is_a_wrong_source(void **state)
{
    struct world *world = *state;
    struct object_id develop = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "develop", develop);
    expect(world, "main", world->base, merge(world, world->base, develop),
           "promotion/wrong-source");
    expect_words(world, "of develop, but main takes promotions only from canary", "");
}

static void merge__of_a_commit_on_no_branch__is_direct(void **state)
{
    struct world *world = *state;
    struct object_id loose = commit_on(world, world->base, "a.yml", "1\n");
    expect(world, "main", world->base, merge(world, world->base, loose), "promotion/direct-commit");
    expect_words(world, "which lies on no branch of the server yet", ":refs/heads/<topic>");
}

static void merge__whose_sides_conflict__is_conflicted(void **state)
{
    struct world *world = *state;
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id main_tip = commit_on(world, world->base, "a.yml", "2\n");
    put_branch(world, "canary", canary);
    put_branch(world, "main", main_tip);
    expect(world, "main", main_tip,
           commit_with_parents(world, canary, two_parents(world, main_tip, canary)),
           "promotion/conflicted");
    expect_words(world, "conflict in a.yml", "git merge origin/main");
}

/* The first path is named. */
static void merge__whose_sides_conflict_in_several_paths__says_in_how_many(void **state)
{
    static const char *const more[] = {"conflict in a.yml", "conflict in a.yml and 1 more path",
                                       "conflict in a.yml and 2 more paths"};
    struct world *world = *state;
    struct object_id canary = world->base, main_tip = world->base;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        const char *path = (const char *[]){"a.yml", "b.yml", "c.yml"}[i];
        canary = commit_on(world, canary, path, "1\n");
        main_tip = commit_on(world, main_tip, path, "2\n");
        put_branch(world, "canary", canary);
        put_branch(world, "main", main_tip);
        expect(world, "main", main_tip,
               commit_with_parents(world, canary, two_parents(world, main_tip, canary)),
               "promotion/conflicted");
        const char *end = strstr(world->message, "conflict in ");
        assert_non_null(end);
        assert_string_equal(end, more[i]);
    }
}

/* ---------------------------------------------------------------------------------- evasions -- */

static void symbolic_ref__is_judged_as_its_target(void **state)
{
    struct world *world = *state;
    struct object_id direct = commit_on(world, world->base, "a.yml", "1\n");
    expect_alias(world, "refs/heads/prod", "refs/heads/main", world->base, direct,
                 "promotion/direct-commit");
    expect_words(world, "prod (a symbolic ref to main)", "git push origin main");
}

static void replaced_commit__changes_nothing(void **state)
{
    struct world *world = *state;
    struct object_id direct = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id canary = commit_on(world, world->base, "b.yml", "1\n");
    put_branch(world, "canary", canary);
    /* With the replacement git takes `direct` for an ancestor of canary. */
    scratch_git(&world->scratch, "replace --graft %s %s", hex_of(world, canary),
                hex_of(world, direct));
    scratch_git(&world->scratch, "merge-base --is-ancestor %s canary", hex_of(world, direct));
    expect(world, "main", world->base, direct, "promotion/direct-commit");
}

static void grafts_file__changes_nothing(void **state)
{
    struct world *world = *state;
    struct object_id direct = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id canary = commit_on(world, world->base, "b.yml", "1\n");
    put_branch(world, "canary", canary);
    scratch_write(&world->scratch, ".git/info/grafts",
                  arena_format(&world->scratch.arena, "%s %s\n", hex_of(world, canary),
                               hex_of(world, direct)));
    expect(world, "main", world->base, direct, "promotion/direct-commit");
}

static void missing_old_commit__is_an_error(void **state)
{
    struct world *world = *state;
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id gone = {{1}};
    struct findings findings;
    struct error error = {0};
    put_branch(world, "canary", canary);
    findings_init(&findings, 10, NULL);
    struct update update = {"refs/heads/main", "refs/heads/main", gone, canary};
    assert_int_equal(judge(world, update, &findings, &error), -1);
    assert_int_equal(error.kind, ERROR_REPOSITORY);
    findings_release(&findings);
}

static void subject__with_control_bytes__is_shown_harmlessly(void **state)
{
    struct world *world = *state;
    scratch_git(&world->scratch, "checkout -q --detach");
    struct object_id direct = scratch_commit(&world->scratch, "\x1b[31mred\r%s");
    expect(world, "main", world->base, direct, "promotion/direct-commit");
    expect_words(world, "\\x1b[31mred\\x0d%s", "");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(commit__on_a_protected_branch__is_direct),
        TEST(commit__on_top_of_a_good_merge__is_direct),
        TEST(commit__below_a_good_merge__is_direct),
        TEST(merge__with_its_parents_swapped__is_a_foxtrot),
        TEST(merge__of_three__is_an_octopus),
        TEST(merge__of_another_stage__is_a_wrong_source),
        TEST(merge__of_a_commit_on_no_branch__is_direct),
        TEST(merge__whose_sides_conflict__is_conflicted),
        TEST(merge__whose_sides_conflict_in_several_paths__says_in_how_many),
        TEST(symbolic_ref__is_judged_as_its_target),
        TEST(replaced_commit__changes_nothing),
        TEST(grafts_file__changes_nothing),
        TEST(missing_old_commit__is_an_error),
        TEST(subject__with_control_bytes__is_shown_harmlessly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
