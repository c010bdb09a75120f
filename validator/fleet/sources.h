/* SPDX-License-Identifier: MIT */
/* The sources of variables, in the order of their paths: what Ansible reads for one owner, a file
 * or a folder of files. */
#ifndef FLEETGATE_FLEET_SOURCES_H
#define FLEETGATE_FLEET_SOURCES_H

#include "fleet/fleet.h"

/* Begin with all but `fleet` zeroed. */
struct fleet_sources {
    const struct fleet *fleet;
    bool has_nobodys;        /* also files without extension that the inventory has no owner for */
    struct fleet_path path;  /* of the source, or of the first file in it */
    const struct file *file; /* the same */
    size_t next;
};

/* Steps to the next source; false when there is none left. */
bool fleet_sources_next(struct fleet_sources *sources);

#endif
