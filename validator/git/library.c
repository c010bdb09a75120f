/* SPDX-License-Identifier: MIT */
#include "git/repository.h"

#include <git2.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(struct object_id) == sizeof(git_oid), "both are the bytes of a SHA-1");

const git_oid *library_id(const struct object_id *id)
{
    return (const git_oid *)id->bytes;
}

struct object_id own_id(const git_oid *id)
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

int object_error(struct repository *repository, const struct object_id *id, int code,
                 struct error *error)
{
    char hex[OBJECT_ID_HEX];
    object_id_hex(id, hex);
    if (code != GIT_ENOTFOUND)
        return library_error(
            error, "object %s cannot be read, the push or the repository is damaged", hex);
    if (git_repository_is_shallow(repository->handle) == 1)
        return error_set(error, ERROR_REPOSITORY,
                         "object %s is missing because the clone is shallow: "
                         "run git fetch --unshallow",
                         hex);
    return error_set(error, ERROR_REPOSITORY,
                     "object %s is missing: the push or the repository is damaged "
                     "(git fsck tells more)",
                     hex);
}
