/* SPDX-License-Identifier: MIT */
/* Whether files say anything: what is emptied is as good as removed. */
#ifndef FLEETGATE_PROMOTION_SUBSTANCE_H
#define FLEETGATE_PROMOTION_SUBSTANCE_H

#include "git/git.h"

/* The first of the paths (NULL-terminated), each of a file or a folder, where something stands that
 * is no note and no empty file: hidden files, README, and files of comments alone say nothing. NULL
 * where there is none. */
int substance_find(struct repository *repository, const struct object_id *tree,
                   const char *const *paths, const struct limits *limits, const char **found,
                   struct error *error);

#endif
