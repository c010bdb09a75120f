/* SPDX-License-Identifier: MIT */
/*
 * The evaluator runs a compiled schema on a value. It runs twice at most: once for the answer,
 * which stops at the first violation and allocates nothing, and only when that is "no" once more
 * for the problems, which looks at everything.
 */
#ifndef FLEETGATE_SCHEMA_EVALUATE_H
#define FLEETGATE_SCHEMA_EVALUATE_H

#include "schema/evaluation.h"

/* Whether the value fits the unit. */
bool evaluate(struct evaluation *evaluation, unit_index unit, const struct location *at,
              const struct scope *scope, struct marks *marks);
/* The same for a schema that may fail without failing the whole: what it evaluated counts only when
 * it fits. */
bool evaluate_branch(struct evaluation *evaluation, unit_index unit, const struct frame *frame);
/* The same, for the answer only. */
bool evaluate_quietly(struct evaluation *evaluation, unit_index unit, const struct frame *frame);

#endif
