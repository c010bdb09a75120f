/* SPDX-License-Identifier: MIT */
#include "promotion_world.h"

#include <setjmp.h>

#include <cmocka.h>

/* ----------------------------------------------------------------------- moves of the branch -- */

static void move__to_where_it_is__is_nothing(void **state)
{
    struct world *world = *state;
    expect(world, "main", world->base, world->base, NULL);
    expect(world, "main", nothing, nothing, NULL);
}

static void deletion__of_a_protected_branch__is_found(void **state)
{
    struct world *world = *state;
    expect(world, "main", world->base, nothing, "promotion/deleted");
    expect_words(world, "main is protected", "fleetgate explain promotion/deleted");
    expect(world, "develop", world->base, nothing, NULL);
    expect(world, "topic", world->base, nothing, NULL);
}

static void object__other_than_a_commit__is_found(void **state)
{
    struct world *world = *state;
    scratch_git(&world->scratch, "tag -a -m tag v1 main");
    struct object_id tag = scratch_id(&world->scratch, "v1");
    struct object_id tree = scratch_id(&world->scratch, "main^{tree}");
    expect(world, "main", world->base, tag, "push/not-a-commit");
    expect(world, "develop", world->base, tag, "push/not-a-commit");
    expect(world, "develop", nothing, tree, "push/not-a-commit");
    expect_words(world, "which is not a commit", "^{commit}:refs/heads/develop");
}

/* No policy can turn the rule off; were it so, nothing would be left to reject the move. */
static void refusal__that_no_finding_says__is_a_defect_and_no_accept(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    const struct update moves[] = {
        {"refs/heads/main", "refs/heads/main", world->base, tip}, /* a flaw */
        {"refs/heads/main", "refs/heads/main", tip, world->base}, /* a rewind */
        {"refs/heads/main", "refs/heads/main", world->base, nothing},
    };
    enum severity severities[RULE_COUNT] = {SEVERITY_OFF};
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        struct findings findings;
        struct error error = {0};
        findings_init(&findings, 10, severities);
        assert_int_equal(judge(world, moves[i], &findings, &error), -1);
        assert_int_equal(error.kind, ERROR_INTERNAL);
        assert_string_equal(error.message,
                            "refs/heads/main is refused for no reason that is given");
        findings_release(&findings);
    }
}

static void free_branch__moves_as_it_likes(void **state)
{
    struct world *world = *state;
    struct object_id aside = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id other = commit_on(world, world->base, "b.yml", "1\n");
    expect(world, "develop", aside, other, NULL);
    expect(world, "develop", aside, world->base, NULL);
    expect(world, "topic", nothing, other, NULL);
}

static void rewind__back_or_aside__is_found(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id other = commit_on(world, world->base, "b.yml", "1\n");
    put_branch(world, "main", tip);
    put_branch(world, "canary", other);
    expect(world, "main", tip, world->base, "promotion/rewind");
    expect_words(world, "main would go back from ", "git revert");
    expect(world, "main", tip, other, "promotion/rewind");
    expect_words(world, "aside", "git reset --hard origin/main");
}

static void move__to_an_unrelated_history__is_found(void **state)
{
    struct world *world = *state;
    struct object_id root = commit_with_parents(world, world->base, "");
    struct object_id child = commit_on(world, root, "c.yml", "1\n");
    put_branch(world, "canary", child);
    expect(world, "main", world->base, child, "promotion/unrelated");
    expect_words(world, "which shares no commit with it", "git reset --hard origin/main");
}

/* -------------------------------------------------------------------------------- promotions -- */

static void fast_forward__to_an_allowed_source__passes(void **state)
{
    struct world *world = *state;
    struct object_id first = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id second = commit_on(world, first, "a.yml", "2\n");
    put_branch(world, "canary", second);
    expect(world, "main", world->base, second, NULL);
    expect(world, "main", world->base, first, NULL);
    put_branch(world, "topic", second);
    expect(world, "canary", world->base, second, NULL);
}

static void fast_forward__over_merges_made_by_hand_on_the_source__passes(void **state)
{
    struct world *world = *state;
    struct object_id left = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id right = commit_on(world, world->base, "a.yml", "2\n");
    struct object_id resolved = commit_with_parents(world, left, two_parents(world, left, right));
    struct object_id tip = commit_on(world, resolved, "b.yml", "1\n");
    put_branch(world, "develop", tip);
    expect(world, "canary", world->base, tip, NULL);
    expect(world, "canary", world->base, resolved, NULL);
}

static void fast_forward__from_another_stage__is_a_wrong_source(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "develop", tip);
    put_branch(world, "a-topic", tip);
    expect(world, "main", world->base, tip, "promotion/wrong-source");
    expect_words(world, "of develop, but takes promotions only from canary or hotfix/*",
                 "git merge --no-ff origin/canary && git push origin main");
}

static void clean_merge__of_an_allowed_source__passes(void **state)
{
    struct world *world = *state;
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id main_tip = commit_on(world, world->base, "b.yml", "1\n");
    put_branch(world, "canary", canary);
    put_branch(world, "main", main_tip);
    expect(world, "main", main_tip, merge(world, main_tip, canary), NULL);
    expect(world, "main", world->base, merge(world, world->base, canary), NULL);
}

static void clean_merge__changing_both_sides_of_one_file__passes(void **state)
{
    struct world *world = *state;
    const char *lines = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    struct object_id start = commit_on(world, world->base, "a.yml", lines);
    struct object_id canary = commit_on(world, start, "a.yml", "one\n2\n3\n4\n5\n6\n7\n8\n9\n");
    struct object_id main_tip = commit_on(world, start, "a.yml", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n");
    put_branch(world, "canary", canary);
    expect(world, "main", main_tip, merge(world, main_tip, canary), NULL);
}

static void clean_merge__of_a_renamed_file__passes(void **state)
{
    struct world *world = *state;
    const char *lines = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    struct object_id start = commit_on(world, world->base, "a.yml", lines);
    scratch_git(&world->scratch, "mv a.yml b.yml");
    struct object_id canary = scratch_commit(&world->scratch, "Rename");
    struct object_id main_tip = commit_on(world, start, "a.yml", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n");
    put_branch(world, "canary", canary);
    expect(world, "main", main_tip, merge(world, main_tip, canary), NULL);
}

static void clean_merge__of_criss_cross_histories__passes(void **state)
{
    struct world *world = *state;
    struct object_id left = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id right = commit_on(world, world->base, "b.yml", "1\n");
    struct object_id left_next = merge(world, left, right);
    struct object_id right_next = merge(world, right, left);
    struct object_id main_tip = commit_on(world, left_next, "c.yml", "1\n");
    struct object_id canary = commit_on(world, right_next, "d.yml", "1\n");
    put_branch(world, "canary", canary);
    expect(world, "main", main_tip, merge(world, main_tip, canary), NULL);
}

static void several_merges__in_one_push__pass(void **state)
{
    struct world *world = *state;
    struct object_id first = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id second = commit_on(world, first, "a.yml", "2\n");
    put_branch(world, "canary", second);
    struct object_id once = merge(world, world->base, first);
    expect(world, "main", world->base, merge(world, once, second), NULL);
}

static void merge__on_top_of_a_fast_forward__passes(void **state)
{
    struct world *world = *state;
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id hotfix = commit_on(world, world->base, "b.yml", "1\n");
    put_branch(world, "canary", canary);
    put_branch(world, "hotfix/1", hotfix);
    expect(world, "main", world->base, merge(world, canary, hotfix), NULL);
}

static void source_glob__does_not_cross_a_slash(void **state)
{
    struct world *world = *state;
    struct object_id fix = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "hotfix/a/b", fix);
    expect(world, "main", world->base, fix, "promotion/wrong-source");
    expect_words(world, "hotfix/a/b", "");
    put_branch(world, "hotfix/c", fix);
    expect(world, "main", world->base, fix, NULL);
}

static void star__takes_from_free_branches_alone(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "main", tip);
    expect(world, "canary", world->base, tip, "promotion/wrong-source");
    expect_words(world, "of main, but takes promotions only from any unprotected branch",
                 "origin/<topic>");
    put_branch(world, "topic", tip);
    expect(world, "canary", world->base, tip, NULL);
}

static void promotions__too_many_for_one_push__are_an_error(void **state)
{
    struct world *world = *state;
    struct buffer stream;
    struct findings findings;
    struct error error = {0};
    struct object_id canary = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "canary", canary);
    buffer_init(&stream, 1 << 20);
    buffer_format(&stream, "reset refs/long\nfrom %s\n", hex_of(world, world->base));
    for (int i = 0; i <= 250; i++)
        buffer_format(&stream,
                      "commit refs/long\ncommitter A <a@b> %d +0000\ndata 1\nx\nmerge %s\n"
                      "M 100644 inline a.yml\ndata 2\n1\n\n",
                      1800000000 + i, hex_of(world, canary));
    scratch_git_input(&world->scratch, buffer_text(&stream), "fast-import --quiet");
    buffer_release(&stream);
    expect(world, "main", world->base, scratch_id(&world->scratch, "refs/long~1"), NULL);

    struct update update = {"refs/heads/main", "refs/heads/main", world->base,
                            scratch_id(&world->scratch, "refs/long")};
    findings_init(&findings, 10, NULL);
    assert_int_equal(judge(world, update, &findings, &error), -1);
    assert_int_equal(error.kind, ERROR_LIMIT);
    findings_release(&findings);
}

/* ----------------------------------------------------------------------------------- methods -- */

static void merge_only__takes_merges_alone(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "main", tip);
    expect(world, "slow", world->base, merge(world, world->base, tip), NULL);
    expect(world, "slow", world->base, tip, "promotion/wrong-method");
    expect_words(world, "moves only by merge commits", "git merge --no-ff");
}

static void merge_only__takes_a_merge_that_its_source_contains(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "main", tip);
    struct object_id merged = merge(world, world->base, tip);
    put_branch(world, "main", merged);
    expect(world, "slow", world->base, merged, NULL);
}

/* A merge that would be a promotion by itself, were merges taken. */
static void fast_forward_only__takes_an_older_merge_of_its_source(void **state)
{
    struct world *world = *state;
    struct object_id older =
        merge(world, world->base, commit_on(world, world->base, "a.yml", "1\n"));
    put_branch(world, "main", commit_on(world, older, "b.yml", "1\n"));
    expect(world, "fast", world->base, older, NULL);
}

static void fast_forward_only__takes_fast_forwards_alone(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "main", tip);
    expect(world, "fast", world->base, tip, NULL);
    expect(world, "fast", world->base, merge(world, world->base, tip), "promotion/wrong-method");
    expect_words(world, "moves only by fast-forward", "git merge --ff-only origin/main");
    struct object_id once = merge(world, world->base, tip);
    struct object_id next = commit_on(world, tip, "b.yml", "1\n");
    put_branch(world, "main", next);
    expect(world, "fast", world->base, merge(world, once, next), "promotion/wrong-method");
}

/* ------------------------------------------------------------------------------------ starts -- */

static void start__from_an_allowed_source__passes(void **state)
{
    struct world *world = *state;
    struct object_id tip = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "develop", tip);
    expect(world, "canary", nothing, tip, NULL);
    expect(world, "main", nothing, tip, "promotion/wrong-source");
    expect_words(world, "of develop, but starts only from canary",
                 "git push origin origin/canary:refs/heads/main");
    expect(world, "main", nothing, commit_on(world, tip, "b.yml", "1\n"),
           "promotion/direct-commit");
    expect_words(world, "on no branch of the server yet", "push the source first");
}

static void start__on_no_branch__is_direct_even_for_the_first_stage(void **state)
{
    struct world *world = *state;
    struct object_id loose = commit_on(world, world->base, "a.yml", "1\n");
    expect(world, "canary", nothing, loose, "promotion/direct-commit");
    expect_words(world, "on no branch of the server yet", "push the source first");
}

static void start__on_an_empty_server__passes_for_the_first_stage(void **state)
{
    struct world *world = *state;
    static const char *const branches[] = {"develop", "canary", "main",    "slow",
                                           "fast",    "pure",   "resolved"};
    scratch_git(&world->scratch, "checkout -q --detach");
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++)
        scratch_git(&world->scratch, "update-ref -d refs/heads/%s", branches[i]);
    expect(world, "canary", nothing, world->base, NULL);
    expect(world, "main", nothing, world->base, "promotion/direct-commit");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(move__to_where_it_is__is_nothing),
        TEST(deletion__of_a_protected_branch__is_found),
        TEST(object__other_than_a_commit__is_found),
        TEST(refusal__that_no_finding_says__is_a_defect_and_no_accept),
        TEST(free_branch__moves_as_it_likes),
        TEST(rewind__back_or_aside__is_found),
        TEST(move__to_an_unrelated_history__is_found),
        TEST(fast_forward__to_an_allowed_source__passes),
        TEST(fast_forward__over_merges_made_by_hand_on_the_source__passes),
        TEST(fast_forward__from_another_stage__is_a_wrong_source),
        TEST(clean_merge__of_an_allowed_source__passes),
        TEST(clean_merge__changing_both_sides_of_one_file__passes),
        TEST(clean_merge__of_a_renamed_file__passes),
        TEST(clean_merge__of_criss_cross_histories__passes),
        TEST(several_merges__in_one_push__pass),
        TEST(merge__on_top_of_a_fast_forward__passes),
        TEST(source_glob__does_not_cross_a_slash),
        TEST(star__takes_from_free_branches_alone),
        TEST(promotions__too_many_for_one_push__are_an_error),
        TEST(merge_only__takes_merges_alone),
        TEST(merge_only__takes_a_merge_that_its_source_contains),
        TEST(fast_forward_only__takes_an_older_merge_of_its_source),
        TEST(fast_forward_only__takes_fast_forwards_alone),
        TEST(start__from_an_allowed_source__passes),
        TEST(start__on_no_branch__is_direct_even_for_the_first_stage),
        TEST(start__on_an_empty_server__passes_for_the_first_stage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
