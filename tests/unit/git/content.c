/* SPDX-License-Identifier: MIT */
#include "scratch_repository.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void object_id__is_40_lower_case_digits(void **state)
{
    (void)state;
    static const char hex[] = "0123456789abcdef0123456789abcdef01234567";
    char back[OBJECT_ID_HEX];
    struct object_id id;
    assert_true(object_id_parse(TEXT("0123456789abcdef0123456789abcdef01234567"), &id));
    assert_string_equal(object_id_hex(&id, back), hex);
    assert_false(object_id_is_zero(&id));
    assert_false(object_id_parse(TEXT("0123456789ABCDEF0123456789abcdef01234567"), &id));
    assert_false(object_id_parse(TEXT("0123456789abcdef0123456789abcdef0123456"), &id));
    assert_false(object_id_parse(TEXT("0123456789abcdef0123456789abcdef012345678"), &id));
    assert_false(object_id_parse(TEXT("0123456789abcdef0123456789abcdef0123456g"), &id));
    assert_true(object_id_parse(TEXT("0000000000000000000000000000000000000000"), &id));
    assert_true(object_id_is_zero(&id));
}

/* ------------------------------------------------------------------------------------- blobs -- */

static void blob__up_to_the_limit__is_read(void **state)
{
    struct scratch *scratch = *state;
    struct object_id blob = scratch_object(scratch, "blob",
                                           TEXT("12\0"
                                                "45"));
    struct object_id empty = scratch_object(scratch, "blob", TEXT(""));
    struct repository *repository = scratch_repository(scratch);
    struct blob_reader *reader;
    struct text content;
    uint64_t size;
    struct error error = {0};
    assert_int_equal(blob_reader_open(&reader, repository, &error), 0);
    assert_int_equal(blob_read(reader, &blob, 5, &content, &size, &error), 0);
    assert_true(text_equal(content, TEXT("12\0"
                                         "45")));
    assert_int_equal(blob_read(reader, &blob, 4, &content, &size, &error), 0);
    assert_null(content.bytes);
    assert_int_equal(size, 5);
    assert_int_equal(blob_read(reader, &empty, 4, &content, &size, &error), 0);
    assert_non_null(content.bytes);
    assert_int_equal(content.length, 0);
    blob_reader_free(reader);
    repository_free(repository);
}

static void blob__of_a_file_whose_size_is_known__is_read(void **state)
{
    struct scratch *scratch = *state;
    struct object_id blob = scratch_object(scratch, "blob", TEXT("12345"));
    struct object_id gone = {{0x11}};
    const struct {
        struct file file;
        size_t limit;
        const char *content; /* NULL: it is not read */
        int result;
    } cases[] = {
        {{.blob = blob, .size = 5}, 5, "12345", 0}, {{.blob = blob, .size = 0}, 5, "12345", 0},
        {{.blob = blob, .size = 4}, 5, "12345", 0}, {{.blob = blob, .size = 5}, 4, NULL, 0},
        {{.blob = blob, .size = 1}, 4, NULL, 0},    {{.blob = gone, .size = 5}, 5, NULL, -1},
    };
    struct repository *repository = scratch_repository(scratch);
    struct blob_reader *reader;
    struct error error = {0};
    assert_int_equal(blob_reader_open(&reader, repository, &error), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text content;
        uint64_t size = 0;
        assert_int_equal(
            blob_read_file(reader, &cases[i].file, cases[i].limit, &content, &size, &error),
            cases[i].result);
        assert_true(cases[i].content ? text_is(content, cases[i].content) : !content.bytes);
        assert_true(size == 5 || cases[i].result != 0);
    }
    blob_reader_free(reader);
    repository_free(repository);
}

static void blob__missing_corrupt_or_of_another_type__is_an_error(void **state)
{
    struct scratch *scratch = *state;
    struct object_id gone = {{0x11}};
    struct object_id tree = scratch_object(scratch, "tree", TEXT(""));
    struct object_id good = scratch_object(scratch, "blob", TEXT("good content\n"));
    struct object_id other = scratch_object(scratch, "blob", TEXT("other content\n"));
    char good_hex[OBJECT_ID_HEX], other_hex[OBJECT_ID_HEX];
    object_id_hex(&good, good_hex);
    object_id_hex(&other, other_hex);
    /* Content under a name that is not its own. */
    const char *path = scratch_path(
        scratch, arena_format(&scratch->arena, ".git/objects/%.2s/%s", other_hex, other_hex + 2));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(
        link(scratch_path(scratch, arena_format(&scratch->arena, ".git/objects/%.2s/%s", good_hex,
                                                good_hex + 2)),
             path),
        0);
    const struct {
        struct object_id id;
        enum error_kind kind;
    } cases[] = {{gone, ERROR_REPOSITORY}, {other, ERROR_REPOSITORY}, {tree, ERROR_INPUT}};
    struct repository *repository = scratch_repository(scratch);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct blob_reader *reader;
        struct text content;
        uint64_t size;
        struct error error = {0};
        char hex[OBJECT_ID_HEX];
        assert_int_equal(blob_reader_open(&reader, repository, &error), 0);
        assert_int_equal(blob_read(reader, &cases[i].id, 100, &content, &size, &error), -1);
        assert_int_equal(error.kind, cases[i].kind);
        assert_non_null(strstr(error.message, object_id_hex(&cases[i].id, hex)));
        const struct file file = {.blob = cases[i].id, .size = sizeof "good content"};
        error = (struct error){0};
        assert_int_equal(blob_read_file(reader, &file, 100, &content, &size, &error), -1);
        assert_int_equal(error.kind, cases[i].kind);
        blob_reader_free(reader);
    }
    repository_free(repository);
}

/* As many as judge a few hundred trees in one process. */
static void blobs__of_thousands_of_readers__are_read(void **state)
{
    struct scratch *scratch = *state;
    struct object_id blob = scratch_object(scratch, "blob", TEXT("text"));
    struct repository *repository = scratch_repository(scratch);
    for (int i = 0; i < 5000; i++) {
        struct blob_reader *reader;
        struct text content;
        uint64_t size;
        struct error error = {0};
        assert_int_equal(blob_reader_open(&reader, repository, &error), 0);
        if (i % 1000 == 0)
            assert_int_equal(blob_read(reader, &blob, 100, &content, &size, &error), 0);
        blob_reader_free(reader);
    }
    repository_free(repository);
}

struct readers {
    struct blob_reader *readers[4];
    const struct object_id *blobs;
    struct error errors[4];
    bool wrong[4];
};

static void read_one(void *context, unsigned worker, size_t index)
{
    struct readers *readers = context;
    struct text content;
    uint64_t size;
    char wanted[20];
    int length = snprintf(wanted, sizeof wanted, "content %zu\n", index);
    if (blob_read(readers->readers[worker], &readers->blobs[index], 100, &content, &size,
                  &readers->errors[worker]) != 0 ||
        !text_equal(content, (struct text){wanted, (size_t)length}))
        readers->wrong[worker] = true;
}

static void blobs__read_by_four_threads__are_right(void **state)
{
    enum { COUNT = 500 };
    struct scratch *scratch = *state;
    struct object_id *blobs = arena_alloc_array(&scratch->arena, COUNT, sizeof *blobs);
    struct readers readers = {.blobs = blobs};
    struct buffer stream;
    buffer_init(&stream, 1 << 20);
    for (size_t i = 0; i < COUNT; i++) {
        char content[20];
        int length = snprintf(content, sizeof content, "content %zu\n", i);
        buffer_format(&stream, "blob\nmark :%zu\ndata %d\n%s\n", i + 1, length, content);
    }
    scratch_git_input(scratch, buffer_text(&stream), "fast-import --quiet --export-marks=marks");
    buffer_release(&stream);
    FILE *marks = fopen(scratch_path(scratch, "marks"), "r");
    unsigned mark;
    char hex[OBJECT_ID_HEX];
    while (fscanf(marks, " :%u %40s", &mark, hex) == 2)
        assert_true(object_id_parse(text_of(hex), &blobs[mark - 1]));
    fclose(marks);

    struct repository *repository = scratch_repository(scratch);
    for (int i = 0; i < 4; i++)
        assert_int_equal(blob_reader_open(&readers.readers[i], repository, &readers.errors[i]), 0);
    parallel_for(COUNT, 4, read_one, &readers);
    for (int i = 0; i < 4; i++) {
        assert_false(readers.wrong[i]);
        blob_reader_free(readers.readers[i]);
    }
    repository_free(repository);
}

/* ------------------------------------------------------------------------------------- files -- */

static void file__of_commit_or_index__is_found_by_path(void **state)
{
    struct scratch *scratch = *state;
    scratch_write(scratch, "a/b/policy.yml", "old\n");
    scratch_write(scratch, "run", "x\n");
    assert_int_equal(chmod(scratch_path(scratch, "run"), 0755), 0);
    assert_int_equal(symlink("run", scratch_path(scratch, "link")), 0);
    struct object_id commit = scratch_commit(scratch, "Files");
    scratch_write(scratch, "a/b/policy.yml", "new\n");
    scratch_git(scratch, "add a");
    const struct {
        const char *path;
        const char *in_commit, *in_index;
    } cases[] = {
        {"a/b/policy.yml", "old\n", "new\n"},
        {"run", "x\n", "x\n"},
        {"link", NULL, NULL},
        {"a/b", NULL, NULL},
        {"a", NULL, NULL},
        {"", NULL, NULL},
        {"none", NULL, NULL},
        {"run/none", NULL, NULL},
        {"a/none/policy.yml", NULL, NULL},
    };
    struct repository *repository = scratch_repository(scratch);
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        const char *path = cases[i / 2].path;
        const char *wanted = i % 2 ? cases[i / 2].in_index : cases[i / 2].in_commit;
        struct buffer content;
        bool found;
        struct error error = {0};
        buffer_init(&content, 100);
        if (repository_file(repository, i % 2 ? NULL : &commit, path, 100, &content, &found,
                            &error) != 0)
            fail_msg("%s: %s", path, error.message);
        if (found != (wanted != NULL))
            fail_msg("\"%s\" %s", path, found ? "is found" : "is not found");
        if (found)
            assert_true(text_is(buffer_text(&content), wanted));
        buffer_release(&content);
    }
    repository_free(repository);
}

static void file__larger_than_the_limit__is_an_error(void **state)
{
    struct scratch *scratch = *state;
    struct object_id commit = scratch_commit_file(scratch, "policy.yml", "12345");
    struct repository *repository = scratch_repository(scratch);
    struct buffer content;
    bool found;
    struct error error = {0};
    buffer_init(&content, 100);
    assert_int_equal(
        repository_file(repository, &commit, "policy.yml", 4, &content, &found, &error), -1);
    assert_int_equal(error.kind, ERROR_LIMIT);
    assert_string_equal(error.message, "policy.yml has 5 bytes, more than the 4 allowed");
    buffer_release(&content);
    repository_free(repository);
}

static void file__in_a_malformed_tree__is_an_error(void **state)
{
    struct scratch *scratch = *state;
    struct object_id one = scratch_object(scratch, "blob", TEXT("1\n"));
    struct object_id two = scratch_object(scratch, "blob", TEXT("2\n"));
    struct buffer tree, content;
    bool found;
    struct error error = {0};
    buffer_init(&tree, 1000);
    buffer_init(&content, 1000);
    scratch_entry(&tree, "100644", "policy.yml", &one);
    scratch_entry(&tree, "100644", "policy.yml", &two);
    struct object_id commit = scratch_commit_tree(scratch, &tree);
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(
        repository_file(repository, &commit, "policy.yml", 100, &content, &found, &error), -1);
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_non_null(strstr(error.message, "policy.yml in tree "));
    assert_non_null(strstr(error.message, "stands twice in its folder"));
    repository_free(repository);
    buffer_release(&tree);
    buffer_release(&content);
}

/* ---------------------------------------------------------------------------------- checkout -- */

static const char *read_back(struct scratch *scratch, const char *path)
{
    char *content = arena_alloc(&scratch->arena, 1000);
    FILE *file = fopen(scratch_path(scratch, path), "r");
    assert_non_null(file);
    assert_true(fread(content, 1, 999, file) < 999);
    fclose(file);
    return content;
}

static void checkout__writes_the_bytes_of_the_commit(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct stat facts;
    char target[20] = {0};
    scratch_write(scratch, ".gitattributes", "* ident text eol=crlf\n");
    scratch_write(scratch, "host_vars/a/b.yml", "a: 1 $Id$\n");
    scratch_write(scratch, "run", "x\n");
    assert_int_equal(chmod(scratch_path(scratch, "run"), 0755), 0);
    assert_int_equal(symlink("host_vars/a", scratch_path(scratch, "link")), 0);
    struct object_id commit = scratch_commit(scratch, "Files");
    assert_int_equal(mkdir(scratch_path(scratch, "../out"), 0777), 0);
    struct repository *repository = scratch_repository(scratch);
    if (repository_checkout(repository, &commit, "refs/heads/main", scratch_path(scratch, "../out"),
                            &default_limits, &error) != 0)
        fail_msg("%s", error.message);
    assert_string_equal(read_back(scratch, "../out/host_vars/a/b.yml"), "a: 1 $Id$\n");
    assert_int_equal(readlink(scratch_path(scratch, "../out/link"), target, sizeof target), 11);
    assert_string_equal(target, "host_vars/a");
    assert_int_equal(stat(scratch_path(scratch, "../out/run"), &facts), 0);
    assert_true(facts.st_mode & S_IXUSR);
    assert_int_equal(stat(scratch_path(scratch, "../out/host_vars/a/b.yml"), &facts), 0);
    assert_false(facts.st_mode & S_IXUSR);

    assert_int_equal(repository_checkout(repository, &commit, "refs/heads/main",
                                         scratch_path(scratch, "../out"), &default_limits, &error),
                     -1);
    assert_int_equal(error.kind, ERROR_ENVIRONMENT);
    repository_free(repository);
}

static void checkout__over_a_file_or_link__is_refused(void **state)
{
    struct scratch *scratch = *state;
    struct object_id commit = scratch_commit_file(scratch, "a", "1\n");
    struct repository *repository = scratch_repository(scratch);
    scratch_write(scratch, "out/file/a", "mine\n");
    scratch_write(scratch, "out/link/target", "mine\n");
    assert_int_equal(symlink("target", scratch_path(scratch, "out/link/a")), 0);
    static const char *const folders[] = {"out/file", "out/link", "out/none"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct error error = {0};
        assert_int_equal(repository_checkout(repository, &commit, "refs/heads/main",
                                             scratch_path(scratch, folders[i]), &default_limits,
                                             &error),
                         -1);
        assert_int_equal(error.kind, ERROR_ENVIRONMENT);
    }
    assert_string_equal(read_back(scratch, "out/file/a"), "mine\n");
    assert_string_equal(read_back(scratch, "out/link/target"), "mine\n");
    repository_free(repository);
}

static void checkout__of_a_malformed_tree__writes_nothing_outside(void **state)
{
    struct scratch *scratch = *state;
    static const char *const names[] = {"../escaped", "..", ".git", "a/b"};
    struct object_id blob = scratch_object(scratch, "blob", TEXT("1\n"));
    assert_int_equal(mkdir(scratch_path(scratch, "../out"), 0777), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buffer tree;
        struct error error = {0};
        buffer_init(&tree, 1000);
        scratch_entry(&tree, "100644", names[i], &blob);
        struct object_id commit = scratch_commit_tree(scratch, &tree);
        struct repository *repository = scratch_repository(scratch);
        assert_int_equal(repository_checkout(repository, &commit, "refs/heads/main",
                                             scratch_path(scratch, "../out"), &default_limits,
                                             &error),
                         -1);
        assert_int_equal(error.kind, ERROR_REPOSITORY);
        repository_free(repository);
        buffer_release(&tree);
    }
    assert_int_equal(access(scratch_path(scratch, "../escaped"), F_OK), -1);
    assert_int_equal(rmdir(scratch_path(scratch, "../out")), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(object_id__is_40_lower_case_digits),
        TEST(blob__up_to_the_limit__is_read),
        TEST(blob__of_a_file_whose_size_is_known__is_read),
        TEST(blob__missing_corrupt_or_of_another_type__is_an_error),
        TEST(blobs__of_thousands_of_readers__are_read),
        TEST(blobs__read_by_four_threads__are_right),
        TEST(file__of_commit_or_index__is_found_by_path),
        TEST(file__larger_than_the_limit__is_an_error),
        TEST(file__in_a_malformed_tree__is_an_error),
        TEST(checkout__writes_the_bytes_of_the_commit),
        TEST(checkout__over_a_file_or_link__is_refused),
        TEST(checkout__of_a_malformed_tree__writes_nothing_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
