/* SPDX-License-Identifier: MIT */
/* Whom the change of one file may reach. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_CHANGE_H
#define FLEETGATE_VERDICT_CHANGE_H

#include "verdict/verdict.h"

enum change_reach {
    CHANGE_OF_NOBODY, /* nobody reads the file, unless templates_have_read says so */
    CHANGE_OF_DEVICE, /* it is a device's own file, and only its content differs */
    CHANGE_OF_ALL,    /* it may reach any device */
};

/* Where files lie that changed; the snapshot is of the newer tree. */
struct change_place {
    const struct policy *policy;
    const struct inventory_location *location;
    const struct snapshot *snapshot;
};

/* What playbooks and plug-ins read is not known here: see templates_have_read. */
enum change_reach change_reach_of(const struct change_place *place,
                                  const struct difference *change);
/* The names of the devices that a device's own file may be for: that of the file, with its
 * extension or without. Returns how many. */
size_t change_names(const struct inventory_location *location, struct text path,
                    struct text names[2]);

#endif
