/* SPDX-License-Identifier: MIT */
/* Refs that git or people would take for a branch of the policy. */
#ifndef FLEETGATE_PROMOTION_SHADOW_H
#define FLEETGATE_PROMOTION_SHADOW_H

#include "policy/policy.h"

/* The name of the policy's branch that the ref would be taken for, "HEAD" for HEAD itself; NULL for
 * none. A branch that the policy names is never taken for another. */
const char *shadowed_by(const struct branch_laws *laws, const char *ref);

#endif
