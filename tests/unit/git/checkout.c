/* SPDX-License-Identifier: MIT */
/* Any tree that is judged to be sound can be checked out, and is then what git makes of it. */
#include "git/tree.h"
#include "scratch_repository.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TREES = 48, ENTRIES_MAX = 5, DEPTH_MAX = 3 };

static const char *const names[] = {
    "a",           "b",
    "c",           ".git",
    ".GIT ",       "git~1",
    "x\\.git",     ".gitignore",
    "..",          "HEAD",
    "objects",     "refs",
    "commondir",   "config",
    ".gitmodules", "gitmod~1",
    "\303\244",    "\377",
    "a\nb",        " ",
    "-x",          ".g\342\200\214it",
    "a:b",         "con",
    "A",           ".gitattributes",
    "e\\f",        "~",
};

static const char *const contents[] = {
    "",
    "a",
    "../a",
    "../../a",
    "/etc/passwd",
    "a/../b",
    "./a/b",
    "..",
    "* ident text eol=crlf working-tree-encoding=UTF-16 filter=x\n",
    "$Id: 1 $\r\n",
    "../.git/config",
    "b/c\r\n",
};

static unsigned long seed;

static size_t below(size_t count)
{
    seed = seed * 6364136223846793005UL + 1442695040888963407UL;
    return (size_t)(seed >> 33) % count;
}

struct item {
    const char *mode;
    const char *name;
    struct object_id id;
};

static int compare_items(const void *a, const void *b)
{
    const struct item *one = a, *two = b;
    char first[64], second[64];
    snprintf(first, sizeof first, "%s%s", one->name, *one->mode == '4' ? "/" : "");
    snprintf(second, sizeof second, "%s%s", two->name, *two->mode == '4' ? "/" : "");
    return strcmp(first, second);
}

static struct object_id write_items(struct scratch *scratch, struct item *items, size_t count)
{
    struct buffer tree;
    buffer_init(&tree, 1 << 16);
    qsort(items, count, sizeof *items, compare_items);
    for (size_t i = 0; i < count; i++)
        scratch_entry(&tree, items[i].mode, items[i].name, &items[i].id);
    struct object_id id = scratch_object(scratch, "tree", buffer_text(&tree));
    buffer_release(&tree);
    return id;
}

/* Most names are harmless, so that many a tree is. */
static struct object_id random_tree(struct scratch *scratch, size_t depth, size_t evil)
{
    struct item items[ENTRIES_MAX];
    size_t count = 1 + below(ENTRIES_MAX);
    for (size_t i = 0; i < count; i++) {
        static const char *const modes[] = {"100644", "100755", "120000", "160000"};
        static const char *const plain[ENTRIES_MAX] = {"a", "b", "c", "d", ".e"};
        bool is_folder = depth < DEPTH_MAX && below(2) == 0;
        size_t kind = below(evil ? 8 : 2);
        items[i].mode = is_folder ? "40000" : modes[kind < 4 ? kind : 0];
        items[i].name = below(10) < evil ? names[below(sizeof names / sizeof *names)] : plain[i];
        items[i].id =
            is_folder
                ? random_tree(scratch, depth + 1, evil)
                : scratch_object(scratch, "blob",
                                 text_of(contents[below(sizeof contents / sizeof *contents)]));
    }
    return write_items(scratch, items, count);
}

/* What git makes of the checkout, and of the tree itself, must be the same. */
static void compare_with_git(struct scratch *scratch, const char *out, const struct object_id *tree)
{
    char hex[OBJECT_ID_HEX];
    object_id_hex(tree, hex);
    assert_string_equal(scratch_git(scratch, "-C %s status --porcelain --ignored", out), "");
    assert_string_equal(scratch_git(scratch, "-C %s write-tree", out), hex);
    assert_string_equal(scratch_git(scratch, "-C %s rev-parse HEAD^{tree}", out), hex);
    assert_string_equal(scratch_git(scratch, "-C %s rev-parse --abbrev-ref HEAD", out), "main");
    assert_string_equal(scratch_git(scratch, "-C %s fsck --connectivity-only --no-dangling", out),
                        "");
    /* The same attributes are set there that a checkout of ours has. */
    scratch_git(scratch, "clone --quiet --no-checkout %s %s.clone", out, out);
    const char *attributes = arena_format(&scratch->arena, "%s.clone/.git/info", out);
    mkdir(attributes, 0700);
    FILE *file = fopen(arena_format(&scratch->arena, "%s/attributes", attributes), "w");
    assert_non_null(file);
    fputs("* -text !eol !ident !filter !working-tree-encoding\n", file);
    fclose(file);
    scratch_git(scratch, "-C %s.clone checkout --quiet main", out);
    char command[600];
    snprintf(command, sizeof command, "diff -r --no-dereference -x .git %s %s.clone", out, out);
    assert_int_equal(system(command), 0);
}

static size_t judge(struct repository *repository, const struct object_id *tree,
                    const struct judged_checkout *base, struct checkout_size *size)
{
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 100, NULL);
    const struct checkout_question question = {
        .tree = *tree, .base = base, .limits = &default_limits};
    if (repository_judge_checkout(repository, &question, size, &findings, &error) != 0)
        fail_msg("%s", error.message);
    size_t count = findings.count;
    findings_release(&findings);
    return count;
}

static void checkout__of_any_tree_that_is_sound__is_what_git_makes_of_it(void **state)
{
    struct scratch *scratch = *state;
    size_t sound = 0;
    struct judged_checkout base = {0};
    for (size_t i = 0; i < TREES; i++) {
        struct error error = {0};
        struct checkout_size size, beside;
        seed = i + 1;
        struct object_id tree = random_tree(scratch, 0, i % 3);
        char hex[OBJECT_ID_HEX];
        const char *id = scratch_git(scratch, "commit-tree -m x %s", object_id_hex(&tree, hex));
        struct object_id commit = scratch_id(scratch, id);
        struct repository *repository = scratch_repository(scratch);
        size_t found = judge(repository, &tree, NULL, &size);
        const char *out = scratch_path(scratch, arena_format(&scratch->arena, "../out%zu", i));
        assert_int_equal(mkdir(out, 0700), 0);
        if (found == 0) {
            if (repository_checkout(repository, &commit, "refs/heads/main", out, &default_limits,
                                    &error) != 0)
                fail_msg("tree %zu: %s", i, error.message);
            compare_with_git(scratch, out, &tree);
            sound++;
        }
        /* Beside another tree it comes to the same. */
        if (!object_id_is_zero(&base.tree)) {
            assert_int_equal(judge(repository, &tree, &base, &beside) > 0, found > 0);
            if (found == 0) {
                assert_int_equal(size.bytes, beside.bytes);
                assert_int_equal(size.entries, beside.entries);
            }
        }
        if (found == 0)
            base = (struct judged_checkout){tree, size};
        repository_free(repository);
    }
    if (sound < TREES / 5 || sound > TREES - TREES / 5)
        fail_msg("%zu of %d trees are sound: that tries too few of one kind", sound, TREES);
}

/* What is known is not asked for: here it is known wrongly, so that it shows. */
static void checkout__with_a_size_that_is_known__takes_it_as_it_is(void **state)
{
    enum { KNOWN = 1000, OTHER = 2 };
    struct scratch *scratch = *state;
    struct error error = {0};
    struct findings findings;
    struct checkout_size size;
    struct blob_sizes sizes;
    size_t ignored;
    struct object_id known = scratch_object(scratch, "blob", TEXT("known\n"));
    struct object_id other = scratch_object(scratch, "blob", TEXT("o\n"));
    struct item items[] = {{"100644", "a", known}, {"100644", "b", other}, {"100644", "c", known}};
    struct checkout_question question = {
        .tree = write_items(scratch, items, 3), .sizes = &sizes, .limits = &default_limits};
    struct repository *repository = scratch_repository(scratch);
    blob_sizes_init(&sizes);
    findings_init(&findings, 10, NULL);
    assert_int_equal(blob_sizes_add(&sizes, &known, KNOWN, &error), 0);
    assert_int_equal(blob_sizes_add(&sizes, &known, 1, &error), 0);
    assert_false(blob_sizes_find(&sizes, &other, &ignored));
    assert_int_equal(repository_judge_checkout(repository, &question, &size, &findings, &error), 0);
    assert_int_equal(size.bytes, 2 * KNOWN + OTHER);
    assert_int_equal(findings.count, 0);
    findings_release(&findings);
    blob_sizes_release(&sizes);
    repository_free(repository);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            checkout__of_any_tree_that_is_sound__is_what_git_makes_of_it, scratch_set_up,
            scratch_tear_down),
        cmocka_unit_test_setup_teardown(checkout__with_a_size_that_is_known__takes_it_as_it_is,
                                        scratch_set_up, scratch_tear_down),
    };
    return cmocka_run_group_tests_name("checkout", tests, NULL, NULL);
}
