/* SPDX-License-Identifier: MIT */
/* What the memory holds of a tree. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_MEMORY_H
#define FLEETGATE_VERDICT_MEMORY_H

#include "verdict/summary.h"
#include "verdict/verdict.h"

/* Whether the tree is remembered. Then its findings (warnings alone, with their excerpts) are added
 * to `findings`, and the images it mentions, each once and without a place, to `images` (or NULL),
 * and `judged`, which is zeroed, is filled; its paths lie in the arena.
 * When it is not, either may hold something all the same. */
bool memory_recall(struct memory *memory, const struct object_id *tree, struct findings *findings,
                   struct image_mentions *images, struct judged *judged, struct arena *arena);

/* The size of a tree that a job can check out; false where it is not known. */
bool memory_recall_size(struct memory *memory, const struct object_id *tree,
                        struct checkout_size *size);

/* The same for the sum that a tree came to, with errors or without; into one that was initialised.
 * *is_damaged says that it was there and is of no use: it is forgotten. */
bool memory_recall_summary(struct memory *memory, const struct object_id *tree,
                           struct summary *summary, bool *is_damaged);
/* The trees whose sums were kept last, the newest first. Returns how many there are. */
enum { MEMORY_SUMMARIES_MAX = 16 };
size_t memory_recall_trees(struct memory *memory, struct object_id trees[MEMORY_SUMMARIES_MAX]);
/* Keeps the sum; one that is larger than a sum may be is not. */
void memory_keep_summary(struct memory *memory, const struct object_id *tree,
                         const struct summary *summary);

/* Remembers a tree without errors. `size` is NULL where something was found of its checkout. */
void memory_keep(struct memory *memory, const struct object_id *tree,
                 const struct findings *findings, const struct image_mentions *images,
                 const struct judged *judged, const struct checkout_size *size);

#endif
