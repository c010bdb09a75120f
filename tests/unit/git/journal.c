/* SPDX-License-Identifier: MIT */
/* Journals: what is appended is read again; whatever else stands there is not believed. */
#include <stdlib.h>
#include <string.h>

#include "scratch_repository.h"
#include "unit.h"

#define JOURNAL "refs/fleetgate/test"
enum { LIMIT = 4096 };

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
    repository_free(world->repository);
    arena_release(&world->arena);
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

static bool append(struct world *world, const struct object_id *tip, struct journal_entry *entries,
                   size_t count)
{
    bool lost = true;
    assert_int_equal(
        journal_append(world->repository, JOURNAL, tip, entries, count, &lost, &world->error), 0);
    return !lost;
}

static bool is_sound(struct world *world, struct object_id id, struct journal_entry *entry)
{
    bool sound = true;
    assert_int_equal(
        journal_read(world->repository, &id, LIMIT, &world->arena, entry, &sound, &world->error),
        0);
    return sound;
}

static void journal_append__two_entries__are_read_back_as_a_chain(void **state)
{
    struct world *world = *state;
    const struct object_id nothing = {{0}};
    struct journal_entry read;
    struct journal_entry entries[] = {{.time = 1700000000, .message = TEXT("one\n")},
                                      {.time = 1700000001, .message = TEXT("two\n\nmore\n")}};
    assert_true(append(world, &nothing, entries, 2));
    struct object_id tip = scratch_id(&world->scratch, JOURNAL);
    assert_true(object_id_equal(&tip, &entries[1].id));
    assert_true(is_sound(world, tip, &read));
    assert_true(text_is(read.message, "two\n\nmore\n"));
    assert_int_equal(read.time, 1700000001);
    assert_true(object_id_equal(&read.parent, &entries[0].id));
    assert_true(is_sound(world, read.parent, &read));
    assert_true(object_id_is_zero(&read.parent));
    scratch_git(&world->scratch, "fsck --strict");
}

static void journal_append__on_another_tip__is_lost_and_moves_nothing(void **state)
{
    struct world *world = *state;
    const struct object_id nothing = {{0}};
    struct journal_entry first = {.time = 1, .message = TEXT("first\n")};
    struct journal_entry second = {.time = 2, .message = TEXT("second\n")};
    struct journal_entry late = {.time = 3, .message = TEXT("late\n")};
    assert_true(append(world, &nothing, &first, 1));
    assert_false(append(world, &nothing, &late, 1));
    assert_true(append(world, &first.id, &second, 1));
    assert_false(append(world, &first.id, &late, 1));
    struct object_id tip = scratch_id(&world->scratch, JOURNAL);
    assert_true(object_id_equal(&tip, &second.id));
    scratch_git(&world->scratch, "update-ref -d " JOURNAL);
    assert_false(append(world, &second.id, &late, 1));
}

static void journal_append__in_a_quarantine__writes_nothing(void **state)
{
    struct world *world = *state;
    const struct object_id nothing = {{0}};
    struct journal_entry entry = {.time = 1, .message = TEXT("x\n")};
    struct repository *judging = NULL;
    bool lost = false;
    const char *quarantine = scratch_path(&world->scratch, "objects/tmp_objdir-incoming");
    scratch_write(&world->scratch, "objects/tmp_objdir-incoming/info/x", "");
    setenv("GIT_DIR", world->scratch.folder, 1);
    setenv("GIT_OBJECT_DIRECTORY", quarantine, 1);
    assert_int_equal(repository_open_hook(&judging, &world->error), 0);
    unsetenv("GIT_DIR");
    unsetenv("GIT_OBJECT_DIRECTORY");
    assert_int_equal(journal_append(judging, JOURNAL, &nothing, &entry, 1, &lost, &world->error),
                     -1);
    assert_int_equal(world->error.kind, ERROR_INTERNAL);
    assert_string_equal(scratch_git(&world->scratch, "for-each-ref"), "");
    assert_string_equal(scratch_git(&world->scratch, "count-objects"), "0 objects, 0 kilobytes");
    repository_free(judging);
}

/* Each is the object of an entry but for one thing. */
static void journal_read__of_other_commits__is_unsound(void **state)
{
    struct world *world = *state;
    static const char *const commits[] = {
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <fleetgate@localhost> 1 +0000\n"
        "committer fleetgate <fleetgate@localhost> 1 +0000\n\nx\n",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor fleetgate <fleetgate@localhost> 2 "
        "+0000\ncommitter fleetgate <fleetgate@localhost> 1 +0000\n\nx\n",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor fleetgate <fleetgate@localhost> 1 "
        "+0000\ncommitter fleetgate <fleetgate@localhost> 1 +0000\nencoding x\n\nx\n",
        "tree 5b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor fleetgate <fleetgate@localhost> 1 "
        "+0000\ncommitter fleetgate <fleetgate@localhost> 1 +0000\n\nx\n",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
        "parent 5b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
        "parent 6b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor fleetgate <fleetgate@localhost> 1 "
        "+0000\ncommitter fleetgate <fleetgate@localhost> 1 +0000\n\nx\n",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor fleetgate <fleetgate@localhost> 01 "
        "+0000\ncommitter fleetgate <fleetgate@localhost> 1 +0000\n\nx\n",
        "x",
        "",
    };
    struct journal_entry read;
    for (size_t i = 0; i < sizeof commits / sizeof *commits; i++) {
        struct object_id id = scratch_object(&world->scratch, "commit", text_of(commits[i]));
        assert_false(is_sound(world, id, &read));
    }
}

static void journal_read__of_another_object_or_a_large_one__is_unsound(void **state)
{
    struct world *world = *state;
    const struct object_id nothing = {{0}};
    struct journal_entry read;
    struct buffer large;
    assert_false(is_sound(world, scratch_object(&world->scratch, "blob", TEXT("x")), &read));
    buffer_init(&large, (size_t)LIMIT * 2);
    while (large.length < LIMIT + 1000)
        buffer_append_string(&large, "long\n");
    struct journal_entry entry = {.time = 1, .message = buffer_text(&large)};
    assert_true(append(world, &nothing, &entry, 1));
    assert_false(is_sound(world, entry.id, &read));
    buffer_release(&large);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(journal_append__two_entries__are_read_back_as_a_chain),
        TEST(journal_append__on_another_tip__is_lost_and_moves_nothing),
        TEST(journal_append__in_a_quarantine__writes_nothing),
        TEST(journal_read__of_other_commits__is_unsound),
        TEST(journal_read__of_another_object_or_a_large_one__is_unsound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
