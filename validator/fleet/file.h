/* SPDX-License-Identifier: MIT */
/* What is read of one file of a fleet. */
#ifndef FLEETGATE_FLEET_FILE_H
#define FLEETGATE_FLEET_FILE_H

#include "fleet/fleet.h"

/* Where the node stands in the file. */
struct place fleet_file_place(const struct fleet_file *file, const struct node *node);
/* Whether the node is a name that the schema lets through: what is none is the schema's to report,
 * once. */
bool fleet_is_name(const struct node *node);
/* Whether the name is a UUID as Mender writes the ids of devices. */
bool fleet_is_uuid(struct text name);

#endif
