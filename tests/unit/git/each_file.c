/* SPDX-License-Identifier: MIT */
#include "scratch_repository.h"
#include "unit.h"

#include <string.h>

struct search {
    struct buffer found; /* paths, one a line */
};

static bool enters(void *context, struct text folder)
{
    (void)context;
    return !text_is(folder, "shut");
}

static int found(void *context, struct text path, const struct object_id *blob, struct error *error)
{
    struct search *search = context;
    (void)error;
    assert_false(object_id_is_zero(blob));
    buffer_append_text(&search->found, path);
    buffer_append_string(&search->found, "\n");
    return 0;
}

static int met_other(void *context, struct text path, struct error *error)
{
    struct search *search = context;
    (void)error;
    buffer_append_string(&search->found, "other ");
    buffer_append_text(&search->found, path);
    buffer_append_string(&search->found, "\n");
    return 0;
}

/* Fails the test unless the paths, one a line, are these. Returns how many entries were met. */
static size_t expect(struct scratch *scratch, const struct object_id *tree, size_t limit,
                     const char *paths)
{
    struct repository *repository = scratch_repository(scratch);
    struct search search;
    const struct file_search asked = {enters, found, met_other, &search, limit};
    struct error error = {0};
    size_t entries;
    buffer_init(&search.found, 1 << 16);
    buffer_append_string(&search.found, "");
    if (repository_each_file(repository, tree, &asked, &entries, &error) != 0)
        fail_msg("%s", error.message);
    assert_string_equal(search.found.bytes, paths);
    buffer_release(&search.found);
    repository_free(repository);
    return entries;
}

static struct object_id tree_now(struct scratch *scratch)
{
    scratch_git(scratch, "add -A");
    struct object_id tree;
    assert_true(object_id_parse(text_of(scratch_git(scratch, "write-tree")), &tree));
    return tree;
}

static void
each_file__of_a_tree_and_of_the_index__is_found_in_folders_that_are_entered(void **state)
{
    struct scratch *scratch = *state;
    scratch_write(scratch, "a", "1");
    scratch_write(scratch, "d/e/f", "1");
    scratch_write(scratch, "shut/x", "1");
    struct object_id tree = tree_now(scratch);
    expect(scratch, &tree, 100, "a\nd/e/f\n");
    expect(scratch, NULL, 100, "a\nd/e/f\n");
}

static void each_file__that_is_a_link_or_a_submodule__is_told_of_apart(void **state)
{
    struct scratch *scratch = *state;
    scratch_write(scratch, "a", "1");
    static const char *const others[] = {"120000 d/link", "160000 roles/g", "120000 shut/link"};
    scratch_git(scratch, "add -A");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const char *id = scratch_git(scratch, "rev-parse :a");
        scratch_git(scratch, "update-index --add --cacheinfo %.6s,%.40s,%s", others[i], id,
                    others[i] + 7);
    }
    struct object_id tree;
    assert_true(object_id_parse(text_of(scratch_git(scratch, "write-tree")), &tree));
    expect(scratch, &tree, 100, "a\nother d/link\nother roles/g\n");
    expect(scratch, NULL, 100, "a\nother d/link\nother roles/g\n");
}

static void each_file__beyond_the_limit__ends_and_says_so(void **state)
{
    struct scratch *scratch = *state;
    scratch_write(scratch, "a", "1");
    scratch_write(scratch, "b", "1");
    scratch_write(scratch, "c", "1");
    struct object_id tree = tree_now(scratch);
    assert_int_equal(expect(scratch, &tree, 3, "a\nb\nc\n"), 3);
    assert_true(expect(scratch, &tree, 2, "a\nb\n") > 2);
    assert_true(expect(scratch, NULL, 2, "a\nb\n") > 2);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_file__of_a_tree_and_of_the_index__is_found_in_folders_that_are_entered),
        TEST(each_file__that_is_a_link_or_a_submodule__is_told_of_apart),
        TEST(each_file__beyond_the_limit__ends_and_says_so),
    };
    return cmocka_run_group_tests_name("each_file", tests, NULL, NULL);
}
