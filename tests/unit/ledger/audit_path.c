/* SPDX-License-Identifier: MIT */
/* By which accepted pushes a branch came from one commit to another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ledger/audit.h"
#include "scratch_repository.h"
#include "unit.h"

#define MAIN "refs/heads/main"
#define CANARY "refs/heads/canary"

enum { MOVES_MAX = 200 /* that are looked at */ };

struct world {
    struct scratch scratch;
    struct repository *repository;
    struct audit audit;
    struct recorder recorder;
    struct arena arena;
    struct audited_path path;
    struct error error;
};

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    scratch_open(&world->scratch, NULL);
    world->repository = scratch_repository(&world->scratch);
    arena_init(&world->arena);
    assert_int_equal(
        audit_open(&world->audit, repository_git_dir(world->repository), true, NULL, &world->error),
        0);
    world->recorder = (struct recorder){.repository = world->repository, .audit = &world->audit};
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    audit_close(&world->audit);
    arena_release(&world->arena);
    repository_free(world->repository);
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

/* A commit by its number; nobody looks for it in the repository. */
static struct object_id commit(unsigned number)
{
    struct object_id id = {{0}};
    id.bytes[0] = 1;
    id.bytes[1] = (unsigned char)(number >> 8);
    id.bytes[2] = (unsigned char)number;
    return id;
}

struct push {
    enum outcome outcome;
    size_t override_count;
};

static const struct push lawful = {OUTCOME_ACCEPT, 0};
static const struct push overriding = {OUTCOME_ACCEPT, 1};
static const struct push rejected = {OUTCOME_REJECT, 0};

static void add_ids(struct world *world, const char *ref, struct push push, struct object_id old,
                    struct object_id new)
{
    static const struct override override = {"promotion/rewind", "fire"};
    char old_hex[OBJECT_ID_HEX], new_hex[OBJECT_ID_HEX];
    struct findings findings;
    struct report_update update = {
        .ref = ref, .old = object_id_hex(&old, old_hex), .new = object_id_hex(&new, new_hex)};
    findings_init(&findings, 10, NULL);
    const struct report report = {.outcome = push.outcome,
                                  .updates = &update,
                                  .update_count = 1,
                                  .findings = &findings,
                                  .pusher = "alice",
                                  .pusher_from = "gitea",
                                  .overrides = &override,
                                  .override_count = push.override_count};
    assert_int_equal(audit_add(&world->audit, &report, &world->error), 0);
    findings_release(&findings);
}

static void add(struct world *world, struct push push, unsigned old, unsigned new)
{
    add_ids(world, MAIN, push, commit(old), commit(new));
}

static void land(struct world *world, unsigned old, unsigned new)
{
    const struct update update = {MAIN, MAIN, commit(old), commit(new)};
    assert_int_equal(audit_land(&world->audit, &update, 1, "alice", &world->error), 0);
}

/* How many moves lead from one to the other. */
static size_t count_moves(struct world *world, unsigned from, unsigned to)
{
    const struct object_id first = commit(from), last = commit(to);
    assert_int_equal(audit_path(&world->recorder, MAIN, &first, &last, &world->arena, &world->path,
                                &world->error),
                     0);
    for (size_t i = 0; i < world->path.count; i++) {
        const struct audited_move *move = &world->path.moves[i];
        assert_true(object_id_equal(&move->old, i ? &world->path.moves[i - 1].new : &first));
    }
    if (world->path.count)
        assert_true(object_id_equal(&world->path.moves[world->path.count - 1].new, &last));
    return world->path.count;
}

static void audit_path__of_no_push__is_none(void **state)
{
    struct world *world = *state;
    assert_int_equal(count_moves(world, 1, 2), 0);
    add(world, rejected, 1, 2);
    add_ids(world, CANARY, lawful, commit(1), commit(2));
    assert_int_equal(count_moves(world, 1, 2), 0);
    add(world, lawful, 1, 2);
    assert_int_equal(count_moves(world, 1, 3), 0);
    assert_int_equal(count_moves(world, 3, 2), 0);
    assert_int_equal(count_moves(world, 2, 1), 0);
    assert_int_equal(count_moves(world, 1, 2), 1);
    assert_false(world->path.is_open);
}

static void audit_path__without_an_audit__is_none(void **state)
{
    struct world *world = *state;
    struct audit closed = {0};
    add(world, lawful, 1, 2);
    world->recorder.audit = &closed;
    assert_int_equal(count_moves(world, 1, 2), 0);
    world->recorder.audit = NULL;
    assert_int_equal(count_moves(world, 1, 2), 0);
}

static void audit_path__of_several_pushes__is_the_shortest_way(void **state)
{
    struct world *world = *state;
    add(world, lawful, 1, 2);
    add(world, lawful, 2, 3);
    add(world, lawful, 3, 4);
    assert_int_equal(count_moves(world, 1, 4), 3);
    assert_int_equal(count_moves(world, 2, 4), 2);
    add(world, lawful, 1, 3);
    assert_int_equal(count_moves(world, 1, 4), 2);
    add(world, lawful, 1, 4);
    assert_int_equal(count_moves(world, 1, 4), 1);
}

static void audit_path__in_circles__ends(void **state)
{
    struct world *world = *state;
    add(world, lawful, 2, 3);
    add(world, lawful, 3, 2);
    add(world, lawful, 3, 3);
    assert_int_equal(count_moves(world, 1, 3), 0);
    add(world, lawful, 1, 2);
    assert_int_equal(count_moves(world, 1, 3), 2);
}

static void set_age(struct world *world, int64_t seconds)
{
    struct statement set = statement_begin(world->audit.store, "UPDATE pushes SET time = ?");
    bind_number(&set, time(NULL) - seconds);
    assert_int_equal(statement_run(&set, &world->error), 0);
}

static void audit_path__of_an_older_push__counts_where_it_has_landed(void **state)
{
    struct world *world = *state;
    add(world, lawful, 1, 2);
    set_age(world, LANDS_WITHIN_S - 5);
    assert_int_equal(count_moves(world, 1, 2), 1);
    set_age(world, 5 - LANDS_WITHIN_S);
    assert_int_equal(count_moves(world, 1, 2), 1);
    set_age(world, 0);
    land(world, 1, 2);
    add(world, lawful, 2, 3);
    set_age(world, LANDS_WITHIN_S + 5);
    assert_int_equal(count_moves(world, 1, 2), 1);
    assert_int_equal(count_moves(world, 2, 3), 0);
    set_age(world, -LANDS_WITHIN_S - 5);
    assert_int_equal(count_moves(world, 2, 3), 0);
}

static void audit_accounts_for__an_override__waits_for_its_landing(void **state)
{
    struct world *world = *state;
    const struct update move = {MAIN, MAIN, commit(1), commit(2)};
    const bool expected[] = {false, true};
    add(world, overriding, 1, 2);
    for (int landed = 0; landed <= 1; landed++) {
        bool accounted = !expected[landed];
        assert_int_equal(
            audit_accounts_for(&world->recorder, &move, &world->arena, &accounted, &world->error),
            0);
        assert_int_equal(accounted, expected[landed]);
        land(world, 1, 2);
    }
}

static void audit_path__by_an_override__is_open_until_it_has_landed(void **state)
{
    struct world *world = *state;
    add(world, lawful, 1, 2);
    add(world, overriding, 2, 3);
    add(world, lawful, 3, 4);
    assert_int_equal(count_moves(world, 1, 4), 3);
    assert_true(world->path.is_open);
    assert_false(world->path.moves[0].is_open);
    assert_true(world->path.moves[1].is_open);
    assert_false(world->path.moves[2].is_open);
    assert_int_equal(world->path.opened, world->path.moves[1].time);
    assert_true(world->path.opened > 1700000000);
    assert_int_equal(count_moves(world, 3, 4), 1);
    assert_false(world->path.is_open);
    assert_int_equal(world->path.opened, 0);
    land(world, 2, 3);
    assert_int_equal(count_moves(world, 1, 4), 3);
    assert_false(world->path.is_open);
}

static void audit_path__of_two_pushes_that_make_one_move__asks_the_newer(void **state)
{
    struct world *world = *state;
    add(world, overriding, 1, 2);
    add(world, lawful, 1, 2);
    assert_int_equal(count_moves(world, 1, 2), 1);
    assert_false(world->path.is_open);
    add(world, overriding, 1, 2);
    assert_int_equal(count_moves(world, 1, 2), 1);
    assert_true(world->path.is_open);
}

static void audit_path__of_more_moves_than_are_looked_at__is_none(void **state)
{
    struct world *world = *state;
    for (unsigned i = 0; i <= MOVES_MAX; i++)
        add(world, lawful, i, i + 1);
    assert_int_equal(count_moves(world, 1, MOVES_MAX + 1), MOVES_MAX);
    assert_int_equal(count_moves(world, 0, MOVES_MAX + 1), 0);
}

static void audit_path__of_a_move_that_was_pushed_again_and_again__is_found_behind_it(void **state)
{
    struct world *world = *state;
    add(world, lawful, 1, 2);
    for (unsigned i = 0; i <= MOVES_MAX; i++)
        add(world, lawful, 2, 3);
    assert_int_equal(count_moves(world, 1, 3), 2);
}

static void expect_known(struct world *world, struct object_id old, struct object_id new,
                         bool expected)
{
    const struct update move = {MAIN, MAIN, old, new};
    struct circumstances known;
    bool found = !expected;
    assert_int_equal(
        audit_find(&world->recorder, &move, &world->arena, &known, &found, &world->error), 0);
    assert_int_equal(found, expected);
    assert_int_equal(known.pusher.name != NULL, expected);
}

/* What the ledger has accounts for nothing more; what it has lost still does. */
static void audit_path__of_a_recorded_move__is_none_while_the_ledger_has_it(void **state)
{
    struct world *world = *state;
    struct policy policy;
    size_t added;
    struct object_id old = scratch_commit_file(&world->scratch, "name", "old");
    assert_int_equal(policy_default(&policy, &world->error), 0);
    world->recorder.policy = &policy;
    assert_int_equal(ledger_record(&world->recorder, NULL, 0, &added, &world->error), 0);
    struct object_id new = scratch_commit_file(&world->scratch, "name", "new");
    add_ids(world, MAIN, lawful, old, new);
    expect_known(world, old, new, true);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(audit_path(&world->recorder, MAIN, &old, &new, &world->arena, &world->path,
                                    &world->error),
                         0);
        assert_int_equal(world->path.count, 1 - i);
        assert_int_equal(ledger_record(&world->recorder, NULL, 0, &added, &world->error), 0);
        assert_int_equal(added, 1 - i);
        expect_known(world, old, new, false);
    }
    scratch_git(&world->scratch, "update-ref -d " LEDGER_REF);
    assert_int_equal(
        audit_path(&world->recorder, MAIN, &old, &new, &world->arena, &world->path, &world->error),
        0);
    assert_int_equal(world->path.count, 1);
    policy_release(&policy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(audit_path__of_no_push__is_none),
        TEST(audit_path__without_an_audit__is_none),
        TEST(audit_path__of_several_pushes__is_the_shortest_way),
        TEST(audit_path__in_circles__ends),
        TEST(audit_path__of_an_older_push__counts_where_it_has_landed),
        TEST(audit_accounts_for__an_override__waits_for_its_landing),
        TEST(audit_path__by_an_override__is_open_until_it_has_landed),
        TEST(audit_path__of_two_pushes_that_make_one_move__asks_the_newer),
        TEST(audit_path__of_more_moves_than_are_looked_at__is_none),
        TEST(audit_path__of_a_move_that_was_pushed_again_and_again__is_found_behind_it),
        TEST(audit_path__of_a_recorded_move__is_none_while_the_ledger_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
