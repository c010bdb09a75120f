/* SPDX-License-Identifier: MIT */
/* What is wrong with the content of a merge. */
#ifndef FLEETGATE_PROMOTION_REFUSE_ALTERATIONS_H
#define FLEETGATE_PROMOTION_REFUSE_ALTERATIONS_H

#include "promotion/flaw.h"
#include "promotion/judged_move.h"

/* Says of a FLAW_ALTERED_MERGE or FLAW_ALTERED_TREE which paths it alters, a finding each. */
void refuse_alterations(struct judged_move *judged, const struct commit *commit,
                        const struct flaw *flaw);

#endif
