/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "rollout/outbox.h"
#include "scratch_repository.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAIN "refs/heads/main"

static const char *const command[] = {"true", NULL};
static const struct rollout_policy only_exec = {.exec = {.command = command}};
static const struct rollout_policy both = {
    .exec = {.command = command},
    .webhook = {.url = "https://example.com/", .secret_file = "/nowhere"},
};
static const struct object_id zero;

struct world {
    struct scratch scratch;
    struct outbox outbox;
    struct arena arena;
    struct object_id a, b;
    const struct delivery *deliveries;
    size_t count;
    struct error error;
};

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    const struct buffer empty = {0};
    assert_non_null(world);
    scratch_open_bare(&world->scratch, NULL);
    arena_init(&world->arena);
    world->a = scratch_commit_tree(&world->scratch, &empty);
    world->b = scratch_commit_tree(&world->scratch, &empty);
    assert_int_equal(outbox_open(&world->outbox, world->scratch.folder, true, NULL, &world->error),
                     0);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    outbox_close(&world->outbox);
    arena_release(&world->arena);
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

static void record(struct world *world, const struct rollout_policy *policy,
                   const struct object_id *old, const struct object_id *new)
{
    bool added = false;
    assert_int_equal(outbox_record(&world->outbox, policy, MAIN, old, new, &added, &world->error),
                     0);
    assert_true(added);
}

static void list(struct world *world)
{
    assert_int_equal(outbox_list(&world->outbox, &world->arena, &world->deliveries, &world->count,
                                 &world->error),
                     0);
}

/* What becomes of each delivery, by the first letter of its state. */
static void assert_states(struct world *world, const char *expected)
{
    char states[10] = "";
    list(world);
    assert_true(world->count < sizeof states);
    for (size_t i = 0; i < world->count; i++)
        states[i] = delivery_state_name(world->deliveries[i].state)[0];
    assert_string_equal(states, expected);
}

/* Records a job, all of whose deliveries run. */
static const char *run(struct world *world, const struct rollout_policy *policy)
{
    record(world, policy, &zero, &world->a);
    list(world);
    for (size_t i = 0; i < world->count; i++) {
        bool begun = false;
        assert_int_equal(
            delivery_begin(&world->outbox, &world->deliveries[i], &begun, &world->error), 0);
        assert_true(begun);
    }
    return world->deliveries[0].job;
}

static const char *lock_of(struct world *world, const char *trigger)
{
    const struct lane lane = {.ref = MAIN, .trigger = trigger};
    const char *path = lane_lock(&lane, store_folder(world->outbox.store), &world->arena);
    assert_non_null(path);
    return path;
}

static size_t count_locks(struct world *world)
{
    size_t count = 0;
    DIR *folder = opendir(store_folder(world->outbox.store));
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        count += strncmp(entry->d_name, "deliver-", strlen("deliver-")) == 0;
    closedir(folder);
    return count;
}

/* Forgets the error, which says this. */
static void assert_refused(struct world *world, int result, const char *message)
{
    assert_int_equal(result, -1);
    assert_non_null(strstr(world->error.message, message));
    assert_int_equal(world->error.kind, ERROR_USAGE);
    world->error = (struct error){0};
}

/* --------------------------------------------------------------------------------- retrying -- */

static void outbox_retry__interrupted__recovers_the_lanes_of_the_job_alone(void **state)
{
    struct world *world = *state;
    const char *job = run(world, &only_exec);
    assert_int_equal(outbox_retry(&world->outbox, job, &world->error), 0);
    assert_states(world, "p");
    assert_int_equal(count_locks(world), 1);
}

static void outbox_retry__interrupted_for_two_triggers__recovers_both(void **state)
{
    struct world *world = *state;
    const char *job = run(world, &both);
    assert_int_equal(outbox_retry(&world->outbox, job, &world->error), 0);
    assert_states(world, "pp");
}

static void outbox_retry__lane_is_taken__leaves_what_runs_in_it(void **state)
{
    struct world *world = *state;
    int lock;
    bool busy = true;
    const char *job = run(world, &only_exec);
    assert_int_equal(lock_take(&lock, lock_of(world, "exec"), 0, &busy, &world->error), 0);
    assert_false(busy);
    assert_refused(world, outbox_retry(&world->outbox, job, &world->error),
                   "is running; once it has failed it can be tried again");
    assert_states(world, "r");
    lock_release(lock);
}

static void outbox_retry__lane_that_cannot_be_locked__recovers_nothing(void **state)
{
    struct world *world = *state;
    const char *job = run(world, &only_exec);
    const char *lock = lock_of(world, "exec");
    assert_int_equal(mkdir(lock, 0700), 0);
    assert_int_equal(outbox_retry(&world->outbox, job, &world->error), -1);
    assert_int_equal(world->error.kind, ERROR_ENVIRONMENT);
    assert_int_equal(rmdir(lock), 0);
    struct delivery again;
    assert_int_equal(
        delivery_again(&world->outbox, &world->deliveries[0], &world->arena, &again, &world->error),
        0);
    assert_int_equal(again.state, DELIVERY_RUNNING);
}

static void outbox_retry__delivered_or_left_by_its_branch__says_so(void **state)
{
    struct world *world = *state;
    const struct attempt delivered = {0};
    const char *job = run(world, &only_exec);
    assert_int_equal(
        delivery_settle(&world->outbox, &world->deliveries[0], &delivered, &world->error), 0);
    assert_refused(world, outbox_retry(&world->outbox, job, &world->error),
                   "is delivered; a push makes a new job");
    record(world, &only_exec, &world->a, &world->b);
    list(world);
    job = world->deliveries[1].job;
    record(world, &only_exec, &world->b, &world->a);
    assert_refused(world, outbox_retry(&world->outbox, job, &world->error),
                   "is not rolled out any more: its branch has moved on");
    assert_states(world, "dsp");
}

static void outbox_retry__cancelled__is_pending_and_due(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &zero, &world->a);
    list(world);
    const char *job = world->deliveries[0].job;
    assert_int_equal(outbox_cancel(&world->outbox, job, &world->error), 0);
    assert_states(world, "c");
    assert_string_equal(world->deliveries[0].last_error, "cancelled by hand");
    assert_int_equal(outbox_retry(&world->outbox, job, &world->error), 0);
    assert_states(world, "p");
}

/* ------------------------------------------------------------------------------- cancelling -- */

static void outbox_cancel__nothing_pending_nor_running__says_so(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &zero, &world->a);
    list(world);
    const char *job = world->deliveries[0].job;
    assert_int_equal(outbox_cancel(&world->outbox, job, &world->error), 0);
    assert_refused(world, outbox_cancel(&world->outbox, job, &world->error),
                   " is pending or running");
}

static void outbox_cancel__running__is_the_last_try(void **state)
{
    struct world *world = *state;
    const char *job = run(world, &only_exec);
    assert_int_equal(outbox_cancel(&world->outbox, job, &world->error), 0);
    assert_states(world, "c"); /* as nobody has its lane */
    assert_true(world->deliveries[0].is_last_try);
    assert_string_equal(world->deliveries[0].last_error, INTERRUPTED);
}

/* ---------------------------------------------------------------------------------- finding -- */

static void assert_found(struct world *world, const char *name, const char *expected)
{
    const char *job = NULL;
    assert_int_equal(outbox_find_job(&world->outbox, name, &world->arena, &job, &world->error), 0);
    assert_string_equal(job, expected);
}

static void outbox_find_job__name__is_an_id_or_what_one_alone_begins_with(void **state)
{
    struct world *world = *state;
    const char *job;
    record(world, &only_exec, &zero, &world->a);
    list(world);
    assert_found(world, "fg_", world->deliveries[0].job);
    record(world, &only_exec, &world->a, &world->b);
    struct statement set = statement_begin(
        world->outbox.store, "UPDATE jobs SET id = 'fg_' || substr('ab', 1, sequence)");
    assert_int_equal(statement_run(&set, &world->error), 0);
    assert_found(world, "fg_ab", "fg_ab");
    assert_found(world, "fg_a", "fg_a");
    assert_refused(world, outbox_find_job(&world->outbox, "fg", &world->arena, &job, &world->error),
                   "several jobs begin with fg");
    assert_refused(world,
                   outbox_find_job(&world->outbox, "fg_c", &world->arena, &job, &world->error),
                   "there is no job fg_c");
    assert_refused(world, outbox_find_job(&world->outbox, "", &world->arena, &job, &world->error),
                   "there is no job ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(outbox_retry__interrupted__recovers_the_lanes_of_the_job_alone),
        TEST(outbox_retry__interrupted_for_two_triggers__recovers_both),
        TEST(outbox_retry__lane_is_taken__leaves_what_runs_in_it),
        TEST(outbox_retry__lane_that_cannot_be_locked__recovers_nothing),
        TEST(outbox_retry__delivered_or_left_by_its_branch__says_so),
        TEST(outbox_retry__cancelled__is_pending_and_due),
        TEST(outbox_cancel__nothing_pending_nor_running__says_so),
        TEST(outbox_cancel__running__is_the_last_try),
        TEST(outbox_find_job__name__is_an_id_or_what_one_alone_begins_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
