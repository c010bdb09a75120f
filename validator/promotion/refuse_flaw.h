/* SPDX-License-Identifier: MIT */
/* What is wrong with one commit. */
#ifndef FLEETGATE_PROMOTION_REFUSE_FLAW_H
#define FLEETGATE_PROMOTION_REFUSE_FLAW_H

#include "promotion/flaw.h"
#include "promotion/judged_move.h"

/* Says what is wrong with the commit; nothing for FLAW_NONE. */
void refuse_flaw(struct judged_move *judged, const struct commit *commit, const struct flaw *flaw);

#endif
