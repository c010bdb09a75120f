/* SPDX-License-Identifier: MIT */
/* What Mender's facts say of a device, and in which words. Private to plan/. */
#ifndef FLEETGATE_PLAN_FACTS_H
#define FLEETGATE_PLAN_FACTS_H

#include "plan/plan.h"

/* A bit for each fact that holds of a device which the newer fleet has; `known` is NULL where
 * Mender does not know it. */
unsigned plan_facts_find(const struct mender_device *known, const struct plan_given *newer,
                         bool changes_image);

const char *plan_fact_name(enum plan_fact fact);                   /* "runs-image" */
const char *plan_fact_sentence(enum plan_fact fact, size_t count); /* "already run the image" */
bool plan_fact_holds(const struct plan_device *device, enum plan_fact fact);
enum { PLAN_FACT_EXAMPLES = 3 };

/* Whether none holds of any device. */
bool plan_has_no_facts(const struct fleet_plan *plan);
/* What Mender has that makes it hold; bytes is NULL: nothing. */
struct text plan_fact_value(const struct plan_device *device, enum plan_fact fact);

#endif
