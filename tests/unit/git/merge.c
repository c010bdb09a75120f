/* SPDX-License-Identifier: MIT */
#include "scratch_repository.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

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
    static const struct snapshot_root roots[] = {{.path = "f"}, {0}};
    struct snapshot snapshot;
    struct findings findings;
    struct blob_reader *reader;
    struct text content;
    uint64_t size;
    findings_init(&findings, 10, NULL);
    assert_int_equal(snapshot_of_tree(&snapshot, repository, &tree, NULL, roots, &default_limits,
                                      &findings, &error),
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

/* -------------------------------------------------------------------------------- attributes -- */

/* Two sides that have changed the same line of `path`, of which ours holds the attributes. */
static void expect_union(struct scratch *scratch, const char *path, const char *attributes_path,
                         const char *attributes, const char *wanted_conflict)
{
    scratch_write(scratch, attributes_path, attributes);
    struct object_id base = scratch_commit_file(scratch, attributes_path, attributes);
    base = scratch_commit_file(scratch, path, lines);
    struct object_id ours = side(scratch, base, path, "one\n2\n3\n4\n5\n6\n7\n8\n9\n");
    struct object_id theirs = side(scratch, base, path, "uno\n2\n3\n4\n5\n6\n7\n8\n9\n");
    expect_merge(scratch, ours, theirs, wanted_conflict);
}

static void merge__with_attributes_in_the_tree__heeds_those_of_its_folders(void **state)
{
    struct scratch *scratch = *state;
    expect_union(scratch, "a", ".gitattributes", "a merge=union\n", NULL);
    expect_union(scratch, "f/g/b", "f/.gitattributes", "b merge=union\n", NULL);
    expect_union(scratch, "f/g/c", "f/g/.gitattributes", "c merge=union\n", NULL);
    expect_union(scratch, "d", "f/.gitattributes", "d merge=union\n", "d");
    expect_union(scratch, "e", ".gitattributes", "e merge=none\n", "e");
}

/* A path as long as git takes from a push, and attributes all the way down. */
static void merge__with_attributes_in_a_folder_of_a_very_long_path__heeds_them(void **state)
{
    struct scratch *scratch = *state;
    struct buffer path, attributes;
    buffer_init(&path, 4096);
    buffer_init(&attributes, 4096);
    for (size_t i = 0; i < 10; i++)
        buffer_format(&path, "%0200zu/", i);
    buffer_append_string(&path, "the-last-of-many-folders/");
    buffer_append_text(&attributes, buffer_text(&path));
    buffer_append_string(&attributes, ".gitattributes");
    buffer_append_string(&path, "a");
    while (path.length < 2048)
        buffer_append_string(&path, "b");
    expect_union(scratch, path.bytes, attributes.bytes, "* merge=union\n", NULL);
    buffer_release(&attributes);
    buffer_release(&path);
}

static void merge__of_a_file_moved_under_attributes__heeds_those_of_where_it_comes_to(void **state)
{
    struct scratch *scratch = *state;
    char hex[OBJECT_ID_HEX];
    scratch_commit_file(scratch, "to/.gitattributes", "* merge=union\n");
    struct object_id base = scratch_commit_file(scratch, "from/a", lines);
    struct object_id ours = side(scratch, base, "from/a", "one\n2\n3\n4\n5\n6\n7\n8\n9\n");
    scratch_git(scratch, "checkout -q -f --detach %s", object_id_hex(&base, hex));
    scratch_git(scratch, "mv from/a to/a");
    struct object_id theirs = scratch_commit_file(scratch, "to/a", "uno\n2\n3\n4\n5\n6\n7\n8\n9\n");
    expect_merge(scratch, ours, theirs, NULL);
    expect_merge(scratch, theirs, ours, NULL);
}

/* A commit whose tree holds, beside `a`, an entry of this name for the folder `id`. */
static struct object_id commit_with_folder(struct scratch *scratch, const struct object_id *parent,
                                           const char *content, const char *name,
                                           const struct object_id *id)
{
    struct buffer tree;
    char tree_hex[OBJECT_ID_HEX], parent_hex[OBJECT_ID_HEX];
    struct object_id blob = scratch_object(scratch, "blob", text_of(content));
    struct object_id commit;
    buffer_init(&tree, 1000);
    if (strcmp(name, "a") < 0)
        scratch_entry(&tree, "40000", name, id);
    scratch_entry(&tree, "100644", "a", &blob);
    if (strcmp(name, "a") > 0)
        scratch_entry(&tree, "40000", name, id);
    struct object_id made = scratch_object(scratch, "tree", buffer_text(&tree));
    buffer_release(&tree);
    object_id_hex(&made, tree_hex);
    const char *hex = scratch_git(scratch, "commit-tree %s -m m -p %s", tree_hex,
                                  object_id_hex(parent, parent_hex));
    assert_true(object_id_parse(text_of(hex), &commit));
    return commit;
}

/* Merges two commits that have changed both ends of `a`, of which ours has such a folder, too. */
static void merge_with_folder(struct scratch *scratch, const char *name, const struct object_id *id,
                              struct object_id *tree, struct error *error)
{
    const char *conflict;
    struct object_id base = scratch_commit_file(scratch, "a", lines);
    struct object_id ours =
        commit_with_folder(scratch, &base, "one\n2\n3\n4\n5\n6\n7\n8\n9\n", name, id);
    struct object_id theirs = side(scratch, base, "a", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n");
    struct repository *repository = scratch_repository(scratch);
    repository_merge(repository, &ours, &theirs, &scratch->arena, tree, &conflict, error);
    repository_free(repository);
}

/* A folder of `count` folders that are each the same as `id`. */
static struct object_id many_folders(struct scratch *scratch, const struct object_id *id,
                                     unsigned count)
{
    struct buffer tree;
    char name[16];
    buffer_init(&tree, 1 << 20);
    for (unsigned i = 0; i < count; i++) {
        snprintf(name, sizeof name, "f%06u", i);
        scratch_entry(&tree, "40000", name, id);
    }
    struct object_id made = scratch_object(scratch, "tree", buffer_text(&tree));
    buffer_release(&tree);
    return made;
}

static struct object_id folder_of(struct scratch *scratch, const char *name, const char *content)
{
    struct buffer tree;
    struct object_id blob = scratch_object(scratch, "blob", text_of(content));
    buffer_init(&tree, 1000);
    scratch_entry(&tree, "100644", name, &blob);
    struct object_id made = scratch_object(scratch, "tree", buffer_text(&tree));
    buffer_release(&tree);
    return made;
}

static void merge__with_more_attributes_than_are_read__is_an_error(void **state)
{
    struct scratch *scratch = *state;
    struct object_id tree, folder = folder_of(scratch, ".gitattributes", "x\n");
    struct error error = {0};
    folder = many_folders(scratch, &folder, 1001);
    merge_with_folder(scratch, "b", &folder, &tree, &error);
    assert_int_equal(error.kind, ERROR_LIMIT);
    assert_string_equal(error.message, "no merge is made where there are more than 1000 "
                                       ".gitattributes, or 16 MiB of them");
}

/* 20^8 files of one blob: each tree is looked into once. */
static void merge__of_folders_without_end__is_made(void **state)
{
    struct scratch *scratch = *state;
    struct object_id tree = {{0}}, folder = folder_of(scratch, "x", "x\n");
    struct error error = {0};
    for (int i = 0; i < 8; i++)
        folder = many_folders(scratch, &folder, 20);
    merge_with_folder(scratch, "b", &folder, &tree, &error);
    assert_int_equal(error.kind, ERROR_NONE);
    assert_false(object_id_is_zero(&tree));
}

/* What no working tree can hold git does not look for either. */
static void merge__with_attributes_out_of_reach__is_made(void **state)
{
    struct scratch *scratch = *state;
    struct object_id tree, folder = folder_of(scratch, ".gitattributes", "* merge=union\n");
    struct error error = {0};
    char name[301];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    merge_with_folder(scratch, name, &folder, &tree, &error);
    assert_int_equal(error.kind, ERROR_NONE);
    for (int i = 0; i < 50; i++) {
        struct buffer bytes;
        buffer_init(&bytes, 1000);
        name[100] = '\0';
        scratch_entry(&bytes, "40000", name, &folder);
        folder = scratch_object(scratch, "tree", buffer_text(&bytes));
        buffer_release(&bytes);
    }
    merge_with_folder(scratch, "b", &folder, &tree, &error);
    assert_int_equal(error.kind, ERROR_NONE);
}

static void merge__with_attributes_under_a_hostile_name__writes_none(void **state)
{
    struct scratch *scratch = *state;
    struct object_id tree, folder = folder_of(scratch, ".gitattributes", "* merge=union\n");
    static const char *const names[] = {"..", ".git", "../../../up"};
    const char *outer = scratch_path(scratch, "../tmp"),
               *inner = scratch_path(scratch, "../tmp/in");
    mkdir(outer, 0700);
    setenv("TMPDIR", inner, 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct error error = {0};
        mkdir(inner, 0700);
        merge_with_folder(scratch, names[i], &folder, &tree, &error);
        assert_int_equal(rmdir(inner), 0);
    }
    assert_int_equal(rmdir(outer), 0);
    unsetenv("TMPDIR");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(merge__of_many_kinds__is_that_of_git),
        TEST(merge__of_unrelated_histories__is_over_an_empty_base),
        TEST(merge__with_two_bases__weighs_both),
        TEST(merge__heeds_no_attribute_of_the_working_tree),
        TEST(merge__outcome__is_readable),
        TEST(merge__with_attributes_in_the_tree__heeds_those_of_its_folders),
        TEST(merge__with_attributes_in_a_folder_of_a_very_long_path__heeds_them),
        TEST(merge__of_a_file_moved_under_attributes__heeds_those_of_where_it_comes_to),
        TEST(merge__with_more_attributes_than_are_read__is_an_error),
        TEST(merge__of_folders_without_end__is_made),
        TEST(merge__with_attributes_out_of_reach__is_made),
        TEST(merge__with_attributes_under_a_hostile_name__writes_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
