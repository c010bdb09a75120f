/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "rollout/outbox.h"
#include "rollout/rollout.h"
#include "scratch_repository.h"

#define MAIN "refs/heads/main"
enum { NOBODY = 65534, PAGE_BYTES = 4096 };

static const char *const command[] = {"true", NULL};
static const struct policy policy = {.rollout = {.exec = {.command = command}}};
static const struct object_id zero;

struct world {
    struct scratch scratch;
    struct object_id commit;
    const char *database;
};

/* A repository whose outbox holds one job, and is closed. */
static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    struct outbox outbox = {0};
    struct error error = {0};
    bool added = false;
    const struct buffer empty_tree = {0};
    assert_non_null(world);
    scratch_open_bare(&world->scratch, NULL);
    world->commit = scratch_commit_tree(&world->scratch, &empty_tree);
    world->database = scratch_path(&world->scratch, "fleetgate/outbox.db");
    assert_int_equal(outbox_open(&outbox, world->scratch.folder, true, NULL, &error), 0);
    assert_int_equal(
        outbox_record(&outbox, &policy.rollout, MAIN, &zero, &world->commit, &added, &error), 0);
    outbox_close(&outbox);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

/* How many entries of the outbox's folder begin with `prefix`. */
static size_t count_entries(struct world *world, const char *prefix)
{
    size_t count = 0;
    DIR *folder = opendir(scratch_path(&world->scratch, "fleetgate"));
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        count += strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
    closedir(folder);
    return count;
}

static void overwrite(const char *path, off_t at, const char *bytes)
{
    int file = open(path, O_WRONLY);
    assert_true(file >= 0);
    assert_int_equal(pwrite(file, bytes, strlen(bytes), at), strlen(bytes));
    close(file);
}

static void no_database(const char *path)
{
    overwrite(path, 0, "This is no database at all.");
}

static void wrong_page(const char *path)
{
    overwrite(path, 2 * PAGE_BYTES, "nonsense nonsense nonsense nonsense nonsense");
}

static void cut_to_nothing(const char *path)
{
    assert_int_equal(truncate(path, 0), 0);
}

static void cut_short(const char *path)
{
    assert_int_equal(truncate(path, PAGE_BYTES + 100), 0);
}

static size_t count_jobs(struct outbox *outbox)
{
    struct arena arena;
    struct error error = {0};
    const struct delivery *deliveries = NULL;
    size_t count = 0;
    arena_init(&arena);
    assert_int_equal(outbox_list(outbox, &arena, &deliveries, &count, &error), 0);
    arena_release(&arena);
    return count;
}

static void outbox_open__damaged__begins_anew_with_baselines(void **state)
{
    static void (*const damages[])(const char *) = {no_database, wrong_page, cut_short,
                                                    cut_to_nothing};
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        close_world(state);
        open_world(state);
        struct world *world = *state;
        struct outbox outbox = {0};
        struct error error = {0};
        const char *notice = NULL;
        const struct branch branch = {.name = MAIN, .tip = world->commit};
        struct repository *repository = scratch_repository(&world->scratch);
        char hex[OBJECT_ID_HEX];
        size_t added = 0;
        scratch_git(&world->scratch, "update-ref " MAIN " %s", object_id_hex(&world->commit, hex));

        damages[i](world->database);
        assert_int_equal(outbox_open(&outbox, world->scratch.folder, false, &notice, &error), 0);
        assert_non_null(outbox.store);
        assert_non_null(notice);
        assert_non_null(strstr(notice, "outbox.db.damaged-"));
        assert_int_equal(count_entries(world, "outbox.db.damaged-"), 1);
        assert_int_equal(outbox_reconcile(&outbox, repository, &policy, &branch, 1, &added, &error),
                         0);
        assert_int_equal(added, 0);
        assert_int_equal(count_jobs(&outbox), 0);
        outbox_close(&outbox);
        repository_free(repository);
    }
}

static void outbox_open__damaged_twice_in_a_second__keeps_both(void **state)
{
    struct world *world = *state;
    for (int i = 0; i < 2; i++) {
        struct outbox outbox = {0};
        struct error error = {0};
        no_database(world->database);
        assert_int_equal(outbox_open(&outbox, world->scratch.folder, true, NULL, &error), 0);
        outbox_close(&outbox);
    }
    assert_int_equal(count_entries(world, "outbox.db.damaged-"), 2);
}

static void outbox_open__written_by_a_newer_version__is_left_alone(void **state)
{
    struct world *world = *state;
    struct outbox outbox = {0};
    struct error error = {0};
    assert_int_equal(outbox_open(&outbox, world->scratch.folder, true, NULL, &error), 0);
    struct statement set = statement_begin(outbox.store, "PRAGMA user_version = 99");
    assert_int_equal(statement_run(&set, &error), 0);
    outbox_close(&outbox);
    assert_int_equal(outbox_open(&outbox, world->scratch.folder, true, NULL, &error), -1);
    assert_int_equal(error.kind, ERROR_ENVIRONMENT);
    assert_non_null(strstr(error.message, "was written by a newer fleetgate (version 99"));
    assert_int_equal(count_entries(world, "outbox.db.damaged-"), 0);
}

static void outbox_open__no_permission__is_an_environment_error(void **state)
{
    struct world *world = *state;
    struct outbox outbox = {0};
    struct error error = {0};
    bool root = geteuid() == 0; /* whom no permission keeps out */
    assert_int_equal(chmod(world->database, 0), 0);
    assert_int_equal(chmod(scratch_path(&world->scratch, "fleetgate"), 0777), 0);
    *strrchr(world->scratch.folder, '/') = '\0';
    chmod(world->scratch.folder, 0755);
    world->scratch.folder[strlen(world->scratch.folder)] = '/';
    unlink(scratch_path(&world->scratch, "fleetgate/open.lock"));
    if (root)
        assert_int_equal(seteuid(NOBODY), 0);
    int result = outbox_open(&outbox, world->scratch.folder, true, NULL, &error);
    if (root)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(result, -1);
    assert_null(outbox.store);
    assert_int_equal(error.kind, ERROR_ENVIRONMENT);
    assert_non_null(strstr(error.message, "outbox.db: Permission denied"));
    assert_int_equal(count_entries(world, "outbox.db.damaged-"), 0);
}

/* Runs the body in several processes at once; each must succeed. */
static void outbox_open__many_at_once_on_a_damaged_one__move_it_aside_once(void **state)
{
    enum { PROCESSES = 8 };
    struct world *world = *state;
    no_database(world->database);
    for (int i = 0; i < PROCESSES; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct outbox outbox = {0};
            struct error error = {0};
            _exit(outbox_open(&outbox, world->scratch.folder, true, NULL, &error) ? 1 : 0);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = 1;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(count_entries(world, "outbox.db.damaged-"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(outbox_open__damaged__begins_anew_with_baselines),
        TEST(outbox_open__damaged_twice_in_a_second__keeps_both),
        TEST(outbox_open__written_by_a_newer_version__is_left_alone),
        TEST(outbox_open__no_permission__is_an_environment_error),
        TEST(outbox_open__many_at_once_on_a_damaged_one__move_it_aside_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
