/* SPDX-License-Identifier: MIT */
/* What else is wrong with a move whose refusal was overridden. */
#ifndef FLEETGATE_PROMOTION_OVERRIDDEN_H
#define FLEETGATE_PROMOTION_OVERRIDDEN_H

#include "promotion/flaw.h"
#include "promotion/judged_move.h"

/* Judges what `past`, a flaw of the commit that was refused, has kept from being asked. Nothing
 * where that rejects the move. */
int overridden_judge_merge(struct judged_move *judged, const struct commit *commit,
                           enum flaw_kind past, struct error *error);

/* The same for a commit that another branch contains, as which it was refused. */
int overridden_judge_origin(struct judged_move *judged, const struct commit *commit,
                            enum flaw_kind past, struct error *error);

/* Judges whether the branch may come back to a commit that it contains: it stood there once, or
 * could be promoted to it. */
int overridden_judge_return(struct judged_move *judged, const struct commit *commit,
                            struct error *error);

#endif
