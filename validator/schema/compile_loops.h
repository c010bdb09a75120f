/* SPDX-License-Identifier: MIT */
/* What would never end. */
#ifndef FLEETGATE_SCHEMA_COMPILE_LOOPS_H
#define FLEETGATE_SCHEMA_COMPILE_LOOPS_H

#include "schema/compiler.h"

/* Refuses schemas that would apply themselves to the same value for ever. */
int compile_refuse_loops(struct compiler *compiler);

#endif
