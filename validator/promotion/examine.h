/* SPDX-License-Identifier: MIT */
/* Whether one commit is a promotion: a clean merge, first parent first, of an allowed source. */
#ifndef FLEETGATE_PROMOTION_EXAMINE_H
#define FLEETGATE_PROMOTION_EXAMINE_H

#include "promotion/flaw.h"
#include "promotion/sources.h"

/* Each finds the first flaw; `flaw` is zeroed before. */

/* Of `commit`, which is to move a branch on from `old`, its ancestor. */
int examine_merge(struct sources *sources, const struct commit *commit, const struct object_id *old,
                  struct arena *arena, struct flaw *flaw, struct error *error);

/* Of what examine_merge had not asked yet when it found `past` in a merge of two parents. */
int examine_merge_past(struct sources *sources, const struct commit *commit, enum flaw_kind past,
                       struct arena *arena, struct flaw *flaw, struct error *error);

/* Of where a commit that was merged comes from. */
int examine_merged(struct sources *sources, const struct object_id *source, struct flaw *flaw,
                   struct error *error);

/* Of where a commit comes from that is to be taken in: an allowed source must contain it, and have
 * stood at it where the law asks for that. */
int examine_source(struct sources *sources, const struct object_id *source, struct flaw *flaw,
                   struct error *error);
/* Whether the commit, which a source contains, may be promoted as one that the source has stood at.
 */
int examine_standing(struct sources *sources, const struct object_id *source, struct flaw *flaw,
                     struct error *error);
/* Which branch contains the commit, which no allowed source does: FLAW_MOVING_SOURCE,
 * FLAW_WRONG_SOURCE or FLAW_UNKNOWN_SOURCE. */
int examine_origin(struct sources *sources, const struct object_id *source, struct flaw *flaw,
                   struct error *error);

/* How a promotion of `source`, a commit, that leads to `tree` alters it; nothing where the law does
 * not ask for that. */
int examine_content(struct sources *sources, const struct object_id *source,
                    const struct object_id *tree, struct arena *arena, struct flaw *flaw,
                    struct error *error);

#endif
