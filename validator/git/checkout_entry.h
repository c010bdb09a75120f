/* SPDX-License-Identifier: MIT */
/* What keeps one entry of a tree, or what one folder holds, from being checked out safely. */
#ifndef FLEETGATE_GIT_CHECKOUT_ENTRY_H
#define FLEETGATE_GIT_CHECKOUT_ENTRY_H

#include "git/tree.h"

/* A name of a file, and a path, that fits every file system and leaves room for the folder that the
 * checkout lies in; folders inside each other. */
enum { CHECKOUT_NAME_MAX = 255, CHECKOUT_PATH_MAX = 3072, CHECKOUT_DEPTH_MAX = 64 };
/* What a symbolic link may lead to, in bytes; more no system makes. */
enum { LINK_TARGET_MAX = 4095 };

/* Whether git takes the folder for a repository: then it reads a configuration there. */
bool tree_is_repository(const struct tree *tree);

/* What is wrong with a symbolic link. */
struct link_fault {
    const char *what; /* NULL: nothing */
    enum rule rule;
};

/* `depth`: how many folders the link lies in. *climb is how many it leads up. A target that was too
 * long to be read has no bytes. */
struct link_fault checkout_judge_link(struct text name, struct text target, size_t depth,
                                      size_t *climb);

#endif
