/* SPDX-License-Identifier: MIT */
/* The move of a branch that is judged, be it pushed or asked for by a pull request. */
#ifndef FLEETGATE_PROMOTION_JUDGED_MOVE_H
#define FLEETGATE_PROMOTION_JUDGED_MOVE_H

#include "promotion/sources.h"

struct judged_move {
    struct arena arena;
    struct repository *repository;
    struct sources sources; /* open once the branch is known to be protected */
    const struct update *update;
    bool is_request; /* the update is from the tip of the base to the head, not merged yet */
    const struct branch_law *law;
    struct findings *findings;
    const char *branch;   /* as pushed; where that is a symbolic ref, with what it stands for */
    const char *allowed;  /* the sources in words */
    bool is_refused;      /* something was found that forbids the move, whatever it weighs */
    size_t found_before;  /* findings there were before */
    size_t errors_before; /* and errors among them */
};

/* Zeroed but for repository, update, is_request, law and findings, which are borrowed. Close it in
 * every case. */
int judged_move_open(struct judged_move *judged, struct error *error);
/* Whether what was found so far rejects the move. A refusal that is overridden does not, and then
 * all the rest is judged: it was that one thing that somebody answers for. */
bool judged_move_is_rejected(const struct judged_move *judged);
/* Returns `result`; but ERROR_INTERNAL where the move is refused and no finding says so, since it
 * would pass for accepted. */
int judged_move_close(struct judged_move *judged, int result, struct error *error);

#endif
