/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "rollout/lane.h"
#include "scratch_repository.h"
#include "store/store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct lane lane = {.ref = "refs/heads/main", .trigger = "exec"};

struct world {
    struct scratch scratch;
    struct arena arena;
    const char *folder;
    int lock;
    struct error error;
};

/* An empty folder with the lane's lock, taken. */
static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    bool busy = true;
    assert_non_null(world);
    scratch_open_bare(&world->scratch, NULL);
    arena_init(&world->arena);
    world->folder = world->scratch.folder;
    const char *path = lane_lock(&lane, world->folder, &world->arena);
    assert_int_equal(lock_take(&world->lock, path, 0, &busy, &world->error), 0);
    assert_false(busy);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    lock_release(world->lock);
    arena_release(&world->arena);
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

static bool has_delivered(struct world *world, const struct lane *asked,
                          const struct object_id *commit)
{
    bool delivered;
    assert_int_equal(lane_has_delivered(asked, world->folder, commit, &delivered, &world->error),
                     0);
    return delivered;
}

static void lane_has_delivered__commit__is_the_last_remembered_of_that_lane(void **state)
{
    struct world *world = *state;
    const struct lane canary = {.ref = "refs/heads/canary", .trigger = "exec"};
    const struct lane webhook = {.ref = "refs/heads/main", .trigger = "webhook"};
    const struct object_id one = {{1}};
    const struct object_id two = {{2}};
    assert_false(has_delivered(world, &lane, &one)); /* the lock is empty */
    assert_int_equal(lane_remember(world->lock, &one, &world->error), 0);
    assert_true(has_delivered(world, &lane, &one));
    assert_false(has_delivered(world, &lane, &two));
    assert_false(has_delivered(world, &canary, &one)); /* there is no lock */
    assert_false(has_delivered(world, &webhook, &one));
    assert_int_equal(lane_remember(world->lock, &two, &world->error), 0);
    assert_true(has_delivered(world, &lane, &two));
    assert_false(has_delivered(world, &lane, &one));
}

/* No limit allows a ref's name that long. */
static void lane_lock__ref_longer_than_any__is_no_other_lane(void **state)
{
    struct world *world = *state;
    static char ref[9000];
    memset(ref, 'x', sizeof ref - 1);
    const struct lane huge = {.ref = ref, .trigger = "exec"};
    assert_null(lane_lock(&huge, world->folder, &world->arena));
    assert_null(lane_checkouts(&huge, world->folder, &world->arena));
}

/* Two versions that deliver at the same time know each other by it. The digits were made with
 *   printf 'exec\nrefs/heads/main' | sha256sum */
static void lane_lock__name__stays_the_same_from_version_to_version(void **state)
{
    struct world *world = *state;
    assert_string_equal(lane_lock(&lane, "folder", &world->arena),
                        "folder/deliver-080f60330f2d9ed7.lock");
    assert_string_equal(lane_checkouts(&lane, "folder", &world->arena), "folder/080f60330f2d9ed7");
}

static void lane_remember__lock_that_cannot_be_written__is_an_error(void **state)
{
    struct world *world = *state;
    const struct object_id one = {{1}};
    int lock = open(lane_lock(&lane, world->folder, &world->arena), O_RDONLY);
    assert_true(lock >= 0);
    assert_int_equal(lane_remember(lock, &one, &world->error), -1);
    assert_int_equal(world->error.kind, ERROR_ENVIRONMENT);
    close(lock);
}

static void lane_is_taken__lock__is_had_by_somebody(void **state)
{
    struct world *world = *state;
    const struct lane canary = {.ref = "refs/heads/canary", .trigger = "exec"};
    bool taken = false;
    assert_int_equal(lane_is_taken(&lane, world->folder, &taken, &world->error), 0);
    assert_true(taken);
    assert_int_equal(lane_is_taken(&canary, world->folder, &taken, &world->error), 0);
    assert_false(taken);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lane_has_delivered__commit__is_the_last_remembered_of_that_lane),
        TEST(lane_lock__ref_longer_than_any__is_no_other_lane),
        TEST(lane_lock__name__stays_the_same_from_version_to_version),
        TEST(lane_remember__lock_that_cannot_be_written__is_an_error),
        TEST(lane_is_taken__lock__is_had_by_somebody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
