/* SPDX-License-Identifier: MIT */
/* The operator's own schemas of files. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_OWN_H
#define FLEETGATE_VERDICT_OWN_H

#include "verdict/reading.h"

/* Which of the policy's schemas are for the file, a bit each. */
uint32_t own_schemas_of(const struct policy *policy, struct text path);

/* Holds the document of a file, file->node, against those that are for it. */
void own_schemas_check(const struct reading *reading, struct worker *worker,
                       const struct fleet_file *file);
/* The same for an inventory that is INI, and no document. */
void own_schemas_refuse_ini(const struct reading *reading, struct worker *worker,
                            const struct fleet_file *file);

#endif
