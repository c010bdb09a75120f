/* SPDX-License-Identifier: MIT */
/* Raw objects, looked at before they are read. */
#ifndef FLEETGATE_GIT_OBJECT_H
#define FLEETGATE_GIT_OBJECT_H

#include "git/repository.h"

struct git_odb_object;

/* Sets the error for an object that could not be read; `code` is libgit2's. */
int object_error(struct repository *repository, const struct object_id *id, int code,
                 struct error *error);

/* Sets the error for a history that libgit2 could not walk. */
int object_history_error(struct repository *repository, struct error *error);

/* Type (libgit2's git_object_t) and size of an object that must be there. */
int object_header(struct repository *repository, const struct object_id *id, int *type,
                  size_t *size, struct error *error);
/* Reads an object that must be there; *object is NULL, without an error, for one that is of another
 * type or larger than `limit`. The caller frees it with git_odb_object_free. */
int object_read(struct git_odb_object **object, struct repository *repository,
                const struct object_id *id, int type, size_t limit, struct error *error);
/* Its bytes, borrowed; none of NULL. */
struct text object_bytes(struct git_odb_object *object);

#endif
