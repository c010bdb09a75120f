/* SPDX-License-Identifier: MIT */
/* A tree judged by what differs from one whose summary is known. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_INCREMENT_H
#define FLEETGATE_VERDICT_INCREMENT_H

#include "verdict/summary.h"

/* What is known, and what differs from it; borrowed. */
struct increment {
    const struct summary *base;
    const struct differences *changes; /* all of them, from the known tree to this one */
};

/* How many files may differ: with more of them it is as quick to judge all. */
enum { INCREMENT_CHANGES_MAX = 10000 };

/* Takes the files that differ from the summary as they were, and adds them as they are. `reading`
 * is of the new tree, with its snapshot and its workers, and nothing read. *summary, which is
 * initialised, is inexact where the tree is to be judged from all of its files: where something
 * differs that others depend on, and where it cannot be told what would remain. */
void increment_judge(const struct increment *increment, struct reading *reading,
                     const struct object_id *tree, struct summary *summary);

#endif
