/* SPDX-License-Identifier: MIT */
/*
 * The commands that fix a refused move, a line each. They lie in the move's arena. NULL where
 * memory is out, or where an argument is NULL for want of it.
 */
#ifndef FLEETGATE_PROMOTION_FIX_H
#define FLEETGATE_PROMOTION_FIX_H

#include "promotion/judged_move.h"

/* What to promote, as the pusher would name it: a source, or a commit. */
const char *fix_source(struct judged_move *judged);
const char *fix_commit(struct judged_move *judged, const struct object_id *id);

/* Brings the pusher's branch back to that of the server. */
const char *fix_reset(struct judged_move *judged);
/* Promotes `source` anew, in the way the law asks for; a request is to be opened anew, and so is
 * what the server made of one. */
const char *fix_promote(struct judged_move *judged, const char *source);
/* Promotes the commits of `source` themselves, where the push brings copies of them. */
const char *fix_originals(struct judged_move *judged, const char *source);
/* Gives the commit, which is on no branch of the server, one that may be promoted. */
const char *fix_unknown_source(struct judged_move *judged, const struct object_id *commit);
/* Saves the commit on a branch before the protected one is reset. */
const char *fix_move_to_topic(struct judged_move *judged, const struct object_id *commit);
/* Brings what the branch holds into what comes after `start`, on the way to the sources. */
const char *fix_bring_back(struct judged_move *judged, const char *start);
/* Reverts the commit on the way to the sources, and promotes that. */
const char *fix_revert(struct judged_move *judged, const char *reverted, bool is_merge);

/* How stages that stood elsewhere come to stand here as they did, which no promotion makes. */
#define FIX_EXISTING_FLEET                                                                     \
    "to keep stages as another server had them, push them before the hook is there: who runs " \
    "this server can remove it, push all branches, and run fleetgate install --server again"

#endif
