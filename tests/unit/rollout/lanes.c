/* SPDX-License-Identifier: MIT */
#include <dirent.h>
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
static void rollout_deliver__first_request_of_the_process__changes_no_environment_in_threads(
    void **state)
{
    struct world *world = *state;
    assert_int_equal(deliver(world), 0);
    assert_int_equal(world->result.delivered, 1);
    assert_int_equal(world->result.failed, 1);
    assert_int_equal(removals, 1);
    assert_int_equal(threads_at_most, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rollout_deliver__first_request_of_the_process__changes_no_environment_in_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
