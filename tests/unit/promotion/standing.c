/* SPDX-License-Identifier: MIT */
/* A branch, or one that it takes from, that was moved past the gate; and moves of the past. */
#include "promotion_world.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define REF(name) "refs/heads/" name

static const struct object_id here = {{0x11}}, there = {{0x22}}, elsewhere = {{0x33}};

struct expectation {
    const char *branch; /* that is pushed */
    struct object_id new;
    bool returns;
    const char *messages; /* each on a line */
};

/* Judges the update where these moves are unrecorded, and fails the test unless it comes to this.
 */
static void expect_standing(struct world *world, const struct unrecorded_move *moves, size_t count,
                            const struct expectation *expected)
{
    struct repository *repository = scratch_repository(&world->scratch);
    const char *ref = arena_format(&world->scratch.arena, REF("%s"), expected->branch);
    const struct update update = {
        .ref = ref, .target = ref, .old = elsewhere, .new = expected->new};
    struct findings findings;
    struct buffer messages;
    struct error error = {0};
    bool returns = !expected->returns;
    findings_init(&findings, 10, NULL);
    assert_int_equal(promotion_judge_standing(repository, &world_laws, moves, count, &update,
                                              &returns, &findings, &error),
                     0);
    buffer_init(&messages, 1 << 16);
    for (size_t i = 0; i < findings.count; i++)
        buffer_format(&messages, "%s\n", findings.items[i].message);
    assert_string_equal(messages.length ? messages.bytes : "", expected->messages);
    assert_int_equal(returns, expected->returns);
    world->help[0] = '\0';
    if (findings.count > 0) {
        assert_int_equal(findings.items[0].rule, RULE_LEDGER_UNRECORDED_MOVE);
        assert_string_equal(findings.items[0].place.ref, ref);
        strncat(world->help, findings.items[0].help, sizeof world->help - 1);
    }
    buffer_release(&messages);
    findings_release(&findings);
    repository_free(repository);
}

static void branch__that_was_moved_past_the_gate__moves_back_alone(void **state)
{
    static const struct unrecorded_move moves[] = {
        {REF("canary"), .recorded = {{0x11}}, .found = {{0x22}}}};
    static const char moved[] =
        "canary was moved past the gate: it stands at 2200000000, and by the ledger at "
        "1100000000\n";
    struct world *world = *state;
    expect_standing(world, moves, 1, &(struct expectation){"canary", elsewhere, false, moved});
    expect_words(world, "", "git push --force origin 1100000000:refs/heads/canary\n");
    expect_words(world, "",
                 arena_format(&world->scratch.arena,
                              "fleetgate ledger accept canary --reason '<reason>' --repo %s",
                              world->scratch.folder));
    expect_standing(world, moves, 1, &(struct expectation){"canary", there, false, moved});
    expect_standing(world, moves, 1, &(struct expectation){"canary", here, true, ""});
    expect_standing(world, moves, 0, &(struct expectation){"canary", elsewhere, false, ""});
    expect_standing(world, moves, 1,
                    &(struct expectation){"main", here, false,
                                          "main takes from canary, which was moved past the gate: "
                                          "it stands at 2200000000, and by the ledger at "
                                          "1100000000\n"});
    expect_standing(world, moves, 1, &(struct expectation){"slow", elsewhere, false, ""});
    expect_standing(world, moves, 1, &(struct expectation){"develop", elsewhere, false, ""});
    expect_standing(world, moves, 1, &(struct expectation){"topic", elsewhere, false, ""});
}

static void branch__that_was_made_past_the_gate__is_deleted_or_let_stand(void **state)
{
    static const struct unrecorded_move moves[] = {{REF("canary"), .found = {{0x22}}}};
    struct world *world = *state;
    expect_standing(world, moves, 1,
                    &(struct expectation){"canary", elsewhere, false,
                                          "canary was made past the gate, at 2200000000: by the "
                                          "ledger there is none\n"});
    expect_words(world, "", "git push origin :refs/heads/canary\n");
    expect_standing(world, moves, 1,
                    &(struct expectation){"main", elsewhere, false,
                                          "main takes from canary, which was made past the gate, "
                                          "at 2200000000: by the ledger there is none\n"});
    expect_standing(world, moves, 1, &(struct expectation){"canary", nothing, true, ""});
    expect_standing(world, moves, 1,
                    &(struct expectation){"main", nothing, false,
                                          "main takes from canary, which was made past the gate, "
                                          "at 2200000000: by the ledger there is none\n"});
}

static void branch__that_was_deleted_past_the_gate__is_pushed_again(void **state)
{
    static const struct unrecorded_move moves[] = {{REF("canary"), .recorded = {{0x11}}}};
    struct world *world = *state;
    expect_standing(world, moves, 1,
                    &(struct expectation){"canary", elsewhere, false,
                                          "canary was deleted past the gate: by the ledger it "
                                          "stands at 1100000000\n"});
    expect_words(world, "", "git push origin 1100000000:refs/heads/canary\n");
    expect_standing(world, moves, 1,
                    &(struct expectation){"main", elsewhere, false,
                                          "main takes from canary, which was deleted past the "
                                          "gate: by the ledger it stands at 1100000000\n"});
    expect_standing(world, moves, 1, &(struct expectation){"canary", here, true, ""});
}

/* Wherever in the list it stands. */
static void moves__past_the_gate__are_each_told_of(void **state)
{
    static const struct unrecorded_move moves[] = {
        {REF("canary"), .recorded = {{0x11}}},
        {REF("fast"), .recorded = {{0x11}}},
        {REF("main"), .recorded = {{0x22}}},
    };
    struct world *world = *state;
    expect_standing(world, moves, 3,
                    &(struct expectation){"main", elsewhere, false,
                                          "main takes from canary, which was deleted past the "
                                          "gate: by the ledger it stands at 1100000000\n"
                                          "main was deleted past the gate: by the ledger it "
                                          "stands at 2200000000\n"});
    expect_standing(world, moves, 3, &(struct expectation){"main", there, true, ""});
    expect_standing(world, moves, 3, &(struct expectation){"canary", here, true, ""});
}

/* ------------------------------------------------------------------------------ of the past -- */

static void past__of_a_branch__is_a_move_for_each_commit_of_its_line(void **state)
{
    struct world *world = *state;
    struct repository *repository = scratch_repository(&world->scratch);
    struct object_id first = commit_on(world, world->base, "a.yml", "1\n");
    struct object_id side = commit_on(world, world->base, "b.yml", "1\n");
    struct object_id tip = merge(world, first, side);
    const struct object_id line[] = {nothing, world->base, first, tip};
    static const struct {
        size_t most, count;
    } asked[] = {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 3}, {100, 3}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const struct update *moves = NULL;
        struct error error = {0};
        size_t count = 100;
        assert_int_equal(promotion_past_moves(repository, REF("main"), &tip, asked[i].most,
                                              &world->scratch.arena, &moves, &count, &error),
                         0);
        assert_int_equal(count, asked[i].count);
        for (size_t move = 0; move < count; move++) {
            const struct object_id *from = &line[3 - count + move];
            assert_string_equal(moves[move].ref, REF("main"));
            assert_string_equal(moves[move].target, REF("main"));
            assert_true(object_id_equal(&moves[move].old, &from[0]));
            assert_true(object_id_equal(&moves[move].new, &from[1]));
        }
    }
    repository_free(repository);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(branch__that_was_moved_past_the_gate__moves_back_alone),
        TEST(branch__that_was_made_past_the_gate__is_deleted_or_let_stand),
        TEST(branch__that_was_deleted_past_the_gate__is_pushed_again),
        TEST(moves__past_the_gate__are_each_told_of),
        TEST(past__of_a_branch__is_a_move_for_each_commit_of_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
