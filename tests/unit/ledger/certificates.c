/* SPDX-License-Identifier: MIT */
/* A certificate counts once. */
#include "ledger/ledger.h"
#include "scratch_repository.h"
#include "store/store.h"
#include "unit.h"

struct world {
    struct scratch scratch;
    struct repository *repository;
    struct arena arena;
    struct error error;
};

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    scratch_open_bare(&world->scratch, NULL);
    world->repository = scratch_repository(&world->scratch);
    arena_init(&world->arena);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    arena_release(&world->arena);
    repository_free(world->repository);
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

static bool is_used(struct world *world, const char *certificate)
{
    bool used = false;
    const char *notice;
    assert_int_equal(ledger_use_certificate(world->repository, certificate, &world->arena, &used,
                                            &notice, &world->error),
                     0);
    assert_null(notice);
    return used;
}

static void ledger_use_certificate__twice__is_used_the_second_time(void **state)
{
    struct world *world = *state;
    assert_false(is_used(world, "one"));
    assert_true(is_used(world, "one"));
    assert_false(is_used(world, "two"));
    assert_true(is_used(world, "one"));
    assert_true(is_used(world, "two"));
}

static void ledger_use_certificate__damaged_list__says_what_is_lost(void **state)
{
    struct world *world = *state;
    bool used = true;
    const char *notice = NULL;
    assert_false(is_used(world, "one"));
    scratch_write(&world->scratch, "fleetgate/certificates.db", "no database at all");
    assert_int_equal(ledger_use_certificate(world->repository, "one", &world->arena, &used, &notice,
                                            &world->error),
                     0);
    assert_false(used);
    assert_non_null(notice);
    assert_non_null(strstr(notice, "may count once more"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ledger_use_certificate__twice__is_used_the_second_time),
        TEST(ledger_use_certificate__damaged_list__says_what_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
