/* SPDX-License-Identifier: MIT */
/*
 * Throw-away repositories, made with the real git in a pinned world: author, dates, locale and HOME
 * are fixed, and nobody's configuration is read. Whatever fails here fails the test that asked.
 */
#ifndef FLEETGATE_TESTS_SCRATCH_REPOSITORY_H
#define FLEETGATE_TESTS_SCRATCH_REPOSITORY_H

#include "git/git.h"

struct scratch {
    struct arena arena;           /* what the functions below return lives here */
    char *folder;                 /* all of it; git runs here */
    const char *const *variables; /* further "NAME=value" for git, NULL-terminated; or NULL */
    unsigned long seconds;        /* the time of the next commit */
};

/* A repository with a working tree, on an unborn branch main, in a new folder whose last name is
 * `name` ("repository" where NULL). */
void scratch_open(struct scratch *scratch, const char *name);
void scratch_open_bare(struct scratch *scratch, const char *name);
void scratch_close(struct scratch *scratch);

/* Runs git with the arguments, separated by single spaces. Returns its standard output without the
 * last newline. */
const char *scratch_git(struct scratch *scratch, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same with bytes on its standard input. */
const char *scratch_git_input(struct scratch *scratch, struct text input, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* For cmocka: the state is such a repository, with a working tree. */
int scratch_set_up(void **state);
int scratch_tear_down(void **state);

/* Writes a file, and the folders it lies in. */
void scratch_write(struct scratch *scratch, const char *path, const char *content);
/* Commits all that stands in the working tree. */
struct object_id scratch_commit(struct scratch *scratch, const char *message);
/* Writes the file and commits it alone; the message is "Change <path>". */
struct object_id scratch_commit_file(struct scratch *scratch, const char *path,
                                     const char *content);
/* What git rev-parse makes of the name. */
struct object_id scratch_id(struct scratch *scratch, const char *name);
/* Writes an object of any bytes, as a pusher may. */
struct object_id scratch_object(struct scratch *scratch, const char *type, struct text bytes);
/* Appends an entry to the bytes of a tree to be. */
void scratch_entry(struct buffer *tree, const char *mode, const char *name,
                   const struct object_id *id);
/* A commit without parents of a tree of these bytes. */
struct object_id scratch_commit_tree(struct scratch *scratch, const struct buffer *tree);
/* The path of something in the scratch folder, absolute. */
const char *scratch_path(struct scratch *scratch, const char *path);

/* Opens the scratch repository as `fleetgate` would, and fails the test where that fails. */
struct repository *scratch_repository(struct scratch *scratch);

#endif
