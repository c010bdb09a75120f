/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/ledger.h"
#include "rollout/outbox.h"
#include "scratch_repository.h"
#include "store/store.h"

#define MAIN "refs/heads/main"

static const struct object_id zero;
static const char *const anywhere[] = {"*"};
static const struct branch_law stages[] = {
    {.name = "main", .method = METHOD_EITHER, .from = anywhere, .from_count = 1}};
static const struct branch_laws laws = {stages, 1};
static const char *const sleeps[] = {"sleep", "0.3", NULL};

struct world {
    struct scratch scratch;
    struct repository *repository;
    struct outbox outbox;
    struct object_id commit;
    struct rollout_policy policy;
    struct rollout_result result;
    struct error error;
};

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    scratch_open(&world->scratch, NULL);
    world->commit = scratch_commit_file(&world->scratch, "folder/name", "content\n");
    world->repository = scratch_repository(&world->scratch);
    world->policy.exec.command = sleeps;
    world->policy.exec.timeout_s = 30;
    world->policy.exec.limits = default_limits;
    world->policy.webhook.url = "http://127.0.0.1:1/";
    world->policy.webhook.secret_file = scratch_path(&world->scratch, "secret");
    scratch_write(&world->scratch, "secret", "sixteen bytes ok");
    assert_int_equal(outbox_open(&world->outbox, repository_git_dir(world->repository), true, NULL,
                                 &world->error),
                     0);
    const struct policy policy = {.laws = laws};
    const struct recorder recorder = {.repository = world->repository, .policy = &policy};
    size_t count;
    assert_int_equal(ledger_record(&recorder, NULL, 0, &count, &world->error), 0);
    bool added;
    assert_int_equal(outbox_record(&world->outbox, &world->policy, MAIN, &zero, &world->commit,
                                   &added, &world->error),
                     0);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    outbox_close(&world->outbox);
    repository_free(world->repository);
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

static int deliver(struct world *world)
{
    return rollout_deliver(&world->outbox, world->repository, &laws, &world->policy, NULL, NULL,
                           &world->result, &world->error);
}

/* --------------------------------------------------------------------------------- threads -- */

static size_t removals;        /* of SSLKEYLOGFILE from the environment */
static size_t threads_at_most; /* that ran at one of them */

static size_t count_threads(void)
{
    size_t count = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (struct dirent *entry; tasks && (entry = readdir(tasks));)
        count += entry->d_name[0] != '.';
    if (tasks)
        closedir(tasks);
    return count;
}

/* In place of the system's, which nothing here needs. */
int unsetenv(const char *name)
{
    if (strcmp(name, "SSLKEYLOGFILE") == 0) {
        size_t threads = count_threads();
        removals++;
        threads_at_most = threads > threads_at_most ? threads : threads_at_most;
    }
    return 0;
}

/* A lane for each trigger: the one of the command runs for as long as the other one needs. */
static void rollout_deliver__first_request__changes_no_environment_in_threads(void **state)
{
    struct world *world = *state;
    assert_int_equal(deliver(world), 0);
    assert_int_equal(world->result.delivered, 1);
    assert_int_equal(world->result.failed, 1);
    assert_int_equal(removals, 1);
    assert_int_equal(threads_at_most, 1);
}

/* -------------------------------------------------------------------------------- the file -- */

/* How many entries of the outbox's folder begin with `prefix`. */
static size_t count_entries(struct world *world, const char *prefix)
{
    size_t count = 0;
    DIR *folder = opendir(scratch_path(&world->scratch, ".git/fleetgate"));
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        count += strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
    closedir(folder);
    return count;
}

/* A page of the file that nobody needs to deliver, but that a check of the whole would find. */
static void damage_unneeded_page(struct world *world)
{
    static const char *const statements[] = {
        "CREATE TABLE unneeded (bytes BLOB)", "INSERT INTO unneeded VALUES (zeroblob(100000))",
        "CREATE INDEX of_unneeded ON unneeded (bytes)", "PRAGMA wal_checkpoint(TRUNCATE)"};
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        struct statement run = statement_begin(world->outbox.store, statements[i]);
        assert_int_equal(statement_run(&run, &world->error), 0);
    }
    static const char nonsense[4096] = "nonsense";
    const char *path = store_path(world->outbox.store);
    int file = open(path, O_WRONLY);
    off_t end = lseek(file, 0, SEEK_END);
    assert_int_equal(pwrite(file, nonsense, sizeof nonsense, end - (off_t)sizeof nonsense),
                     sizeof nonsense);
    close(file);
}

static void rollout_deliver__outbox_damaged_since_it_was_opened__is_not_begun_anew(void **state)
{
    struct world *world = *state;
    damage_unneeded_page(world);
    deliver(world);
    assert_int_equal(count_entries(world, "outbox.db.damaged"), 0);
}

static void rollout_deliver__outbox_removed_since_it_was_opened__is_not_made(void **state)
{
    struct world *world = *state;
    assert_int_equal(unlink(store_path(world->outbox.store)), 0);
    assert_int_equal(deliver(world), -1);
    assert_int_equal(world->error.kind, ERROR_ENVIRONMENT);
    assert_int_equal(access(store_path(world->outbox.store), F_OK), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rollout_deliver__first_request__changes_no_environment_in_threads),
        TEST(rollout_deliver__outbox_damaged_since_it_was_opened__is_not_begun_anew),
        TEST(rollout_deliver__outbox_removed_since_it_was_opened__is_not_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
