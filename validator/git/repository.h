/* SPDX-License-Identifier: MIT */
/* What the files of this folder share: the open repository, and how libgit2's failures are told. */
#ifndef FLEETGATE_GIT_REPOSITORY_H
#define FLEETGATE_GIT_REPOSITORY_H

#include "git/git.h"

struct git_commit;
struct git_index;
struct git_odb;
struct git_odb_object;
struct git_oid;
struct git_repository;

struct repository {
    struct git_repository *handle;  /* opened as bare, so that nothing reads a working directory */
    struct git_odb *objects;        /* writes stay in memory */
    struct git_repository *history; /* the objects alone: reads commits as they are */
    char *git_dir;
    char *common_dir;
    char *quarantine;     /* absolute path of the pushed objects; NULL for none */
    unsigned readers;     /* opened so far (see blob.c) */
    char unasked_git[16]; /* the version of a git too old for merges, once one was made; or "" */
    bool bare;
};

/* Whose ownership of the repository is asked for before it is opened. */
enum trust {
    TRUST_OWNER,  /* it must belong to the user, or be listed in safe.directory */
    TRUST_CALLER, /* git has asked before it started us as its hook */
};

/* Opens `git_dir`, an absolute path to what git calls the git directory. */
int repository_open_git_dir(struct repository **repository, const char *git_dir, enum trust trust,
                            struct error *error);

const struct git_oid *library_id(const struct object_id *id);
struct object_id object_id_of(const struct git_oid *id);

/* ERROR_ENVIRONMENT where the installed libgit2 is none that fleetgate was tried with: what it
 * makes of a repository is not known. */
int library_check(struct error *error);
/* Sets ERROR_REPOSITORY (ERROR_MEMORY where that is why) with what failed and libgit2's reason. */
int library_error(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same for an object that could not be read; `code` is libgit2's. */
int object_error(struct repository *repository, const struct object_id *id, int code,
                 struct error *error);

/* Type (libgit2's git_object_t) and size of an object that must be there. */
int object_header(struct repository *repository, const struct object_id *id, int *type,
                  size_t *size, struct error *error);
/* Reads an object that must be there; *object is NULL, without an error, for one that is of another
 * type or larger than `limit`. The caller frees it with git_odb_object_free. */
int object_read(struct git_odb_object **object, struct repository *repository,
                const struct object_id *id, int type, size_t limit, struct error *error);
/* Its bytes, borrowed; none of NULL. */
struct text object_bytes(struct git_odb_object *object);

/* Reads a commit, of which the size is asked first; ERROR_REPOSITORY where it is none. */
int commit_look_up(struct git_commit **commit, struct repository *repository,
                   const struct object_id *id, struct error *error);
/* The same; *commit is NULL, without an error, for one that is larger than `limit`, or too large to
 * be read at all. */
int commit_look_up_small(struct git_commit **commit, struct repository *repository,
                         const struct object_id *id, size_t limit, struct error *error);
/* The tree of the commit. */
int commit_tree(struct repository *repository, const struct object_id *commit,
                struct object_id *tree, struct error *error);

/* As ancestry_contains, but reads no history that is older than `time`, the date of the commit. A
 * commit that is younger than one of its descendants may be missed. */
int ancestry_reaches(struct ancestry *ancestry, const struct object_id *commit, int64_t time,
                     bool *contained, struct error *error);

/* The index that `git commit` is about to write: GIT_INDEX_FILE where set. */
int index_open(struct git_index **index, struct repository *repository, struct error *error);

/* Whether git would take this as a full ref name (git check-ref-format), below refs/. */
bool ref_name_is_valid(struct text name);

#endif
