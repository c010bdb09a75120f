/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
    char path[64];
    char file[80];
    char fifo[80];
};

static int set_up(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);
    assert_non_null(folder);
    strcpy(folder->path, "/tmp/fleetgate-file-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(folder->file, sizeof folder->file, "%s/file", folder->path);
    snprintf(folder->fifo, sizeof folder->fifo, "%s/fifo", folder->path);
    FILE *file = fopen(folder->file, "w");
    assert_non_null(file);
    assert_true(fputs("content", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(mkfifo(folder->fifo, 0600), 0);
    *state = folder;
    return 0;
}

static int tear_down(void **state)
{
    struct folder *folder = *state;
    unlink(folder->file);
    unlink(folder->fifo);
    rmdir(folder->path);
    free(folder);
    return 0;
}

static void file_read__file_that_has_room__is_whole(void **state)
{
    const struct folder *folder = *state;
    char bytes[20];
    size_t length;
    assert_int_equal(file_read(folder->file, bytes, sizeof bytes, &length), 0);
    assert_int_equal(length, 7);
    assert_memory_equal(bytes, "content", 7);
}

static void file_read__file_that_is_longer__fills_the_room(void **state)
{
    const struct folder *folder = *state;
    char bytes[4] = "....";
    size_t length;
    assert_int_equal(file_read(folder->file, bytes, 3, &length), 0);
    assert_int_equal(length, 3);
    assert_memory_equal(bytes, "con.", 4);
}

static void assert_trouble(const char *path, const char *trouble)
{
    char bytes[4];
    size_t length;
    assert_int_equal(file_read(path, bytes, sizeof bytes, &length), -1);
    assert_string_equal(file_trouble(), trouble);
}

static void file_read__no_regular_file__fails_without_waiting(void **state)
{
    const struct folder *folder = *state;
    assert_trouble("/nowhere/file", "No such file or directory");
    assert_trouble(folder->path, "not a regular file");
    assert_trouble(folder->fifo, "not a regular file");
    assert_trouble("/dev/zero", "not a regular file");
}

static void file_load__up_to_the_limit__is_whole_and_beyond_it_an_error(void **state)
{
    const struct folder *folder = *state;
    struct error error = {0};
    struct buffer content;
    bool found = false;
    assert_int_equal(file_load(folder->file, 7, &content, &found, &error), 0);
    assert_true(found);
    assert_true(text_is(buffer_text(&content), "content"));
    buffer_release(&content);
    assert_int_equal(file_load(folder->file, 6, &content, &found, &error), -1);
    assert_int_equal(error.kind, ERROR_LIMIT);
    assert_non_null(strstr(error.message, " is larger than 6 bytes"));
    assert_false(found);
    buffer_release(&content);
}

static void file_load__absent_or_no_regular_file__is_none_or_an_error(void **state)
{
    const struct folder *folder = *state;
    struct error error = {0};
    struct buffer content;
    bool found = true;
    assert_int_equal(file_load("/nowhere/file", 7, &content, &found, &error), 0);
    assert_false(found);
    buffer_release(&content);
    assert_int_equal(file_load(folder->fifo, 7, &content, &found, &error), -1);
    assert_int_equal(error.kind, ERROR_ENVIRONMENT);
    assert_non_null(strstr(error.message, "not a regular file"));
    buffer_release(&content);
}

static void stream_write__full_disk__fails_with_the_cause(void **state)
{
    (void)state;
    int full = open("/dev/full", O_WRONLY);
    assert_true(full >= 0);
    assert_int_equal(stream_write(full, TEXT("")), 0);
    assert_int_equal(stream_write(full, TEXT("content")), -1);
    assert_int_equal(errno, ENOSPC);
    close(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_read__file_that_has_room__is_whole),
        cmocka_unit_test(file_read__file_that_is_longer__fills_the_room),
        cmocka_unit_test(file_read__no_regular_file__fails_without_waiting),
        cmocka_unit_test(file_load__up_to_the_limit__is_whole_and_beyond_it_an_error),
        cmocka_unit_test(file_load__absent_or_no_regular_file__is_none_or_an_error),
        cmocka_unit_test(stream_write__full_disk__fails_with_the_cause),
    };
    return cmocka_run_group_tests_name("base/file", tests, set_up, tear_down);
}
