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

/* ------------------------------------------------------------------------------------ merges -- */

/* Makes two sides out of a common start, and compares our merge with git's. */
static void expect_merge(struct scratch *scratch, struct object_id ours, struct object_id theirs,
                         const char *wanted_conflict)
{
    struct repository *repository = scratch_repository(scratch);
    struct error error = {0};
    struct object_id tree;
    const char *conflict;
    char our_hex[OBJECT_ID_HEX], their_hex[OBJECT_ID_HEX];
    if (repository_merge(repository, &ours, &theirs, &scratch->arena, &tree, &conflict, &error) !=
        0)
        fail_msg("%s", error.message);
    object_id_hex(&ours, our_hex);
    object_id_hex(&theirs, their_hex);
    if (wanted_conflict) {
        assert_non_null(conflict);
        assert_string_equal(conflict, wanted_conflict);
    } else {
        assert_null(conflict);
        scratch_git(scratch, "checkout -q -f --detach %s", our_hex);
        scratch_git(scratch, "merge -q --no-ff --allow-unrelated-histories -m m %s", their_hex);
        struct object_id gits = scratch_id(scratch, "HEAD^{tree}");
        assert_true(object_id_equal(&tree, &gits));
    }
    repository_free(repository);
}

static const char lines[] = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

static struct object_id side(struct scratch *scratch, struct object_id from, const char *path,
                             const char *content)
{
    char hex[OBJECT_ID_HEX];
    scratch_git(scratch, "checkout -q -f --detach %s", object_id_hex(&from, hex));
    return scratch_commit_file(scratch, path, content);
}

static void merge__of_many_kinds__is_that_of_git(void **state)
{
    struct scratch *scratch = *state;
    struct object_id base = scratch_commit_file(scratch, "f/a", lines);
    struct object_id top = side(scratch, base, "f/a", "one\n2\n3\n4\n5\n6\n7\n8\n9\n");
    struct object_id bottom = side(scratch, base, "f/a", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n");
    struct object_id other_top = side(scratch, base, "f/a", "uno\n2\n3\n4\n5\n6\n7\n8\n9\n");
    struct object_id added = side(scratch, base, "g/b", "b\n");
    struct object_id added_too = side(scratch, base, "g/b", "other\n");
    expect_merge(scratch, base, top, NULL);
    expect_merge(scratch, top, base, NULL);
    expect_merge(scratch, top, bottom, NULL);
    expect_merge(scratch, top, added, NULL);
    expect_merge(scratch, top, other_top, "f/a");
    expect_merge(scratch, added, added_too, "g/b");

    char hex[OBJECT_ID_HEX];
    scratch_git(scratch, "checkout -q -f --detach %s", object_id_hex(&base, hex));
    scratch_git(scratch, "mv f/a f/renamed");
    struct object_id renamed = scratch_commit(scratch, "Rename");
    expect_merge(scratch, top, renamed, NULL);
    scratch_git(scratch, "checkout -q -f --detach %s", object_id_hex(&base, hex));
    scratch_git(scratch, "rm -q f/a");
    struct object_id removed = scratch_commit(scratch, "Remove");
    expect_merge(scratch, added, removed, NULL);
    expect_merge(scratch, top, removed, "f/a");
}

static void merge__of_unrelated_histories__is_over_an_empty_base(void **state)
{
    struct scratch *scratch = *state;
    struct object_id one = scratch_commit_file(scratch, "a", "1\n");
    scratch_git(scratch, "checkout -q --orphan other");
    scratch_git(scratch, "rm -q -r -f .");
    struct object_id two = scratch_commit_file(scratch, "b", "1\n");
    struct object_id clash = side(scratch, two, "a", "2\n");
    expect_merge(scratch, one, two, NULL);
    expect_merge(scratch, one, clash, "a");
}

/* The commit with both parents and the tree of the first. */
static struct object_id keep_first(struct scratch *scratch, struct object_id first,
                                   struct object_id second)
{
    struct object_id id;
    char first_hex[OBJECT_ID_HEX], second_hex[OBJECT_ID_HEX];
    object_id_hex(&first, first_hex);
    object_id_hex(&second, second_hex);
    const char *hex = scratch_git(scratch, "commit-tree %s^{tree} -m m -p %s -p %s", first_hex,
                                  first_hex, second_hex);
    assert_true(object_id_parse(text_of(hex), &id));
    return id;
}

static void merge__with_two_bases__weighs_both(void **state)
{
    struct scratch *scratch = *state;
    struct object_id base = scratch_commit_file(scratch, "start", "1\n");
    struct object_id left = side(scratch, base, "l", "1\n");
    struct object_id right = side(scratch, base, "r", "1\n");
    struct object_id both = side(scratch, keep_first(scratch, left, right), "r", "1\n");
    struct object_id only_left = keep_first(scratch, left, right);
    struct object_id only_right = keep_first(scratch, right, left);
    expect_merge(scratch, only_left, both, NULL);
    expect_merge(scratch, only_right, both, NULL);
    expect_merge(scratch, both, only_left, NULL);
    expect_merge(scratch, both, only_right, NULL);
}

static void merge__heeds_no_attribute_of_the_working_tree(void **state)
{
    struct scratch *scratch = *state;
    struct object_id base = scratch_commit_file(scratch, "a", lines);
    struct object_id ours = side(scratch, base, "a", "one\n2\n3\n4\n5\n6\n7\n8\n9\n");
    struct object_id theirs = side(scratch, base, "a", "uno\n2\n3\n4\n5\n6\n7\n8\n9\n");
    scratch_write(scratch, ".gitattributes", "a merge=union\n");
    scratch_git(scratch, "add .gitattributes");
    expect_merge(scratch, ours, theirs, "a");
}

static void merge__outcome__is_readable(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct object_id tree;
    const char *conflict;
    struct object_id base = scratch_commit_file(scratch, "f/a", lines);
    struct object_id ours = side(scratch, base, "f/a", "one\n2\n3\n4\n5\n6\n7\n8\n9\n");
    struct object_id theirs = side(scratch, base, "f/a", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n");
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(
        repository_merge(repository, &ours, &theirs, &scratch->arena, &tree, &conflict, &error), 0);
    static const char *const roots[] = {"f", NULL};
    struct snapshot snapshot;
    struct findings findings;
    struct blob_reader *reader;
    struct text content;
    uint64_t size;
    findings_init(&findings, 10, NULL);
    assert_int_equal(
        snapshot_of_tree(&snapshot, repository, &tree, roots, &default_limits, &findings, &error),
        0);
    assert_int_equal(snapshot.count, 1);
    assert_int_equal(blob_reader_open(&reader, repository, &error), 0);
    assert_int_equal(blob_read(reader, &snapshot.files[0].blob, 100, &content, &size, &error), 0);
    assert_true(text_is(content, "one\n2\n3\n4\n5\n6\n7\n8\nnine\n"));
    blob_reader_free(reader);
    snapshot_release(&snapshot);
    findings_release(&findings);
    repository_free(repository);
}

static int open_scratch(void **state)
{
    static struct scratch scratch;
    scratch_open(&scratch, NULL);
    *state = &scratch;
    return 0;
}

static int close_scratch(void **state)
{
    scratch_close(*state);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_scratch, close_scratch)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(commit__says_what_it_is),
        TEST(commit__larger_than_a_megabyte__is_not_read),
        TEST(shallow_clone__says_how_to_complete_it),
        TEST(file_beside_the_objects__gives_no_commit_other_parents),
        TEST(merge__of_many_kinds__is_that_of_git),
        TEST(merge__of_unrelated_histories__is_over_an_empty_base),
        TEST(merge__with_two_bases__weighs_both),
        TEST(merge__heeds_no_attribute_of_the_working_tree),
        TEST(merge__outcome__is_readable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
