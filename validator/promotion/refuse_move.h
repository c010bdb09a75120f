/* SPDX-License-Identifier: MIT */
/* What is wrong with a move as a whole. */
#ifndef FLEETGATE_PROMOTION_REFUSE_MOVE_H
#define FLEETGATE_PROMOTION_REFUSE_MOVE_H

#include "promotion/judged_move.h"

void refuse_deletion(struct judged_move *judged);
/* The branch would point to something else. */
void refuse_no_commit(struct judged_move *judged);
/* `back`: to an ancestor of the old tip, else to another line. */
void refuse_rewind(struct judged_move *judged, const struct commit *new, bool back);
/* To a history that shares no commit with the old one. */
void refuse_unrelated(struct judged_move *judged, const struct commit *new);
/* A branch that starts at a commit no allowed source contains; `found_on` may be NULL. */
void refuse_start(struct judged_move *judged, const struct commit *new, const char *found_on);
/* A merge where the law asks for fast-forwards, or the other way round. */
void refuse_method(struct judged_move *judged, const struct commit *commit);

#endif
