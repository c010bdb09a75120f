/* SPDX-License-Identifier: MIT */
#include "git/commit.h"
#include "scratch_repository.h"

#include <setjmp.h>

#include <cmocka.h>

static const struct snapshot_root roots[] = {
    {.path = "inventory.yml"}, {"host_vars", true}, {"group_vars", true}, {0}};

enum object { BLOB, EMPTY_TREE, BELOW, LINK, COMMIT };

/* One entry of a tree; ends with a NULL mode. */
struct row {
    const char *mode, *name;
    enum object object;
};

struct tree_case {
    const char *title;
    struct row root[5];  /* the root tree */
    struct row below[5]; /* the tree that BELOW stands for */
    enum rule rule;      /* RULE_COUNT: no finding */
    const char *path;
    size_t files;
};

static const struct tree_case tree_cases[] = {
    /* What git writes. */
    {"clean",
     {{"40000", "host_vars", BELOW}, {"100644", "inventory.yml", BLOB}},
     {{"100644", "a.yml", BLOB}, {"40000", "b", EMPTY_TREE}},
     RULE_COUNT,
     NULL,
     2},
    {"file before folder of a longer name",
     {{"40000", "host_vars", BELOW}},
     {{"100644", "a-b", BLOB}, {"40000", "a", EMPTY_TREE}, {"100644", "a0", BLOB}},
     RULE_COUNT,
     NULL,
     2},
    {"submodule, link and executable elsewhere",
     {{"120000", "link", LINK}, {"100755", "run", BLOB}, {"160000", "sub", COMMIT}},
     {{0}},
     RULE_COUNT,
     NULL,
     0},
    {"any bytes in a name elsewhere", {{"100644", "\x1b\xff\n", BLOB}}, {{0}}, RULE_COUNT, NULL, 0},
    {"faults deep in a folder elsewhere",
     {{"40000", "roles", BELOW}},
     {{"100666", "x", BLOB}, {"100644", "a", BLOB}},
     RULE_COUNT,
     NULL,
     0},

    /* Structure, at the root wherever it stands, and below the roots. */
    {"duplicate",
     {{"40000", "host_vars", BELOW}},
     {{"100644", "a.yml", BLOB}, {"100644", "a.yml", LINK}},
     RULE_TREE_MALFORMED,
     "host_vars/a.yml",
     1},
    {"duplicate elsewhere",
     {{"100644", "x", BLOB}, {"100644", "x", BLOB}},
     {{0}},
     RULE_TREE_MALFORMED,
     "x",
     0},
    {"file and folder of one name",
     {{"40000", "host_vars", BELOW}},
     {{"100644", "a", BLOB}, {"100644", "a-b", BLOB}, {"40000", "a", EMPTY_TREE}},
     RULE_TREE_MALFORMED,
     "host_vars/a",
     2},
    {"out of order",
     {{"40000", "host_vars", BELOW}},
     {{"100644", "b.yml", BLOB}, {"100644", "a.yml", BLOB}},
     RULE_TREE_MALFORMED,
     "host_vars/a.yml",
     1},
    {"out of order elsewhere",
     {{"100644", "z", BLOB}, {"100644", "y", BLOB}},
     {{0}},
     RULE_TREE_MALFORMED,
     "y",
     0},
    {"folder sorted as a file",
     {{"40000", "host_vars", BELOW}},
     {{"40000", "a", EMPTY_TREE}, {"100644", "a-b", BLOB}},
     RULE_TREE_MALFORMED,
     "host_vars/a-b",
     0},
    {"tree called a file",
     {{"40000", "host_vars", BELOW}},
     {{"100644", "a.yml", EMPTY_TREE}},
     RULE_TREE_MALFORMED,
     "host_vars/a.yml",
     0},
    {"blob called a folder",
     {{"40000", "host_vars", BELOW}},
     {{"40000", "a", BLOB}},
     RULE_TREE_MALFORMED,
     "host_vars/a",
     0},

    /* Modes. */
    {"mode 100666", {{"100666", "x", BLOB}}, {{0}}, RULE_TREE_MODE, "x", 0},
    {"mode with a zero",
     {{"40000", "host_vars", BELOW}},
     {{"0100644", "a.yml", BLOB}},
     RULE_TREE_MODE,
     "host_vars/a.yml",
     0},
    {"mode 0", {{"0", "x", BLOB}}, {{0}}, RULE_TREE_MODE, "x", 0},
    {"mode of a folder with a zero",
     {{"040000", "host_vars", BELOW}},
     {{"100644", "a", BLOB}},
     RULE_TREE_MODE,
     "host_vars",
     0},
    {"huge mode", {{"37777777777", "x", BLOB}}, {{0}}, RULE_TREE_MODE, "x", 0},
    {"executable file of variables",
     {{"40000", "host_vars", BELOW}},
     {{"100755", "a.yml", BLOB}},
     RULE_TREE_EXECUTABLE,
     "host_vars/a.yml",
     1},
    {"executable inventory",
     {{"100755", "inventory.yml", BLOB}},
     {{0}},
     RULE_TREE_MODE,
     "inventory.yml",
     0},

    /* Names. */
    {"slash", {{"100644", "host_vars/a.yml", BLOB}}, {{0}}, RULE_TREE_NAME, "host_vars/a.yml", 0},
    {"empty name", {{"100644", "", BLOB}}, {{0}}, RULE_TREE_NAME, "", 0},
    {"dot", {{"40000", ".", EMPTY_TREE}}, {{0}}, RULE_TREE_NAME, ".", 0},
    {"dot dot", {{"40000", "..", EMPTY_TREE}}, {{0}}, RULE_TREE_NAME, "..", 0},
    {".git", {{"40000", ".git", EMPTY_TREE}}, {{0}}, RULE_TREE_NAME, ".git", 0},
    {".GIT", {{"40000", ".GIT", EMPTY_TREE}}, {{0}}, RULE_TREE_NAME, ".GIT", 0},
    {".git on NTFS", {{"40000", "git~1", EMPTY_TREE}}, {{0}}, RULE_TREE_NAME, "git~1", 0},
    {".git with a full stop",
     {{"40000", ".git. .", EMPTY_TREE}},
     {{0}},
     RULE_TREE_NAME,
     ".git. .",
     0},
    {".git with a stream",
     {{"40000", ".git::$INDEX_ALLOCATION", EMPTY_TREE}},
     {{0}},
     RULE_TREE_NAME,
     ".git::$INDEX_ALLOCATION",
     0},
    {".git behind a backslash",
     {{"40000", "a\\.git", EMPTY_TREE}},
     {{0}},
     RULE_TREE_NAME,
     "a\\.git",
     0},
    {".git on HFS+", {{"40000", ".g\u200cit", EMPTY_TREE}}, {{0}}, RULE_TREE_NAME, ".g\u200cit", 0},
    {"names much like .git",
     {{"40000", ".github", EMPTY_TREE}, {"100644", ".gitignore", BLOB}, {"100644", "git~10", BLOB}},
     {{0}},
     RULE_COUNT,
     NULL,
     0},
    {"control byte below a root",
     {{"40000", "host_vars", BELOW}},
     {{"100644", "a\nb", BLOB}},
     RULE_TREE_NAME,
     "host_vars/a\nb",
     0},
    {"umlaut below a root",
     {{"40000", "host_vars", BELOW}},
     {{"100644", "\u00e4.yml", BLOB}},
     RULE_TREE_NAME,
     "host_vars/\u00e4.yml",
     0},
    {"two names in other case",
     {{"40000", "host_vars", BELOW}},
     {{"100644", "A.yml", BLOB}, {"100644", "a.yml", BLOB}},
     RULE_TREE_NAME,
     "host_vars/a.yml",
     2},
    {"root in other case",
     {{"40000", "Host_Vars", BELOW}},
     {{"100644", "a.yml", BLOB}},
     RULE_TREE_NAME,
     "Host_Vars",
     0},
    {"folder where a file should be",
     {{"40000", "inventory.yml", EMPTY_TREE}},
     {{0}},
     RULE_TREE_NAME,
     "inventory.yml",
     0},

    /* Links and submodules where files should be. */
    {"link",
     {{"40000", "host_vars", BELOW}},
     {{"120000", "a.yml", LINK}},
     RULE_TREE_SYMLINK,
     "host_vars/a.yml",
     0},
    {"root that is a link",
     {{"120000", "host_vars", LINK}},
     {{0}},
     RULE_TREE_SYMLINK,
     "host_vars",
     0},
    {"inventory that is a link",
     {{"120000", "inventory.yml", LINK}},
     {{0}},
     RULE_TREE_SYMLINK,
     "inventory.yml",
     0},
    {"submodule",
     {{"40000", "host_vars", BELOW}},
     {{"160000", "a", COMMIT}},
     RULE_TREE_SUBMODULE,
     "host_vars/a",
     0},
    {"root that is a submodule",
     {{"160000", "host_vars", COMMIT}},
     {{0}},
     RULE_TREE_SUBMODULE,
     "host_vars",
     0},
};

static struct object_id object_of(struct scratch *scratch, enum object object,
                                  const struct object_id *below)
{
    switch (object) {
    case BLOB:
        return scratch_object(scratch, "blob", TEXT("a: 1\n"));
    case LINK:
        return scratch_object(scratch, "blob", TEXT("../secret"));
    case EMPTY_TREE:
        return scratch_object(scratch, "tree", TEXT(""));
    case BELOW:
        return *below;
    case COMMIT:
        break;
    }
    return (struct object_id){{0xAB}};
}

static void append_rows(struct buffer *tree, struct scratch *scratch, const struct row *rows,
                        const struct object_id *below)
{
    for (size_t i = 0; i < 5 && rows[i].mode; i++) {
        struct object_id id = object_of(scratch, rows[i].object, below);
        scratch_entry(tree, rows[i].mode, rows[i].name, &id);
    }
}

static struct object_id commit_case(struct scratch *scratch, const struct tree_case *the)
{
    struct buffer tree;
    buffer_init(&tree, 1 << 20);
    append_rows(&tree, scratch, the->below, NULL);
    struct object_id below = scratch_object(scratch, "tree", buffer_text(&tree));
    buffer_clear(&tree);
    append_rows(&tree, scratch, the->root, &below);
    struct object_id commit = scratch_commit_tree(scratch, &tree);
    buffer_release(&tree);
    return commit;
}

static void check_case(struct scratch *scratch, const struct tree_case *the)
{
    struct object_id commit = commit_case(scratch, the);
    struct repository *repository = scratch_repository(scratch);
    struct snapshot snapshot;
    struct findings findings;
    struct object_id tree;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    if (commit_tree(repository, &commit, &tree, &error) != 0 ||
        snapshot_of_tree(&snapshot, repository, &tree, NULL, roots, &default_limits, &findings,
                         &error) != 0)
        fail_msg("%s: %s", the->title, error.message);
    size_t wanted = the->rule != RULE_COUNT;
    if (findings.count != wanted || snapshot.count != the->files)
        fail_msg("%s: %zu findings, %zu files: %s", the->title, findings.count, snapshot.count,
                 findings.count ? findings.items[0].message : "");
    if (wanted) {
        const struct finding *finding = &findings.items[0];
        if (finding->rule != the->rule || !text_is(finding->place.path, the->path))
            fail_msg("%s: %s at %s", the->title, rule_facts(finding->rule)->id, finding->message);
    }
    snapshot_release(&snapshot);
    findings_release(&findings);
    repository_free(repository);
}

static void tree__of_any_make__is_listed_or_named(void **state)
{
    for (size_t i = 0; i < sizeof tree_cases / sizeof *tree_cases; i++)
        check_case(*state, &tree_cases[i]);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tree__of_any_make__is_listed_or_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
