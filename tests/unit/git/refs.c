/* SPDX-License-Identifier: MIT */
#include "scratch_repository.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static const char *hex_of(struct scratch *scratch, const struct object_id *id)
{
    return object_id_hex(id, arena_alloc(&scratch->arena, OBJECT_ID_HEX));
}

static void branches__are_listed_by_name_without_symbolic_refs(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    const struct branch *branches;
    size_t count;
    struct object_id tip = scratch_commit_file(scratch, "a", "1\n");
    scratch_git(scratch, "branch topic/z");
    scratch_git(scratch, "branch a-packed");
    scratch_git(scratch, "pack-refs --all");
    scratch_git(scratch, "branch topic/a");
    scratch_git(scratch, "symbolic-ref refs/heads/alias refs/heads/main");
    scratch_git(scratch, "tag v1");
    scratch_git(scratch, "update-ref refs/remotes/origin/other main");
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(repository_branches(repository, &scratch->arena, &branches, &count, &error),
                     0);
    static const char *const names[] = {"refs/heads/a-packed", "refs/heads/main",
                                        "refs/heads/topic/a", "refs/heads/topic/z"};
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(branches[i].name, names[i]);
        assert_true(object_id_equal(&branches[i].tip, &tip));
    }
    repository_free(repository);
}

static void refs__of_every_kind__are_listed_by_name(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    const struct ref *refs;
    size_t count;
    scratch_commit_file(scratch, "a", "1\n");
    scratch_git(scratch, "tag v1");
    scratch_git(scratch, "pack-refs --all");
    scratch_git(scratch, "symbolic-ref refs/heads/alias refs/heads/main");
    scratch_git(scratch, "update-ref refs/main main");
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(repository_refs(repository, &scratch->arena, &refs, &count, &error), 0);
    static const char *const names[] = {"refs/heads/alias", "refs/heads/main", "refs/main",
                                        "refs/tags/v1"};
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(refs[i].name, names[i]);
    assert_string_equal(refs[0].target, "refs/heads/main");
    assert_null(refs[1].target);
    repository_free(repository);
}

static void branches__of_an_empty_repository__are_none(void **state)
{
    struct repository *repository = scratch_repository(*state);
    struct scratch *scratch = *state;
    struct error error = {0};
    const struct branch *branches;
    size_t count = 9;
    assert_int_equal(repository_branches(repository, &scratch->arena, &branches, &count, &error),
                     0);
    assert_int_equal(count, 0);
    repository_free(repository);
}

static void branch__to_something_other_than_a_commit__is_left_out(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    const struct branch *branches;
    size_t count;
    scratch_commit_file(scratch, "a", "1\n");
    scratch_write(scratch, ".git/refs/heads/blob", scratch_git(scratch, "rev-parse HEAD:a"));
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(repository_branches(repository, &scratch->arena, &branches, &count, &error),
                     0);
    assert_int_equal(count, 1);
    assert_string_equal(branches[0].name, "refs/heads/main");
    repository_free(repository);
}

static void branch__with_a_missing_commit__is_an_error(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    const struct branch *branches;
    size_t count;
    scratch_write(scratch, ".git/refs/heads/broken", "1111111111111111111111111111111111111111\n");
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(repository_branches(repository, &scratch->arena, &branches, &count, &error),
                     -1);
    assert_int_equal(error.kind, ERROR_REPOSITORY);
    assert_non_null(strstr(error.message, "1111111111111111111111111111111111111111 is missing"));
    repository_free(repository);
}

static void ref__of_any_kind__is_resolved(void **state)
{
    struct scratch *scratch = *state;
    struct object_id commit = scratch_commit_file(scratch, "a", "1\n");
    scratch_git(scratch, "symbolic-ref refs/heads/alias refs/heads/main");
    scratch_git(scratch, "symbolic-ref refs/heads/dangling refs/heads/none");
    scratch_git(scratch, "tag -a -m tag v1");
    struct object_id tag = scratch_id(scratch, "v1");
    const struct {
        const char *name, *target;
        const struct object_id *tip;
    } cases[] = {
        {"refs/heads/main", "refs/heads/main", &commit},
        {"refs/heads/alias", "refs/heads/main", &commit},
        {"HEAD", "refs/heads/main", &commit},
        {"refs/tags/v1", "refs/tags/v1", &tag},
        {"refs/heads/dangling", "refs/heads/none", NULL},
        {"refs/heads/none", "refs/heads/none", NULL},
        {"refs/heads/main/below", "refs/heads/main/below", NULL},
    };
    struct repository *repository = scratch_repository(scratch);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct object_id tip;
        const char *target;
        bool found;
        struct error error = {0};
        if (repository_ref(repository, cases[i].name, &scratch->arena, &target, &tip, &found,
                           &error) != 0)
            fail_msg("%s: %s", cases[i].name, error.message);
        assert_string_equal(target, cases[i].target);
        assert_int_equal(found, cases[i].tip != NULL);
        if (found)
            assert_true(object_id_equal(&tip, cases[i].tip));
    }
    repository_free(repository);
}

static void expect_head(struct scratch *scratch, const char *wanted, bool unborn, bool merging)
{
    struct repository *repository = scratch_repository(scratch);
    struct error error = {0};
    const char *branch;
    bool is_unborn, is_merging;
    assert_int_equal(
        repository_head(repository, &scratch->arena, &branch, &is_unborn, &is_merging, &error), 0);
    if (wanted)
        assert_string_equal(branch, wanted);
    else
        assert_null(branch);
    assert_int_equal(is_unborn, unborn);
    assert_int_equal(is_merging, merging);
    repository_free(repository);
}

static void head__unborn_born_merging_detached__is_told(void **state)
{
    struct scratch *scratch = *state;
    expect_head(scratch, "refs/heads/main", true, false);
    scratch_commit_file(scratch, "a", "1\n");
    expect_head(scratch, "refs/heads/main", false, false);
    scratch_git(scratch, "checkout -q -b topic");
    scratch_commit_file(scratch, "b", "1\n");
    scratch_git(scratch, "checkout -q main");
    scratch_git(scratch, "merge -q --no-ff --no-commit topic");
    expect_head(scratch, "refs/heads/main", false, true);
    scratch_git(scratch, "merge --abort");
    scratch_git(scratch, "checkout -q --detach");
    expect_head(scratch, NULL, false, false);
}

static void revision__takes_branches_before_tags(void **state)
{
    struct scratch *scratch = *state;
    struct object_id local = scratch_commit_file(scratch, "a", "1\n");
    struct object_id remote = scratch_commit_file(scratch, "a", "2\n");
    struct object_id tagged = scratch_commit_file(scratch, "a", "3\n");
    struct object_id head = scratch_commit_file(scratch, "a", "4\n");
    scratch_git(scratch, "update-ref refs/heads/stage %s", hex_of(scratch, &local));
    scratch_git(scratch, "update-ref refs/heads/HEAD %s", hex_of(scratch, &local));
    scratch_git(scratch, "update-ref refs/remotes/origin/stage %s", hex_of(scratch, &remote));
    scratch_git(scratch, "update-ref refs/remotes/origin/far %s", hex_of(scratch, &remote));
    scratch_git(scratch, "update-ref refs/remotes/up/only %s", hex_of(scratch, &remote));
    scratch_git(scratch, "tag stage %s", hex_of(scratch, &tagged));
    scratch_git(scratch, "tag far %s", hex_of(scratch, &tagged));
    scratch_git(scratch, "tag -a -m v1 v1 %s", hex_of(scratch, &tagged));
    scratch_git(scratch, "update-ref refs/heads/%s %s", hex_of(scratch, &tagged),
                hex_of(scratch, &local));
    const struct {
        const char *revision;
        const struct object_id *commit;
        const char *branch;
    } cases[] = {
        {"stage", &local, "stage"},
        {"refs/heads/stage", &local, "stage"},
        {"origin/stage", &remote, "stage"},
        {"refs/remotes/origin/stage", &remote, "stage"},
        {"far", &remote, "far"},
        {"up/only", &remote, "only"},
        {"refs/tags/stage", &tagged, NULL},
        {"v1", &tagged, NULL},
        {hex_of(scratch, &tagged), &tagged, NULL},
        {"HEAD", &head, "main"},
        {"HEAD~1", &tagged, NULL},
        {"stage^{commit}", &tagged, NULL},
    };
    struct repository *repository = scratch_repository(scratch);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct object_id commit;
        const char *branch;
        struct error error = {0};
        if (repository_revision(repository, cases[i].revision, &scratch->arena, &commit, &branch,
                                &error) != 0)
            fail_msg("%s: %s", cases[i].revision, error.message);
        if (!object_id_equal(&commit, cases[i].commit) || !branch != !cases[i].branch)
            fail_msg("%s is %s, branch %s", cases[i].revision, hex_of(scratch, &commit),
                     branch ? branch : "none");
        if (branch)
            assert_string_equal(branch, cases[i].branch);
    }
    repository_free(repository);
}

static void revision__of_no_commit__is_a_usage_error(void **state)
{
    struct scratch *scratch = *state;
    scratch_commit_file(scratch, "a", "1\n");
    scratch_git(scratch, "tag tree HEAD^{tree}");
    scratch_write(scratch, ".git/refs/heads/blob", scratch_git(scratch, "rev-parse HEAD:a"));
    static const char *const revisions[] = {"none",   "HEAD~5",
                                            "tree",   "blob",
                                            "",       "a b",
                                            "..",     "refs/heads/none",
                                            "HEAD:a", "1111111111111111111111111111111111111111"};
    struct repository *repository = scratch_repository(scratch);
    for (size_t i = 0; i < sizeof revisions / sizeof *revisions; i++) {
        struct object_id commit;
        const char *branch;
        struct error error = {0};
        if (repository_revision(repository, revisions[i], &scratch->arena, &commit, &branch,
                                &error) != -1 ||
            error.kind != ERROR_USAGE)
            fail_msg("\"%s\": %s %s", revisions[i], error_kind_name(error.kind), error.message);
    }
    repository_free(repository);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(branches__are_listed_by_name_without_symbolic_refs),
        TEST(refs__of_every_kind__are_listed_by_name),
        TEST(branches__of_an_empty_repository__are_none),
        TEST(branch__to_something_other_than_a_commit__is_left_out),
        TEST(branch__with_a_missing_commit__is_an_error),
        TEST(ref__of_any_kind__is_resolved),
        TEST(head__unborn_born_merging_detached__is_told),
        TEST(revision__takes_branches_before_tags),
        TEST(revision__of_no_commit__is_a_usage_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
