/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* syscall */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "rollout/outbox.h"
#include "rollout/rollout.h"
#include "scratch_repository.h"
#include "store/store.h"

#define MAIN "refs/heads/main"

static const char *const command[] = {"true", NULL};
static const struct rollout_policy both = {
    .exec = {.command = command},
    .webhook = {.url = "https://example.com/", .secret_file = "/nowhere"},
};
static const struct rollout_policy only_exec = {.exec = {.command = command}};
static const struct rollout_policy no_trigger = {.exec = {.command = NULL}};

static const struct policy with_exec = {.rollout = {.exec = {.command = command}}};

static const struct object_id zero;

struct world {
    struct scratch scratch;
    struct repository *repository;
    struct outbox outbox;
    struct arena arena;
    const struct delivery *deliveries;
    size_t count;
    struct error error;
    struct object_id a, b, c;
};

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    scratch_open_bare(&world->scratch, NULL);
    world->repository = scratch_repository(&world->scratch);
    arena_init(&world->arena);
    const struct buffer empty = {0};
    world->a = scratch_commit_tree(&world->scratch, &empty);
    world->b = scratch_commit_tree(&world->scratch, &empty);
    world->c = scratch_commit_tree(&world->scratch, &empty);
    assert_int_equal(outbox_open(&world->outbox, world->scratch.folder, true, NULL, &world->error),
                     0);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    outbox_close(&world->outbox);
    repository_free(world->repository);
    arena_release(&world->arena);
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

static bool record(struct world *world, const struct rollout_policy *policy,
                   const struct object_id *old, const struct object_id *new)
{
    bool added = false;
    assert_int_equal(outbox_record(&world->outbox, policy, MAIN, old, new, &added, &world->error),
                     0);
    return added;
}

static void set_branch(struct world *world, const struct object_id *tip)
{
    char hex[OBJECT_ID_HEX];
    scratch_git(&world->scratch, "update-ref " MAIN " %s", object_id_hex(tip, hex));
}

/* Reconciles with a list that says the branch stands at `seen`. */
static size_t reconcile(struct world *world, const struct object_id *seen)
{
    const struct branch branch = {.name = MAIN, .tip = *seen};
    size_t added = 0;
    assert_int_equal(outbox_reconcile(&world->outbox, world->repository, &with_exec, &branch, 1,
                                      &added, &world->error),
                     0);
    return added;
}

static void list(struct world *world)
{
    assert_int_equal(outbox_list(&world->outbox, &world->arena, &world->deliveries, &world->count,
                                 &world->error),
                     0);
}

static void assert_output(struct world *world, const char *job, const char *expected)
{
    const struct delivery *shown;
    size_t count;
    assert_int_equal(outbox_show(&world->outbox, job, &world->arena, &shown, &count, &world->error),
                     0);
    assert_int_equal(count, 1);
    assert_string_equal(shown[0].output, expected);
}

static void assert_move(const struct delivery *delivery, const struct object_id *old,
                        const struct object_id *new)
{
    char hex[OBJECT_ID_HEX];
    assert_string_equal(delivery->old, object_id_hex(old, hex));
    assert_string_equal(delivery->new, object_id_hex(new, hex));
}

/* ------------------------------------------------------------------- looking at what runs -- */

/* What happens between a row that is read and the look at its lane's lock. */
static void (*meanwhile)(struct world *world);
static struct world *looked_at;

/* In place of the system's. */
int flock(int file, int operation)
{
    void (*act)(struct world *) = meanwhile;
    if ((operation & LOCK_SH) && act) {
        meanwhile = NULL;
        act(looked_at);
    }
    return (int)syscall(SYS_flock, file, operation);
}

static void begin_first(struct world *world)
{
    bool begun = false;
    assert_int_equal(delivery_begin(&world->outbox, &world->deliveries[0], &begun, &world->error),
                     0);
    assert_true(begun);
}

static void deliver_first(struct world *world)
{
    struct attempt attempt = {0};
    buffer_init(&attempt.output, 100);
    buffer_append_string(&attempt.output, "all went well");
    assert_int_equal(
        delivery_settle(&world->outbox, &world->deliveries[0], &attempt, &world->error), 0);
    buffer_release(&attempt.output);
}

static void fail_first_and_begin_again(struct world *world)
{
    struct attempt attempt = {0};
    error_set(&attempt.failure, ERROR_NETWORK, "no");
    assert_int_equal(
        delivery_settle(&world->outbox, &world->deliveries[0], &attempt, &world->error), 0);
    begin_first(world);
}

/* A job that runs, in a lane whose lock is there and free. */
static void run_first(struct world *world)
{
    const char *path;
    assert_true(record(world, &only_exec, &zero, &world->a));
    list(world);
    begin_first(world);
    const struct lane lane = {.ref = MAIN, .trigger = "exec"};
    path = lane_lock(&lane, store_folder(world->outbox.store), &world->arena);
    assert_non_null(path);
    close(open(path, O_CREAT | O_RDWR, 0600));
    looked_at = world;
}

static void outbox_list__running_in_a_lane_that_nobody_has__was_interrupted(void **state)
{
    struct world *world = *state;
    run_first(world);
    list(world);
    assert_int_equal(world->deliveries[0].state, DELIVERY_PENDING);
    assert_string_equal(world->deliveries[0].last_error, INTERRUPTED);
}

static void outbox_list__delivered_while_it_looks__is_delivered(void **state)
{
    struct world *world = *state;
    run_first(world);
    meanwhile = deliver_first;
    list(world);
    assert_int_equal(world->deliveries[0].state, DELIVERY_DELIVERED);
    assert_string_equal(world->deliveries[0].last_error, "");
}

static void outbox_list__begun_anew_while_it_looks__runs(void **state)
{
    struct world *world = *state;
    run_first(world);
    meanwhile = fail_first_and_begin_again;
    list(world);
    assert_int_equal(world->deliveries[0].state, DELIVERY_RUNNING);
    assert_int_equal(world->deliveries[0].tries, 2);
}

static void outbox_show__delivered_while_it_looks__has_the_output(void **state)
{
    struct world *world = *state;
    run_first(world);
    meanwhile = deliver_first;
    assert_output(world, world->deliveries[0].job, "all went well");
}

/* A repository has many that have ended. */
static void outbox_list__what_does_not_run__is_listed_without_a_look_at_its_lane(void **state)
{
    struct world *world = *state;
    run_first(world);
    deliver_first(world);
    meanwhile = begin_first;
    list(world);
    assert_non_null(meanwhile);
    meanwhile = NULL;
}

static void outbox_retry__interrupted__is_pending_again(void **state)
{
    struct world *world = *state;
    run_first(world);
    assert_int_equal(outbox_retry(&world->outbox, world->deliveries[0].job, &world->error), 0);
    list(world);
    assert_int_equal(world->deliveries[0].state, DELIVERY_PENDING);
    assert_int_equal(world->deliveries[0].not_before, 0);
}

/* ---------------------------------------------------------------------------------- moves -- */

static void outbox_open__absent_and_not_to_be_created__is_no_outbox(void **state)
{
    struct outbox outbox = {0};
    struct error error = {0};
    const char *notice = "";
    (void)state;
    assert_int_equal(outbox_open(&outbox, "/nonexistent", false, &notice, &error), 0);
    assert_null(outbox.store);
    assert_null(notice);
}

static void outbox_open__created__is_for_its_owner_alone(void **state)
{
    struct world *world = *state;
    struct stat facts;
    assert_int_equal(stat(scratch_path(&world->scratch, "fleetgate"), &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0700);
    assert_int_equal(stat(scratch_path(&world->scratch, "fleetgate/outbox.db"), &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
}

static void outbox_open__again__keeps_jobs_and_their_ids(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &zero, &world->a);
    list(world);
    const char *job = world->deliveries[0].job;
    outbox_close(&world->outbox);
    assert_int_equal(outbox_open(&world->outbox, world->scratch.folder, false, NULL, &world->error),
                     0);
    list(world);
    assert_int_equal(world->count, 1);
    assert_string_equal(world->deliveries[0].job, job);
}

/* The tables as 0.1.0 made them, and what it left in them: main stands at its second job while
 * the first one is pending; canary's only job waits for its receiver. */
static const char *const first_tables[] = {
    "CREATE TABLE identity (repository TEXT NOT NULL, settled INTEGER NOT NULL DEFAULT 0) STRICT;"
    "INSERT INTO identity (repository, settled) VALUES ('00112233445566778899AABBCCDDEEFF', 1);"
    "CREATE TABLE jobs (sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    " ref TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, recorded_at INTEGER NOT NULL,"
    " UNIQUE (ref, new)) STRICT;"
    "CREATE TABLE positions (ref TEXT PRIMARY KEY, tip TEXT NOT NULL,"
    " job INTEGER REFERENCES jobs) STRICT, WITHOUT ROWID;"
    "CREATE TABLE deliveries (job INTEGER NOT NULL REFERENCES jobs, trigger TEXT NOT NULL,"
    " state INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,"
    " not_before INTEGER NOT NULL DEFAULT 0, last_error TEXT NOT NULL DEFAULT '',"
    " output BLOB NOT NULL DEFAULT x'', changed_at INTEGER NOT NULL,"
    " PRIMARY KEY (job, trigger)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX pending ON deliveries (job, trigger) WHERE state = 0;"
    "INSERT INTO jobs VALUES"
    " (3, 'fg_one', 'refs/heads/main', '0000000000000000000000000000000000000000',"
    "  '1111111111111111111111111111111111111111', 1000),"
    " (5, 'fg_two', 'refs/heads/main', '1111111111111111111111111111111111111111',"
    "  '2222222222222222222222222222222222222222', 2000),"
    " (7, 'fg_canary', 'refs/heads/canary', '1111111111111111111111111111111111111111',"
    "  '3333333333333333333333333333333333333333', 3000);"
    "INSERT INTO positions VALUES"
    " ('refs/heads/canary', '3333333333333333333333333333333333333333', 7),"
    " ('refs/heads/main', '2222222222222222222222222222222222222222', 5),"
    " ('refs/heads/production', '1111111111111111111111111111111111111111', NULL);"
    "INSERT INTO deliveries VALUES"
    " (3, 'exec', 0, 4, 0, 'sh ended with status 3', x'6e6f', 1500),"
    " (5, 'exec', 1, 1, 0, '', x'796573', 2500),"
    " (7, 'webhook', 0, 2, 3600, 'the webhook answered 503', x'', 3500);"};

static const struct store_plan first_plan = {
    .name = "outbox", .migrations = first_tables, .migration_count = 1, .durable = true};

static void open_first_outbox(struct world *world)
{
    struct store *store = NULL;
    outbox_close(&world->outbox);
    assert_int_equal(unlink(scratch_path(&world->scratch, "fleetgate/outbox.db")), 0);
    assert_int_equal(
        store_open(&store, world->scratch.folder, &first_plan, true, NULL, &world->error), 0);
    store_close(store);
    assert_int_equal(outbox_open(&world->outbox, world->scratch.folder, false, NULL, &world->error),
                     0);
}

static void outbox_open__of_the_first_version__keeps_every_job(void **state)
{
    struct world *world = *state;
    open_first_outbox(world);
    list(world);
    assert_int_equal(world->count, 3);
    const struct delivery *one = &world->deliveries[0];
    assert_string_equal(one->job, "fg_one");
    assert_string_equal(one->old, "0000000000000000000000000000000000000000");
    assert_string_equal(one->last_error, "sh ended with status 3");
    assert_output(world, "fg_one", "no");
    assert_int_equal(one->state, DELIVERY_SUPERSEDED); /* main stands elsewhere */
    assert_int_equal(one->tries, 4);
    assert_int_equal(one->recorded_at, 1000);
    assert_int_equal(one->changed_at, 1500);
    assert_string_equal(world->deliveries[1].job, "fg_two");
    assert_output(world, "fg_two", "yes");
    assert_int_equal(world->deliveries[1].state, DELIVERY_DELIVERED);
    const struct delivery *canary = &world->deliveries[2];
    assert_string_equal(canary->job, "fg_canary");
    assert_string_equal(canary->ref, "refs/heads/canary");
    assert_string_equal(canary->trigger, "webhook");
    assert_int_equal(canary->state, DELIVERY_PENDING);
    assert_int_equal(canary->not_before, 3600);
}

static void outbox_open__of_the_first_version__goes_on_where_branches_stood(void **state)
{
    struct world *world = *state;
    struct object_id one = {{0}};
    struct object_id two = {{0}};
    assert_true(object_id_parse(TEXT("1111111111111111111111111111111111111111"), &one));
    assert_true(object_id_parse(TEXT("2222222222222222222222222222222222222222"), &two));
    open_first_outbox(world);
    assert_false(record(world, &only_exec, &one, &two));
    assert_true(record(world, &only_exec, &two, &one));
    list(world);
    assert_int_equal(world->count, 4);
    assert_move(&world->deliveries[3], &two, &one); /* behind all there were */
}

static void outbox_record__new_move__is_a_pending_delivery_for_each_trigger(void **state)
{
    struct world *world = *state;
    assert_true(record(world, &both, &world->a, &world->b));
    list(world);
    assert_int_equal(world->count, 2);
    const struct delivery *first = &world->deliveries[0];
    assert_string_equal(first->trigger, "exec");
    assert_string_equal(world->deliveries[1].trigger, "webhook");
    assert_string_equal(first->job, world->deliveries[1].job);
    assert_string_equal(first->ref, MAIN);
    assert_move(first, &world->a, &world->b);
    assert_int_equal(first->state, DELIVERY_PENDING);
    assert_int_equal(first->tries, 0);
    assert_int_equal(first->not_before, 0);
    assert_string_equal(first->last_error, "");
    assert_true(first->recorded_at > 0);
    assert_int_equal(strlen(first->job), 3 + 32);
    assert_memory_equal(first->job, "fg_", 3);
}

static void outbox_record__same_move_again__adds_nothing(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &world->a, &world->b);
    assert_false(record(world, &only_exec, &world->a, &world->b));
    assert_false(record(world, &both, &world->a, &world->b));
    list(world);
    assert_int_equal(world->count, 1);
}

static void outbox_record__back_to_an_older_commit__is_a_job_of_its_own(void **state)
{
    struct world *world = *state;
    assert_true(record(world, &only_exec, &zero, &world->a));
    assert_true(record(world, &only_exec, &world->a, &world->b));
    assert_true(record(world, &only_exec, &world->b, &world->a));
    assert_false(record(world, &only_exec, &world->b, &world->a));
    assert_true(record(world, &only_exec, &world->a, &world->b));
    list(world);
    assert_int_equal(world->count, 4);
    assert_move(&world->deliveries[0], &zero, &world->a);
    assert_move(&world->deliveries[2], &world->b, &world->a);
    for (size_t i = 0; i < world->count; i++) {
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(world->deliveries[i].job, world->deliveries[k].job);
    }
}

static void assert_states(struct world *world, const char *expected)
{
    char states[10] = "";
    list(world);
    assert_true(world->count < sizeof states);
    for (size_t i = 0; i < world->count; i++)
        states[i] = delivery_state_name(world->deliveries[i].state)[0];
    assert_string_equal(states, expected);
}

/* It was pending when it was read. */
static void delivery_begin__superseded_since__is_not_begun(void **state)
{
    struct world *world = *state;
    bool begun = true;
    record(world, &only_exec, &zero, &world->a);
    list(world);
    record(world, &only_exec, &world->a, &world->b);
    assert_int_equal(delivery_begin(&world->outbox, &world->deliveries[0], &begun, &world->error),
                     0);
    assert_false(begun);
    list(world);
    assert_int_equal(world->count, 2);
    size_t pending = world->deliveries[0].state == DELIVERY_PENDING ? 0 : 1;
    assert_int_equal(world->deliveries[pending].state, DELIVERY_PENDING);
    assert_int_equal(world->deliveries[1 - pending].state, DELIVERY_SUPERSEDED);
    assert_int_equal(world->deliveries[1 - pending].tries, 0);
}

static void outbox_record__newer_move__supersedes_what_is_pending_of_its_branch(void **state)
{
    struct world *world = *state;
    bool added = false;
    assert_int_equal(outbox_record(&world->outbox, &only_exec, "refs/heads/canary", &zero,
                                   &world->a, &added, &world->error),
                     0);
    record(world, &both, &zero, &world->a);
    record(world, &only_exec, &world->a, &world->b);
    assert_states(world, "pssp");
    record(world, &no_trigger, &world->b, &world->c);
    assert_states(world, "psss");
}

static void
outbox_reconcile__unrecorded_move__supersedes_what_is_pending_of_its_branch(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &zero, &world->a);
    set_branch(world, &world->b);
    assert_int_equal(reconcile(world, &world->b), 1);
    assert_states(world, "sp");
}

static void outbox_record__late__adds_nothing_behind_the_newer_one(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &zero, &world->a);
    set_branch(world, &world->c);
    assert_int_equal(reconcile(world, &world->c), 1);
    assert_false(record(world, &only_exec, &world->a, &world->b));
    assert_false(record(world, &only_exec, &world->b, &world->c));
    assert_int_equal(reconcile(world, &world->c), 0);
    list(world);
    assert_int_equal(world->count, 2);
    assert_move(&world->deliveries[1], &world->a, &world->c);
}

static void outbox_record__after_a_lost_move__is_left_to_reconcile(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &zero, &world->a);
    set_branch(world, &world->c);
    assert_false(record(world, &only_exec, &world->b, &world->c));
    assert_int_equal(reconcile(world, &world->c), 1);
    list(world);
    assert_move(&world->deliveries[1], &world->a, &world->c);
}

static void outbox_record__deleted_branch__adds_nothing(void **state)
{
    struct world *world = *state;
    assert_false(record(world, &only_exec, &world->a, &zero));
}

static void outbox_record__policy_without_trigger__moves_the_position_alone(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &zero, &world->a);
    assert_false(record(world, &no_trigger, &world->a, &world->b));
    assert_true(record(world, &only_exec, &world->b, &world->c));
    list(world);
    assert_int_equal(world->count, 2);
}

static void outbox_reconcile__new_outbox__takes_branches_as_they_stand(void **state)
{
    struct world *world = *state;
    set_branch(world, &world->a);
    assert_int_equal(reconcile(world, &world->a), 0);
    list(world);
    assert_int_equal(world->count, 0);
}

/* A crash between the creation of a branch and its record must not lose the job. */
static void outbox_reconcile__branch_new_since__is_a_job(void **state)
{
    struct world *world = *state;
    size_t added;
    assert_int_equal(outbox_reconcile(&world->outbox, world->repository, &with_exec, NULL, 0,
                                      &added, &world->error),
                     0);
    set_branch(world, &world->a);
    assert_int_equal(reconcile(world, &world->a), 1);
    list(world);
    assert_int_equal(world->count, 1);
    assert_move(&world->deliveries[0], &zero, &world->a);
}

/* A reconcile may come between a push to a branch never seen before and its record. */
static void outbox_record__commit_that_was_a_baseline__is_a_job(void **state)
{
    struct world *world = *state;
    set_branch(world, &world->b);
    assert_int_equal(reconcile(world, &world->b), 0);
    assert_true(record(world, &only_exec, &world->a, &world->b));
    assert_false(record(world, &only_exec, &world->a, &world->b));
}

static void outbox_reconcile__unrecorded_move__is_one_job(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &zero, &world->a);
    set_branch(world, &world->b);
    assert_int_equal(reconcile(world, &world->b), 1);
    assert_int_equal(reconcile(world, &world->b), 0);
    assert_false(record(world, &only_exec, &world->a, &world->b));
    list(world);
    assert_int_equal(world->count, 2);
}

static void outbox_reconcile__branch_moved_and_was_recorded_since__ignores_the_old_tip(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &zero, &world->a);
    set_branch(world, &world->b);
    record(world, &only_exec, &world->a, &world->b);
    assert_int_equal(reconcile(world, &world->a), 0);
    list(world);
    assert_int_equal(world->count, 2);
}

static void outbox_reconcile__branch_deleted_since__adds_nothing(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &zero, &world->a);
    assert_int_equal(reconcile(world, &world->b), 0);
}

static void outbox_reconcile__came_back_unrecorded__moves_the_position(void **state)
{
    struct world *world = *state;
    record(world, &only_exec, &zero, &world->a);
    record(world, &only_exec, &world->a, &world->b);
    set_branch(world, &world->a);
    assert_int_equal(reconcile(world, &world->a), 1);
    assert_true(record(world, &only_exec, &world->a, &world->c));
    list(world);
    assert_int_equal(world->count, 4);
}

static void outbox_list__ref_of_any_bytes__is_kept_as_it_is(void **state)
{
    struct world *world = *state;
    bool added = false;
    assert_int_equal(outbox_record(&world->outbox, &only_exec, "refs/heads/\xC3\xA9\xFF'; --",
                                   &zero, &world->a, &added, &world->error),
                     0);
    list(world);
    assert_string_equal(world->deliveries[0].ref, "refs/heads/\xC3\xA9\xFF'; --");
}

static void delivery_state_name__of_each_state__is_its_own(void **state)
{
    static const char *const names[] = {"pending", "delivered", "superseded", "running",
                                        "cancelled"};
    (void)state;
    for (int i = 0; i <= DELIVERY_CANCELLED; i++)
        assert_string_equal(delivery_state_name((enum delivery_state)i), names[i]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outbox_open__absent_and_not_to_be_created__is_no_outbox),
        TEST(outbox_open__created__is_for_its_owner_alone),
        TEST(outbox_open__again__keeps_jobs_and_their_ids),
        TEST(outbox_open__of_the_first_version__keeps_every_job),
        TEST(outbox_open__of_the_first_version__goes_on_where_branches_stood),
        TEST(outbox_record__new_move__is_a_pending_delivery_for_each_trigger),
        TEST(outbox_record__same_move_again__adds_nothing),
        TEST(outbox_record__back_to_an_older_commit__is_a_job_of_its_own),
        TEST(delivery_begin__superseded_since__is_not_begun),
        TEST(outbox_record__newer_move__supersedes_what_is_pending_of_its_branch),
        TEST(outbox_reconcile__unrecorded_move__supersedes_what_is_pending_of_its_branch),
        TEST(outbox_record__late__adds_nothing_behind_the_newer_one),
        TEST(outbox_record__after_a_lost_move__is_left_to_reconcile),
        TEST(outbox_record__deleted_branch__adds_nothing),
        TEST(outbox_record__policy_without_trigger__moves_the_position_alone),
        TEST(outbox_record__commit_that_was_a_baseline__is_a_job),
        TEST(outbox_reconcile__new_outbox__takes_branches_as_they_stand),
        TEST(outbox_reconcile__branch_new_since__is_a_job),
        TEST(outbox_reconcile__unrecorded_move__is_one_job),
        TEST(outbox_reconcile__branch_moved_and_was_recorded_since__ignores_the_old_tip),
        TEST(outbox_reconcile__branch_deleted_since__adds_nothing),
        TEST(outbox_reconcile__came_back_unrecorded__moves_the_position),
        TEST(outbox_list__ref_of_any_bytes__is_kept_as_it_is),
        TEST(outbox_list__running_in_a_lane_that_nobody_has__was_interrupted),
        TEST(outbox_list__delivered_while_it_looks__is_delivered),
        TEST(outbox_list__begun_anew_while_it_looks__runs),
        TEST(outbox_show__delivered_while_it_looks__has_the_output),
        TEST(outbox_list__what_does_not_run__is_listed_without_a_look_at_its_lane),
        TEST(outbox_retry__interrupted__is_pending_again),
        cmocka_unit_test(delivery_state_name__of_each_state__is_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
