/* SPDX-License-Identifier: MIT */
/*
 * Starts libgit2 without the certificates of the machine. Where it is built with Mbed TLS, as in
 * Debian, it reads all of them as it starts, for HTTPS that nobody here asks it for; no option of
 * it forbids that.
 */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "git/library.h"

#include <dlfcn.h>
#include <git2.h>
#if __has_include(<git2/sys/errors.h>) /* since 1.8 */
#include <git2/sys/errors.h>
#endif

enum { NOT_READ = -0x2900 }; /* MBEDTLS_ERR_X509_FILE_IO_ERROR */

static _Thread_local bool is_starting;

typedef int parse_file_function(void *chain, const char *path);

/* Stands before the library's own function, which others than libgit2 are led on to. Weak, since a
 * program that is linked with that function has it already. */
parse_file_function mbedtls_x509_crt_parse_file __attribute__((weak));

int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
    parse_file_function *own = NULL;
    if (!is_starting)
        *(void **)&own = dlsym(RTLD_NEXT, "mbedtls_x509_crt_parse_file");
    return own ? own(chain, path) : NOT_READ;
}

int library_start(void)
{
    is_starting = true;
    int count = git_libgit2_init();
    is_starting = false;
    if (count > 0)
        git_error_clear(); /* of what it was not given to read */
    return count;
}
