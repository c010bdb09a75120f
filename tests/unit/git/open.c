/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* realpath */

#include "scratch_repository.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* libgit2 1.5 forgets the regular expression's match when a repository has extensions; nothing here
 * uses that library itself. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libpcre2-8.so";
}

/* Opens as the given variables say, from the scratch folder. Returns the error's kind. */
static enum error_kind open_hook(struct scratch *scratch, const char *git_dir,
                                 const char *quarantine, struct repository **repository,
                                 struct error *error)
{
    *error = (struct error){0};
    setenv("GIT_DIR", git_dir, 1);
    if (quarantine) {
        setenv("GIT_QUARANTINE_PATH", quarantine, 1);
        setenv("GIT_OBJECT_DIRECTORY", quarantine, 1);
    }
    assert_int_equal(chdir(scratch->folder), 0);
    int result = repository_open_hook(repository, error);
    assert_int_equal(chdir("/"), 0);
    unsetenv("GIT_DIR");
    unsetenv("GIT_QUARANTINE_PATH");
    unsetenv("GIT_OBJECT_DIRECTORY");
    assert_int_equal(result != 0, error->kind != ERROR_NONE);
    return error->kind;
}

/* Commits into a quarantine folder of a bare repository, as receive-pack does. */
static struct object_id fill_quarantine(struct scratch *scratch, const char *quarantine)
{
    const char *variables[] = {arena_format(&scratch->arena, "GIT_OBJECT_DIRECTORY=%s", quarantine),
                               NULL};
    assert_int_equal(mkdir(quarantine, 0777), 0);
    scratch->variables = variables;
    struct object_id blob = scratch_object(scratch, "blob", TEXT("in quarantine\n"));
    struct buffer tree;
    buffer_init(&tree, 4096);
    scratch_entry(&tree, "100644", "a", &blob);
    struct object_id commit = scratch_commit_tree(scratch, &tree);
    buffer_release(&tree);
    scratch->variables = NULL;
    return commit;
}

static void quarantine__of_a_push__shows_new_and_old_objects(void **state)
{
    (void)state;
    static const char *const names[] = {"plain.git", "with:colon.git", "quo\"te'.git"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct scratch scratch;
        struct repository *repository;
        struct error error = {0};
        scratch_open_bare(&scratch, names[i]);
        struct object_id old = scratch_object(&scratch, "blob", TEXT("old\n"));
        const char *quarantine = scratch_path(&scratch, "./objects/tmp_objdir-incoming-a");
        struct object_id new = fill_quarantine(&scratch, quarantine);
        assert_int_equal(open_hook(&scratch, ".", quarantine, &repository, &error), ERROR_NONE);

        struct commit commit;
        bool is_commit = false;
        assert_int_equal(
            repository_commit(repository, &new, &scratch.arena, &commit, &is_commit, &error), 0);
        assert_true(is_commit);
        struct blob_reader *reader;
        struct text content;
        uint64_t size;
        assert_int_equal(blob_reader_open(&reader, repository, &error), 0);
        assert_int_equal(blob_read(reader, &old, 100, &content, &size, &error), 0);
        assert_true(text_is(content, "old\n"));
        blob_reader_free(reader);
        repository_free(repository);
        scratch_close(&scratch);
    }
}

static void quarantine__not_opened__hides_new_objects(void **state)
{
    (void)state;
    struct scratch scratch;
    struct repository *repository;
    struct error error = {0};
    scratch_open_bare(&scratch, NULL);
    struct object_id new =
        fill_quarantine(&scratch, scratch_path(&scratch, "objects/tmp_objdir-incoming-a"));
    assert_int_equal(open_hook(&scratch, ".", NULL, &repository, &error), ERROR_NONE);
    struct commit commit;
    bool is_commit;
    assert_int_equal(
        repository_commit(repository, &new, &scratch.arena, &commit, &is_commit, &error), -1);
    assert_int_equal(error.kind, ERROR_REPOSITORY);
    assert_non_null(strstr(error.message, "is missing"));
    repository_free(repository);
    scratch_close(&scratch);
}

static void quarantine__outside_the_objects_folder__is_refused(void **state)
{
    (void)state;
    struct scratch scratch;
    struct repository *repository;
    struct error error = {0};
    scratch_open_bare(&scratch, NULL);
    static const char *const folders[] = {"elsewhere", "objects-incoming", "objects/gone",
                                          "objects/leads-out"};
    assert_int_equal(mkdir(scratch_path(&scratch, "elsewhere"), 0777), 0);
    assert_int_equal(mkdir(scratch_path(&scratch, "objects-incoming"), 0777), 0);
    assert_int_equal(symlink("../elsewhere", scratch_path(&scratch, "objects/leads-out")), 0);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *path = scratch_path(&scratch, folders[i]);
        assert_int_equal(open_hook(&scratch, ".", path, &repository, &error), ERROR_ENVIRONMENT);
        assert_null(repository);
        assert_non_null(strstr(error.message, "GIT_OBJECT_DIRECTORY"));
    }
    scratch_close(&scratch);
}

static void quarantine__two_different_folders__is_refused(void **state)
{
    (void)state;
    struct scratch scratch;
    struct repository *repository;
    struct error error = {0};
    scratch_open_bare(&scratch, NULL);
    setenv("GIT_DIR", scratch.folder, 1);
    setenv("GIT_QUARANTINE_PATH", "objects/a", 1);
    setenv("GIT_OBJECT_DIRECTORY", "objects/b", 1);
    assert_int_equal(repository_open_hook(&repository, &error), -1);
    assert_int_equal(error.kind, ERROR_ENVIRONMENT);
    assert_non_null(strstr(error.message, "differ"));
    unsetenv("GIT_DIR");
    unsetenv("GIT_QUARANTINE_PATH");
    unsetenv("GIT_OBJECT_DIRECTORY");
    scratch_close(&scratch);
}

static void unsupported_repository__is_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *config, *named;
    } cases[] = {
        {"1\n[extensions]\nobjectformat = sha256\n", "extensions.objectformat"},
        {"1\n[extensions]\nrefstorage = reftable\n", "extensions.refstorage"},
        {"1\n[extensions]\npartialclone = origin\n", "extensions.partialclone"},
        {"0\n[extensions]\npartialclone = origin\n", "extensions.partialclone"},
        {"0\n[remote \"origin\"]\npromisor = true\n", "remote.origin.promisor"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scratch scratch;
        struct repository *repository;
        struct error error = {0};
        scratch_open_bare(&scratch, NULL);
        char config[200];
        snprintf(config, sizeof config, "[core]\nbare = true\nrepositoryformatversion = %s",
                 cases[i].config);
        scratch_write(&scratch, "config", config);
        assert_int_equal(open_hook(&scratch, ".", NULL, &repository, &error), ERROR_REPOSITORY);
        assert_null(repository);
        assert_non_null(strstr(error.message, cases[i].named));
        assert_int_equal(repository_open(&repository, scratch.folder, &(struct error){0}), -1);
        scratch_close(&scratch);
    }
}

static void harmless_extension__is_no_obstacle(void **state)
{
    (void)state;
    struct scratch scratch;
    struct repository *repository;
    struct error error = {0};
    scratch_open_bare(&scratch, NULL);
    scratch_git(&scratch, "config -f config core.repositoryformatversion 1");
    scratch_git(&scratch, "config -f config extensions.worktreeconfig true");
    scratch_git(&scratch, "config -f config extensions.preciousobjects true");
    assert_int_equal(open_hook(&scratch, ".", NULL, &repository, &error), ERROR_NONE);
    repository_free(repository);
    scratch_close(&scratch);
}

static void clone__from_a_folder_below__is_found(void **state)
{
    (void)state;
    struct scratch scratch;
    struct repository *repository;
    struct error error = {0};
    scratch_open(&scratch, NULL);
    scratch_write(&scratch, "host_vars/a.yml", "a\n");
    assert_int_equal(repository_open(&repository, scratch_path(&scratch, "host_vars"), &error), 0);
    assert_string_equal(repository_git_dir(repository),
                        realpath(scratch_path(&scratch, ".git"), (char[4096]){0}));
    assert_false(repository_is_bare(repository));
    repository_free(repository);
    scratch_close(&scratch);
}

static void bare_repository__says_so(void **state)
{
    (void)state;
    struct scratch scratch;
    scratch_open_bare(&scratch, NULL);
    struct repository *repository = scratch_repository(&scratch);
    assert_true(repository_is_bare(repository));
    repository_free(repository);
    scratch_close(&scratch);
}

static void no_repository__is_an_error_that_names_the_folder(void **state)
{
    (void)state;
    struct repository *repository;
    struct error error = {0};
    assert_int_equal(repository_open(&repository, "/proc", &error), -1);
    assert_int_equal(error.kind, ERROR_REPOSITORY);
    assert_string_equal(error.message, "there is no git repository at /proc");
}

static void configuration__is_read_from_the_repository(void **state)
{
    (void)state;
    struct scratch scratch;
    struct error error = {0};
    const char *value;
    scratch_open(&scratch, NULL);
    scratch_git(&scratch, "config fleetgate.policy refs/heads/main:policy.yml");
    struct repository *repository = scratch_repository(&scratch);
    assert_int_equal(
        repository_config(repository, "fleetgate.policy", &scratch.arena, &value, &error), 0);
    assert_string_equal(value, "refs/heads/main:policy.yml");
    assert_int_equal(
        repository_config(repository, "fleetgate.other", &scratch.arena, &value, &error), 0);
    assert_null(value);
    repository_free(repository);
    scratch_close(&scratch);
}

static void switch_of_the_configuration__is_read_as_git_reads_it(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int on; /* -1: an error */
    } cases[] = {{"other = 1", 0}, {"key = true", 1}, {"key = Yes", 1},   {"key = on", 1},
                 {"key = 2", 1},   {"key", 1},        {"key =", 0},       {"key = no", 0},
                 {"key = off", 0}, {"key = 0", 0},    {"key = maybe", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scratch scratch;
        struct error error = {0};
        bool on = false;
        scratch_open(&scratch, NULL);
        scratch_write(&scratch, ".git/more",
                      arena_format(&scratch.arena, "[gate]\n\t%s\n", cases[i].line));
        scratch_git(&scratch, "config include.path more");
        struct repository *repository = scratch_repository(&scratch);
        int result = repository_config_is_on(repository, "gate.key", &on, &error);
        if ((result != 0 ? -1 : on) != cases[i].on)
            fail_msg("%s: %d, %d", cases[i].line, result, on);
        repository_free(repository);
        scratch_close(&scratch);
    }
}

static void linked_working_tree__in_its_hook__is_opened(void **state)
{
    (void)state;
    struct scratch scratch;
    struct repository *repository;
    struct error error = {0};
    const char *branch;
    bool unborn, merging;
    scratch_open(&scratch, NULL);
    scratch_commit_file(&scratch, "a", "a\n");
    scratch_git(&scratch, "worktree add -q -b topic ../linked");
    setenv("GIT_DIR", scratch_path(&scratch, ".git/worktrees/linked"), 1);
    assert_int_equal(chdir(scratch_path(&scratch, "../linked")), 0);
    assert_int_equal(repository_open(&repository, ".", &error), 0);
    unsetenv("GIT_DIR");
    assert_int_equal(
        repository_head(repository, &scratch.arena, &branch, &unborn, &merging, &error), 0);
    assert_string_equal(branch, "refs/heads/topic");
    repository_free(repository);

    assert_int_equal(repository_open(&repository, ".", &error), 0);
    assert_int_equal(
        repository_head(repository, &scratch.arena, &branch, &unborn, &merging, &error), 0);
    assert_string_equal(branch, "refs/heads/topic");
    repository_free(repository);
    assert_int_equal(chdir("/"), 0);
    scratch_close(&scratch);
}

static void separate_git_folder__in_its_hook__is_opened(void **state)
{
    (void)state;
    struct scratch scratch;
    struct repository *repository;
    struct error error = {0};
    scratch_open_bare(&scratch, NULL);
    setenv("GIT_DIR", scratch.folder, 1);
    setenv("GIT_WORK_TREE", "/", 1);
    assert_int_equal(chdir("/"), 0);
    if (repository_open(&repository, ".", &error) != 0)
        fail_msg("%s", error.message);
    unsetenv("GIT_DIR");
    unsetenv("GIT_WORK_TREE");
    repository_free(repository);
    scratch_close(&scratch);
}

static void computed_merge__leaves_no_object_behind(void **state)
{
    (void)state;
    struct scratch scratch;
    struct error error = {0};
    struct object_id tree;
    const char *conflict;
    scratch_open(&scratch, NULL);
    scratch_commit_file(&scratch, "a", "1\n");
    scratch_git(&scratch, "switch -q -c topic");
    struct object_id theirs = scratch_commit_file(&scratch, "b", "2\n");
    scratch_git(&scratch, "switch -q main");
    struct object_id ours = scratch_commit_file(&scratch, "c", "3\n");
    const char *before = scratch_git(&scratch, "count-objects -v");
    struct repository *repository = scratch_repository(&scratch);
    assert_int_equal(
        repository_merge(repository, &ours, &theirs, &scratch.arena, &tree, &conflict, &error), 0);
    repository_free(repository);
    assert_string_equal(scratch_git(&scratch, "count-objects -v"), before);
    scratch_close(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quarantine__of_a_push__shows_new_and_old_objects),
        cmocka_unit_test(quarantine__not_opened__hides_new_objects),
        cmocka_unit_test(quarantine__outside_the_objects_folder__is_refused),
        cmocka_unit_test(quarantine__two_different_folders__is_refused),
        cmocka_unit_test(unsupported_repository__is_refused_by_name),
        cmocka_unit_test(harmless_extension__is_no_obstacle),
        cmocka_unit_test(clone__from_a_folder_below__is_found),
        cmocka_unit_test(bare_repository__says_so),
        cmocka_unit_test(no_repository__is_an_error_that_names_the_folder),
        cmocka_unit_test(configuration__is_read_from_the_repository),
        cmocka_unit_test(switch_of_the_configuration__is_read_as_git_reads_it),
        cmocka_unit_test(linked_working_tree__in_its_hook__is_opened),
        cmocka_unit_test(separate_git_folder__in_its_hook__is_opened),
        cmocka_unit_test(computed_merge__leaves_no_object_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
