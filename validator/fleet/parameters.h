/* SPDX-License-Identifier: MIT */
/* What templates get. Private to fleet/. */
#ifndef FLEETGATE_FLEET_PARAMETERS_H
#define FLEETGATE_FLEET_PARAMETERS_H

#include "document/document.h"

/* Warns of each scalar, value or key, in configuration.parameters that a template will get in other
 * words than stand in the file: document/ambiguous-scalar. */
void parameters_check(const struct node *variables, const struct place *file,
                      struct findings *findings);

#endif
