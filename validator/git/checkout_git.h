/* SPDX-License-Identifier: MIT */
/*
 * The repository that a checkout is: its one commit, the branch, an index. It borrows nothing of
 * the repository that the commit comes from and names nothing there.
 */
#ifndef FLEETGATE_GIT_CHECKOUT_GIT_H
#define FLEETGATE_GIT_CHECKOUT_GIT_H

#include "git/repository.h"

struct git_index;
struct stat;

struct checkout_git {
    struct arena arena;
    const char *folder; /* .git of the checkout */
    struct git_odb *objects;
    struct git_index *index;
};

/* Begins .git in the folder. Until checkout_git_finish git finds no repository there. Close it in
 * any case. */
int checkout_git_open(struct checkout_git *git, const char *folder, struct error *error);
void checkout_git_close(struct checkout_git *git);

/* Adds an object; `type` is libgit2's git_object_t. */
int checkout_git_add(struct checkout_git *git, int type, struct text bytes, struct error *error);
/* Adds what stands at the path to the index, each path after the one before. `facts` are those of
 * the file that was written; NULL for a submodule. */
int checkout_git_enter(struct checkout_git *git, const char *path, const struct entry *entry,
                       const struct stat *facts, struct error *error);
/* Adds the commit, lets the branch (a full ref name) stand there, and HEAD on the branch. */
int checkout_git_finish(struct checkout_git *git, struct repository *repository,
                        const struct object_id *commit, const char *branch, struct error *error);

#endif
