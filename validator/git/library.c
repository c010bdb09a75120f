/* SPDX-License-Identifier: MIT */
/* The way to libgit2 and back: ids, and why a call failed. */
#include "git/library.h"

#include <git2.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(struct object_id) == sizeof(git_oid), "both are the bytes of a SHA-1");

/* 1.5 and 1.9 with every test, 1.7 and 1.8 with those of history, merges and the law. 1.6 reads no
 * commit without a folder (see open_history). */
static const struct version {
    int major, minor;
} tried[] = {{1, 5}, {1, 7}, {1, 8}, {1, 9}};

int library_check(struct error *error)
{
    char names[sizeof tried / sizeof *tried * 24] = "";
    int major, minor, revision;
    git_libgit2_version(&major, &minor, &revision);
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        if (major == tried[i].major && minor == tried[i].minor)
            return 0;
        size_t length = strlen(names);
        snprintf(names + length, sizeof names - length, "%s%d.%d", i ? ", " : "", tried[i].major,
                 tried[i].minor);
    }
    return error_set(error, ERROR_ENVIRONMENT,
                     "libgit2 %d.%d.%d was not tried with fleetgate, and may read a repository "
                     "otherwise: build fleetgate with one of %s",
                     major, minor, revision, names);
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
