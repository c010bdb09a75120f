/* SPDX-License-Identifier: MIT */
/*
 * The operations of the evaluator, one function each, as operation.def names them: whether the
 * value of the frame keeps the rules of the instruction. They apply schemas inside theirs by
 * evaluate.h.
 */
#ifndef FLEETGATE_SCHEMA_OPERATIONS_H
#define FLEETGATE_SCHEMA_OPERATIONS_H

#include "schema/evaluation.h"

typedef bool operation_function(struct evaluation *evaluation,
                                const struct instruction *instruction, const struct frame *frame);

#define OPERATION(symbol, name) operation_function evaluate_##name;
#include "schema/operation.def"
#undef OPERATION

#endif
