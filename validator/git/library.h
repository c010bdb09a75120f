/* SPDX-License-Identifier: MIT */
/* The way to libgit2 and back. */
#ifndef FLEETGATE_GIT_LIBRARY_H
#define FLEETGATE_GIT_LIBRARY_H

#include "git/git.h"

struct git_oid;

const struct git_oid *library_id(const struct object_id *id);
struct object_id object_id_of(const struct git_oid *id);

/* ERROR_ENVIRONMENT where the installed libgit2 is none that fleetgate was tried with: what it
 * makes of a repository is not known. */
int library_check(struct error *error);
/* git_libgit2_init, in less time. */
int library_start(void);
/* Sets ERROR_REPOSITORY (ERROR_MEMORY where that is why) with what failed and libgit2's reason. */
int library_error(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
