/* SPDX-License-Identifier: MIT */
/* What the policy lets one move of a protected branch change on devices, and when it may move.
 * Private to verdict/. */
#ifndef FLEETGATE_VERDICT_BOUNDS_H
#define FLEETGATE_VERDICT_BOUNDS_H

#include "verdict/state.h"

/* What a move changes, in all fleets. */
struct bounds_count {
    size_t devices;    /* that change, ... */
    size_t unverified; /* ... those among them of which it is not known what they are given, ... */
    size_t types;      /* ... and how many device types they have */
    size_t total;      /* that follow the branch before or after; of use where a share is bounded */
};

/* Finds whether the branch may move now. -1 with verdict->error set where that is not known. */
int bounds_judge_time(struct verdict *verdict, const struct branch_law *law);
/* Finds what is beyond the bounds of the branch. */
void bounds_judge(struct verdict *verdict, const struct branch_law *law,
                  const struct bounds_count *count);
/* The same where it could not be counted: beyond any bound. */
void bounds_judge_unknown(struct verdict *verdict, const struct branch_law *law, const char *why);

#endif
