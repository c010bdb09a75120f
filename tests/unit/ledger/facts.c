/* SPDX-License-Identifier: MIT */
/* Where branches stood before updates moved them. */
#include "ledger/facts.h"

#include <string.h>

#include "unit.h"

#define A "refs/heads/a"
#define B "refs/heads/b"
#define C "refs/heads/c"
#define D "refs/heads/d"

static const struct object_id one = {{1}}, two = {{2}}, three = {{3}}, nothing;

/* Fails the test unless these, a letter and a digit each, are the branches before the updates. */
static void expect_before(const struct update *updates, size_t count, const char *expected)
{
    const struct branch branches[] = {{A, one}, {B, two}, {C, three}};
    struct branch_state state;
    struct arena arena;
    struct error error = {0};
    char found[20] = "";
    arena_init(&arena);
    assert_int_equal(facts_branches_before(&arena, branches, 3, updates, count, &state, &error), 0);
    assert_true(2 * state.count < sizeof found);
    for (size_t i = 0; i < state.count; i++) {
        found[2 * i] = state.branches[i].name[strlen("refs/heads/")];
        found[2 * i + 1] = (char)('0' + state.branches[i].tip.bytes[0]);
    }
    assert_string_equal(found, expected);
    assert_ptr_equal(state.updates, updates);
    assert_int_equal(state.update_count, count);
    arena_release(&arena);
}

static void branches__before_updates__are_those_that_are_and_where_the_others_stood(void **state)
{
    const struct update updates[] = {
        {B, B, three, two},                       /* moved */
        {D, D, one, nothing},                     /* deleted */
        {A, A, nothing, one},                     /* made */
        {"refs/tags/c", "refs/tags/c", two, one}, /* no branch */
        {C, C, two, three},
    };
    (void)state;
    expect_before(updates, 0, "a1b2c3");
    expect_before(updates, 1, "a1b3c3");
    expect_before(updates, 2, "a1b3c3d1");
    expect_before(updates, 3, "b3c3d1");
    expect_before(updates, 4, "b3c3d1");
    expect_before(updates, 5, "b3c2d1");
    expect_before(updates + 4, 1, "a1b2c2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(branches__before_updates__are_those_that_are_and_where_the_others_stood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
