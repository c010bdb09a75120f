/* SPDX-License-Identifier: MIT */
/* Moves past the gate, asked for while pushes are being recorded. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ledger/ledger.h"
#include "scratch_repository.h"
#include "store/store.h"
#include "unit.h"

#define MAIN "refs/heads/main"

struct world {
    struct scratch scratch;
    struct repository *repository;
    struct audit audit;
    struct recorder recorder;
    struct policy policy;
    struct arena arena;
    struct object_id old, new;
    struct error error;
};

static void record(struct world *world)
{
    size_t added;
    assert_int_equal(ledger_record(&world->recorder, NULL, 0, &added, &world->error), 0);
    assert_int_equal(added, 1);
}

/* main has moved by a push that was accepted, and nobody has recorded it. */
static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    scratch_open(&world->scratch, NULL);
    world->repository = scratch_repository(&world->scratch);
    arena_init(&world->arena);
    assert_int_equal(policy_default(&world->policy, &world->error), 0);
    assert_int_equal(
        audit_open(&world->audit, repository_git_dir(world->repository), true, NULL, &world->error),
        0);
    world->recorder = (struct recorder){
        .repository = world->repository, .policy = &world->policy, .audit = &world->audit};
    world->old = scratch_commit_file(&world->scratch, "name", "old");
    record(world);
    world->new = scratch_commit_file(&world->scratch, "name", "new");
    char old[OBJECT_ID_HEX], new[OBJECT_ID_HEX];
    struct findings findings;
    const struct report_update update = {.ref = MAIN,
                                         .old = object_id_hex(&world->old, old),
                                         .new = object_id_hex(&world->new, new)};
    findings_init(&findings, 10, NULL);
    const struct report report = {.outcome = OUTCOME_ACCEPT,
                                  .updates = &update,
                                  .update_count = 1,
                                  .findings = &findings,
                                  .pusher = "alice",
                                  .pusher_from = "gitea"};
    assert_int_equal(audit_add(&world->audit, &report, &world->error), 0);
    findings_release(&findings);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    audit_close(&world->audit);
    policy_release(&world->policy);
    arena_release(&world->arena);
    repository_free(world->repository);
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

static size_t count_unrecorded(struct world *world)
{
    const struct unrecorded_move *moves;
    size_t count;
    assert_int_equal(
        ledger_unrecorded(&world->recorder, &world->arena, &moves, &count, &world->error), 0);
    return count;
}

/* Whoever records the move between the look at the ledger and the question to the audit. */
static struct world *records_meanwhile;

/* In place of the library's. */
int sqlite3_prepare_v2(sqlite3 *database, const char *sql, int length, sqlite3_stmt **statement,
                       const char **tail)
{
    int (*original)(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
    struct world *world = records_meanwhile;
    *(void **)&original = dlsym(RTLD_NEXT, "sqlite3_prepare_v2");
    if (world && strstr(sql, "SELECT old, ")) {
        records_meanwhile = NULL;
        record(world);
    }
    return original(database, sql, length, statement, tail);
}

static void ledger_unrecorded__push_that_is_not_recorded_yet__is_known(void **state)
{
    assert_int_equal(count_unrecorded(*state), 0);
}

static void ledger_unrecorded__push_that_is_recorded_meanwhile__is_known(void **state)
{
    records_meanwhile = *state;
    assert_int_equal(count_unrecorded(*state), 0);
    assert_null(records_meanwhile);
}

static void ledger_unrecorded__push_of_another_move__is_not_known(void **state)
{
    struct world *world = *state;
    scratch_commit_file(&world->scratch, "name", "by nobody");
    assert_int_equal(count_unrecorded(world), 1);
}

/* An override under way is open, and ahead only where the clock has been set back since. */
static void ledger_unrecorded__override__is_ahead_where_the_clock_is_behind(void **state)
{
    struct world *world = *state;
    for (int ahead = 0; ahead <= 1; ahead++) {
        const struct unrecorded_move *moves;
        size_t count = 0;
        struct statement set =
            statement_begin(world->audit.store, "UPDATE pushes SET overrides = 1, time = ?");
        bind_number(&set, time(NULL) + (ahead ? 600 : -600));
        assert_int_equal(statement_run(&set, &world->error), 0);
        assert_int_equal(
            ledger_unrecorded(&world->recorder, &world->arena, &moves, &count, &world->error), 0);
        assert_int_equal(count, 1);
        assert_true(moves[0].is_open);
        assert_int_equal(moves[0].is_ahead, ahead);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ledger_unrecorded__push_that_is_not_recorded_yet__is_known),
        TEST(ledger_unrecorded__push_that_is_recorded_meanwhile__is_known),
        TEST(ledger_unrecorded__push_of_another_move__is_not_known),
        TEST(ledger_unrecorded__override__is_ahead_where_the_clock_is_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
