/* SPDX-License-Identifier: MIT */
/* The way to libgit2 and back: ids, and why a call failed. */
#include "git/repository.h"

#include <git2.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(struct object_id) == sizeof(git_oid), "both are the bytes of a SHA-1");

/* All tests have been run with the oldest and the newest. */
enum { LIBRARY_MAJOR = 1, LIBRARY_OLDEST_MINOR = 5, LIBRARY_NEWEST_MINOR = 9 };

int library_check(struct error *error)
{
    int major, minor, revision;
    git_libgit2_version(&major, &minor, &revision);
    if (major == LIBRARY_MAJOR && minor >= LIBRARY_OLDEST_MINOR && minor <= LIBRARY_NEWEST_MINOR)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT,
                     "libgit2 %d.%d.%d is installed, and fleetgate was tried with %d.%d to %d.%d "
                     "only: build it with one of these",
                     major, minor, revision, LIBRARY_MAJOR, LIBRARY_OLDEST_MINOR, LIBRARY_MAJOR,
                     LIBRARY_NEWEST_MINOR);
}

const git_oid *library_id(const struct object_id *id)
{
    return (const git_oid *)id->bytes;
}

struct object_id object_id_of(const git_oid *id)
{
    struct object_id own;
    memcpy(own.bytes, id->id, sizeof own.bytes);
    return own;
}

int library_error(struct error *error, const char *format, ...)
{
    const git_error *reason = git_error_last();
    if (reason && reason->klass == GIT_ERROR_NOMEMORY)
        return error_memory(error);
    char what[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(error, ERROR_REPOSITORY, "%s: %s", what,
                     reason && reason->message ? reason->message : "libgit2 gives no reason");
}
