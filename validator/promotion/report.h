/* SPDX-License-Identifier: MIT */
/* The words of a judgement: what is wrong with a move, and the commands that mend it. */
#ifndef FLEETGATE_PROMOTION_REPORT_H
#define FLEETGATE_PROMOTION_REPORT_H

#include "promotion/examine.h"

struct judgement {
    struct arena arena;
    struct repository *repository;
    struct sources sources; /* open while a protected branch is judged */
    const struct update *update;
    const struct branch_law *law;
    struct move *move;
    struct findings *findings;
    const char *branch;  /* as pushed; where that is a symbolic ref, with what it stands for */
    const char *allowed; /* the sources in words */
};

/* ------------------------------------------------------------------------------ every report -- */

/* A commit in words: digits enough to be unique, and how its subject begins. */
#define COMMIT "%.10s \"%.72s\""

/* Adds a finding about the branch, and `commit` where that is not NULL. `help` is NULL where memory
 * is out, and then missing; the finding is not. */
void report(struct judgement *judgement, enum rule rule, const struct object_id *commit,
            const char *help, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* The same at a place in a file. */
void report_path(struct judgement *judgement, enum rule rule, const struct object_id *commit,
                 const char *path, unsigned line, const char *help, const char *format, ...)
    __attribute__((format(printf, 7, 8)));

/* Commands that mend it; NULL where memory is out. What to merge, as the pusher would name it: */
const char *mend_source(struct judgement *judgement);
const char *mend_reset(struct judgement *judgement);
/* Promotes `source` anew, in the way the law asks for. */
const char *mend_promote(struct judgement *judgement, const char *source);
/* Saves the commit on a branch before the protected one is reset. */
const char *mend_move_to_topic(struct judgement *judgement, const char *hex);
/* Brings what the branch holds into what comes after `start`, on the way to the sources. */
const char *mend_bring_back(struct judgement *judgement, const char *start);

/* Reverts the commit on the way to the sources, and promotes that. */
const char *mend_revert(struct judgement *judgement, const char *reverted, bool is_merge);

/* ------------------------------------------------------------------------------- whole moves -- */

void report_deleted(struct judgement *judgement);
void report_no_commit(struct judgement *judgement);
/* `back`: to an ancestor of the old tip, else to another line. */
void report_rewind(struct judgement *judgement, const struct commit *new, bool back);
/* A move to a history that shares no commit with the old one. */
void report_unrelated(struct judgement *judgement, const struct commit *new);
/* A branch that starts at a commit no allowed source contains; `found_on` may be NULL. */
void report_start(struct judgement *judgement, const struct commit *new, const char *found_on);
/* A fast-forward to a commit that only the branch `found_on` contains. */
void report_foreign(struct judgement *judgement, const struct commit *commit, const char *found_on);
/* `commit` takes in `source`, itself or another, which `branch` contains only after this push. */
void report_moving(struct judgement *judgement, const struct commit *commit,
                   const struct object_id *source, const char *branch);
/* `commit` takes in `source`, itself or another, which no source has ever stood at. */
void report_never_stood(struct judgement *judgement, const struct commit *commit,
                        const struct object_id *source);
/* A merge where the law asks for fast-forwards, or the other way round. */
void report_method(struct judgement *judgement, const struct commit *commit);

/* ----------------------------------------------------------------------- commits with a flaw -- */

void report_flaw(struct judgement *judgement, const struct commit *commit, const struct flaw *flaw);
/* Those of a merge, which report_flaw leaves to this. */
void report_merge(struct judgement *judgement, const struct commit *commit,
                  const struct flaw *flaw);
/* Those in its content, which that leaves to this. */
void report_alterations(struct judgement *judgement, const struct commit *commit,
                        const struct flaw *flaw);

#endif
