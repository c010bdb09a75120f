/* SPDX-License-Identifier: MIT */
#include "promotion_world.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

/* Judges a move of the branch, and fails the test unless it is accepted as one of this kind. */
static void expect_kind(struct world *world, const char *branch, struct object_id old,
                        struct object_id new, const char *kind, struct object_id source)
{
    struct repository *repository = scratch_repository(&world->scratch);
    const char *ref = arena_format(&world->scratch.arena, "refs/heads/%s", branch);
    struct update update = {.ref = ref, .target = ref, .old = old, .new = new};
    struct branch_state before = {0};
    struct findings findings;
    struct error error = {0};
    struct move move;
    findings_init(&findings, 10, NULL);
    assert_int_equal(repository_branches(repository, &world->scratch.arena, &before.branches,
                                         &before.count, &error),
                     0);
    assert_int_equal(
        promotion_judge(repository, &world_laws, &before, &update, &move, &findings, &error), 0);
    if (findings.count > 0)
        fail_msg("%s", findings.items[0].message);
    assert_string_equal(move_kind_name(move.kind), kind);
    assert_true(object_id_equal(&move.source, &source));
    findings_release(&findings);
    repository_free(repository);
}

static void move__that_is_accepted__is_of_a_kind(void **state)
{
    struct world *world = *state;
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "canary", canary);
    expect_kind(world, "main", nothing, canary, "start", canary);
    expect_kind(world, "main", world->base, canary, "fast-forward", canary);
    expect_kind(world, "main", world->base, merge(world, world->base, canary), "clean-merge",
                canary);
}

/* Two sides that conflict in a.yml. */
struct sides {
    struct object_id ours, theirs;
};

static struct sides make_sides(struct world *world)
{
    struct sides sides = {.ours = commit_on(world, world->base, "a.yml", "1\n"),
                          .theirs = commit_on(world, world->base, "a.yml", "2\n")};
    put_branch(world, "develop", sides.theirs);
    put_branch(world, "resolved", sides.ours);
    return sides;
}

static struct object_id resolve(struct world *world, struct sides sides, const char *path)
{
    struct object_id resolved = commit_on(world, sides.ours, path, "3\n");
    return commit_with_parents(world, resolved, two_parents(world, sides.ours, sides.theirs));
}

static void conflict__resolved_by_hand__is_accepted_where_the_law_says_so(void **state)
{
    struct world *world = *state;
    struct sides sides = make_sides(world);
    struct object_id resolved = resolve(world, sides, "a.yml");
    expect_kind(world, "resolved", sides.ours, resolved, "resolved-merge", sides.theirs);
    expect(world, "canary", sides.ours, resolved, "promotion/conflicted");
}

static void conflict__beside_another_path__is_an_altered_merge(void **state)
{
    struct world *world = *state;
    struct sides sides = make_sides(world);
    expect(world, "resolved", sides.ours, resolve(world, sides, "b.yml"),
           "promotion/altered-merge");
    expect_words(world, "adds this file", "merge anew without it");
}

/* No file differs, and git shows no difference at all. */
static void merge__that_differs_by_an_empty_folder__is_an_altered_merge(void **state)
{
    struct world *world = *state;
    struct object_id theirs = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id clean = merge(world, world->base, theirs);
    struct object_id empty = scratch_object(&world->scratch, "tree", text_of(""));
    const char *entries = scratch_git(&world->scratch, "ls-tree %s", hex_of(world, clean));
    const char *more = arena_format(&world->scratch.arena, "040000 tree %s\tzz\n%s\n",
                                    hex_of(world, empty), entries);
    const char *tree = scratch_git_input(&world->scratch, text_of(more), "mktree");
    struct object_id altered;
    const char *hex = scratch_git(&world->scratch, "commit-tree %s -m Crafted %s", tree,
                                  two_parents(world, world->base, theirs));
    assert_true(object_id_parse(text_of(hex), &altered));
    put_branch(world, "develop", theirs);
    put_branch(world, "main", theirs);
    expect(world, "canary", world->base, altered, "promotion/altered-merge");
    expect_words(world, "differs from the clean merge of its parents, though in no file",
                 "merge anew without it");
    expect(world, "resolved", world->base, altered, "promotion/altered-merge");
    expect(world, "pure", world->base, altered, "promotion/altered-merge");
}

static void merge__that_leaves_out_a_file_of_the_source__drops_a_side(void **state)
{
    struct world *world = *state;
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "canary", canary);
    expect(world, "main", world->base,
           commit_with_parents(world, world->base, two_parents(world, world->base, canary)),
           "promotion/dropped-side");
    expect_words(world, "it holds this path as main does", "keep both sides");
}

static void squash__of_a_source__is_told(void **state)
{
    struct world *world = *state;
    struct object_id first = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id canary = commit_on(world, first, "b.yml", "1\n");
    struct object_id main_tip = commit_on(world, world->base, "c.yml", "1\n");
    const char *parent = arena_format(&world->scratch.arena, "-p %s", hex_of(world, world->base));
    put_branch(world, "canary", canary);
    expect(world, "main", world->base, commit_with_parents(world, canary, parent),
           "promotion/squash");
    expect_words(world, "squashes canary", "git merge --no-ff origin/canary");
    parent = arena_format(&world->scratch.arena, "-p %s", hex_of(world, main_tip));
    expect(world, "main", main_tip,
           commit_with_parents(world, merge(world, main_tip, canary), parent), "promotion/squash");
}

static void empty_commit__is_direct_and_no_squash(void **state)
{
    struct world *world = *state;
    commit_on(world, world->base, "a.yml", "1\n");
    scratch_git(&world->scratch, "revert --no-edit HEAD");
    put_branch(world, "canary", scratch_id(&world->scratch, "HEAD")); /* with the content of main */
    const char *parent = arena_format(&world->scratch.arena, "-p %s", hex_of(world, world->base));
    expect(world, "main", world->base, commit_with_parents(world, world->base, parent),
           "promotion/direct-commit");
}

static void copy__of_an_empty_commit__is_direct_and_no_copy(void **state)
{
    struct world *world = *state;
    struct object_id main_tip = commit_on(world, world->base, "c.yml", "1\n");
    scratch_git(&world->scratch, "checkout -q -f --detach %s", hex_of(world, world->base));
    scratch_git(&world->scratch, "commit -q --allow-empty -m Nothing");
    struct object_id empty = scratch_id(&world->scratch, "HEAD");
    put_branch(world, "canary", commit_on(world, empty, "b.yml", "1\n"));
    scratch_git(&world->scratch, "checkout -q -f --detach %s", hex_of(world, main_tip));
    scratch_git(&world->scratch, "cherry-pick --allow-empty %s", hex_of(world, empty));
    expect(world, "main", main_tip, scratch_id(&world->scratch, "HEAD"), "promotion/direct-commit");
}

static void copy__of_a_commit_of_a_source__is_rebased(void **state)
{
    struct world *world = *state;
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id main_tip = commit_on(world, world->base, "c.yml", "1\n");
    put_branch(world, "canary", commit_on(world, canary, "b.yml", "1\n"));
    scratch_git(&world->scratch, "checkout -q -f --detach %s", hex_of(world, main_tip));
    scratch_git(&world->scratch, "cherry-pick %s", hex_of(world, canary));
    struct object_id copy = scratch_id(&world->scratch, "HEAD");
    expect(world, "main", main_tip, copy, "promotion/rebased");
    expect_words(world,
                 arena_format(&world->scratch.arena, "a copy of %.10s", hex_of(world, canary)),
                 "git merge --no-ff");
}

static void unaltered_branch__with_a_change_of_its_own__takes_no_merge(void **state)
{
    struct world *world = *state;
    struct object_id main_tip = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id own = commit_on(world, world->base, "b.yml", "1\n");
    put_branch(world, "main", main_tip);
    put_branch(world, "pure", own);
    expect(world, "pure", own, merge(world, own, main_tip), "promotion/altered-tree");
    expect_words(world, "would hold this file", "git merge origin/pure");
    expect(world, "pure", world->base, merge(world, world->base, main_tip), NULL);
    expect_request(world, "pure", main_tip, "main", "promotion/altered-tree");
    put_branch(world, "pure", world->base);
    expect_request(world, "pure", main_tip, "main", NULL);
}

static void unaltered_branch__takes_only_what_its_source_has_stood_at(void **state)
{
    struct world *world = *state;
    struct object_id inner = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id topic = commit_on(world, inner, "b.yml", "1\n");
    struct object_id main_tip = merge(world, world->base, topic);
    struct object_id later = merge(world, main_tip, commit_on(world, topic, "c.yml", "1\n"));
    put_branch(world, "main", later);
    expect(world, "pure", world->base, main_tip, NULL);
    expect(world, "pure", world->base, inner, "promotion/skipped-stage");
    expect_words(world, "never stood on main", "git merge --no-ff origin/main");
    expect(world, "pure", world->base, merge(world, world->base, inner), "promotion/skipped-stage");
    expect(world, "pure", nothing, inner, "promotion/skipped-stage");
    expect(world, "slow", world->base, merge(world, world->base, inner), NULL);
    expect_request(world, "pure", inner, NULL, "promotion/skipped-stage");
    expect_request(world, "pure", main_tip, NULL, NULL);
}

static void unrelated_history__is_not_merged(void **state)
{
    struct world *world = *state;
    struct object_id other =
        commit_on(world, commit_with_parents(world, world->base, ""), "c.yml", "1\n");
    put_branch(world, "canary", other);
    struct object_id merged =
        commit_with_parents(world, other, two_parents(world, world->base, other));
    expect(world, "main", world->base, merged, "promotion/unrelated");
    expect_request(world, "main", other, "canary", "promotion/unrelated");
    expect_request(world, "pure", other, "main", "promotion/unrelated");
}

/* Conflicts are the caller's to find, and what comes of them is not known. */
static void request__that_is_in_conflict__is_not_held_against_its_source(void **state)
{
    struct world *world = *state;
    put_branch(world, "pure", commit_on(world, world->base, "a.yml", "1\n"));
    struct object_id source = commit_on(world, world->base, "a.yml", "2\n");
    put_branch(world, "main", source);
    expect_request(world, "pure", source, "main", NULL);
}

static void revert__shows_where_to_revert(void **state)
{
    struct world *world = *state;
    struct object_id change = commit_on(world, world->base, "a.yml", "1\n");
    scratch_git(&world->scratch, "revert --no-edit HEAD");
    struct object_id revert = scratch_id(&world->scratch, "HEAD");
    expect(world, "canary", change, revert, "promotion/direct-commit");
    expect_words(world, "revert ",
                 arena_format(&world->scratch.arena,
                              "git switch -c <topic> origin/canary && git revert %s &&",
                              hex_of(world, change)));
    /* Though a branch holds what it leads back to. */
    const char *parent = arena_format(&world->scratch.arena, "-p %s", hex_of(world, world->base));
    put_branch(world, "develop", commit_with_parents(world, world->base, parent));
    expect(world, "canary", change, revert, "promotion/direct-commit");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(move__that_is_accepted__is_of_a_kind),
        TEST(conflict__resolved_by_hand__is_accepted_where_the_law_says_so),
        TEST(conflict__beside_another_path__is_an_altered_merge),
        TEST(merge__that_differs_by_an_empty_folder__is_an_altered_merge),
        TEST(merge__that_leaves_out_a_file_of_the_source__drops_a_side),
        TEST(squash__of_a_source__is_told),
        TEST(empty_commit__is_direct_and_no_squash),
        TEST(copy__of_an_empty_commit__is_direct_and_no_copy),
        TEST(copy__of_a_commit_of_a_source__is_rebased),
        TEST(unaltered_branch__with_a_change_of_its_own__takes_no_merge),
        TEST(unaltered_branch__takes_only_what_its_source_has_stood_at),
        TEST(unrelated_history__is_not_merged),
        TEST(request__that_is_in_conflict__is_not_held_against_its_source),
        TEST(revert__shows_where_to_revert),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
