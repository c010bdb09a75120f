/* SPDX-License-Identifier: MIT */
#include "scratch_repository.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

/* The paths that differ, each behind a sign and before a blank: "-gone +new *changed ". */
static const char *differences(struct scratch *scratch, const char *a, const char *b, size_t limit,
                               size_t *total)
{
    struct object_id left = scratch_id(scratch, a), right = scratch_id(scratch, b);
    struct repository *repository = scratch_repository(scratch);
    struct differences found;
    struct error error = {0};
    const char *list = "";
    if (repository_differences(repository, &left, &right, limit, &scratch->arena, &found, &error) !=
        0)
        fail_msg("%s", error.message);
    for (size_t i = 0; i < found.count; i++) {
        const struct difference *item = &found.items[i];
        list = arena_format(&scratch->arena, "%s%c%s ", list,
                            item->a.mode == 0   ? '+'
                            : item->b.mode == 0 ? '-'
                                                : '*',
                            item->path);
    }
    *total = found.total;
    repository_free(repository);
    return list;
}

static void differences__of_every_kind__are_listed_in_order(void **state)
{
    struct scratch *scratch = *state;
    size_t total;
    scratch_write(scratch, "same/a", "1\n");
    scratch_write(scratch, "b/c", "1\n");
    scratch_write(scratch, "folder/x", "1\n");
    scratch_write(scratch, "gone", "1\n");
    scratch_commit(scratch, "One");
    scratch_git(scratch, "rm -q -r folder gone");
    scratch_write(scratch, "b/c", "2\n");
    scratch_write(scratch, "b/d/e", "2\n");
    scratch_write(scratch, "folder", "a file\n");
    scratch_commit(scratch, "Two");
    assert_string_equal(differences(scratch, "HEAD~^{tree}", "HEAD^{tree}", 10, &total),
                        "*b/c +b/d/e +folder -folder/x -gone ");
    assert_int_equal(total, 5);
    assert_string_equal(differences(scratch, "HEAD^{tree}", "HEAD^{tree}", 10, &total), "");
    assert_int_equal(total, 0);
}

static void differences__beyond_the_limit__are_counted(void **state)
{
    struct scratch *scratch = *state;
    size_t total;
    scratch_commit_file(scratch, "a", "1\n");
    scratch_write(scratch, "b", "1\n");
    scratch_write(scratch, "c", "1\n");
    scratch_write(scratch, "d", "1\n");
    scratch_commit(scratch, "Three more");
    assert_string_equal(differences(scratch, "HEAD~^{tree}", "HEAD^{tree}", 2, &total), "+b +c ");
    assert_int_equal(total, 3);
}

/* Trees that hold each other twice, 40 deep, stand for a million million files. */
static void differences__in_a_tree_without_end__are_counted_up_to_a_bound(void **state)
{
    struct scratch *scratch = *state;
    struct object_id id = scratch_object(scratch, "blob", TEXT("1\n"));
    const char *mode = "100644";
    size_t total;
    scratch_commit_file(scratch, "other", "1\n");
    for (int depth = 0; depth < 40; depth++) {
        struct buffer tree;
        buffer_init(&tree, 1000);
        scratch_entry(&tree, mode, "a", &id);
        scratch_entry(&tree, mode, "b", &id);
        id = scratch_object(scratch, "tree", buffer_text(&tree));
        buffer_release(&tree);
        mode = "40000";
    }
    char hex[OBJECT_ID_HEX];
    differences(scratch, "HEAD^{tree}", object_id_hex(&id, hex), 1, &total);
    assert_in_range(total, 100000, 1000000);
}

static void entry__of_a_path__is_found(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct entry entry;
    static const struct {
        const char *path;
        unsigned mode;
    } cases[] = {{"a/b/c", 0100644}, {"a/b", 0040000}, {"a/x", 0}, {"a/b/c/d", 0}, {"z", 0}};
    scratch_commit_file(scratch, "a/b/c", "1\n");
    struct object_id tree = scratch_id(scratch, "HEAD^{tree}");
    struct repository *repository = scratch_repository(scratch);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(repository_entry(repository, &tree, cases[i].path, &entry, &error), 0);
        assert_int_equal(entry.mode, cases[i].mode);
    }
    repository_free(repository);
}

static unsigned changed_line(struct scratch *scratch, struct text before, struct text after)
{
    struct entry a = {0100644, scratch_object(scratch, "blob", before)};
    struct entry b = {0100644, scratch_object(scratch, "blob", after)};
    struct repository *repository = scratch_repository(scratch);
    struct error error = {0};
    unsigned line = 99;
    if (!before.bytes)
        a.mode = 0;
    if (!after.bytes)
        b.mode = 0;
    assert_int_equal(repository_changed_line(repository, &a, &b, 100, &line, &error), 0);
    repository_free(repository);
    return line;
}

static void changed_line__is_the_first_of_the_new_file(void **state)
{
    struct scratch *scratch = *state;
    static const char large[200] = "1\n2\n";
    assert_int_equal(changed_line(scratch, TEXT("1\n2\n3\n"), TEXT("1\n2\nx\n")), 3);
    assert_int_equal(changed_line(scratch, TEXT("1\n2\n"), TEXT("1\n2\n3\n")), 3);
    assert_int_equal(changed_line(scratch, TEXT("1\n2\n3\n"), TEXT("1\n3\n")), 2);
    assert_int_equal(changed_line(scratch, TEXT("1\n2\n3\n"), TEXT("1\n2\n")), 2);
    assert_int_equal(changed_line(scratch, TEXT("1\n2\n"), TEXT("1\n2")), 2);
    assert_int_equal(changed_line(scratch, (struct text){0}, TEXT("new\n")), 1);
    assert_int_equal(changed_line(scratch, TEXT("gone\n"), (struct text){0}), 0);
    assert_int_equal(changed_line(scratch, TEXT("1\n"), TEXT("")), 0);
    assert_int_equal(changed_line(scratch, TEXT("1\n"), TEXT("2\0\n")), 0);
    assert_int_equal(changed_line(scratch, TEXT("1\n"), (struct text){large, sizeof large}), 0);
}

static void on_line__goes_by_first_parents_alone(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    bool found;
    struct object_id base = scratch_commit_file(scratch, "a", "1\n");
    scratch_git(scratch, "checkout -q -b topic");
    struct object_id topic = scratch_commit_file(scratch, "b", "1\n");
    scratch_git(scratch, "checkout -q main");
    scratch_git(scratch, "merge -q --no-ff -m m topic");
    struct object_id tip = scratch_id(scratch, "HEAD");
    struct repository *repository = scratch_repository(scratch);
    const struct {
        const struct object_id *tips;
        size_t count;
        const struct object_id *commit;
        bool found;
    } cases[] = {{&tip, 1, &tip, true},    {&tip, 1, &base, true},
                 {&tip, 1, &topic, false}, {&topic, 1, &topic, true},
                 {&tip, 0, &tip, false},   {(struct object_id[]){tip, topic}, 2, &topic, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(repository_on_line(repository, cases[i].tips, cases[i].count,
                                            cases[i].commit, &found, &error),
                         0);
        assert_int_equal(found, cases[i].found);
    }
    repository_free(repository);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(differences__of_every_kind__are_listed_in_order),
        TEST(differences__beyond_the_limit__are_counted),
        TEST(differences__in_a_tree_without_end__are_counted_up_to_a_bound),
        TEST(entry__of_a_path__is_found),
        TEST(changed_line__is_the_first_of_the_new_file),
        TEST(on_line__goes_by_first_parents_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
