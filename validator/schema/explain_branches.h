/* SPDX-License-Identifier: MIT */
/* Violations of schemas that are combined, in words; as in explain.h. */
#ifndef FLEETGATE_SCHEMA_EXPLAIN_BRANCHES_H
#define FLEETGATE_SCHEMA_EXPLAIN_BRANCHES_H

#include "schema/evaluation.h"

bool explain_not(struct evaluation *evaluation, const struct location *at,
                 const struct instruction *instruction);
bool explain_several(struct evaluation *evaluation, const struct location *at, size_t first,
                     size_t second);
/* Keeps of the problems that the branches of anyOf or oneOf have only those that help most. */
bool explain_branches(struct evaluation *evaluation, const struct frame *frame,
                      const struct units *branches);

#endif
