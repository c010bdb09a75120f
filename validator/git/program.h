/* SPDX-License-Identifier: MIT */
/*
 * The git program, for what libgit2 does not do as git does. It works in a repository of its own,
 * which has no configuration, no refs, no hooks and no attributes, and borrows the objects of the
 * one that is judged (those in quarantine, too): so nothing there leads it anywhere, it runs no
 * other program, and what it writes goes with the folder.
 */
#ifndef FLEETGATE_GIT_PROGRAM_H
#define FLEETGATE_GIT_PROGRAM_H

#include "git/repository.h"

struct program {
    struct arena arena;
    struct repository *repository;
    const char *folder;    /* holds all that follows, for us alone */
    const char *git_dir;   /* what git calls the git directory */
    const char *work_tree; /* empty; where it runs */
    struct environment environment;
};

/* Makes the folder below TMPDIR, else /tmp. Close it in any case. */
int program_open(struct program *program, struct repository *repository, struct error *error);
void program_close(struct program *program);

/* Writes a new file below the folder ("git/index"), and the folders that it lies in. */
int program_put(struct program *program, const char *name, struct text content,
                struct error *error);

struct program_answer {
    int status;           /* its exit status */
    struct buffer output; /* valid where program_run was called, even after an error */
    struct buffer errors;
};

/* Runs "git", the command and what follows of `argv`, without a shell, for 10 s and 3 s of
 * processor at most, with 400 MiB of memory. A git that is missing, is killed, takes too long or
 * prints more than 16 MiB is an error: nothing is known then. Release the answer in any case. */
int program_run(const struct program *program, const char *const *argv,
                struct program_answer *answer, struct error *error);
void program_answer_release(struct program_answer *answer);

/* Sets ERROR_ENVIRONMENT with what could not be done ("the index cannot be read"), and what git
 * says why. */
int program_failure(const struct program_answer *answer, const char *what, struct error *error);

#endif
