/* SPDX-License-Identifier: MIT */
#include "git/commit.h"
#include "scratch_repository.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct snapshot_root roots[] = {
    {.path = "inventory.yml"}, {"host_vars", true}, {"group_vars", true}, {0}};

/* Lists HEAD, or its index where `commit` is NULL; returns the paths, each with a newline. */
static const char *list(struct scratch *scratch, const struct object_id *commit,
                        const struct limits *limits, struct findings *findings)
{
    struct repository *repository = scratch_repository(scratch);
    struct snapshot snapshot;
    struct error error = {0};
    struct buffer paths;
    findings_init(findings, 10, NULL);
    buffer_init(&paths, 1 << 20);
    struct object_id tree;
    int result = 0;
    if (commit)
        result = commit_tree(repository, commit, &tree, &error);
    if (result == 0)
        result = commit ? snapshot_of_tree(&snapshot, repository, &tree, NULL, roots, limits,
                                           findings, &error)
                        : snapshot_of_index(&snapshot, repository, roots, limits, findings, &error);
    if (result != 0)
        fail_msg("%s", error.message);
    for (size_t i = 0; i < snapshot.count; i++) {
        buffer_append_text(&paths, snapshot.files[i].path);
        buffer_append_string(&paths, "\n");
    }
    const char *copy = arena_string(&scratch->arena, buffer_text(&paths));
    buffer_release(&paths);
    snapshot_release(&snapshot);
    repository_free(repository);
    return copy;
}

static struct object_id commit_small_fleet(struct scratch *scratch)
{
    static const char *const paths[] = {
        "README.md",          "inventory.yml",       "host_vars/b.yml",
        "host_vars/a/x.yml",  "host_vars/a/deep/y",  "host_vars/a.yml",
        "group_vars/all.yml", "roles/x/tasks/a.yml", "host_vars_more/a.yml",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        scratch_write(scratch, paths[i], "a: 1\n");
    return scratch_commit(scratch, "Fleet");
}

static const char small_fleet[] = "group_vars/all.yml\nhost_vars/a.yml\nhost_vars/a/deep/y\n"
                                  "host_vars/a/x.yml\nhost_vars/b.yml\ninventory.yml\n";

static void snapshot__of_commit_and_index__lists_the_same_files_in_order(void **state)
{
    struct scratch *scratch = *state;
    struct findings findings;
    struct object_id commit = commit_small_fleet(scratch);
    assert_string_equal(list(scratch, &commit, &default_limits, &findings), small_fleet);
    assert_int_equal(findings.count, 0);
    findings_release(&findings);
    assert_string_equal(list(scratch, NULL, &default_limits, &findings), small_fleet);
    assert_int_equal(findings.count, 0);
    findings_release(&findings);
}

static void limit__of_files_entries_and_depth__is_reported_once(void **state)
{
    struct scratch *scratch = *state;
    struct object_id commit = commit_small_fleet(scratch);
    static const struct {
        size_t files, entries, depth;
        bool found;
    } cases[] = {
        {6, 13, 4, false},
        {5, 13, 4, true},
        {6, 12, 4, true},
        {6, 13, 3, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct limits limits = default_limits;
        struct findings findings;
        limits.files = cases[i].files;
        limits.tree_entries = cases[i].entries;
        limits.tree_depth = cases[i].depth;
        list(scratch, &commit, &limits, &findings);
        if (findings.count != cases[i].found)
            fail_msg("case %zu: %zu findings", i, findings.count);
        if (cases[i].found) {
            assert_int_equal(findings.items[0].rule, RULE_TREE_LIMIT);
        }
        findings_release(&findings);
    }
}

static void bomb_of_trees__is_stopped(void **state)
{
    struct scratch *scratch = *state;
    struct object_id below = scratch_object(scratch, "blob", TEXT("boom\n"));
    struct buffer tree;
    struct findings findings;
    buffer_init(&tree, 1 << 20);
    for (int depth = 0; depth < 12; depth++) {
        buffer_clear(&tree);
        for (char name[] = "a"; *name <= 'j'; ++*name)
            scratch_entry(&tree, depth == 0 ? "100644" : "40000", name, &below);
        below = scratch_object(scratch, "tree", buffer_text(&tree));
    }
    buffer_clear(&tree);
    scratch_entry(&tree, "40000", "host_vars", &below);
    struct object_id commit = scratch_commit_tree(scratch, &tree);
    buffer_release(&tree);
    struct limits limits = default_limits;
    limits.tree_entries = 100000;
    list(scratch, &commit, &limits, &findings);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.items[0].rule, RULE_TREE_LIMIT);
    findings_release(&findings);
}

static void message__of_a_link__says_where_it_leads_and_what_to_do(void **state)
{
    struct scratch *scratch = *state;
    struct findings findings;
    scratch_write(scratch, "host_vars/b.yml", "b: 1\n");
    assert_int_equal(symlink("../secret", scratch_path(scratch, "host_vars/a.yml")), 0);
    struct object_id commit = scratch_commit(scratch, "Link");
    for (int index = 0; index < 2; index++) {
        list(scratch, index ? NULL : &commit, &default_limits, &findings);
        assert_int_equal(findings.count, 1);
        assert_string_equal(findings.items[0].message,
                            "host_vars/a.yml is a symbolic link to ../secret");
        assert_string_equal(findings.items[0].help,
                            "commit the file itself: git rm host_vars/a.yml, then add a regular "
                            "file of that name");
        findings_release(&findings);
    }
}

static void message__with_a_command__quotes_the_path_for_the_shell(void **state)
{
    struct scratch *scratch = *state;
    struct findings findings;
    scratch_write(scratch, "host_vars/$(a) 'b'.yml", "b: 1\n");
    scratch_git(scratch, "add --chmod=+x host_vars");
    list(scratch, NULL, &default_limits, &findings);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].help,
                        "git update-index --chmod=-x 'host_vars/$(a) '\\''b'\\''.yml'");
    findings_release(&findings);
}

static void missing_blob__is_an_error_that_names_it(void **state)
{
    struct scratch *scratch = *state;
    struct repository *repository = scratch_repository(scratch);
    struct snapshot snapshot;
    struct findings findings;
    struct error error = {0};
    struct object_id gone = {{0xCD}};
    struct buffer tree;
    buffer_init(&tree, 1000);
    scratch_entry(&tree, "100644", "inventory.yml", &gone);
    struct object_id id = scratch_object(scratch, "tree", buffer_text(&tree));
    findings_init(&findings, 10, NULL);
    assert_int_equal(snapshot_of_tree(&snapshot, repository, &id, NULL, roots, &default_limits,
                                      &findings, &error),
                     -1);
    assert_int_equal(error.kind, ERROR_REPOSITORY);
    assert_non_null(strstr(error.message, "cd00000000000000000000000000000000000000 is missing"));
    buffer_release(&tree);
    snapshot_release(&snapshot);
    findings_release(&findings);
    repository_free(repository);
}

static void index__of_the_commit_to_be__is_the_one_git_names(void **state)
{
    struct scratch *scratch = *state;
    struct findings findings;
    commit_small_fleet(scratch);
    scratch_write(scratch, "host_vars/c.yml", "c: 1\n");
    const char *other = scratch_path(scratch, ".git/next-index-1.lock");
    const char *variables[] = {arena_format(&scratch->arena, "GIT_INDEX_FILE=%s", other), NULL};
    scratch->variables = variables;
    scratch_git(scratch, "add host_vars/c.yml");
    scratch->variables = NULL;
    setenv("GIT_INDEX_FILE", other, 1);
    assert_string_equal(list(scratch, NULL, &default_limits, &findings), "host_vars/c.yml\n");
    unsetenv("GIT_INDEX_FILE");
    findings_release(&findings);
}

static void index__with_odd_entries__names_them(void **state)
{
    struct scratch *scratch = *state;
    struct findings findings;
    commit_small_fleet(scratch);
    scratch_write(scratch, "host_vars/c.yml", "c: 1\n");
    scratch_git(scratch, "add -N host_vars/c.yml");
    scratch_git(scratch, "update-index --chmod=+x inventory.yml");
    scratch_git(scratch, "update-index --add --cacheinfo 160000,%s,host_vars/sub",
                "1111111111111111111111111111111111111111");
    scratch_write(scratch, "host_vars/caf\xc3\xa9.yml", "c: 1\n");
    scratch_git(scratch, "add host_vars/caf\xc3\xa9.yml");
    assert_string_equal(list(scratch, NULL, &default_limits, &findings),
                        "group_vars/all.yml\nhost_vars/a.yml\nhost_vars/a/deep/y\n"
                        "host_vars/a/x.yml\nhost_vars/b.yml\n");
    assert_int_equal(findings.count, 3);
    assert_int_equal(findings.items[0].rule, RULE_TREE_NAME);
    assert_int_equal(findings.items[1].rule, RULE_TREE_SUBMODULE);
    assert_int_equal(findings.items[2].rule, RULE_TREE_MODE);
    assert_string_equal(findings.items[2].help, "git update-index --chmod=-x inventory.yml");
    findings_release(&findings);
}

static void index__with_a_conflict__names_it(void **state)
{
    struct scratch *scratch = *state;
    struct findings findings;
    struct object_id id = scratch_object(scratch, "blob", TEXT("x\n"));
    char hex[OBJECT_ID_HEX];
    object_id_hex(&id, hex);
    const char *lines = arena_format(
        &scratch->arena, "100644 %s 2\thost_vars/a.yml\n100644 %s 3\tREADME\n", hex, hex);
    scratch_git_input(scratch, text_of(lines), "update-index --index-info");
    list(scratch, NULL, &default_limits, &findings);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].message, "host_vars/a.yml is in conflict");
    findings_release(&findings);
}

static void file__of_a_snapshot__is_found_by_its_path(void **state)
{
    static struct file files[] = {
        {.path = {"B", 1}}, {.path = {"host_vars/a.yml", 15}}, {.path = {"inventory.yml", 13}}};
    static const struct snapshot snapshot = {.files = files, .count = 3}, empty;
    (void)state;
    for (size_t i = 0; i < snapshot.count; i++)
        assert_int_equal(snapshot_find(&snapshot, files[i].path), i);
    assert_int_equal(snapshot_find(&snapshot, TEXT("A")), SIZE_MAX);
    assert_int_equal(snapshot_find(&snapshot, TEXT("host_vars/b.yml")), SIZE_MAX);
    assert_int_equal(snapshot_find(&snapshot, TEXT("z")), SIZE_MAX);
    assert_int_equal(snapshot_find(&empty, TEXT("B")), SIZE_MAX);
    assert_int_equal(snapshot_lower_bound(&snapshot, TEXT("host_vars/")), 1);
    assert_int_equal(snapshot_lower_bound(&snapshot, TEXT("z")), 3);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(snapshot__of_commit_and_index__lists_the_same_files_in_order),
        TEST(limit__of_files_entries_and_depth__is_reported_once),
        TEST(bomb_of_trees__is_stopped),
        TEST(message__of_a_link__says_where_it_leads_and_what_to_do),
        TEST(message__with_a_command__quotes_the_path_for_the_shell),
        TEST(missing_blob__is_an_error_that_names_it),
        TEST(index__of_the_commit_to_be__is_the_one_git_names),
        TEST(index__with_odd_entries__names_them),
        TEST(index__with_a_conflict__names_it),
        cmocka_unit_test(file__of_a_snapshot__is_found_by_its_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
