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

void report_deleted(struct judgement *judgement);
void report_no_commit(struct judgement *judgement);
/* `back`: to an ancestor of the old tip, else to another line. */
void report_rewind(struct judgement *judgement, const struct commit *new, bool back);
/* A branch that starts at a commit no allowed source contains; `found_on` may be NULL. */
void report_start(struct judgement *judgement, const struct commit *new, const char *found_on);
/* A fast-forward to a commit that only the branch `found_on` contains. */
void report_foreign(struct judgement *judgement, const struct commit *commit, const char *found_on);
void report_flaw(struct judgement *judgement, const struct commit *commit, enum flaw flaw,
                 const char *detail);
/* A merge where the law asks for fast-forwards, or the other way round. */
void report_method(struct judgement *judgement, const struct commit *commit);

#endif
