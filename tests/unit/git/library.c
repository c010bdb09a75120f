/* SPDX-License-Identifier: MIT */
/* Tells fleetgate of other versions of libgit2 than the one it is built with. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "scratch_repository.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static int major, minor;

int git_libgit2_version(int *major_version, int *minor_version, int *revision);

/* Goes before libgit2's own. */
int git_libgit2_version(int *major_version, int *minor_version, int *revision)
{
    *major_version = major;
    *minor_version = minor;
    *revision = 3;
    return 0;
}

static void expect_version(struct scratch *scratch, int major_version, int minor_version,
                           const char *wanted)
{
    struct repository *repository;
    struct error error = {0};
    major = major_version;
    minor = minor_version;
    int result = repository_open(&repository, scratch->folder, &error);
    repository_free(repository);
    assert_int_equal(result, wanted ? -1 : 0);
    if (!wanted)
        return;
    assert_int_equal(error.kind, ERROR_ENVIRONMENT);
    assert_non_null(strstr(error.message, wanted));
}

static void version__that_was_not_tried__opens_no_repository(void **state)
{
    (void)state;
    struct scratch scratch;
    scratch_open_bare(&scratch, NULL);
    expect_version(&scratch, 1, 4, "libgit2 1.4.3 was not tried");
    expect_version(&scratch, 1, 5, NULL);
    expect_version(&scratch, 1, 6, "libgit2 1.6.3 was not tried");
    expect_version(&scratch, 1, 9, NULL);
    expect_version(&scratch, 1, 10, "build fleetgate with one of 1.5, 1.7, 1.8, 1.9");
    expect_version(&scratch, 2, 7, "libgit2 2.7.3 was not tried");
    expect_version(&scratch, 0, 28, "libgit2 0.28.3 was not tried");
    scratch_close(&scratch);
}

int mbedtls_x509_crt_parse_file(void *chain, const char *path);

static void certificates__asked_for_by_another_library__are_read(void **state)
{
    (void)state;
    void *own = dlsym(RTLD_NEXT, "mbedtls_x509_crt_parse_file");
    if (!own)
        skip();                 /* libgit2 is built without Mbed TLS */
    enum { NO_FILE = -0x3E00 }; /* as the library itself says it */
    assert_int_equal(mbedtls_x509_crt_parse_file(NULL, "/nonexistent"), NO_FILE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version__that_was_not_tried__opens_no_repository),
        cmocka_unit_test(certificates__asked_for_by_another_library__are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
