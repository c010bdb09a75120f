/* SPDX-License-Identifier: MIT */
/* The open repository. */
#ifndef FLEETGATE_GIT_REPOSITORY_H
#define FLEETGATE_GIT_REPOSITORY_H

#include "git/git.h"

struct git_odb;
struct git_repository;

struct repository {
    struct git_repository *handle;  /* opened as bare, so that nothing reads a working directory */
    struct git_odb *objects;        /* writes stay in memory */
    struct git_repository *history; /* the objects alone: reads commits as they are */
    char *git_dir;
    char *common_dir;
    char *work_tree;         /* NULL: none, or not asked for */
    char *heads;             /* where branches lie: "refs/remotes/origin"; NULL: refs/heads */
    char *quarantine;        /* absolute path of the pushed objects; NULL for none */
    struct git_odb *settled; /* all objects but those; NULL: not asked for yet */
    unsigned program_ms;     /* of processor, spent on git since repository_renew */
    uint64_t readers;        /* a bit for each number that one has (see blob.c) */
    char unasked_git[16];    /* the version of a git too old for merges, once one was made; or "" */
    bool bare;
};

/* Whose ownership of the repository is asked for before it is opened. */
enum trust {
    TRUST_OWNER,  /* it must belong to the user, or be listed in safe.directory */
    TRUST_CALLER, /* git has asked before it started us as its hook */
};

/* Whether the object came with this push, and was not in the repository before. */
int repository_is_new(struct repository *repository, const struct object_id *id, bool *is_new,
                      struct error *error);

/* Opens `git_dir`, an absolute path to what git calls the git directory. */
int repository_open_git_dir(struct repository **repository, const char *git_dir, enum trust trust,
                            struct error *error);

#endif
