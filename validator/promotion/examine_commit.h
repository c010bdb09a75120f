/* SPDX-License-Identifier: MIT */
/* What a commit with one parent was meant to be. */
#ifndef FLEETGATE_PROMOTION_EXAMINE_COMMIT_H
#define FLEETGATE_PROMOTION_EXAMINE_COMMIT_H

#include "promotion/flaw.h"
#include "promotion/sources.h"

/* Looks into a FLAW_DIRECT: makes it FLAW_SQUASH or FLAW_REBASED where it is one. */
int examine_commit(struct sources *sources, const struct commit *commit, struct arena *arena,
                   struct flaw *flaw, struct error *error);

#endif
