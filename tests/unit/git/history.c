/* SPDX-License-Identifier: MIT */
#include "scratch_repository.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void commit__says_what_it_is(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct commit commit;
    bool is_commit;
    struct object_id parent = scratch_commit_file(scratch, "a", "1\n");
    scratch_write(scratch, "a", "2\n");
    struct object_id id = scratch_commit(scratch, "First line\nsecond\n");
    struct object_id tree = scratch_id(scratch, "HEAD^{tree}");
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(
        repository_commit(repository, &id, &scratch->arena, &commit, &is_commit, &error), 0);
    assert_true(is_commit);
    assert_true(object_id_equal(&commit.id, &id));
    assert_true(object_id_equal(&commit.tree, &tree));
    assert_int_equal(commit.parent_count, 1);
    assert_true(object_id_equal(&commit.parents[0], &parent));
    assert_string_equal(commit.subject, "First line");
    assert_string_equal(commit.author, "A U Thor");
    assert_int_equal(
        repository_commit(repository, &tree, &scratch->arena, &commit, &is_commit, &error), 0);
    assert_false(is_commit);
    repository_free(repository);
}

static void commit__larger_than_a_megabyte__is_not_read(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct commit commit;
    bool is_commit;
    struct buffer message;
    buffer_init(&message, 2 << 20);
    for (int i = 0; i < 1 << 15; i++)
        buffer_append_string(&message, "0123456789012345678901234567890\n");
    struct object_id id = scratch_commit(scratch, buffer_text(&message).bytes);
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(
        repository_commit(repository, &id, &scratch->arena, &commit, &is_commit, &error), -1);
    assert_int_equal(error.kind, ERROR_LIMIT);
    repository_free(repository);
    buffer_release(&message);
}

static void shallow_clone__says_how_to_complete_it(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    bool contained;
    struct object_id old = scratch_commit_file(scratch, "a", "1\n");
    struct object_id new = scratch_commit_file(scratch, "a", "2\n");
    const char *url = arena_format(&scratch->arena, "file://%s", scratch->folder);
    scratch_git(scratch, "clone -q --depth 1 %s ../shallow", url);
    struct repository *repository;
    assert_int_equal(repository_open(&repository, scratch_path(scratch, "../shallow"), &error), 0);
    assert_int_equal(repository_contains(repository, &new, &old, &contained, &error), -1);
    assert_int_equal(error.kind, ERROR_REPOSITORY);
    assert_non_null(strstr(error.message, "git fetch --unshallow"));
    repository_free(repository);
}

static bool contains(struct repository *repository, struct object_id tip, struct object_id commit)
{
    struct error error = {0};
    bool contained;
    assert_int_equal(repository_contains(repository, &tip, &commit, &contained, &error), 0);
    return contained;
}

static bool related(struct repository *repository, struct object_id a, struct object_id b)
{
    struct error error = {0};
    bool share;
    assert_int_equal(repository_related(repository, &a, &b, &share, &error), 0);
    return share;
}

static void file_beside_the_objects__gives_no_commit_other_parents(void **state)
{
    struct scratch *scratch = *state;
    char child_hex[OBJECT_ID_HEX], stranger_hex[OBJECT_ID_HEX];
    struct object_id root = scratch_commit_file(scratch, "a", "1\n");
    struct object_id child = scratch_commit_file(scratch, "a", "2\n");
    scratch_git(scratch, "checkout -q --orphan other");
    struct object_id stranger = scratch_commit_file(scratch, "b", "1\n");
    object_id_hex(&child, child_hex);
    object_id_hex(&stranger, stranger_hex);
    const struct {
        const char *path, *content;
    } files[] = {
        {".git/info/grafts", arena_format(&scratch->arena, "%s %s\n", child_hex, stranger_hex)},
        {".git/shallow", arena_format(&scratch->arena, "%s\n", child_hex)},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scratch_write(scratch, files[i].path, files[i].content);
        struct repository *repository = scratch_repository(scratch);
        assert_true(contains(repository, child, root));
        assert_false(contains(repository, child, stranger));
        assert_true(related(repository, child, root));
        assert_false(related(repository, child, stranger));
        repository_free(repository);
        assert_int_equal(unlink(scratch_path(scratch, files[i].path)), 0);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(commit__says_what_it_is),
        TEST(commit__larger_than_a_megabyte__is_not_read),
        TEST(shallow_clone__says_how_to_complete_it),
        TEST(file_beside_the_objects__gives_no_commit_other_parents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
