/* SPDX-License-Identifier: MIT */
/*
 * Which refs there are, by the files that hold them. libgit2 lists refs too, but passes in silence
 * over every file and folder that it cannot read; a server that seems to have no branches takes its
 * first ones from anywhere.
 */
#ifndef FLEETGATE_GIT_REF_FILES_H
#define FLEETGATE_GIT_REF_FILES_H

#include "git/repository.h"

/* Adds the full name of every ref below `prefix` ("refs/heads", no slash at its end) as a key of
 * `names`, NUL-terminated, in the arena. What cannot be read is an error. A file that is no ref git
 * would know (a lock, a bad name) is left out. */
int ref_files_list(struct repository *repository, const char *prefix, struct arena *arena,
                   struct map *names, struct error *error);

#endif
