/* SPDX-License-Identifier: MIT */
/* The section `schemas`. */
#ifndef FLEETGATE_POLICY_SCHEMAS_H
#define FLEETGATE_POLICY_SCHEMAS_H

#include "policy/reader.h"

/* Reads and compiles them; `formats` must have been read. */
int policy_read_schemas(const struct reader *reader, const struct node *section);
void policy_release_schemas(struct policy *policy);

#endif
