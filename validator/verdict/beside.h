/* SPDX-License-Identifier: MIT */
/* A tree judged beside one that is known. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_BESIDE_H
#define FLEETGATE_VERDICT_BESIDE_H

#include "verdict/state.h"

/* The tree of the commit that the branch had; false where there is none, or it cannot be read. */
bool verdict_tree_before(struct verdict *verdict, struct object_id *tree);

/* Judges the tree by what differs from the nearest one whose sum the memory has, which *base is
 * set to. False where all files are to be judged; `content` is as it was but for its summary and
 * numbers, and something may have been found. */
bool judge_beside_known(struct verdict *verdict, struct memory *memory, struct content *content,
                        struct findings *findings, struct object_id *base);

#endif
