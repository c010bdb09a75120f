/* SPDX-License-Identifier: MIT */
/* Several sources of one branch, and what is recorded of where they stood. */
#include "promotion_world.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static const char *const from_free[] = {"*"};
static const char *const from_two[] = {"canary", "main"};
static const char *const from_free_and_main[] = {"main", "*"};
static const struct branch_law law_items[] = {
    {.name = "canary", .method = METHOD_EITHER, .from = from_free, .from_count = 1},
    {.name = "main", .method = METHOD_EITHER, .from = from_free, .from_count = 1},
    {.name = "pure", .method = METHOD_EITHER, .from = from_two, .from_count = 2, .unaltered = true},
    {.name = "slow",
     .method = METHOD_EITHER,
     .from = from_free_and_main,
     .from_count = 2,
     .unaltered = true},
};
static const struct branch_laws laws = {law_items, sizeof law_items / sizeof *law_items};

/* What is recorded of each source, whatever the commit. */
struct record {
    enum stood canary, main;
};

static int ask(void *context, const char *ref, const struct object_id *commit, enum stood *stood,
               struct error *error)
{
    const struct record *record = context;
    bool of_canary = strcmp(ref, "refs/heads/canary") == 0;
    (void)commit;
    (void)error;
    assert_true(of_canary || strcmp(ref, "refs/heads/main") == 0); /* stages alone are recorded */
    *stood = of_canary ? record->canary : record->main;
    return 0;
}

/* Judges the last of the updates of a push, and fails the test unless it comes to this rule. */
static void expect_push(struct world *world, const struct update *updates, size_t count,
                        struct record *record, const char *rule)
{
    struct repository *repository = scratch_repository(&world->scratch);
    const struct standing_record standing = {ask, record};
    struct branch_state before = {
        .updates = updates, .update_count = count, .record = record ? &standing : NULL};
    struct findings findings;
    struct error error = {0};
    struct move move;
    findings_init(&findings, 10, NULL);
    assert_int_equal(repository_branches(repository, &world->scratch.arena, &before.branches,
                                         &before.count, &error),
                     0);
    if (promotion_judge(repository, &laws, &before, &updates[count - 1], &move, &findings,
                        &error) != 0)
        fail_msg("%s", error.message);
    const char *found = findings.count > 0 ? rule_facts(findings.items[0].rule)->id : "nothing";
    assert_string_equal(found, rule ? rule : "nothing");
    world->message[0] = world->help[0] = '\0';
    if (findings.count > 0) {
        strncat(world->message, findings.items[0].message, sizeof world->message - 1);
        strncat(world->help, findings.items[0].help, sizeof world->help - 1);
    }
    findings_release(&findings);
    repository_free(repository);
}

static struct update update_of(struct world *world, const char *name, struct object_id old,
                               struct object_id new)
{
    const char *ref = arena_format(&world->scratch.arena, "refs/heads/%s", name);
    return (struct update){.ref = ref, .target = ref, .old = old, .new = new};
}

/* Brings `pure` to what main has held: a commit on its first-parent line that is not its tip. */
static void expect_recorded(struct world *world, struct record record, const char *rule)
{
    struct object_id older = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "main", commit_on(world, older, "b.yml", "1\n"));
    const struct update update = update_of(world, "pure", world->base, older);
    expect_push(world, &update, 1, &record, rule);
}

static void source__that_stood_there__is_enough_of_several(void **state)
{
    expect_recorded(*state, (struct record){STOOD_ONCE, STOOD_NEVER}, NULL);
    expect_recorded(*state, (struct record){STOOD_NEVER, STOOD_ONCE}, NULL);
    expect_recorded(*state, (struct record){STOOD_UNKNOWN, STOOD_ONCE}, NULL);
    expect_recorded(*state, (struct record){STOOD_ONCE, STOOD_UNKNOWN}, NULL);
}

static void source__of_which_nothing_is_known__is_asked_for_its_history(void **state)
{
    expect_recorded(*state, (struct record){STOOD_UNKNOWN, STOOD_NEVER}, NULL);
    expect_recorded(*state, (struct record){STOOD_NEVER, STOOD_UNKNOWN}, NULL);
    expect_recorded(*state, (struct record){STOOD_NEVER, STOOD_NEVER}, "promotion/skipped-stage");
}

static void fast_forward__to_a_tip__asks_nothing_of_what_it_passes(void **state)
{
    struct world *world = *state;
    struct object_id passed = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id tip = commit_on(world, passed, "b.yml", "1\n");
    const struct update update = update_of(world, "pure", world->base, tip);
    put_branch(world, "main", tip);
    expect_push(world, &update, 1, &(struct record){STOOD_NEVER, STOOD_NEVER}, NULL);
}

/* The record tells of more than the line of first parents does, and of less. */
static void history__of_two_sources__is_asked_of_each(void **state)
{
    struct world *world = *state;
    struct object_id inner = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id merged = merge(world, world->base, inner);
    const struct update update = update_of(world, "pure", world->base, inner);
    put_branch(world, "main", commit_on(world, merged, "b.yml", "1\n"));
    expect_push(world, &update, 1, NULL, "promotion/skipped-stage");
    put_branch(world, "canary", commit_on(world, inner, "c.yml", "1\n"));
    expect_push(world, &update, 1, NULL, NULL);
    put_branch(world, "canary", commit_on(world, merged, "c.yml", "1\n"));
    expect_push(world, &update, 1, NULL, "promotion/skipped-stage");
}

/* What a branch that takes commits contains, it has stood at. */
static void source__that_is_not_protected__has_stood_at_all_that_it_contains(void **state)
{
    struct world *world = *state;
    struct object_id inner = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id merged = merge(world, world->base, inner);
    struct object_id tip = commit_on(world, merged, "b.yml", "1\n");
    const struct update update = update_of(world, "slow", world->base, inner);
    put_branch(world, "main", tip);
    expect_push(world, &update, 1, NULL, "promotion/skipped-stage");
    put_branch(world, "topic", tip);
    put_branch(world, "topic2", world->base);
    expect_push(world, &update, 1, NULL, NULL);
    expect_push(world, &update, 1, &(struct record){STOOD_NEVER, STOOD_NEVER}, NULL);
    scratch_git(&world->scratch, "update-ref -d refs/heads/topic");
    expect_push(world, &update, 1, NULL, "promotion/skipped-stage");
    put_branch(world, "a", tip); /* the first of all */
    expect_push(world, &update, 1, NULL, NULL);
}

/* A source that goes, a tag, and a branch that is no source bring nothing. */
static void updates__beside_a_promotion__are_sources_where_they_bring_the_commit(void **state)
{
    struct world *world = *state;
    struct object_id new = commit_on(world, world->base, "a.yml", "1\n");
    struct update updates[] = {
        update_of(world, "topic", world->base, nothing),
        {.ref = "refs/tags/v1", .target = "refs/tags/v1", .new = new},
        update_of(world, "pure", world->base, new),
        update_of(world, "other", nothing, world->base),
        update_of(world, "canary", world->base, merge(world, world->base, new)),
    };
    size_t count = sizeof updates / sizeof *updates;
    put_branch(world, "topic", world->base);
    expect_push(world, updates, count, NULL, "promotion/direct-commit");
    put_branch(world, "topic", new);
    updates[0].old = new;
    expect_push(world, updates, count, NULL, NULL);
    put_branch(world, "topic", world->base);
    updates[3].new = new;
    expect_push(world, updates, count, NULL, "promotion/skipped-stage");
}

/* One after the other; where both begin, that would be no promotion. */
static void source__that_moves_in_the_same_push__is_pushed_first(void **state)
{
    struct world *world = *state;
    struct object_id source = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id tip = merge(world, world->base, source);
    struct update updates[] = {
        update_of(world, "canary", world->base, source),
        update_of(world, "pure", world->base, tip),
        update_of(world, "topic", nothing, world->base),
        update_of(world, "canary", world->base, source),
        update_of(world, "pure", world->base, tip),
    };
    const char *help =
        arena_format(&world->scratch.arena,
                     "push canary first, then pure:\ngit push origin %.10s:refs/heads/canary && "
                     "git push origin %.10s:refs/heads/pure",
                     hex_of(world, source), hex_of(world, tip));
    expect_push(world, updates, 2, NULL, "promotion/skipped-stage");
    assert_string_equal(world->help, help);
    expect_words(world,
                 arena_format(&world->scratch.arena,
                              " takes in %.10s of canary, which moves in the same push",
                              hex_of(world, source)),
                 "");
    expect_push(world, updates + 2, 3, NULL, "promotion/skipped-stage");
    assert_string_equal(world->help, help);
    updates[0].old = nothing;
    expect_push(world, updates, 2, NULL, "promotion/skipped-stage");
    assert_string_equal(world->help, help);
    updates[1].old = nothing;
    updates[1].new = source;
    expect_push(world, updates, 2, NULL, "promotion/skipped-stage");
    expect_words(world, "", "to keep stages as another server had them");
    updates[0].old = world->base;
    expect_push(world, updates, 2, NULL, "promotion/skipped-stage");
    expect_words(world, "pure would take in ", "push canary first, then pure:");
    expect_words(world, "of canary, which moves in the same push", "");
}

static void source__that_never_stood__is_named_as_the_new_tip_or_by_the_merge_of_it(void **state)
{
    struct world *world = *state;
    struct object_id inner = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id merged = merge(world, world->base, inner);
    struct update update = update_of(world, "pure", world->base, inner);
    put_branch(world, "main", commit_on(world, merged, "b.yml", "1\n"));
    expect_push(world, &update, 1, NULL, "promotion/skipped-stage");
    expect_words(world, "pure would take in ", "");
    expect_words(world, "which never stood on canary or main", "");
    update.new = commit_with_parents(world, inner, two_parents(world, world->base, inner));
    expect_push(world, &update, 1, NULL, "promotion/skipped-stage");
    expect_words(world,
                 arena_format(&world->scratch.arena,
                              " takes in %.10s, which never stood on canary or main",
                              hex_of(world, inner)),
                 "");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(source__that_stood_there__is_enough_of_several),
        TEST(source__of_which_nothing_is_known__is_asked_for_its_history),
        TEST(fast_forward__to_a_tip__asks_nothing_of_what_it_passes),
        TEST(history__of_two_sources__is_asked_of_each),
        TEST(source__that_is_not_protected__has_stood_at_all_that_it_contains),
        TEST(source__that_moves_in_the_same_push__is_pushed_first),
        TEST(source__that_never_stood__is_named_as_the_new_tip_or_by_the_merge_of_it),
        TEST(updates__beside_a_promotion__are_sources_where_they_bring_the_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
