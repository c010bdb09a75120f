/* SPDX-License-Identifier: MIT */
/* Whether a protected branch would lose its fleet. */
#ifndef FLEETGATE_PROMOTION_REMOVED_H
#define FLEETGATE_PROMOTION_REMOVED_H

#include "promotion/promotion.h"

/* promotion/removed-fleet: the branch had an inventory, variables, or templates, and would have
 * none. Nothing where the law protects the branch not, or where change->old is zero. */
int removed_judge(struct repository *repository, const struct policy *policy,
                  const struct content_change *change, struct findings *findings,
                  struct error *error);

#endif
