/* SPDX-License-Identifier: MIT */
/* The variables that the gate knows: the properties of schemas/variables.schema.json. */
#ifndef FLEETGATE_FLEET_KNOWN_VARIABLE_H
#define FLEETGATE_FLEET_KNOWN_VARIABLE_H

#include "document/document.h"

bool known_variable_is(struct text name);
/* The one that was meant by a name which is none of them: nearly is one, or is short for one and
 * has a value of its shape; else the empty text. */
struct text known_variable_meant_by(struct text name, const struct node *value);

#endif
