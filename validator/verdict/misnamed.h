/* SPDX-License-Identifier: MIT */
/* Folders whose names are nearly those that Ansible reads. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_MISNAMED_H
#define FLEETGATE_VERDICT_MISNAMED_H

#include "verdict/reading.h"

/* Finds each folder beside the inventory, or the playbook, that is called nearly as group_vars or
 * host_vars (fleet/unread-file); once it is known where these are. `tree` is NULL for the index. */
int misnamed_judge(struct reading *reading, const struct object_id *tree, struct error *error);

#endif
