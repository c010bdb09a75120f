/* SPDX-License-Identifier: MIT */
/* Raw objects, looked at before they are read: whoever pushes decides their type and size. */
#include "git/object.h"

#include "git/library.h"

#include <git2.h>

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

int object_history_error(struct repository *repository, struct error *error)
{
    if (git_repository_is_shallow(repository->handle) == 1)
        return error_set(error, ERROR_REPOSITORY,
                         "the history is cut off, because the clone is shallow: "
                         "run git fetch --unshallow");
    return library_error(error, "the common history of two commits cannot be read");
}

int object_header(struct repository *repository, const struct object_id *id, int *type,
                  size_t *size, struct error *error)
{
    git_object_t found = GIT_OBJECT_INVALID;
    int code = git_odb_read_header(size, &found, repository->objects, library_id(id));
    *type = found;
    return code == 0 ? 0 : object_error(repository, id, code, error);
}

int object_read(git_odb_object **object, struct repository *repository, const struct object_id *id,
                int type, size_t limit, struct error *error)
{
    int found;
    size_t size = 0;
    *object = NULL;
    if (object_header(repository, id, &found, &size, error) != 0)
        return -1;
    if (found != type || size > limit)
        return 0;
    int code = git_odb_read(object, repository->objects, library_id(id));
    return code == 0 ? 0 : object_error(repository, id, code, error);
}

struct text object_bytes(git_odb_object *object)
{
    if (!object)
        return (struct text){0};
    return (struct text){git_odb_object_data(object), git_odb_object_size(object)};
}

bool repository_has(struct repository *repository, const struct object_id *id)
{
    return git_odb_exists(repository->objects, library_id(id)) == 1;
}
