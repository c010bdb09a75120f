/* SPDX-License-Identifier: MIT */
#include "scratch_repository.h"
#include "unit.h"

#include <string.h>

static const struct object_id empty; /* the empty tree */

struct search {
    struct buffer found; /* paths, one a line */
    const char *shut;    /* a folder that is not entered */
};

static bool enters(void *context, struct text folder)
{
    const struct search *search = context;
    return !search->shut || !text_is(folder, search->shut);
}

static void found(void *context, struct text path)
{
    struct search *search = context;
    buffer_append_text(&search->found, path);
    buffer_append_string(&search->found, "\n");
}

/* Fails the test unless the paths, one a line, and findings are these. */
static void expect(struct scratch *scratch, struct object_id tree, const struct object_id *bases,
                   size_t count, const char *shut, const char *paths, const char *findings_wanted)
{
    struct repository *repository = scratch_repository(scratch);
    struct search search = {.shut = shut};
    const struct change_search asked = {.enters = enters, .found = found, .context = &search};
    struct findings findings;
    struct error error = {0};
    buffer_init(&search.found, 1 << 16);
    buffer_append_string(&search.found, "");
    findings_init(&findings, 10, NULL);
    if (repository_changes(repository, &tree, bases, count, &asked, &default_limits, &findings,
                           &error) != 0)
        fail_msg("%s", error.message);
    assert_string_equal(search.found.bytes, paths);
    if (!*findings_wanted)
        assert_int_equal(findings.count, 0);
    else
        assert_string_equal(rule_facts(findings.items[0].rule)->id, findings_wanted);
    findings_release(&findings);
    buffer_release(&search.found);
    repository_free(repository);
}

static struct object_id tree_now(struct scratch *scratch)
{
    scratch_git(scratch, "add -A");
    struct object_id tree;
    assert_true(object_id_parse(text_of(scratch_git(scratch, "write-tree")), &tree));
    return tree;
}

static void changes__of_every_kind__are_found_in_order(void **state)
{
    struct scratch *scratch = *state;
    scratch_write(scratch, "a", "1");
    scratch_write(scratch, "d/e/f", "1");
    scratch_write(scratch, "gone/x", "1");
    scratch_write(scratch, "mode", "1");
    scratch_write(scratch, "same/x", "1");
    struct object_id old = tree_now(scratch);
    scratch_write(scratch, "a", "2");
    scratch_write(scratch, "d/e/g", "1");
    scratch_git(scratch, "rm -r -q -f gone");
    scratch_write(scratch, "gone", "1");
    scratch_git(scratch, "add -A");
    scratch_git(scratch, "update-index --chmod=+x mode");
    struct object_id new;
    assert_true(object_id_parse(text_of(scratch_git(scratch, "write-tree")), &new));
    expect(scratch, new, &old, 1, NULL, "a\nd/e/g\ngone\ngone/x\nmode\n", "");
    expect(scratch, new, &old, 1, "d", "a\ngone\ngone/x\nmode\n", "");
    expect(scratch, old, &old, 1, NULL, "", "");
    expect(scratch, old, &empty, 1, NULL, "a\nd/e/f\ngone/x\nmode\nsame/x\n", "");
    expect(scratch, empty, &old, 1, NULL, "a\nd/e/f\ngone/x\nmode\nsame/x\n", "");
}

static void changes__that_one_base_has__are_none(void **state)
{
    struct scratch *scratch = *state;
    scratch_write(scratch, "a", "1");
    scratch_write(scratch, "d/x", "1");
    scratch_write(scratch, "d/y", "1");
    struct object_id old = tree_now(scratch);
    scratch_write(scratch, "a", "2");
    scratch_git(scratch, "rm -q -f d/y");
    struct object_id source = tree_now(scratch);
    scratch_write(scratch, "d/x", "3");
    struct object_id new = tree_now(scratch);
    const struct object_id bases[] = {old, source};
    expect(scratch, new, bases, 1, NULL, "a\nd/x\nd/y\n", "");
    expect(scratch, new, bases, 2, NULL, "d/x\n", "");
    expect(scratch, source, bases, 2, NULL, "", "");
}

static void changes__in_a_folder_with_a_fault__are_a_finding(void **state)
{
    struct scratch *scratch = *state;
    struct object_id blob = scratch_object(scratch, "blob", TEXT("x"));
    struct buffer bytes;
    buffer_init(&bytes, 1000);
    scratch_entry(&bytes, "100644", "b", &blob);
    scratch_entry(&bytes, "100644", "a", &blob);
    struct object_id faulty = scratch_object(scratch, "tree", buffer_text(&bytes));
    buffer_clear(&bytes);
    scratch_entry(&bytes, "40000", "d", &faulty);
    struct object_id tree = scratch_object(scratch, "tree", buffer_text(&bytes));
    buffer_clear(&bytes);
    scratch_write(scratch, "d/a", "x");
    struct object_id good = tree_now(scratch);
    expect(scratch, tree, &good, 1, NULL, "", "tree/malformed");
    expect(scratch, tree, &good, 1, "d", "", "");
    expect(scratch, tree, &tree, 1, NULL, "", "");
    /* What stood there cannot be known: everything is a change. */
    expect(scratch, good, &tree, 1, NULL, "d/a\n", "");
    scratch_write(scratch, "d/b", "x");
    const struct object_id bases[] = {tree_now(scratch), tree};
    expect(scratch, good, bases, 2, NULL, "d/b\n", "");
    buffer_release(&bytes);
}

static void changes__deeper_than_64_folders__are_a_finding(void **state)
{
    struct scratch *scratch = *state;
    struct object_id tree = scratch_object(scratch, "blob", TEXT("x"));
    const char *mode = "100644";
    for (int i = 0; i < 70; i++) {
        struct buffer bytes;
        buffer_init(&bytes, 1000);
        scratch_entry(&bytes, mode, "d", &tree);
        tree = scratch_object(scratch, "tree", buffer_text(&bytes));
        buffer_release(&bytes);
        mode = "40000";
    }
    expect(scratch, tree, &empty, 1, NULL, "", "tree/limit");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(changes__of_every_kind__are_found_in_order),
        TEST(changes__that_one_base_has__are_none),
        TEST(changes__in_a_folder_with_a_fault__are_a_finding),
        TEST(changes__deeper_than_64_folders__are_a_finding),
    };
    return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
