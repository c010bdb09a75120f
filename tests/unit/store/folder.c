/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store.h"

/* Links lead from one to the other, and nowhere else: were they followed, only files of this test
 * would be lost. */
struct place {
    char path[64];
    char elsewhere[64];
    char victim[80]; /* a file there */
};

static int open_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    strcpy(place->path, "/tmp/fleetgate-test-XXXXXX");
    strcpy(place->elsewhere, "/tmp/fleetgate-test-XXXXXX");
    assert_non_null(mkdtemp(place->path));
    assert_non_null(mkdtemp(place->elsewhere));
    snprintf(place->victim, sizeof place->victim, "%s/victim", place->elsewhere);
    int file = open(place->victim, O_CREAT | O_WRONLY, 0600);
    assert_true(file >= 0);
    close(file);
    *state = place;
    return 0;
}

static int close_place(void **state)
{
    struct place *place = *state;
    unlink(place->victim);
    rmdir(place->elsewhere);
    rmdir(place->path);
    free(place);
    return 0;
}

static const char *within(const struct place *place, const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", place->path, name);
    return path;
}

static void assert_emptied(const struct place *place)
{
    assert_true(folder_empty(place->path));
    assert_int_equal(rmdir(place->path), 0);
}

static void folder_empty__files_links_and_folders__removes_all_but_what_links_point_to(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir(within(place, "a"), 0700), 0);
    assert_int_equal(mkdir(within(place, "a/b"), 0700), 0);
    assert_int_equal(mkdir(within(place, "a/b/c"), 0700), 0);
    assert_int_equal(mkfifo(within(place, "a/fifo"), 0600), 0);
    close(open(within(place, "a/b/c/file"), O_CREAT | O_WRONLY, 0400));
    assert_int_equal(symlink(place->victim, within(place, "link")), 0);
    assert_int_equal(symlink(place->victim, within(place, "a/b/link")), 0);
    assert_int_equal(symlink(place->elsewhere, within(place, "a/b/folder")), 0);
    assert_int_equal(symlink(place->elsewhere, within(place, "folder")), 0);
    assert_emptied(place);
    assert_int_equal(access(place->victim, F_OK), 0);
}

static void folder_empty__folders_without_rights__removes_them(void **state)
{
    enum { NOBODY = 65534 };
    struct place *place = *state;
    bool root = geteuid() == 0; /* whom no rights keep out */
    if (root) {
        assert_int_equal(chown(place->path, NOBODY, NOBODY), 0);
        assert_int_equal(seteuid(NOBODY), 0);
    }
    assert_int_equal(mkdir(within(place, "a"), 0700), 0);
    assert_int_equal(mkdir(within(place, "a/b"), 0700), 0);
    close(open(within(place, "a/b/file"), O_CREAT | O_WRONLY, 0));
    assert_int_equal(chmod(within(place, "a/b"), 0500), 0);
    assert_int_equal(chmod(within(place, "a"), 0500), 0);
    assert_int_equal(mkdir(within(place, "c"), 0), 0);
    bool emptied = folder_empty(place->path);
    if (root)
        assert_int_equal(seteuid(0), 0);
    assert_true(emptied);
}

static void folder_empty__names_it_would_use_itself__removes_them(void **state)
{
    struct place *place = *state;
    close(open(within(place, "fleetgate-removed-0"), O_CREAT | O_WRONLY, 0600));
    assert_int_equal(mkdir(within(place, "fleetgate-removed-1"), 0700), 0);
    assert_int_equal(mkdir(within(place, "fleetgate-removed-1/x"), 0700), 0);
    assert_int_equal(mkdir(within(place, "fleetgate-removed-1/x/y"), 0700), 0);
    assert_int_equal(mkdir(within(place, "fleetgate-removed-2"), 0700), 0);
    assert_emptied(place);
}

/* Deeper than a path may be long, and than a process may have folders open. */
static void folder_empty__very_deep__removes_it(void **state)
{
    enum { DEPTH = 3000 };
    struct place *place = *state;
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    const struct rlimit few = {.rlim_cur = 16, .rlim_max = limit.rlim_max};
    int home = open(".", O_RDONLY | O_DIRECTORY);
    assert_int_equal(chdir(place->path), 0);
    for (int i = 0; i < DEPTH; i++) {
        assert_int_equal(mkdir("d", 0700), 0);
        assert_int_equal(chdir("d"), 0);
    }
    assert_int_equal(fchdir(home), 0);
    close(home);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    bool emptied = folder_empty(place->path);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_true(emptied);
}

static void folder_empty__is_a_link_itself__touches_nothing(void **state)
{
    struct place *place = *state;
    const char *link = within(place, "link");
    assert_int_equal(symlink(place->elsewhere, link), 0);
    assert_false(folder_empty(link));
    assert_int_equal(access(place->victim, F_OK), 0);
    assert_emptied(place);
}

static void folder_empty__absent__is_empty(void **state)
{
    (void)state;
    assert_true(folder_empty("/nonexistent/folder"));
}

static void folder_make__new_or_there_already__is_private(void **state)
{
    struct place *place = *state;
    struct error error = {0};
    struct stat facts;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(folder_make(within(place, "new"), &error), 0);
        assert_int_equal(stat(within(place, "new"), &facts), 0);
        assert_int_equal(facts.st_mode & 0777, 0700);
    }
    assert_int_equal(folder_make("/nonexistent/folder", &error), -1);
    assert_string_equal(error.message,
                        "cannot make the folder /nonexistent/folder: No such file or directory");
    assert_emptied(place);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_place, close_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(folder_empty__files_links_and_folders__removes_all_but_what_links_point_to),
        TEST(folder_empty__folders_without_rights__removes_them),
        TEST(folder_empty__names_it_would_use_itself__removes_them),
        TEST(folder_empty__very_deep__removes_it),
        TEST(folder_empty__is_a_link_itself__touches_nothing),
        TEST(folder_empty__absent__is_empty),
        TEST(folder_make__new_or_there_already__is_private),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
